"""SCB in the refresh, over real HTTP: asked beside Kolada, folded as Kolada is, and never in its way."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from koladash.cli.refreshing import _lines
from koladash.client.archive.store import Archive
from koladash.client.scb.client import ScbClient
from koladash.client.transport.clock import Clock, utc_now
from koladash.client.transport.outcomes import Mode
from koladash.etl import pipeline
from koladash.etl.asking.fetch import fetch
from koladash.etl.asking.scb_fetch import ScbFetched
from koladash.etl.pipeline import build_from_archive, build_from_published, refresh
from koladash.etl.status import status
from koladash.etl.watch import watched
from koladash.sandbox import Knobs, SandboxServer
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.settings import Settings

NOWHERE = "http://127.0.0.1:9/scb/v2"
RUNS = """
import os, sys
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import refresh
from koladash.settings import load_settings
from dataclasses import replace
from types import MappingProxyType
catalogue = load_catalogue()
kpis = MappingProxyType({"N01951": catalogue.kpis["N01951"]})
nothing = MappingProxyType({})
catalogue = replace(catalogue, kpis=kpis, figures=MappingProxyType({**kpis, **catalogue.scb_figures}),
                    measures=nothing, breaks=nothing)
refresh(load_settings(os.environ), catalogue)
"""


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Knobs(groups=10, newest_year=2024, scb_calls=1000)) as running:
        yield running


@pytest.fixture
def both(ours: Settings, server: SandboxServer) -> Settings:
    """Settings that ask the sandbox's Kolada and its SCB, once each: what fails is known at once."""
    return replace(ours, scb_url=server.scb_url, attempts=2, probe_timeout=2)


@pytest.fixture
def few(cut: Callable[[Iterable[str]], Catalogue], catalogue: Catalogue) -> Catalogue:
    """Two KPIs, all of SCB's tables, and what is made of both."""
    some = cut(["U40800", "N01951"])
    fetched = {**some.kpis, **catalogue.scb_figures}
    measures = {m.id: m for m in catalogue.measures.values() if set(m.parts) <= set(fetched)}
    return replace(
        some,
        scb_tables=catalogue.scb_tables,
        measures=MappingProxyType(measures),
        figures=MappingProxyType({**fetched, **measures}),
    )


def ask(settings: Settings, sql: str) -> list[tuple]:
    return Warehouse(settings.data_dir).query(sql).rows()


def changed(table: str, few: Catalogue, **fields: object) -> Catalogue:
    """The catalogue with one table that expects something else."""
    tables = {**few.scb_tables, table: few.scb_tables[table].model_copy(update=fields)}
    return replace(few, scb_tables=MappingProxyType(tables))


def altered(
    settings: Settings, path: str, change: Callable[[dict], dict], after: timedelta = timedelta(minutes=5)
) -> None:
    """Put another answer to the same question into the archive, five minutes later."""
    archive = Archive(settings.cache_dir)
    answer = [each for each in archive.answers(settings.scb_url) if each.path == path][-1]
    body = json.dumps(change(json.loads(archive.body(answer)))).encode()
    later = answer.fetched_at + after
    archive.store(replace(answer, fetched_at=later, sha256=sha256(body).hexdigest(), size=len(body)), body)


def _revised(told: dict) -> dict:
    """The first value one higher, the second gone."""
    first, second = [n for n, value in enumerate(told["value"]) if value is not None][:2]
    told["value"][first] += 1
    told["value"][second] = None
    told.setdefault("status", {})[str(second)] = ".."
    return told


def test_figures_by_year_stand_beside_koladas_with_their_own_source(both: Settings, few: Catalogue) -> None:
    report = refresh(both, few)
    assert (report.outcome, report.exit_code) == ("published", 0)
    ((scb, kolada),) = ask(
        both,
        "SELECT s.value, k.value FROM mart.value s JOIN mart.value k USING (municipality, year, gender) "
        "WHERE s.kpi = 'scb_inhabitants' AND k.kpi = 'N01951' AND municipality = '2281' "
        "AND year = 2023 AND gender = 'K'",
    )
    assert scb == kolada
    lines = ask(both, "SELECT DISTINCT source_line FROM mart.value WHERE kpi = 'scb_inhabitants_5y'")
    assert lines == [("Påhittade siffror (sandlåda), TAB6574",)]


