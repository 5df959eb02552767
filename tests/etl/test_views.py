"""What an analyst asks of the mart: history, groups, the reports against today."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from koladash.analysis.averages import balanced_means
from koladash.catalogue.reasons import REASONS
from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.errors import NoSuchDay
from koladash.etl.pipeline import refresh
from koladash.export import OneBuild
from koladash.sandbox import Knobs, SandboxServer
from koladash.sandbox.knobs import Removal, Revision
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koladash.catalogue import Catalogue

MARCH_2, MARCH_9 = date(2026, 3, 2), date(2026, 3, 9)
KEY = ["kpi", "municipality", "year", "gender", "value"]
SUNDSVALL, TIMRA = "2281", "2262"


@pytest.fixture(scope="module")
def revised(
    cut: Callable[[Iterable[str]], Catalogue], tmp_path_factory: pytest.TempPathFactory
) -> tuple[Warehouse, float]:
    """Sundsvall's population of 2023 revised by 500 on March 9 and Timrå's deleted; what Sundsvall's was."""
    folder, few = tmp_path_factory.mktemp("revised"), cut(("U40800", "N01951"))
    warehouse = Warehouse(folder / "data")
    with SandboxServer(Knobs(groups=10, newest_year=2024)) as server:
        settings = Settings(
            data_dir=folder / "data",
            cache_dir=folder / "cache",
            kolada_url=server.base_url,
            requests_per_second=5000,
            first_year=2022,
        )
        refresh_on(MARCH_2, server, settings, few)
        before = population(warehouse)
        server.set(
            revisions=(Revision("N01951", SUNDSVALL, 2023, "T", before + 500, MARCH_9),),
            removals=(Removal("N01951", TIMRA, 2023, MARCH_9),),
        )
        refresh_on(MARCH_9, server, settings, few)
    return warehouse, before


def refresh_on(day: date, server: SandboxServer, settings: Settings, few: Catalogue) -> None:
    server.set(today=day)
    now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    refresh(settings, few, mode=Mode.REFRESH, clock=Clock(now=lambda: now))


def population(warehouse: Warehouse) -> float:
    sql = "SELECT value FROM mart.value WHERE kpi = 'N01951' AND municipality = ? AND year = 2023"
    return warehouse.query(f"{sql} AND gender = 'T'", [SUNDSVALL]).item()


def as_of(warehouse: Warehouse, day: str, kpi: str, place: str) -> tuple[Any, ...] | None:
    sql = "SELECT value, missing FROM mart.value_as_of($day) WHERE kpi = $kpi AND municipality = $place"
    rows = warehouse.query(
        f"{sql} AND year = 2023 AND gender = 'T'", {"day": day, "kpi": kpi, "place": place}
    ).rows()
    return rows[0] if rows else None


