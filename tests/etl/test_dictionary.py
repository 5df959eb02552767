"""The data dictionary inside the file: nothing without a comment, and no comment without a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.comments import read_dictionary

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse

HOLDERS = """
    SELECT schema_name || '.' || table_name AS name, comment FROM duckdb_tables() WHERE NOT internal
    UNION ALL SELECT schema_name || '.' || view_name, comment FROM duckdb_views() WHERE NOT internal
    UNION ALL SELECT schema_name || '.' || function_name, comment FROM duckdb_functions()
    WHERE schema_name IN ('core', 'mart')
"""
COLUMNS = """
    SELECT schema_name || '.' || table_name AS holder, column_name AS name, comment FROM duckdb_columns()
    WHERE schema_name IN ('core', 'mart') AND NOT internal
"""


def test_every_table_view_and_macro_has_a_comment(published: Warehouse) -> None:
    assert published.query(HOLDERS).filter(pl.col("comment").is_null())["name"].to_list() == []


def test_every_column_has_a_comment(published: Warehouse) -> None:
    assert published.query(COLUMNS).filter(pl.col("comment").is_null()).rows() == []


def test_the_dictionary_holds_nothing_that_is_gone(published: Warehouse) -> None:
    dictionary = read_dictionary()
    assert set(dictionary.objects) <= set(published.query(HOLDERS)["name"])
    columns = published.query(COLUMNS)
    assert set(dictionary.columns) <= set(columns["name"])
    assert set(dictionary.special) <= {f"{holder}.{name}" for holder, name, _ in columns.rows()}
