"""`mart.group_value`: the rows that the plain way gives, and cheap enough to be read whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import pytest
from polars.testing import assert_frame_equal

if TYPE_CHECKING:
    import polars as pl

    from koladash.warehouse import Warehouse

PLAINLY = Path(__file__).with_name("group_value_said_plainly.sql").read_text(encoding="utf-8")
FEW_GROUPS = """
    DELETE FROM core.group_member WHERE group_id IN (
        SELECT group_id FROM core.municipality_group WHERE kind IN ('kolada', 'country')
    );
"""
DATED = """
    UPDATE core.group_member SET from_year = 2015 WHERE group_id = 'gr' AND municipality = '1384';
    UPDATE core.group_member SET to_year = 2013 WHERE group_id = 'gr' AND municipality = '1480';
    UPDATE core.group_member SET from_year = 2014, to_year = 2014
    WHERE group_id = 'gr' AND municipality = '1401';
    DELETE FROM core.figure WHERE municipality = '1402' AND year > 2016;
    UPDATE core.figure SET value = NULL, missing = 'withdrawn' WHERE kpi = 'N01951'
"""


@pytest.fixture
def by_hand(filled: Warehouse, tmp_path: Path) -> duckdb.DuckDBPyConnection:
    """A copy of a build that may be written to, with the groups that the plain way can bear."""
    copy = tmp_path / "copy.duckdb"
    shutil.copy(filled.current() or "", copy)
    copy.chmod(0o644)
    connection = duckdb.connect(str(copy))
    connection.execute(FEW_GROUPS)
    return connection


@pytest.mark.parametrize("change", ["", DATED], ids=["as it is", "dated members, holes and no value at all"])
def test_the_rows_are_those_of_the_plain_way(by_hand: duckdb.DuckDBPyConnection, change: str) -> None:
    by_hand.execute(change)
    plain, ours = rows(by_hand, PLAINLY), rows(by_hand, "SELECT * FROM mart.group_value")
    assert plain.height > 10_000
    assert_frame_equal(ours.select(plain.columns), plain, check_dtypes=False, rel_tol=1e-12)


def test_thousands_of_groups_are_read_whole_in_a_reader_s_memory(filled: Warehouse) -> None:
    counted = filled.query(
        "SELECT count(*), count(mean), count(missing_municipalities) FROM mart.group_value"
    )
    assert min(counted.row(0)) > 100_000


def rows(connection: duckdb.DuckDBPyConnection, sql: str) -> pl.DataFrame:
    ordered = f"SELECT * FROM ({sql}) ORDER BY group_id, kpi, year, gender"  # noqa: S608 - our own
    return connection.sql(ordered).pl()
