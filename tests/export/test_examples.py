"""What the pages tell an analyst to type works, and gives the columns they promise."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.warehouse import Warehouse

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "analysts.md").read_text(encoding="utf-8")
OPENING, QUESTIONS = PAGE.split("## Eleven questions")
FENCE = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
ASKED = [
    pytest.param(sql, columns, id=f"{number}-{nth}")
    for number, section in enumerate(QUESTIONS.split("\n### ")[1:], start=1)
    for nth, (sql, columns) in enumerate(re.findall(r"```sql\n([^`]*)```\n\nColumns: (.+)", section))
    if not sql.startswith("COPY")
]


def blocks(language: str, text: str) -> list[str]:
    return [code for found, code in FENCE.findall(text) if found == language]


def listed(columns: str) -> list[str]:
    return re.findall(r"`([^`]+)`", columns)


def test_there_are_eleven_questions_each_with_its_columns() -> None:
    sections = QUESTIONS.split("\n### ")[1:]
    assert [section.split(".")[0] for section in sections] == [str(n) for n in range(1, 12)]
    assert all(listed(section.rsplit("Columns: ", 1)[1]) for section in sections)


@pytest.mark.parametrize(("sql", "columns"), ASKED)
def test_each_question_has_an_answer_with_the_columns_it_promises(
    sql: str, columns: str, made_up: Warehouse
) -> None:
    answer = made_up.query(sql)
    assert answer.columns == listed(columns)
    assert answer.height > 0


def test_no_value_of_an_answer_lacks_without_its_reason(made_up: Warehouse) -> None:
    for case in ASKED:
        answer = made_up.query(str(case.values[0]))
        if {"value", "missing"} <= set(answer.columns):
            assert answer.filter(pl.col("value").is_null() == pl.col("missing").is_null()).is_empty()


def test_the_last_question_writes_files_from_a_file_opened_read_only(
    made_up: Warehouse, standing_in: Callable[[Warehouse], None]
) -> None:
    standing_in(made_up)
    *_, copying = QUESTIONS.split("\n### ")
    with duckdb.connect("data/koladash.duckdb", read_only=True) as con:
        for sql in blocks("sql", copying):
            con.execute(sql)
    promised = listed(copying.rsplit("Columns: ", 1)[1])
    assert pl.read_parquet("af-share.parquet").columns == promised
    header, *lines = Path("af-share.csv").read_text(encoding="utf-8").splitlines()
    assert header.split(";") == promised
    assert len(lines) == pl.read_parquet("af-share.parquet").height > 0


@pytest.mark.parametrize("page", ["README.md", "docs/analysts.md"])
def test_the_python_examples_run_on_the_published_build(
    page: str, published: Warehouse, standing_in: Callable[[Warehouse], None]
) -> None:
    standing_in(published)
    for code in blocks("python", (ROOT / page).read_text(encoding="utf-8")):
        names: dict[str, object] = {}
        exec(code, names)  # noqa: S102 - our own page
        con = names["con"]
        assert isinstance(con, duckdb.DuckDBPyConnection)
        with pytest.raises(duckdb.Error, match="read-only"):
            con.execute("CREATE TABLE mine (a INTEGER)")
        con.close()


def test_the_sql_example_of_the_readme_has_an_answer(published: Warehouse) -> None:
    for sql in blocks("sql", (ROOT / "README.md").read_text(encoding="utf-8")):
        assert ("Göteborg", 4558.0) in published.query(sql).rows()


def test_attached_under_a_name_of_ones_own_views_work_and_macros_do_not(
    made_up: Warehouse, standing_in: Callable[[Warehouse], None]
) -> None:
    standing_in(made_up)
    with duckdb.connect() as con:
        for sql in blocks("sql", OPENING):
            answer = con.execute(sql).fetchall()
        assert answer
        assert con.execute(
            "SELECT count(*) FROM k.mart.value_by_day WHERE day = DATE '2026-03-08'"
        ).fetchone() != (0,)
        with pytest.raises(duckdb.Error):
            con.execute("FROM k.mart.value_as_of('2026-03-08')")
