"""The ledger against the rows: what each answer gave stands in the file, or the request is named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from shutil import copyfile
from typing import TYPE_CHECKING, TypeAlias

import duckdb
import polars as pl
import pytest

from koladash.client.kolada.client import KoladaClient
from koladash.client.kolada.planning import Rectangle
from koladash.client.transport.clock import Clock
from koladash.etl.asking.ledger import runs_table
from koladash.etl.pipeline import build_from_archive
from koladash.etl.publishing.checks import find_offenders
from koladash.etl.report import RunReport
from koladash.sandbox.knobs import Removal, Revision
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

Refresh: TypeAlias = Callable[..., RunReport]

MARCH_2, MARCH_9 = date(2026, 3, 2), date(2026, 3, 9)
GIVEN = "FROM core.given WHERE NOT is_overtaken"


@pytest.fixture(scope="module")
def few(cut: Callable[[Iterable[str]], Catalogue]) -> Catalogue:
    return cut(("U40800", "N01951"))


@pytest.fixture
def answered(refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue) -> Warehouse:
    """Two full answers to each request, with a revision and a deletion between them."""
    refresh_on(MARCH_2, ours, few)
    server.set(
        revisions=(Revision("N01951", "2281", 2023, "T", 99_999, MARCH_9),),
        removals=(Removal("N01951", "2262", 2023, MARCH_9),),
    )
    refresh_on(MARCH_9, ours, few)
    return Warehouse(ours.data_dir)


def after(change: str, warehouse: Warehouse, folder: Path) -> dict[str, tuple[str, ...]]:
    """What the checks would refuse in a copy of the build that has been changed."""
    copy = folder / "changed.duckdb"
    copyfile(warehouse.current(), copy)
    with duckdb.connect(str(copy)) as connection:
        connection.execute(change)
        connection.execute("DELETE FROM core.data_flag; DELETE FROM core.flagged")
        return {found.check: found.rows for found in find_offenders(connection)}


def test_every_figure_of_an_answer_is_accounted_for(answered: Warehouse) -> None:
    told = answered.query(
        f"SELECT sum(figures), sum(of_groups + unknown + repeated + kept), sum(deleted), sum(unknown) {GIVEN}"
    ).row(0)
    assert told[0] == told[1] > 0
    assert told[2:] == (answered.query("SELECT sum(deleted) FROM mart.request").item(), 0)
    assert answered.query(f"SELECT sum(of_groups) {GIVEN}").item() >= 0


def test_as_many_values_stand_as_were_given(answered: Warehouse) -> None:
    given = answered.query(f'SELECT kpi, sum("values")::BIGINT AS n {GIVEN} GROUP BY kpi ORDER BY kpi')
    stand = answered.query(
        "SELECT kpi, count(value) AS n FROM mart.value WHERE NOT is_derived GROUP BY 1 ORDER BY kpi::VARCHAR"
    )
    assert given.equals(stand.with_columns(pl.col("kpi").cast(pl.String)))


@pytest.mark.parametrize(
    ("place", "change"),
    [
        ("2281", "value = value - 1"),
        ("2281", "value = NULL, missing = 'not_reported'"),
        ("2262", "value = 7, missing = NULL"),
    ],
    ids=["an older value", "a value lost", "a deleted one still there"],
)
def test_a_figure_that_is_not_what_was_answered_names_its_request(
    answered: Warehouse, tmp_path: Path, place: str, change: str
) -> None:
    key = f"(kpi, municipality, year, gender) = ('N01951', '{place}', 2023, 'T')"
    found = after(f"UPDATE core.figure SET {change} WHERE {key}", answered, tmp_path)  # noqa: S608 - our own
    (row,) = found["answers_stand_as_given"]
    assert row.startswith("request /data/kpi/")
    assert "kpi N01951" in row


def test_a_build_that_nobody_touched_is_what_was_answered(answered: Warehouse, tmp_path: Path) -> None:
    assert after("SELECT 1", answered, tmp_path) == {}


def test_an_answer_that_was_got_and_not_read_is_named(answered: Warehouse, tmp_path: Path) -> None:
    request = answered.query("SELECT request FROM mart.request ORDER BY request LIMIT 1").item()
    unread = f"DELETE FROM core.given WHERE request = '{request}'"  # noqa: S608 - our own
    (row,) = after(unread, answered, tmp_path)["answered_requests_are_folded"]
    assert row.startswith(f"request {request}")


def test_answers_that_a_newer_plan_overlaps_are_accounted_for_too(
    answered: Warehouse, ours: Settings, few: Catalogue, refresh_on: Refresh, cut: Callable[..., Catalogue]
) -> None:
    assert refresh_on(date(2026, 3, 10), ours, cut(("N01951", "N31814"))).exit_code == 0
    report = build_from_archive(ours, few)
    assert report.exit_code == 0, report.message


def test_an_answer_that_named_no_places_is_held_against_all_of_them(
    answered: Warehouse, ours: Settings, few: Catalogue
) -> None:
    with KoladaClient(ours, clock=Clock(now=lambda: datetime(2026, 3, 10, 3, tzinfo=UTC))) as client:
        (asked,) = client.fetch([Rectangle(("N01951",), (), (2023,))])
    assert asked.rows > 0
    report = build_from_archive(ours, few)
    assert report.exit_code == 0, report.message
    told = f"SELECT len(municipalities), \"values\" {GIVEN} AND request = '{asked.rectangle.path}'"
    places, values = answered.query(told).row(0)
    assert places == len(few.places.by_code)
    assert values > 0


def test_a_run_that_has_not_ended_has_no_end() -> None:
    began = {"started_at": "2026-03-02T03:00:00+00:00"}
    line = {"run_id": "r", "kind": "kolada", "outcome": "published", **began}
    ended = runs_table([{**line, "seconds": 0.0}, {**line, "seconds": 90.0}])["finished_at"].to_list()
    assert ended == [None, datetime(2026, 3, 2, 3, 1, 30)]  # noqa: DTZ001 - UTC, as in the file
