"""The real client against the sandbox: every endpoint, faults, increments, and the examples of the docs."""

from __future__ import annotations

import doctest
import os
import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from koladash.client.kolada import client as kolada_module
from koladash.client.kolada import planning
from koladash.client.kolada.client import KoladaClient, Mode, Outcome, Rectangle
from koladash.client.kolada.frames import values_frame
from koladash.client.kolada.planning import plan_rectangles
from koladash.client.transport.clock import Clock
from koladash.sandbox import Knobs, SandboxServer
from koladash.sandbox.knobs import FAULT_RATES, Removal, Revision
from koladash.settings import Settings


@pytest.fixture(scope="module")
def sandbox():
    with SandboxServer(Knobs(today=date(2026, 11, 20), groups=300)) as server:
        yield server


@pytest.fixture
def here(sandbox, tmp_path):
    return Settings(
        kolada_url=sandbox.base_url, cache_dir=tmp_path / "cache", requests_per_second=2000.0, first_year=2018
    )


@pytest.fixture
def still(hours):
    """Waits cost nothing, so that a Retry-After of a second does not slow the tests."""
    return Clock(now=hours.clock.now, monotonic=hours.clock.monotonic, sleep=hours.sleep)


def test_every_list_is_read(here):
    with KoladaClient(here) as client:
        kpis = {kpi.id: kpi for kpi in client.kpis()}
        places = list(client.municipalities())
        groups = list(client.municipality_groups())
        assert len(kpis) > 100
        assert kpis["U40800"].municipality_type in {"K", "A"}
        assert Counter(place.type for place in places) == {"K": 290, "L": 22}
        assert all(group.members for group in groups)
        assert next(client.kpi_groups()).members
        assert [kpi.id for kpi in client.kpis(["U40800", "U00000"])] == ["U40800"]
        assert len(list(client.municipalities(region_type="K"))) == 290
        assert isinstance(list(client.units(municipality="1480")), list)


def test_every_form_of_the_data_path_is_read(here):
    with KoladaClient(here) as client:
        every_area = list(client.rows(Rectangle(("U40800",), (), (2022,))))
        every_kpi = list(client.rows(Rectangle((), ("1480",), (2022,))))
        every_year = list(client.rows(Rectangle(("U40800",), ("1480",), ())))
        assert {row.municipality[0] for row in every_area} >= {"G", "1"}
        assert len({row.kpi for row in every_kpi}) > 50
        assert len({row.period for row in every_year}) > 5
        both = client.values("U40800", "1480", 2022, gender="T")["value"].to_list()
        assert both == [
            figure.value
            for row in every_area
            if row.municipality == "1480"
            for figure in row.values
            if figure.gender == "T"
        ]


def test_the_sandbox_is_never_mistaken_for_kolada(here):
    with KoladaClient(here) as client:
        [line] = client.fetch([Rectangle(("U40800",), ("1480",), (2022,))])
    assert line.answers[0].is_synthetic


def test_faults_at_one_request_in_four_change_no_row(sandbox, here, still, tmp_path):
    def figures(settings):
        with KoladaClient(settings, clock=still) as client:
            ledger = client.fetch(plan)
            assert {line.outcome for line in ledger} == {Outcome.ANSWERED}
            return values_frame(client.archive.body(a) for line in ledger for a in line.answers)

    with KoladaClient(here) as client:
        kpis = [kpi.id for kpi in client.kpis()][:60]
        places = [place.id for place in client.municipalities()][:80]
    plan = plan_rectangles(kpis, places, range(2018, 2024))
    calm = figures(replace(here, cache_dir=tmp_path / "calm"))
    asked = sandbox.requests.total
    sandbox.set(**dict.fromkeys(FAULT_RATES, 0.04))
    try:
        stormy = figures(replace(here, cache_dir=tmp_path / "stormy", attempts=10))
    finally:
        sandbox.set(**dict.fromkeys(FAULT_RATES, 0.0))
    assert sandbox.requests.total - asked > len(plan)
    key = ["kpi", "municipality", "year", "gender"]
    assert calm.sort(key).equals(stormy.sort(key))
    assert calm.height > 10_000


def test_an_increment_brings_what_changed_and_what_was_taken_away(sandbox, here):
    asked = Rectangle(("U40800",), ("1480", "1481"), (2021, 2022))
    day = date(2026, 11, 22)

    def client_on(day):
        noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        return KoladaClient(here, clock=Clock(now=lambda: noon))

    with client_on(date(2026, 11, 20)) as client:
        client.fetch([asked])
    sandbox.set(
        today=day,
        revisions=(Revision("U40800", "1480", 2022, "T", 4711.0, day),),
        removals=(Removal("U40800", "1481", 2021, day, gender="T"),),
    )
    try:
        with client_on(day) as client:
            [increment] = client.since_last([asked])
            [line] = client.fetch([increment])
    finally:
        sandbox.set(today=date(2026, 11, 20), revisions=(), removals=())
    assert increment.from_date == date(2026, 11, 19)
    assert (line.rows, line.deleted) == (2, 1)
    frame = values_frame([client.archive.body(line.answers[0])]).filter(gender="T").sort("municipality")
    assert frame.select("municipality", "year", "value", "is_deleted").rows() == [
        ("1480", 2022, 4711.0, False),
        ("1481", 2021, None, True),
    ]


def test_a_second_run_asks_nothing(sandbox, here):
    plan = plan_rectangles(
        [f"U408{i:02}" for i in range(20)], [f"14{i:02}" for i in range(50)], range(2018, 2024)
    )
    with KoladaClient(here) as client:
        first = client.fetch(plan)
    before = sandbox.requests
    with KoladaClient(here) as client:
        second = client.fetch(plan)
    assert sandbox.requests == before
    assert {line.outcome for line in second} == {Outcome.FROM_ARCHIVE}
    assert [line.answers for line in second] == [line.answers for line in first]
    with KoladaClient(here, mode=Mode.OFFLINE) as client:
        assert [line.answers for line in client.fetch(plan)] == [line.answers for line in first]


def test_the_example_of_the_client_runs(sandbox, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLADASH_KOLADA_URL", sandbox.base_url)
    monkeypatch.setenv("KOLADASH_REQUESTS_PER_SECOND", "1000")
    [example] = re.findall(r"```python\n(.*?)```", kolada_module.__doc__, flags=re.DOTALL)
    names: dict = {}
    exec(example.replace("\nkolada.", "\nlast = kolada."), names)  # noqa: S102 - our own documentation
    assert isinstance(names["last"], pl.DataFrame)
    assert names["last"]["municipality"].unique().sort().to_list() == ["1480", "2281"]


def test_the_example_of_the_plan_runs():
    assert doctest.testmod(planning).attempted == 3
    assert doctest.testmod(planning).failed == 0


REAL = os.environ.get("KOLADASH_REAL_DATA", "")


@pytest.mark.skipif(not REAL, reason="KOLADASH_REAL_DATA is not set")
def test_a_real_answer_is_parsed():
    body = (Path(REAL) / "kolada_v3" / "data_n21704_2023_answer.json").read_bytes()
    frame = values_frame([body])
    assert frame["kpi"].unique().to_list() == ["N21704"]
    assert frame.filter(municipality="0580", gender="K")["value"].to_list() == [7.221589]
    assert set(frame["gender"]) == {"T", "K", "M"}
