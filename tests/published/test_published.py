from __future__ import annotations

from collections import Counter
from dataclasses import fields
from statistics import fmean

import pytest

from koladash import published
from koladash.catalogue import load_catalogue
from koladash.published import profiles, published_bands, published_figures, survey_results

READERS = [
    "agreements",
    "attributes",
    "context_figures",
    "cooperation_forms",
    "prose_facts",
    "published_bands",
    "published_figures",
    "survey_questions",
    "survey_results",
    "survey_typologies",
    "surveyed_municipalities",
]


@pytest.fixture(scope="module")
def figures():
    return published_figures()


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


def _cell(figures, kpi, municipality, year):
    [found] = [f for f in figures if (f.kpi, f.municipality, f.year) == (kpi, municipality, year)]
    return found


def test_the_five_tables_hold_304_figures(figures):
    assert Counter(figure.table for figure in figures) == {
        "Tabell 1": 13,
        "Tabell 2": 70,
        "Tabell 3": 65,
        "Tabell 4": 78,
        "Tabell 5": 78,
    }
    assert Counter(figure.basis for figure in figures) == {"stated": 259, "inferred_zero": 32, "no_data": 13}


def test_each_cell_is_given_once(figures):
    keys = Counter((figure.kpi, figure.municipality, figure.year) for figure in figures)

    assert set(keys.values()) == {1}


def test_missing_is_not_zero(figures):
    goteborg = _cell(figures, "U40800", "1480", 2018)
    tjorn = _cell(figures, "U40806", "1419", 2022)
    kungsbacka = _cell(figures, "U40806", "1384", 2022)

    assert (goteborg.value, goteborg.basis) == (4558, "stated")
    assert (tjorn.value, tjorn.basis) == (None, "no_data")
    assert (kungsbacka.value, kungsbacka.basis) == (0, "stated")


def test_only_what_is_not_reported_has_no_value(figures):
    assert all((figure.value is None) == (figure.basis == "no_data") for figure in figures)
    assert all(figure.value == 0 for figure in figures if figure.basis == "inferred_zero")


def test_table_5_gives_the_means_of_its_reporting_municipalities(figures):
    by_year = {
        year: [f.value for f in figures if f.table == "Tabell 5" and f.year == year and f.value is not None]
        for year in range(2017, 2023)
    }

    assert [round(fmean(values), 1) for values in by_year.values()] == [45.6, 32.9, 21.3, 18.2, 12.2, 15.7]
    assert [len(values) for values in by_year.values()] == [9, 11, 13, 13, 13, 12]


def test_every_kpi_place_and_report_is_in_the_catalogue(figures, catalogue):
    assert {figure.kpi for figure in figures} <= set(catalogue.kpis)
    assert {figure.report for figure in figures} <= set(catalogue.reports)
    for figure in figures:
        assert catalogue.places.by_code[figure.municipality].name == figure.municipality_name
    assert {f.municipality for f in figures} == {"0000", *catalogue.groups["gr"].municipalities}


def test_what_is_assumed_about_a_kpi_says_so(figures):
    assert {figure.kpi for figure in figures if figure.certainty.startswith("assumed")} == {
        "U40800",
        "U40806",
    }


def test_a_printed_figure_has_the_decimals_it_is_printed_with(figures):
    for figure in figures:
        assert figure.value is None or round(figure.value, figure.decimals) == figure.value


def test_bands_follow_the_printed_share_or_borrow_from_a_neighbouring_year(figures):
    bands = {(band.municipality, band.year): band for band in published_bands()}
    shares = {(f.municipality, f.year): f.value for f in figures if f.table == "Tabell 5"}

    assert {key: band.value for key, band in bands.items()} == shares
    for band in bands.values():
        share = shares[band.municipality, band.basis_year]
        assert band.band == ("high" if share >= 50 else "medium" if share >= 15 else "low")
        assert (band.basis == "observed") == (band.basis_year == band.year)


@pytest.mark.parametrize("reader", READERS)
def test_every_row_is_typed_and_names_its_place_by_code(reader, catalogue):
    rows = getattr(published, reader)()

    assert rows
    assert "municipality_code" not in {field.name for field in fields(rows[0])}
    for row in rows:
        code = getattr(row, "municipality", "")
        assert not code or code in catalogue.places.by_code


def test_survey_counts_lie_between_what_the_report_allows():
    for result in survey_results():
        if result.count is not None:
            assert result.count_min <= result.count <= result.count_max <= result.base_n


def test_the_eight_profiles_are_those_of_the_study(catalogue):
    found = profiles()

    assert set(found) == set(catalogue.groups["loka"].municipalities)
    for profile in found.values():
        assert profile.report in catalogue.reports
        assert profile.status == "preliminary"
        assert profile.led_by
        assert profile.posts
    assert all(profile.activities for code, profile in found.items() if code != "1384")


def test_a_role_without_a_number_has_no_number():
    posts = {post.role: post for post in profiles()["1462"].posts}

    assert posts["Hälsoutvecklare"].n is None
    assert posts["Hälsoutvecklare"].extent == "50%"


def test_which_municipality_had_which_form_of_cooperation_is_not_told():
    forms = published.cooperation_forms()

    assert sum(form.municipalities_found_2017 for form in forms) == 10
    assert not any(
        "municipality" in field.name
        for field in fields(forms[0])
        if field.name != "municipalities_found_2017"
    )