def test_codes_of_scb_become_our_places_and_men_and_women_make_the_total(
    both: Settings, few: Catalogue
) -> None:
    refresh(both, few)
    found = ask(
        both,
        "SELECT count(*) FILTER (municipality = '0000' AND value IS NOT NULL), "
        "count(*) FILTER (municipality = '0022' AND value IS NOT NULL), "
        "bool_and(abs(total) < 1e-9) FROM (SELECT *, sum(CASE gender WHEN 'T' THEN value ELSE -value END) "
        "OVER (PARTITION BY kpi, municipality, year) AS total FROM mart.value "
        "WHERE kpi = 'scb_inhabitants_18_64')",
    )
    assert found == [(9, 9, True)]


def test_a_measure_over_scbs_denominator_is_a_catalogue_entry_with_both_sources_in_its_line(
    both: Settings, few: Catalogue
) -> None:
    refresh(both, few)
    ((value, line),) = ask(
        both,
        "SELECT m.value - 1000 * p.value / d.value, m.source_line FROM mart.value m "
        "JOIN mart.value p ON (p.kpi, p.municipality, p.year, p.gender) = "
        "('U40800', m.municipality, m.year, m.gender) "
        "JOIN mart.value d ON (d.kpi, d.municipality, d.year, d.gender) = "
        "('scb_inhabitants_16_64', m.municipality, m.year, m.gender) "
        "WHERE m.kpi = 'participants_per_1000_16_64_scb' AND m.value IS NOT NULL ORDER BY ALL LIMIT 1",
    )
    assert abs(value) < 1e-9
    assert line.endswith("egen bearbetning av U40800 och TAB638 (SCB)")


def test_months_are_dense_marked_and_never_blank_without_a_reason(both: Settings, few: Catalogue) -> None:
    refresh(both, few)
    ((places, months, rows, blank),) = ask(
        both,
        "SELECT count(DISTINCT municipality), count(DISTINCT month), count(*), "
        "count(*) FILTER ((value IS NULL) = (missing IS NULL)) "
        "FROM mart.monthly_value WHERE kpi = 'scb_unemployment_rate'",
    )
    assert (places * months, blank) == (rows, 0)
    marks = dict(
        ask(
            both,
            "SELECT kpi, bool_and(is_perturbed)::INT * 2 + bool_and(is_preliminary)::INT "
            "FROM mart.monthly_value GROUP BY kpi",
        )
    )
    assert marks == {"scb_inhabitants_monthly": 2, "scb_employment_rate": 1, "scb_unemployment_rate": 1}


def test_a_low_limit_of_cells_means_more_requests_and_the_same_figures(
    both: Settings, few: Catalogue, server: SandboxServer
) -> None:
    refresh(both, few)
    whole = ask(both, "SELECT sum(value), count(value) FROM mart.value WHERE kpi LIKE 'scb%'")
    server.set(scb_cells=3_000)
    assert refresh(both, few, mode=Mode.REFRESH).exit_code == 0
    assert ask(both, "SELECT sum(value), count(value) FROM mart.value WHERE kpi LIKE 'scb%'") == whole
    ((requests, most),) = ask(both, "SELECT count(*), max(cells) FROM mart.request WHERE source = 'scb'")
    assert requests > 10
    assert most <= 3_000


def test_a_refusal_fails_its_requests_in_the_ledger_and_nothing_else(
    both: Settings, few: Catalogue, server: SandboxServer
) -> None:
    with ScbClient(both) as client:
        client.config()
    server.set(scb_cells=5_000)
    report = refresh(both, few)
    assert (report.outcome, report.exit_code) == ("published", 0)
    failed = ask(both, "SELECT error FROM mart.request WHERE source = 'scb' AND outcome = 'failed'")
    assert failed
    assert all("403" in error for (error,) in failed)
    assert ask(both, "SELECT count(*) > 0 FROM mart.value WHERE kpi = 'U40800' AND value IS NOT NULL") == [
        (True,)
    ]


