"""What stands between a source gone wrong and the figures that people read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from shutil import copyfile
from typing import TYPE_CHECKING, TypeAlias

import polars as pl
import pytest

from koladash.errors import RefreshRunning, WarehouseError
from koladash.etl.holding import only_run
from koladash.etl.pipeline import build_from_published
from koladash.etl.report import RunReport
from koladash.etl.schema import FIGURE
from koladash.etl.tables.sanity import hold_back, suspects, unexplained_losses
from koladash.sandbox.knobs import Revision
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

Refresh: TypeAlias = Callable[..., RunReport]

MARCH_2, MARCH_5, MARCH_9, MARCH_16, MARCH_23 = (date(2026, 3, day) for day in (2, 5, 9, 16, 23))
SUSPECT = "N31814"


@pytest.fixture(scope="module")
def many(catalogue: Catalogue, cut: Callable[[Iterable[str]], Catalogue]) -> Catalogue:
    """So many KPIs that one of them is less than one in twenty."""
    registers = [kpi.id for kpi in catalogue.kpis.values() if not kpi.survey and not kpi.ended]
    return cut(dict.fromkeys((SUSPECT, "N01951", *registers[:20])))


def series(settings: Settings) -> pl.DataFrame:
    sql = "SELECT municipality, year, gender, value FROM mart.value WHERE kpi = ? ORDER BY ALL"
    return Warehouse(settings.data_dir).query(sql, [SUSPECT])


def as_of(warehouse: Warehouse, day: date) -> pl.DataFrame:
    sql = "SELECT municipality, year, gender, value FROM mart.value_as_of($day) WHERE kpi = $kpi ORDER BY ALL"
    return warehouse.query(sql, {"day": day.isoformat(), "kpi": SUSPECT}).drop_nulls()


def tenfold(settings: Settings) -> tuple[Revision, ...]:
    found = series(settings).drop_nulls()
    return tuple(Revision(SUSPECT, m, year, g, 1000 * value, MARCH_9) for m, year, g, value in found.rows())


def test_a_series_that_grows_tenfold_keeps_its_last_good_figures_and_the_rest_goes_out(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, many: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, many)
    early = series(ours).drop_nulls().row(0)
    server.set(revisions=(Revision(SUSPECT, *early[:3], early[3] + 0.5, MARCH_5),))
    refresh_on(MARCH_5, ours, many)
    good = series(ours)
    population = Revision("N01951", "2281", 2023, "T", 12345, MARCH_9)
    server.set(revisions=(*tenfold(ours), population))
    report = refresh_on(MARCH_9, ours, many)
    assert report.outcome == "published"
    assert series(ours).equals(good)
    warehouse = Warehouse(ours.data_dir)
    assert warehouse.query("SELECT kpi, note FROM mart.data_flag WHERE flag = 'kpis_are_sane'").rows() == [
        (SUSPECT, "magnitude")
    ]
    assert as_of(warehouse, MARCH_9).equals(good.drop_nulls())
    changed = (
        "SELECT value FROM mart.value WHERE (kpi, municipality, year, gender) = ('N01951', '2281', 2023, 'T')"
    )
    assert warehouse.query(changed).item() == 12345


def test_what_was_held_back_can_be_accepted_with_a_reason(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, many: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, many)
    good = series(ours)
    server.set(revisions=tenfold(ours))
    refresh_on(MARCH_9, ours, many, accepted={"kpis_are_sane": "the unit changed to per mille"})
    assert series(ours)["value"].sum() == pytest.approx(1000 * good["value"].sum())
    told = Warehouse(ours.data_dir).query(
        "SELECT accepted FROM core.check_result WHERE check_name = 'kpis_are_sane'"
    )
    assert told.item() == "the unit changed to per mille"


def test_a_county_without_an_answer_stops_the_publication_until_three_full_answers(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, many: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, many)
    server.set(silent_places={"22": MARCH_9})
    for day in (MARCH_9, MARCH_16):
        refused = refresh_on(day, ours, many)
        assert (refused.outcome, refused.exit_code) == ("refused", 3)
        assert [offender.check for offender in refused.offenders] == ["no_county_falls_silent"]
        assert "Västernorrlands län" in refused.message
        assert Warehouse(ours.data_dir).current() == first.build
    assert refresh_on(MARCH_23, ours, many).outcome == "published"


def test_a_refused_check_can_be_accepted_once_with_a_reason(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, many: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, many)
    server.set(silent_places={"22": MARCH_9})
    why = {"no_county_falls_silent": "it did stop reporting"}
    assert refresh_on(MARCH_9, ours, many, accepted=why).outcome == "published"
    assert Warehouse(ours.data_dir).runs()[-1]["accepted"] == why
    assert refresh_on(MARCH_16, ours, many).exit_code == 0, "what is published already is not lost once more"
    assert Warehouse(ours.data_dir).runs()[-1]["accepted"] == {}


@pytest.mark.parametrize(
    ("state", "days", "gone", "lost"),
    [
        ("withdrawn", 1, (), 1),
        ("withdrawn", 2, (), 1),
        ("withdrawn", 3, (), 0),
        ("withdrawn", 1, ("N1",), 0),
        ("deleted", 1, (), 0),
        ("value", 1, (), 0),
    ],
    ids=["one day", "two days", "three days", "its KPI is gone", "the source said so", "still there"],
)
def test_what_explains_that_a_figure_is_gone(state: str, days: int, gone: tuple[str, ...], lost: int) -> None:
    version = {**dict(zip(KEY, ("N1", "2281", 2023, "T"), strict=True)), "state": state, "days": days}
    versions = pl.DataFrame([version]).with_columns(pl.lit(None).alias("seen_to"))
    assert unexplained_losses(versions, gone).height == lost


def figures(*values: float | None, kpi: str = "N1") -> pl.DataFrame:
    rows = [
        {
            "kpi": kpi,
            "municipality": f"{code:04}",
            "year": 2023,
            "gender": "T",
            "value": value,
            "missing": "withdrawn" if value is None else None,
            "status": "",
        }
        for code, value in enumerate(values)
    ]
    return pl.DataFrame([{name: row.get(name) for name in FIGURE} for row in rows], schema=dict(FIGURE))


KEY = ["kpi", "municipality", "year", "gender"]
TEN = tuple(float(n) for n in range(1, 11))


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (TEN, []),
        (tuple(9 * n for n in TEN), []),
        (tuple(11 * n for n in TEN), ["magnitude"]),
        (tuple(n / 11 for n in TEN), ["magnitude"]),
        ((3.0,) * 10, ["equal"]),
        ((*TEN[:5], *[None] * 5), []),
        ((*TEN[:4], *[None] * 6), ["coverage"]),
    ],
)
def test_when_a_series_is_suspect(now: tuple, why: list[str]) -> None:
    today = figures(*now)
    losses = today.filter(pl.col("value").is_null()).select(KEY)
    assert suspects(today, figures(*TEN), losses)["why"].to_list() == why


def test_a_held_back_figure_that_was_never_published_says_so() -> None:
    held = pl.DataFrame({"kpi": ["N1"], "why": ["magnitude"]})
    kept = hold_back(figures(10, 20, 30), figures(1, 2), held)
    assert kept.select("value", "missing").rows() == [(1, None), (2, None), (None, "held_back")]


def test_a_second_run_is_told_who_holds_the_folder(settings: Settings, catalogue: Catalogue) -> None:
    with only_run(settings.data_dir, "r", "kolada"), pytest.raises(RefreshRunning, match="process") as caught:
        build_from_published(settings, catalogue)
    assert caught.value.exit_code == 4


def test_a_folder_that_cannot_be_made_is_named(settings: Settings, catalogue: Catalogue) -> None:
    settings.data_dir.write_text("a file in the way")
    with pytest.raises(WarehouseError, match="KOLADASH_DATA_DIR"):
        build_from_published(settings, catalogue)


def test_what_a_killed_run_left_behind_is_cleared(settings: Settings, catalogue: Catalogue) -> None:
    settings.data_dir.mkdir()
    (settings.data_dir / ".building-dead.duckdb").write_bytes(b"half")
    build_from_published(settings, catalogue)
    assert not list(settings.data_dir.glob(".building*"))


def test_what_was_rolled_back_is_not_published_by_the_next_run(
    settings: Settings, catalogue: Catalogue
) -> None:
    build_from_published(settings, catalogue)
    warehouse = Warehouse(settings.data_dir)
    older = warehouse.current().with_name("koladash-20200101T000000Z-0000abcd.duckdb")
    copyfile(warehouse.current(), older)
    assert warehouse.rollback() == older
    assert "--release" in build_from_published(settings, catalogue).message
    assert warehouse.current() == older
    warehouse.release()
    assert "--release" not in build_from_published(settings, catalogue).message
