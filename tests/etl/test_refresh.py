"""The whole pipeline over real sockets, against the sandbox."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeAlias

import pytest

from koladash.client.kolada.client import Mode
from koladash.client.transport.clock import Clock
from koladash.etl.pipeline import build_from_archive, build_from_published, refresh
from koladash.etl.report import RunReport
from koladash.sandbox.knobs import Removal, Revision
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

Refresh: TypeAlias = Callable[..., RunReport]

FEW = ("U40800", "U40000", "U40806", "U40824", "N01951", "N31814")
FIGURES = "SELECT * EXCLUDE (first_seen, fetched_at) FROM mart.value ORDER BY kpi, year, municipality, gender"


@pytest.fixture(scope="module")
def few(cut: Callable[[Iterable[str]], Catalogue]) -> Catalogue:
    return cut(FEW)


def figures(settings: Settings) -> pl.DataFrame:
    return Warehouse(settings.data_dir).query(FIGURES)


def one(settings: Settings, kpi: str, place: str, year: int) -> tuple:
    sql = (
        "SELECT value, missing, revisions FROM mart.value WHERE gender = 'T' AND kpi = ? AND municipality = ?"
    )
    return Warehouse(settings.data_dir).query(f"{sql} AND year = ?", [kpi, place, year]).row(0)


MARCH_2, MARCH_9, MARCH_16 = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)


def test_a_refresh_publishes_every_figure_of_the_source(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    report = refresh_on(MARCH_2, ours, few)
    assert (report.outcome, report.exit_code, report.failed) == ("published", 0, 0)
    assert report.asked == report.answered > 0
    warehouse = Warehouse(ours.data_dir)
    assert warehouse.query("SELECT is_synthetic, kind FROM mart.build").row(0) == (True, "kolada")
    lines = warehouse.query(
        "SELECT DISTINCT source_line, source_line_en FROM mart.value "
        "WHERE kpi IN ('U40800', 'participants_per_1000')"
    )
    assert set(lines.iter_rows()) == {
        ("Påhittade siffror (sandlåda), U40800", "Made-up figures (sandbox), U40800"),
        (
            "Påhittade siffror (sandlåda), egen bearbetning av U40800 och N01951",
            "Made-up figures (sandbox), own calculation from U40800 and N01951",
        ),
    }


def test_faults_change_nothing_but_the_time_it_takes(
    refresh_on: Refresh,
    server: SandboxServer,
    ours: Settings,
    few: Catalogue,
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    assert refresh_on(MARCH_2, ours, few).outcome == "published"
    elsewhere = tmp_path_factory.mktemp("faulty")
    faulty = replace(ours, data_dir=elsewhere / "data", cache_dir=elsewhere / "cache")
    server.set(retry_after=0)
    server.knobs = server.knobs.faulty(0.05)
    assert refresh_on(MARCH_2, faulty, few).failed == 0
    assert figures(faulty).equals(figures(ours))


def test_the_archive_alone_gives_the_same_figures(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    before = figures(ours)
    server.stop()
    report = build_from_archive(ours, few)
    assert (report.outcome, report.kind) == ("unchanged", "archive")
    assert figures(ours).equals(before)


def test_a_revision_a_deletion_and_a_withdrawal_are_remembered(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    old = one(ours, "N01951", "2281", 2022)[0]
    server.set(
        revisions=(Revision("N01951", "2281", 2022, "T", old + 7, MARCH_9),),
        removals=(
            Removal("N01951", "2284", 2022, MARCH_9),
            Removal("N01951", "2283", 2022, MARCH_9, marked=False),
        ),
    )
    report = refresh_on(MARCH_9, ours, few)
    assert report.outcome == "published"
    assert report.message.endswith(", 1 revised, 3 withdrawn, 3 deleted")
    assert report.line()["changes"] == {"new": 0, "revised": 1, "blanked": 0, "withdrawn": 3, "deleted": 3}
    assert refresh_on(MARCH_16, ours, few).message.endswith(", none changed")
    assert one(ours, "N01951", "2281", 2022) == (old + 7, None, 1)
    assert one(ours, "N01951", "2284", 2022)[:2] == (None, "deleted")
    assert one(ours, "N01951", "2283", 2022)[:2] == (None, "withdrawn")
    assert one(ours, "N01951", "2282", 2022)[2] == 0


def test_nothing_new_is_said_to_be_unchanged_and_is_newly_verified(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    second = refresh_on(MARCH_9, ours, few)
    assert (second.outcome, second.exit_code) == ("unchanged", 0)
    assert second.build != first.build
    verified = Warehouse(ours.data_dir).query("SELECT verified_at, oldest_fetched_at FROM mart.build").row(0)
    assert [when.date() for when in verified] == [MARCH_9, MARCH_9]


def test_a_source_that_is_gone_leaves_the_published_build(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    server.stop()
    quick = replace(ours, attempts=1, connect_timeout=0.2)
    now = datetime(2026, 3, 9, 3, tzinfo=UTC)
    report = refresh(quick, few, mode=Mode.REFRESH, clock=Clock(now=lambda: now))
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert "None of" in report.message
    assert Warehouse(ours.data_dir).current() == first.build


def test_made_up_figures_never_replace_real_ones(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue, catalogue: Catalogue
) -> None:
    real = build_from_published(ours, catalogue)
    report = refresh_on(MARCH_2, ours, few)
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert "KOLADASH_DATA_DIR" in report.message
    assert Warehouse(ours.data_dir).current() == real.build


def test_real_figures_replace_made_up_ones(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue, catalogue: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    assert build_from_published(ours, catalogue).outcome == "published"
    assert not Warehouse(ours.data_dir).query("SELECT is_synthetic FROM mart.build").item()


def test_a_kpi_gone_from_the_list_keeps_its_rows_and_says_that_it_is_withdrawn(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    some, warehouse = cut(("U40800", "N01951")), Warehouse(ours.data_dir)
    keys = "SELECT kpi, municipality, year, gender FROM mart.value ORDER BY ALL"
    known = "SELECT count(value) FROM mart.value_as_of('2026-03-02') WHERE kpi = $kpi"
    refresh_on(MARCH_2, ours, some)
    before, once = warehouse.query(keys), warehouse.query(known, {"kpi": "U40800"}).item()
    server.set(gone_kpis={"U40800": MARCH_9})
    report = refresh_on(MARCH_9, ours, some)
    assert (report.outcome, report.exit_code) == ("published", 0), report.message
    assert report.vanished == ("U40800",)
    assert report.message.endswith(f", {once} withdrawn; gone from Kolada's list: U40800")
    assert refresh_on(MARCH_16, ours, some).vanished == ()
    assert warehouse.query(keys).equals(before)
    lacking = warehouse.query("""
        SELECT v.kpi, list(DISTINCT v.missing::VARCHAR), any_value(v.missing_part)::VARCHAR, count(v.value)
        FROM mart.value v
        JOIN mart.value_as_of('2026-03-02') was USING (municipality, year, gender)
        WHERE v.kpi IN ('U40800', 'participants_per_1000') AND was.kpi = 'U40800' AND was.value IS NOT NULL
        GROUP BY v.kpi
        ORDER BY v.kpi
    """)
    assert lacking.rows() == [
        ("U40800", ["withdrawn"], None, 0),
        ("participants_per_1000", ["withdrawn"], "U40800", 0),
    ]
    assert warehouse.query(known, {"kpi": "U40800"}).item() == once > 0
    vanished = warehouse.query("SELECT vanished_day FROM mart.kpi WHERE kpi = 'U40800'")
    assert vanished.item() == MARCH_9
    flagged = warehouse.query("SELECT kpi FROM mart.data_flag WHERE flag = 'kpis_keep_their_titles'")
    assert flagged["kpi"].to_list() == ["U40800"]


def test_a_list_that_comes_cut_short_takes_nothing_back_until_the_third_day(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    gone = ("U40800", "U40803", "U40806")
    some = cut((*gone, "N01951"))
    first = refresh_on(MARCH_2, ours, some)
    server.set(gone_kpis=dict.fromkeys(gone, MARCH_9))
    report = refresh_on(MARCH_9, ours, some)
    assert (report.outcome, report.vanished, report.build) == ("refused", gone, first.build)
    assert "few_kpis_vanish_at_once: 3 rows" in report.message
    assert refresh_on(date(2026, 3, 11), ours, some).outcome == "refused"
    assert refresh_on(date(2026, 3, 12), ours, some).vanished == gone
    assert Warehouse(ours.data_dir).current() != first.build


def test_a_year_that_is_taken_back_whole_keeps_its_rows(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    some, warehouse = cut(("N01951",)), Warehouse(ours.data_dir)
    refresh_on(MARCH_2, ours, some)
    newest = warehouse.query("SELECT max(year) FROM mart.value").item()
    server.set(removals=tuple(Removal("N01951", code, newest, MARCH_9) for code in some.places.by_code))
    report = refresh_on(MARCH_9, ours, some)
    assert report.exit_code == 0, report.message
    sql = "SELECT count(value), bool_or(missing = 'deleted') FROM mart.value WHERE year = $year"
    assert warehouse.query(sql, {"year": newest}).row(0) == (0, True)


def test_every_planned_request_has_its_line_in_the_ledger(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    report = refresh_on(MARCH_2, ours, few)
    lines = Warehouse(ours.data_dir).query("SELECT outcome, cells, rows FROM mart.request")
    assert lines.height == report.asked
    assert set(lines["outcome"]) == {"answered"}
    assert (lines["cells"] <= 5000).all()


def test_what_is_not_due_is_not_asked(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    next_day = refresh_on(date(2026, 3, 3), ours, few, mode=Mode.NORMAL)
    assert next_day.asked < first.asked
    assert next_day.exit_code == 0
    assert figures(ours).height > 0


def test_the_whole_list_of_kolada_is_taken_as_it_comes(
    server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    server.set(extra_kpis=3)
    report = refresh(replace(ours, first_year=2023), few, all_kpis=True)
    assert report.outcome == "published"
    warehouse = Warehouse(ours.data_dir)
    counted = warehouse.query(
        "SELECT count(DISTINCT kpi) AS kpis FROM mart.value JOIN core.kpi USING (kpi) WHERE NOT is_followed"
    )
    assert counted["kpis"].item() > 100
    assert (
        warehouse.query("SELECT source_line FROM mart.value WHERE kpi = 'N00905' LIMIT 1").item()
        == "Påhittade siffror (sandlåda), N00905"
    )
    assert warehouse.query("SELECT kpi_name = title FROM mart.kpi WHERE kpi = 'N00905'").item()
    runs = warehouse.query("SELECT message FROM mart.run")["message"].to_list()
    assert runs == [report.message]
    place = warehouse.query(
        "SELECT municipality, year FROM mart.value WHERE kpi = 'N00905' AND value IS NOT NULL LIMIT 1"
    ).row(0)
    server.set(revisions=(Revision("N00905", *place, "T", 1e6, date(2026, 3, 1)),))
    again = refresh(replace(ours, first_year=2023), few, mode=Mode.REFRESH, all_kpis=True)
    assert (again.changes["revised"], again.changes["new"]) == (1, 0), again.message


def test_what_failed_is_asked_again_by_the_next_run(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    server.set(error_500=0.4, seed=3)
    hasty = replace(ours, attempts=1)
    first = refresh_on(MARCH_2, hasty, few)
    server.set(error_500=0.0)
    second = refresh_on(date(2026, 3, 3), ours, few, mode=Mode.NORMAL)
    lost = (
        Warehouse(ours.data_dir)
        .query("SELECT count(*) FROM mart.value WHERE missing = 'fetch_failed'")
        .item()
    )
    assert second.exit_code == 0
    assert lost == 0
    assert first.failed > 0 or first.outcome == "failed"
