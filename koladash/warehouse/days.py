"""A build's views on the figures as of a day: its own recipe, run in an empty database beside it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from koladash.errors import NoSuchDay

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    import duckdb

SWEDISH_TIME = ZoneInfo("Europe/Stockholm")

COMMENTS = """
    SELECT 'VIEW ' || schema_name || '.' || view_name, comment FROM duckdb_views()
    WHERE database_name = 'build' AND schema_name = 'mart' AND comment IS NOT NULL
    UNION ALL
    SELECT 'COLUMN ' || schema_name || '.' || table_name || '."' || column_name || '"', comment
    FROM duckdb_columns()
    WHERE database_name = 'build' AND schema_name = 'mart' AND comment IS NOT NULL
"""


def lay_day(connection: duckdb.DuckDBPyConnection, build_file: Path, day: date) -> None:
    """Make `core` and `mart` in an empty database in memory what they were in a build as of a day.

    Facts that no day changed are read from the build; a few tables, about as large as its derived measures,
    are made in memory.

    Args:
        connection: to an empty database in memory, with the file system still open to it.
        build_file: the build; it is attached as `build` and stays so.
        day: the figures are those that koladash had seen by its end, Swedish time.

    Raises:
        NoSuchDay: the day has not been, or nothing had been seen by its end.
    """
    escaped = str(build_file).replace("'", "''")
    connection.execute(f"ATTACH '{escaped}' AS build (READ_ONLY)")
    _refuse(connection, day)
    connection.execute("CREATE SCHEMA core; CREATE SCHEMA mart")
    connection.execute("CREATE TABLE core.day AS SELECT ?::DATE AS day", [day])
    recipe = connection.execute("SELECT statements FROM build.core.recipe ORDER BY position").fetchall()
    for (statements,) in recipe:
        connection.execute(statements)
    for holder, comment in connection.execute(COMMENTS).fetchall():
        connection.execute(f"COMMENT ON {holder} IS '{comment.replace(chr(39), chr(39) * 2)}'")


def _refuse(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    row = connection.execute("SELECT min(seen_day) FROM build.core.value_history").fetchone()
    first = row[0] if row else None
    if first is None or day < first:
        raise NoSuchDay(f"Nothing had been fetched by {day}; the first figures are of {first or 'no day'}.")
    if day > datetime.now(SWEDISH_TIME).date():
        raise NoSuchDay(f"{day} has not been yet.")
