"""How a build's views are laid again on the figures of another day: SQL that travels inside the build."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.layout import read_sql

if TYPE_CHECKING:
    from collections.abc import Sequence

    import duckdb

TOLD_BY_DAY = frozenset({"figure", "version", "monthly_figure", "monthly_version", "build"})
"""The tables of `core` that as_of.sql tells; all others are the build's own on any day."""

_HOLDERS = """
    SELECT schema_name || '.' || table_name AS name FROM duckdb_tables()
    WHERE database_name = current_database() AND NOT internal
    UNION ALL
    SELECT schema_name || '.' || view_name FROM duckdb_views()
    WHERE database_name = current_database() AND NOT internal
    ORDER BY ALL
"""


def holders(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The tables and views of the current database, as `core.kpi`."""
    return [name for (name,) in connection.execute(_HOLDERS).fetchall()]


def recipe(standing: Sequence[str], laid: Sequence[str]) -> pl.DataFrame:
    """`core.recipe`: what a reader runs, in order, beside the attached build to have its views as of a day.

    Args:
        standing: the tables and views below those that are laid on the figures, as `core.kpi`.
        laid: the SQL of those that are, in order.

    Returns:
        position, statements.
    """
    own = [name for name in standing if name.removeprefix("core.") not in TOLD_BY_DAY]
    same = "\n".join(f"CREATE VIEW {name} AS FROM build.{name};" for name in own)
    statements = [same, read_sql("as_of.sql"), *laid]
    return pl.DataFrame({"position": range(len(statements)), "statements": statements})
