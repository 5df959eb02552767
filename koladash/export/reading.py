"""Several questions to one and the same build, whatever is published in the meantime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from koladash.warehouse import Parameters, Warehouse

VIEWS = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'mart' AND NOT internal ORDER BY ALL"
COLUMNS = """
    SELECT column_name, comment FROM duckdb_columns()
    WHERE schema_name = 'mart' AND table_name = $view ORDER BY column_index
"""


@dataclass(frozen=True, slots=True)
class OneBuild:
    """A file that is made by many queries shows one build only.

    Attributes:
        warehouse: where the build is published.
        build_id: the build that is read.
    """

    warehouse: Warehouse
    build_id: str

    @classmethod
    def published(cls, warehouse: Warehouse) -> OneBuild:
        """The build that is published now.

        Raises:
            NoWarehouse: nothing is published.
        """
        return cls(warehouse, str(warehouse.query("SELECT build_id FROM mart.build").item()))

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """As `Warehouse.query`, on this build.

        Raises:
            NoWarehouse: retention has removed the build since.
        """
        return self.warehouse.query_build(self.build_id, sql, parameters)

    def views(self) -> list[str]:
        """The names of the views of `mart`, without the schema."""
        return self.query(VIEWS)["view_name"].to_list()

    def columns(self, view: str) -> dict[str, str]:
        """The columns of a view of `mart` in their order, each with what the file says of it."""
        rows = self.query(COLUMNS, {"view": view}).iter_rows()
        return {name: comment or "" for name, comment in rows}
