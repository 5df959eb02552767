"""`koladash query` and `koladash search`, as an analyst types them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from koladash.cli import app
from koladash.errors import UsageError
from koladash.export import ask, found_kpis
from koladash.export.search import KPIS

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse

SELECT = "SELECT municipality_name, value, missing FROM mart.value WHERE kpi = 'U40800' AND year = 2018"


def said(warehouse: Warehouse, *arguments: str) -> str:
    settings = {"KOLADASH_DATA_DIR": str(warehouse.data_dir)}
    done = CliRunner().invoke(app, arguments, env=settings, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return str(done.stdout)


def test_an_answer_comes_as_csv_in_a_pipe(published: Warehouse) -> None:
    lines = said(published, "query", f"{SELECT} AND municipality = '1480'").splitlines()
    assert lines == ["municipality_name,value,missing", "Göteborg,4558.0,"]


def test_an_answer_comes_as_json_that_tells_null_from_zero(published: Warehouse) -> None:
    sql = """
        SELECT value, missing FROM mart.value
        WHERE kpi = 'U40806' AND year = 2022 AND municipality IN ('1384', '1419') ORDER BY municipality
    """
    assert json.loads(said(published, "query", "--format", "json", sql)) == [
        {"value": 0.0, "missing": None},
        {"value": None, "missing": "not_reported"},
    ]


@pytest.mark.parametrize("wanted", ["markdown", "table"])
def test_a_reader_sees_where_a_cell_is_null(wanted: str, published: Warehouse) -> None:
    told = said(
        published,
        "query",
        "--format",
        wanted,
        "SELECT 'a|b' AS x, NULL AS y, 4558::DOUBLE AS z, [1, NULL] AS w",
    )
    assert all(word in told for word in ("NULL", "4558 ", "[1, null]"))
    assert ("a\\|b" in told) == (wanted == "markdown")


def test_a_long_table_says_that_it_is_cut(published: Warehouse) -> None:
    told = said(published, "query", "--format", "table", "FROM range(100)")
    assert "100 rows, of which 60 are shown" in told


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT * FROM mart.valu", "does not exist"),
        ("SELECT 1; SELECT 2", "this is 2"),
        ("", "this is 0"),
        ("CREATE TABLE mine (a INT)", "read-only"),
        ("COPY mart.value TO 'mine.csv'", "read-only"),
        ("BEGIN", "read-only"),
        ("SET threads = 1", "read-only"),
        ("SELECT * FROM read_csv('/etc/hosts')", "disabled by configuration"),
    ],
)
def test_what_is_no_question_is_refused_with_the_sql_and_the_views(
    sql: str, words: str, published: Warehouse
) -> None:
    with pytest.raises(UsageError) as refused:
        ask(published, sql)
    told = str(refused.value)
    assert words in told
    assert sql in told
    assert "mart.value, " in told


def test_a_format_that_does_not_exist_is_refused_before_anything_is_asked(published: Warehouse) -> None:
    with pytest.raises(UsageError, match="table, csv, json or markdown"):
        said(published, "query", "--format", "xml", "SELEC")


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("årsarbetare", "U40000"),
        ("arsarb", "U40000"),
        ("u40806", "U40806"),
        ("referrals employment", "U40806"),
        ("DELTAGARE PER", "participants_per_annual_worker"),
    ],
)
def test_a_kpi_is_found_by_beginnings_without_dots_or_rings(
    text: str, first: str, published: Warehouse
) -> None:
    assert found_kpis(published.query(KPIS), text)["kpi"][0] == first


def test_a_kpi_is_found_by_the_inside_of_a_word_and_by_its_title(made_up: Warehouse) -> None:
    kpis = made_up.query(KPIS)
    assert "participants_per_1000" in found_kpis(kpis, "vanare")["kpi"].to_list()
    title = kpis.filter(pl.col("kpi") == "U40803")["title"].item()
    assert "U40803" in found_kpis(kpis, title)["kpi"].to_list()


def test_finding_nothing_is_said(published: Warehouse) -> None:
    with pytest.raises(UsageError, match="xyzzy"):
        said(published, "search", "xyzzy")
