"""The data dictionary inside the file: nothing without a comment, and no comment without a thing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, get_args, get_type_hints

import polars as pl

from koladash.catalogue import Group
from koladash.etl.dictionary import data_dictionary
from koladash.etl.publishing.comments import read_dictionary

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse

PAGE = Path(__file__).resolve().parents[2] / "docs" / "data.md"
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


def test_no_comment_breaks_a_line_of_the_page(published: Warehouse) -> None:
    told = [*published.query(HOLDERS)["comment"], *published.query(COLUMNS)["comment"]]
    assert [comment for comment in told if comment != " ".join(comment.split())] == []


def test_every_kind_of_group_is_named(published: Warehouse) -> None:
    listed = published.query(f"{COLUMNS} AND column_name = 'kind'").rows_by_key("holder", unique=True)
    for kind in (*get_args(get_type_hints(Group)["kind"]), "kolada"):
        assert kind in listed["mart.municipality_group"][1]


def test_every_column_has_a_comment(published: Warehouse) -> None:
    assert published.query(COLUMNS).filter(pl.col("comment").is_null()).rows() == []


def test_the_dictionary_holds_nothing_that_is_gone(published: Warehouse) -> None:
    dictionary = read_dictionary()
    assert set(dictionary.objects) <= set(published.query(HOLDERS)["name"])
    columns = published.query(COLUMNS)
    assert set(dictionary.columns) <= set(columns["name"])
    assert set(dictionary.special) <= {f"{holder}.{name}" for holder, name, _ in columns.rows()}


def test_the_page_of_the_dictionary_is_what_the_file_says(published: Warehouse) -> None:
    written = data_dictionary(published, read_dictionary().units)
    assert PAGE.read_text(encoding="utf-8") == written, "run `make docs`"


def test_every_unit_is_explained_and_no_other(published: Warehouse) -> None:
    used = published.query("""
        SELECT unit FROM mart.kpi UNION SELECT unit FROM mart.value
        UNION SELECT unit FROM mart.published_figure UNION SELECT unit FROM mart.report_fact
    """)
    assert set(used["unit"]) == set(read_dictionary().units)