def test_too_many_calls_and_failing_answers_are_waited_out(
    both: Settings, few: Catalogue, server: SandboxServer
) -> None:
    server.set(scb_calls=3, error_503=0.1, retry_after=0)
    report = refresh(replace(both, attempts=8), few)
    assert (report.outcome, report.failed) == ("published", 0)


def test_a_table_that_no_longer_fits_is_flagged_and_the_others_go_on(both: Settings, few: Catalogue) -> None:
    odd = changed("employment_by_month", few, title="Något annat")
    report = refresh(both, odd)
    assert (report.outcome, report.exit_code) == ("published", 0)
    assert "TAB5663" in report.message
    states = dict(ask(both, "SELECT scb_table, state FROM mart.scb_table"))
    assert states == {"TAB638": "read", "TAB6574": "read", "TAB6471": "read", "TAB5663": "misfit"}
    assert ask(both, "SELECT DISTINCT kpi FROM mart.monthly_value") == [("scb_inhabitants_monthly",)]


def test_a_misfit_keeps_what_was_fetched_before_and_flags_its_figures(both: Settings, few: Catalogue) -> None:
    refresh(both, few)
    whole = "SELECT sum(value), count(value) FROM mart.value WHERE kpi = 'scb_inhabitants'"
    before = ask(both, whole)
    altered(both, "/tables/TAB638/metadata", lambda told: told | {"label": "En annan tabell"})
    assert build_from_archive(both, few).exit_code == 0
    assert ask(both, whole) == before
    flagged = "SELECT DISTINCT kpi FROM mart.data_flag WHERE note = 'misfit' ORDER BY kpi"
    assert [kpi for (kpi,) in ask(both, flagged)] == sorted(few.scb_tables["population_by_age"].figures)


def test_without_scb_kolada_is_published_and_the_run_says_so(both: Settings, few: Catalogue) -> None:
    report = refresh(replace(both, scb_url=NOWHERE), few)
    assert (report.outcome, report.exit_code) == ("published", 1)
    assert "SCB population_by_age" in report.message
    assert status(Warehouse(both.data_dir), Clock()).failures == 1
    assert ask(both, "SELECT count(*) FROM mart.request WHERE source = 'scb' AND outcome = 'failed'") == [
        (4,)
    ]
    assert ask(both, "SELECT DISTINCT state FROM mart.scb_table") == [("failed",)]


def test_without_kolada_scbs_news_are_published_and_the_exit_code_says_that_a_source_failed(
    both: Settings, few: Catalogue
) -> None:
    assert refresh(replace(both, scb_url=NOWHERE), few).outcome == "published"
    # As if Kolada were gone: nothing there answers, and its answers are what the archive has.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "fetch_lists", _unreachable)
        report = refresh(both, few)
    assert (report.outcome, report.exit_code) == ("published", 1)
    assert "Kolada: cut off" in report.message
    assert ask(both, "SELECT count(*) > 0 FROM mart.value WHERE kpi = 'scb_inhabitants'") == [(True,)]
    assert ask(both, "SELECT count(*) > 0 FROM mart.value WHERE kpi = 'U40800'") == [(True,)]


def _unreachable(_: object) -> None:
    from koladash.errors import SourceUnreachable  # noqa: PLC0415

    raise SourceUnreachable("cut off")


def test_a_table_that_scb_should_have_changed_by_now_is_overdue(both: Settings, few: Catalogue) -> None:
    refresh(both, few)
    found = status(Warehouse(both.data_dir), Clock(now=lambda: utc_now() + timedelta(days=800)))
    assert {table["is_overdue"] for table in found.scb_tables} == {True}
    assert all(line.endswith(", overdue") for name, line in _lines(found) if name.startswith("SCB "))
    first = datetime(2010, 1, 1, tzinfo=UTC)
    early = status(Warehouse(both.data_dir), Clock(now=lambda: first))
    assert {table["is_overdue"] for table in early.scb_tables} == {False}


