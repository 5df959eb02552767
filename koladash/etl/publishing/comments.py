"""Comments for everything in the file: an analyst's data dictionary travels with the data."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

DICTIONARY = files("koladash.etl") / "sql" / "comments.toml"


@dataclass(frozen=True, slots=True)
class Dictionary:
    """What each table, view and macro is, and what each column means: a word means the same everywhere.

    Attributes:
        objects: "mart.value" to its comment.
        columns: column name to its meaning.
        special: "mart.coverage.n" to a meaning that differs from the column's elsewhere.
        units: each word that a column `unit` may hold to what one of it is.
    """

    objects: dict[str, str]
    columns: dict[str, str]
    special: dict[str, str]
    units: dict[str, str]

    def column(self, holder: str, name: str) -> str | None:
        """What a column of a table or view means; None when nobody has said."""
        return self.special.get(f"{holder}.{name}", self.columns.get(name))


def read_dictionary() -> Dictionary:
    """The dictionary that travels with koladash."""
    return Dictionary(**tomllib.loads(DICTIONARY.read_text(encoding="utf-8")))


def comment_on(connection: duckdb.DuckDBPyConnection, dictionary: Dictionary) -> None:
    """Write the dictionary into the current database; what has a comment already keeps it."""
    statements = list(_statements(connection, dictionary))
    connection.begin()
    for statement in statements:
        connection.execute(statement)
    connection.commit()


def _statements(connection: duckdb.DuckDBPyConnection, dictionary: Dictionary) -> Iterator[str]:
    for kind, holder in _holders(connection):
        if comment := dictionary.objects.get(holder):
            yield f"COMMENT ON {kind} {holder} IS {_quoted(comment)}"
    for holder, name in _columns(connection):
        if comment := dictionary.column(holder, name):
            yield f'COMMENT ON COLUMN {holder}."{name}" IS {_quoted(comment)}'


def _holders(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute("""
        SELECT 'TABLE', schema_name || '.' || table_name FROM duckdb_tables()
        WHERE database_name = current_database() AND NOT internal AND comment IS NULL
        UNION ALL
        SELECT 'VIEW', schema_name || '.' || view_name FROM duckdb_views()
        WHERE database_name = current_database() AND NOT internal AND comment IS NULL
        UNION ALL
        SELECT 'MACRO TABLE', schema_name || '.' || function_name FROM duckdb_functions()
        WHERE database_name = current_database() AND function_type = 'table_macro' AND NOT internal
            AND comment IS NULL
        ORDER BY ALL
    """).fetchall()


def _columns(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    return connection.execute("""
        SELECT schema_name || '.' || table_name, column_name FROM duckdb_columns()
        WHERE database_name = current_database() AND NOT internal AND comment IS NULL
        ORDER BY ALL
    """).fetchall()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
