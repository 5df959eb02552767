"""What stands on the screen when no source can be reached: the reports' figures, as printed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from koladash.etl.pipeline import build_from_published
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue
    from koladash.settings import Settings

ONE = "SELECT * FROM mart.value WHERE kpi = $kpi AND municipality = $place AND year = $year AND gender = 'T'"
GR = [
    "1384", "1401", "1402", "1407", "1415", "1419", "1440", "1441", "1462", "1480", "1481", "1482", "1489",
]  # fmt: skip


def figure(warehouse: Warehouse, kpi: str, place: str, year: int) -> dict[str, Any]:
    return warehouse.query(ONE, {"kpi": kpi, "place": place, "year": year}).row(0, named=True)


def test_the_line_says_where_the_figures_come_from(settings: Settings, catalogue: Catalogue) -> None:
    told = build_from_published(settings, catalogue).message
    assert re.fullmatch(r"published: \d+ figures from the reports, as they were printed", told)


def test_goteborg_had_4558_participants_in_2018(published: Warehouse) -> None:
    found = figure(published, "U40800", "1480", 2018)
    assert found["value"] == 4558
    assert found["missing"] is None
    assert found["municipality_name"] == "Göteborg"
    assert found["source_line"] == "Göteborgsregionen 2024, tabell 4"


def test_a_missing_figure_and_a_zero_stay_apart(published: Warehouse) -> None:
    tjorn, kungsbacka = (figure(published, "U40806", place, 2022) for place in ("1419", "1384"))
    assert (tjorn["value"], tjorn["missing"]) == (None, "not_reported")
    assert (kungsbacka["value"], kungsbacka["missing"]) == (0, None)


def test_the_unweighted_means_of_table_5_come_out(published: Warehouse) -> None:
    found = published.query(
        "SELECT year, round(avg(value), 1) AS mean, count(value) AS n FROM mart.value "
        "JOIN mart.group_member USING (municipality) "
        "WHERE kpi = 'U40806' AND group_id = 'gr' GROUP BY year ORDER BY year"
    )
    assert found["mean"].to_list() == [45.6, 32.9, 21.3, 18.2, 12.2, 15.7]
    assert found["n"].to_list() == [9, 11, 13, 13, 13, 12]


def test_a_derived_value_is_our_own_work_and_names_the_tables(published: Warehouse) -> None:
    parts = [figure(published, kpi, "1481", 2022)["value"] for kpi in ("U40800", "N01951")]
    found = figure(published, "participants_per_1000", "1481", 2022)
    assert found["value"] == pytest.approx(1000 * parts[0] / parts[1])
    assert found["is_derived"]
    assert found["source_line"] == (
        "Egen bearbetning av U40800 och N01951 (Göteborgsregionen 2024, tabell 1 och 4)"
    )


def test_every_source_line_has_its_english(published: Warehouse) -> None:
    found = figure(published, "participants_per_1000", "1481", 2022)
    assert found["source_line_en"] == (
        "Own calculation from U40800 and N01951 (Göteborg Region 2024, table 1 and 4)"
    )
    assert figure(published, "U40800", "1480", 2018)["source_line_en"] == "Göteborg Region 2024, table 4"


@pytest.mark.parametrize("view", ["value", "kpi", "published_figure", "report_fact", "survey_result"])
def test_no_source_line_is_in_one_language_only(published: Warehouse, view: str) -> None:
    lines = published.query(f"SELECT DISTINCT source_line, source_line_en FROM mart.{view}")  # noqa: S608 - our own names
    assert lines.height
    assert all((swedish is None) == (english is None) for swedish, english in lines.iter_rows())
    english = " ".join(lines["source_line_en"].drop_nulls())
    assert not [word for word in ("tabell", " och ", "bearbetning", "Källa") if word in english]


def test_a_derived_value_carries_the_reason_and_the_part_that_lacks(published: Warehouse) -> None:
    # No report says how many took part in Sundsvall.
    found = figure(published, "participants_per_1000", "2281", 2022)
    assert (found["value"], found["missing"], found["missing_part"]) == (None, "not_asked", "U40800")


def test_no_figure_of_a_report_is_called_koladas(published: Warehouse) -> None:
    assert published.query("SELECT * FROM mart.value WHERE source_line LIKE '%Kolada%'").is_empty()
    assert published.query("SELECT * FROM mart.kpi WHERE source_line LIKE '%Kolada%'").is_empty()


def test_a_blank_read_as_no_is_shown_with_its_basis_and_is_no_value(published: Warehouse) -> None:
    assert published.query(
        "SELECT basis, count(*) n FROM mart.published_figure GROUP BY ALL ORDER BY ALL"
    ).rows() == [
        ("inferred_zero", 32),
        ("no_data", 13),
        ("stated", 259),
    ]
    assert published.query("SELECT count(value) FROM mart.value WHERE NOT is_derived").item() == 259


def test_every_place_has_a_row_for_every_year_of_a_kpi_that_has_figures(published: Warehouse) -> None:
    counted = published.query("SELECT kpi, year, gender, count(*) AS places FROM mart.value GROUP BY ALL")
    assert set(counted["places"]) == {312}


def test_places_where_a_kpi_cannot_exist_say_so(published: Warehouse) -> None:
    assert figure(published, "U40800", "0000", 2018)["missing"] == "not_applicable"
    assert figure(published, "U40800", "0014", 2018)["missing"] == "not_applicable"
    assert figure(published, "U40800", "2281", 2018)["missing"] == "not_asked"


def test_kpis_without_figures_are_listed_without_years(published: Warehouse) -> None:
    row = published.query("SELECT first_year, last_year, \"values\" FROM mart.kpi WHERE kpi = 'U40000'").row(
        0
    )
    assert row == (None, None, 0)


def test_kungsbacka_is_in_the_region_that_it_reports_with(published: Warehouse) -> None:
    members = published.query(
        "SELECT municipality FROM mart.group_member WHERE group_id = 'gr' ORDER BY municipality"
    )
    assert members["municipality"].to_list() == GR


def test_a_build_says_what_it_is(published: Warehouse) -> None:
    build = published.query("SELECT * FROM mart.build").row(0, named=True)
    assert (build["kind"], build["is_synthetic"], build["verified_at"]) == ("published", False, None)
    assert build["values"] == published.query("SELECT count(value) FROM mart.value").item()


def test_the_same_figures_again_publish_nothing(settings: Settings, catalogue: Catalogue) -> None:
    first = build_from_published(settings, catalogue)
    second = build_from_published(settings, catalogue)
    assert (first.outcome, second.outcome) == ("published", "unchanged")
    assert second.build == first.build
    assert [run["outcome"] for run in Warehouse(settings.data_dir).runs()] == ["published", "unchanged"]
