"""Kolada's codes against the catalogue's: a new municipality is fetched and flagged, one gone is flagged."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, TypeAlias

import pytest

from koladash.catalogue.places import gather_places
from koladash.client.archive.store import Answer, Archive
from koladash.etl.pipeline import build_from_archive
from koladash.etl.report import RunReport
from koladash.sandbox import Knobs, SandboxServer
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koladash.catalogue import Catalogue
    from koladash.settings import Settings

Refresh: TypeAlias = Callable[..., RunReport]

MARCH_2, MARCH_9 = date(2026, 3, 2), date(2026, 3, 9)
FLAGS = (
    "SELECT municipality, note FROM mart.data_flag WHERE flag = 'codes_are_the_catalogues' AND year IS NULL"
)


@pytest.fixture(scope="module")
def few(cut: Callable[[Iterable[str]], Catalogue]) -> Catalogue:
    return cut(("U40800", "N01951"))


def with_nybyn(catalogue: Catalogue) -> Catalogue:
    """The catalogue of a country in which Västernorrland has one more municipality."""
    county = catalogue.places.counties["22"]
    grown = county.model_copy(update={"municipalities": county.municipalities | {"2299": "Nybyn"}})
    places = gather_places(catalogue.places.country, {**catalogue.places.counties, "22": grown})
    return replace(catalogue, places=places)


@pytest.fixture
def grown(catalogue: Catalogue) -> Iterator[SandboxServer]:
    """Kolada with one municipality more than the catalogue."""
    with SandboxServer(Knobs(groups=10, newest_year=2024), with_nybyn(catalogue)) as running:
        yield running


def test_a_new_municipality_is_fetched_kept_and_flagged(
    grown: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    settings = replace(ours, kolada_url=grown.base_url)
    report = refresh_on(MARCH_2, settings, few)
    assert report.outcome == "published", report.message
    warehouse = Warehouse(ours.data_dir)
    assert warehouse.query(FLAGS).rows() == [("2299", "ny kod i Koladas lista: Nybyn")]
    place = "SELECT municipality_name, kind, county FROM mart.municipality WHERE municipality = '2299'"
    assert warehouse.query(place).rows() == [("Nybyn", "municipality", None)]
    figures = warehouse.query(
        "SELECT value, flags FROM mart.value WHERE municipality = '2299' AND kpi = 'N01951' AND gender = 'T'"
    )
    assert figures["value"].null_count() == 0
    assert all("codes_are_the_catalogues" in flags for flags in figures["flags"])


def test_a_municipality_that_kolada_does_not_list_is_flagged(
    server: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    known = with_nybyn(few).places
    ours_alone = {**few.places.by_code, "2299": known.by_code["2299"]}
    catalogue = replace(few, places=replace(known, by_code=ours_alone))
    refresh_on(MARCH_2, ours, catalogue)
    found = Warehouse(ours.data_dir).query(FLAGS)
    assert found.rows() == [("2299", "finns inte längre i Koladas lista")]


def test_the_catalogues_own_list_of_places_raises_no_flag(
    server: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    assert Warehouse(ours.data_dir).query(FLAGS).is_empty()


def test_a_code_that_only_an_answer_tells_of_is_kept_and_flagged(
    server: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    figure = {"gender": "T", "count": 1, "status": "", "value": 4711, "isdeleted": False}
    row = {"kpi": "N01951", "municipality": "2299", "period": 2023, "values": [figure]}
    body = json.dumps({"values": [row], "next_url": None}).encode()
    when, digest = datetime(2026, 3, 3, tzinfo=UTC), sha256(body).hexdigest()
    path = "/data/kpi/N01951/municipality/2299/year/2023"
    answer = Answer(ours.kolada_url, path, when, 200, digest, 0.1, is_synthetic=True, size=len(body), rows=1)
    Archive(ours.cache_dir).store(answer, body)
    report = build_from_archive(ours, few)
    assert report.exit_code == 0, report.message
    warehouse = Warehouse(ours.data_dir)
    assert warehouse.query(FLAGS).rows() == [("2299", "kod som inte finns i Koladas lista")]
    kept = "SELECT value FROM mart.value WHERE municipality = '2299' AND kpi = 'N01951' AND year = 2023"
    assert warehouse.query(f"{kept} AND gender = 'T'").item() == 4711


def test_a_retitled_kpi_is_flagged_until_somebody_looks(
    server: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    flagged = "SELECT kpi, note FROM mart.data_flag WHERE flag = 'kpis_keep_their_titles'"
    assert Warehouse(ours.data_dir).query(flagged).is_empty()
    server.set(titles={"N01951": "Invånare totalt, antal (nytt)"})
    refresh_on(MARCH_9, ours, few)
    (found,) = Warehouse(ours.data_dir).query(flagged).rows()
    assert found == ("N01951", "har fått en ny titel: Invånare totalt, antal (nytt)")


def test_a_group_of_kolada_s_that_ours_names_and_its_list_lacks_is_flagged(
    server: SandboxServer, refresh_on: Refresh, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_2, ours, few)
    warehouse = Warehouse(ours.data_dir)
    assert warehouse.query(FLAGS).is_empty()
    group = few.groups["county-22"].model_copy(update={"kolada_group": "G99999"})
    refresh_on(MARCH_9, ours, replace(few, groups={**few.groups, "county-22": group}))
    note = f"gruppen finns inte längre i Koladas lista: {group.name} (G99999)"
    assert warehouse.query(FLAGS).rows() == [(None, note)]


def test_every_place_in_a_county_has_its_name_in_both_languages(published: Warehouse) -> None:
    sql = "SELECT county_name, county_name_en FROM mart.municipality WHERE municipality = '2280'"
    assert published.query(sql).rows() == [("Västernorrlands län", "Västernorrland County")]
    lacking = "SELECT * FROM mart.municipality WHERE (county IS NULL) <> (county_name_en IS NULL)"
    assert published.query(lacking).is_empty()