def test_scbs_figures_grow_old_on_their_own_and_the_operator_hears(
    both: Settings, few: Catalogue, tmp_path: Path
) -> None:
    refresh(both, few)
    heard = tmp_path / "heard"
    told = replace(both, notify=f"tee {heard}", notify_after_days=3)
    later = Clock(now=lambda: utc_now() + timedelta(days=4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "ask_scb", lambda *_, **__: ScbFetched())
        report = watched(told, lambda: refresh(told, few, mode=Mode.REFRESH, clock=later), clock=later)
    found = status(Warehouse(both.data_dir), later)
    assert report.exit_code == 0
    assert (found.age_hours, found.scb_age_hours) == (pytest.approx(0, abs=1), pytest.approx(96, abs=1))
    assert json.loads(heard.read_text())["is_old"] is True


def test_what_has_not_changed_is_not_asked_again_and_is_newly_verified(
    both: Settings, few: Catalogue
) -> None:
    refresh(both, few)
    first = ask(both, "SELECT scb_verified_at FROM mart.build")
    assert refresh(replace(both, list_max_age_hours=0), few).outcome == "unchanged"
    outcomes = ask(both, "SELECT DISTINCT outcome FROM mart.request WHERE source = 'scb'")
    assert outcomes == [("from_archive",)]
    assert ask(both, "SELECT scb_verified_at FROM mart.build") > first


def test_a_revised_and_a_blanked_month_are_remembered(both: Settings, few: Catalogue) -> None:
    refresh(both, few)
    altered(both, "/tables/TAB5663/data", _revised)
    assert build_from_archive(both, few).exit_code == 0
    changes = ask(
        both, "SELECT change, old_value IS NOT NULL, new_value IS NULL FROM mart.monthly_revision ORDER BY 1"
    )
    assert changes == [("blanked", True, True), ("revised", True, False)]
    assert ask(both, "SELECT count(*) FROM mart.monthly_value WHERE revisions = 1") == [(2,)]


HELD = """
    SELECT (SELECT count(value) FROM mart.value WHERE kpi LIKE 'scb%'),
        (SELECT count(value) FROM mart.monthly_value), (SELECT count(value) FROM mart.value)
"""


def test_an_address_of_scbs_that_does_not_answer_takes_no_figure_away(both: Settings, few: Catalogue) -> None:
    assert refresh(both, few).is_good
    before = ask(both, HELD)
    report = refresh(replace(both, scb_url=NOWHERE), few)
    assert (report.outcome, report.exit_code) == ("unchanged", 1)
    assert f"the figures of {both.scb_url} stay" in report.message
    assert ask(both, HELD) == before
    assert ask(both, "SELECT scb_origin FROM mart.build") == [(both.scb_url,)]
    assert status(Warehouse(both.data_dir), Clock()).failures == 1
    assert refresh(both, few).is_good


def test_a_new_address_of_scbs_takes_over_when_it_tells_of_every_figure(
    both: Settings, few: Catalogue, server: SandboxServer
) -> None:
    assert refresh(both, few).is_good
    before = ask(both, HELD)
    moved = replace(both, scb_url=server.scb_url.replace("127.0.0.1", "localhost"))
    part = replace(few, scb_tables=MappingProxyType(dict([*few.scb_tables.items()][:1])))
    with pytest.MonkeyPatch.context() as patch:
        asked = pipeline.ask_scb
        patch.setattr(pipeline, "ask_scb", lambda given, _, **how: asked(given, part, **how))
        report = refresh(moved, few)
    assert (report.exit_code, "has not told of" in report.message) == (1, True)
    assert ask(both, HELD) == before
    assert refresh(moved, few, mode=Mode.REFRESH).is_good
    assert ask(both, HELD) == before
    assert ask(both, "SELECT scb_origin FROM mart.build") == [(moved.scb_url,)]


def test_an_address_of_koladas_that_gives_a_part_is_refused_and_takes_over_when_it_gives_all(
    ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    some = cut(("U40800", "N01951"))
    report = refresh(ours, some)
    assert report.is_good
    moved = replace(ours, kolada_url=ours.kolada_url.replace("127.0.0.1", "localhost"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "fetch", lambda client, asked, progress: fetch(client, asked[:1], progress))
        part = refresh(moved, some)
    assert (part.outcome, part.exit_code, part.build) == ("refused", 3, report.build)
    assert "nothing_published_is_forgotten" in part.message
    assert refresh(moved, some, mode=Mode.REFRESH).is_good
    assert ask(ours, "SELECT origin FROM mart.build") == [(moved.kolada_url,)]


def test_an_address_of_koladas_that_does_not_answer_leaves_the_published_build(
    both: Settings, few: Catalogue
) -> None:
    standing = refresh(both, few).build
    report = refresh(replace(both, kolada_url=NOWHERE), few)
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert Warehouse(both.data_dir).current() == standing


MONTHS = """
    SELECT kpi, municipality, month, gender, value, missing, status, first_seen, revisions
    FROM mart.monthly_value ORDER BY ALL
"""
SPANS = 'SELECT kpi, first_month, last_month, "values" FROM mart.monthly_kpi ORDER BY ALL'


def test_as_of_a_day_the_months_are_what_they_were_then(both: Settings, few: Catalogue) -> None:
    refresh(both, few)
    warehouse = Warehouse(both.data_dir)
    today = warehouse.query("SELECT built_day FROM mart.build").item()
    before, spans = warehouse.query(MONTHS), warehouse.query(SPANS)
    altered(both, "/tables/TAB5663/data", _revised, timedelta(days=2))
    assert build_from_archive(both, few).exit_code == 0
    then = warehouse.as_of(today)
    assert not warehouse.query(MONTHS).equals(before)
    assert then.query(MONTHS).equals(before)
    assert then.query(SPANS).equals(spans)
    assert then.query("FROM mart.monthly_revision").is_empty()
    assert warehouse.query("FROM mart.monthly_revision").height == 2


def test_another_question_about_the_same_table_never_becomes_half_a_sum(
    both: Settings, few: Catalogue
) -> None:
    refresh(both, few)
    before = ask(
        both, "SELECT kpi, sum(value) FROM mart.value WHERE kpi LIKE 'scb%' GROUP BY kpi ORDER BY kpi"
    )
    with ScbClient(both) as client:
        client.table(
            "TAB638", region=["2281"], age=["20", "64"], sex=["1", "2"], year=["2023"], contents="BE0101N1"
        )
    assert build_from_archive(both, few).exit_code == 0
    after = ask(
        both, "SELECT kpi, sum(value) FROM mart.value WHERE kpi LIKE 'scb%' GROUP BY kpi ORDER BY kpi"
    )
    assert after == before


def test_an_offline_build_and_one_of_the_reports_work_with_and_without_scb(
    both: Settings, few: Catalogue, catalogue: Catalogue
) -> None:
    refresh(both, few)
    offline = refresh(both, few, mode=Mode.OFFLINE)
    assert (offline.outcome, offline.failed) == ("unchanged", 0)
    other = replace(both, data_dir=both.data_dir.with_name("other"))
    assert build_from_published(other, catalogue).exit_code == 0
    assert ask(other, "SELECT count(*) FROM mart.monthly_value") == [(0,)]
    assert ask(other, "SELECT count(*) FROM mart.monthly_kpi") == [(3,)]


@pytest.mark.parametrize("seconds", [0.9, 1.6])
def test_a_run_killed_while_scb_is_asked_is_made_whole_by_the_next(
    both: Settings, few: Catalogue, server: SandboxServer, seconds: float
) -> None:
    server.set(latency=0.05)
    names = ("kolada_url", "scb_url", "data_dir", "cache_dir", "first_year", "requests_per_second")
    environment = {f"KOLADASH_{name.upper()}": str(getattr(both, name)) for name in names}
    process = subprocess.Popen([sys.executable, "-c", RUNS], env=environment)
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    server.set(latency=0)
    report = refresh(both, few)
    assert (report.outcome, report.failed) == ("published", 0)
    assert ask(both, "SELECT count(value) > 0 FROM mart.monthly_value") == [(True,)]