def test_the_world_as_it_was_known_on_a_day(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    assert as_of(warehouse, "2026-03-01", "N01951", SUNDSVALL) is None
    assert as_of(warehouse, "2026-03-08", "N01951", SUNDSVALL) == (before, None)
    assert as_of(warehouse, "2026-03-09", "N01951", SUNDSVALL) == (before + 500, None)
    assert as_of(warehouse, "2026-03-09", "N01951", TIMRA) == (None, "deleted")


def test_a_derived_measure_as_of_a_day_is_computed_from_its_parts_of_that_day(
    revised: tuple[Warehouse, float],
) -> None:
    warehouse, before = revised
    participants = as_of(warehouse, "2026-03-08", "U40800", SUNDSVALL)
    derived = as_of(warehouse, "2026-03-08", "participants_per_1000", SUNDSVALL)
    if participants is None:
        assert derived is None
    else:
        assert derived is not None
        assert derived[0] == pytest.approx(1000 * participants[0] / before)


def test_today_as_of_today_is_what_stands_in_value(revised: tuple[Warehouse, float]) -> None:
    warehouse, _ = revised
    now = warehouse.query("SELECT * FROM mart.value").drop_nulls("value").select(KEY).sort(KEY)
    known = warehouse.query("SELECT * FROM mart.value_as_of('2026-03-09')").drop_nulls("value")
    assert known.select(KEY).sort(KEY).equals(now)


def test_the_view_by_day_tells_what_the_macro_tells(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    sql = """
        SELECT value FROM mart.value_by_day
        WHERE day = $day::DATE AND kpi = 'N01951' AND municipality = '2281' AND year = 2023 AND gender = 'T'
    """
    assert warehouse.query(sql, {"day": "2026-03-08"}).item() == before
    assert warehouse.query(sql, {"day": "2026-03-09"}).item() == before + 500


def test_no_day_is_told_that_has_not_been(revised: tuple[Warehouse, float]) -> None:
    days = revised[0].query("SELECT min(day) AS first, max(day) AS last FROM mart.value_by_day")
    assert days.row(0) == (MARCH_2, MARCH_9)
    assert revised[0].query("SELECT built_day FROM mart.build").item() == MARCH_9


def test_changes_are_listed_with_both_values_and_the_day(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    found = warehouse.query(
        "SELECT municipality, change, old_value, new_value, difference, seen_day FROM mart.revision "
        "WHERE gender = 'T' ORDER BY municipality"
    ).rows()
    assert (SUNDSVALL, "revised", before, before + 500, 500, MARCH_9) in found
    assert [row[1] for row in found if row[0] == TIMRA] == ["deleted"]


def test_the_digest_tells_each_municipality_what_changed(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    found = warehouse.query(
        "SELECT change, old_value, new_value FROM mart.digest WHERE municipality = '2281'"
    )
    assert found.rows() == [("revised", before, before + 500)]


def test_four_averages_with_n_of_n_and_the_names_of_those_missing(published: Warehouse) -> None:
    found = published.query(
        "SELECT * FROM mart.group_value WHERE group_id = 'gr' AND kpi = 'U40806' AND year = 2022"
    ).row(0, named=True)
    assert (round(found["mean"], 1), found["median"]) == (15.7, 5)
    assert (found["n"], found["of"], found["missing_municipalities"]) == (12, 13, ["Tjörn"])
    assert found["source_line"] == "Egen bearbetning av U40806"


def test_the_balanced_mean_rests_on_the_same_members_in_every_year(
    revised: tuple[Warehouse, float], published: Warehouse
) -> None:
    sizes = """
        SELECT kpi FROM mart.group_value GROUP BY group_id, kpi, gender HAVING count(DISTINCT balanced_n) <> 1
    """
    for warehouse in (revised[0], published):
        assert warehouse.query(sizes).rows() == []
    unbalanced = "SELECT kpi FROM mart.group_value WHERE balanced_n > 0 AND balanced_n < n"
    assert published.query(unbalanced).height > 0


def test_the_dashboard_takes_the_same_balanced_mean_as_the_file(
    revised: tuple[Warehouse, float], published: Warehouse
) -> None:
    for warehouse in (revised[0], published):
        told = warehouse.query("""
            SELECT g.group_id, v.kpi, v.gender, v.municipality, v.municipality_name, v.year, v.value
            FROM mart.value v
            JOIN mart.group_member g USING (municipality)
            JOIN mart.kpi k USING (kpi)
            WHERE v.missing IS DISTINCT FROM 'not_applicable' AND k.unit <> 'scale'
                AND v.year BETWEEN coalesce(g.from_year, v.year) AND coalesce(g.to_year, v.year)
        """)
        found = {
            (*key, mean.year): (mean.n, mean.value)
            for key, members in told.group_by("group_id", "kpi", "gender")
            for mean in balanced_means(members)
        }
        stands = warehouse.query("""
            SELECT group_id, kpi, gender, year, balanced_n, balanced_mean
            FROM mart.group_value WHERE unit <> 'scale'
        """)
        assert stands.height > 0
        for *key, n, mean in stands.iter_rows():
            assert found[tuple(key)] == (n, pytest.approx(mean)), key


def test_the_file_knows_the_same_reasons_as_the_code(published: Warehouse) -> None:
    known = published.query("SELECT unnest(enum_range(NULL::core.missing_reason))::VARCHAR AS reason")
    assert tuple(known["reason"]) == REASONS


def test_a_ranked_scale_has_a_median_and_no_mean(published: Warehouse) -> None:
    found = published.query(
        "SELECT mean, median FROM mart.group_value WHERE kpi = 'U31900' AND group_id = 'gr'"
    )
    assert found["mean"].to_list() == [None]
    assert found["median"].null_count() == 0


def test_the_reports_cannot_be_checked_against_themselves(published: Warehouse) -> None:
    assert set(published.query("SELECT result FROM mart.published_check")["result"]) == {"not_comparable"}


def test_every_printed_figure_is_checked_once_a_source_has_answered(revised: tuple[Warehouse, float]) -> None:
    found = revised[0].query("SELECT result, count(*) AS n FROM mart.published_check GROUP BY ALL")
    assert found["n"].sum() == 304
    assert set(found["result"]) <= {"same", "revised", "missing", "not_comparable"}


def test_a_limit_on_the_figures_of_a_kpi_is_kept(published: Warehouse) -> None:
    chosen = "FROM mart.value WHERE kpi = 'U40806' AND year = 2022 LIMIT 4"
    assert published.query(chosen).height == 4


def test_every_view_can_be_asked_as_of_a_day(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    world = warehouse.as_of(date(2026, 3, 8))
    assert population(world) == before
    assert population(warehouse) == before + 500
    views = OneBuild.published(world).views()
    assert views == OneBuild.published(warehouse).views()
    for view in views:
        one = f"FROM mart.{view} LIMIT 1"
        assert world.query(one).columns == warehouse.query(one).columns


KNOWN = """
    SELECT kpi, municipality, year, gender, value FROM mart.value_as_of('2026-03-08')
    WHERE value IS NOT NULL ORDER BY ALL
"""
SHOWN = """
    SELECT kpi, municipality, year, gender, value FROM mart.value WHERE value IS NOT NULL ORDER BY ALL
"""
WHY = """
    SELECT DISTINCT missing FROM mart.value
    WHERE kpi = 'N01951' AND municipality = $place AND year = 2023 AND gender = 'T'
"""


def test_the_views_as_of_a_day_hold_what_the_macro_tells(revised: tuple[Warehouse, float]) -> None:
    warehouse, _ = revised
    assert warehouse.query(KNOWN).height > 100
    assert warehouse.as_of(date(2026, 3, 8)).query(SHOWN).equals(warehouse.query(KNOWN))
    assert warehouse.as_of(MARCH_9).query(SHOWN).equals(warehouse.query(SHOWN))


def test_as_of_a_day_each_figure_has_a_value_or_a_reason(revised: tuple[Warehouse, float]) -> None:
    warehouse, _ = revised
    rows = "SELECT count(*) FROM mart.value WHERE kpi = 'N01951'"
    odd = "SELECT count(*) FROM mart.value WHERE (value IS NULL) = (missing IS NULL)"
    before, after = (warehouse.as_of(day) for day in (date(2026, 3, 8), MARCH_9))
    for world in (before, after):
        assert world.query(odd).item() == 0
        assert world.query(rows).item() == warehouse.query(rows).item()
    assert before.query(WHY, {"place": TIMRA}).rows() == [(None,)]
    assert after.query(WHY, {"place": TIMRA}).rows() == [("deleted",)]


def test_as_of_a_day_nothing_later_is_told(revised: tuple[Warehouse, float]) -> None:
    warehouse, _ = revised
    world = warehouse.as_of(date(2026, 3, 8))
    assert world.query("FROM mart.revision").height == 0
    assert warehouse.query("FROM mart.revision").height > 0
    verified = world.query("SELECT verified_at FROM mart.build").item()
    assert verified.date() == MARCH_2


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2999, 1, 1)])
def test_a_day_without_anything_known_is_refused(revised: tuple[Warehouse, float], day: date) -> None:
    with pytest.raises(NoSuchDay):
        revised[0].as_of(day).query("FROM mart.build")


def test_a_world_is_held_at_its_build(revised: tuple[Warehouse, float]) -> None:
    warehouse, before = revised
    held = warehouse.as_of(date(2026, 3, 8)).held()
    assert population(held) == before
