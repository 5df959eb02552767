"""Several questions to one and the same build, whatever is published in the meantime."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from koladash.warehouse import Parameters, Warehouse

VIEWS = """
    SELECT view_name FROM duckdb_views()
    WHERE database_name = current_database() AND schema_name = 'mart' AND NOT internal ORDER BY ALL
"""
COLUMNS = """
    SELECT column_name, comment FROM duckdb_columns()
    WHERE database_name = current_database() AND schema_name = 'mart' AND table_name = $view
    ORDER BY column_index
"""


@dataclass(frozen=True, slots=True)
class OneBuild:
    """A file that is made by many queries shows one build only.

    Attributes:
        warehouse: held at the build.
        build_id: the build that is read.
    """

    warehouse: Warehouse
    build_id: str

    @classmethod
    def published(cls, warehouse: Warehouse) -> OneBuild:
        """The build that a warehouse reads now: the published one, unless it is held at another.

        Raises:
            NoWarehouse: nothing is published.
        """
        held = warehouse.held()
        return cls(held, str(held.query("SELECT build_id FROM mart.build").item()))

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """As `Warehouse.query`, on this build.

        Raises:
            NoSuchBuild: retention has removed the build since.
        """
        return self.warehouse.query(sql, parameters)

    def views(self) -> list[str]:
        """The names of the views of `mart`, without the schema."""
        return self.query(VIEWS)["view_name"].to_list()

    def columns(self, view: str) -> dict[str, str]:
        """The columns of a view of `mart` in their order, each with what the file says of it."""
        rows = self.query(COLUMNS, {"view": view}).iter_rows()
        return {name: comment or "" for name, comment in rows}
