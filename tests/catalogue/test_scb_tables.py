from __future__ import annotations

import pytest

from koladash.catalogue import load_catalogue
from koladash.errors import CatalogueError


def test_the_tables_of_the_local_labour_market_are_there_and_one_place_is_kept(catalogue):
    chosen = {t.id: t.table for t in catalogue.scb_tables.values() if t.is_chosen}
    assert chosen == {
        "population_by_age": "TAB638",
        "population_by_five_years": "TAB6574",
        "population_by_month": "TAB6471",
        "employment_by_month": "TAB5663",
    }
    assert not catalogue.scb_tables["employment_by_industry"].is_chosen


def test_no_series_has_the_id_of_a_figure(catalogue):
    ids = [id_ for table in catalogue.scb_tables.values() for id_ in table.quantities]
    assert len(ids) == len(set(ids))
    assert not set(ids) & {*catalogue.kpis, *catalogue.measures}


def test_figures_by_year_stand_beside_koladas_and_series_by_month_do_not(catalogue):
    assert set(catalogue.scb_figures) == {id_ for id_ in catalogue.figures if id_.startswith("scb_")}
    assert set(catalogue.monthly) == {
        "scb_inhabitants_monthly",
        "scb_employment_rate",
        "scb_unemployment_rate",
    }
    assert not set(catalogue.monthly) & set(catalogue.figures)


def test_what_a_table_says_of_all_its_quantities_reaches_each_of_them(catalogue):
    newest = catalogue.scb_figures["scb_inhabitants_20_64_5y"]
    assert (newest.source_id, newest.genders, newest.noise_from) == ("TAB6574", "TMK", 2025)
    assert newest.has_country
    assert not newest.is_derived
    assert catalogue.monthly["scb_unemployment_rate"].is_preliminary
    assert catalogue.monthly["scb_unemployment_rate"].genders == "T"
    assert catalogue.scb_figures["scb_inhabitants"].noise_from is None


def test_where_there_is_noise_the_caveat_stands_beside_it(catalogue):
    noisy = [each for each in [*catalogue.fetched.values(), *catalogue.monthly.values()] if each.noise_from]
    assert noisy
    assert all("ckm_noise" in each.caveats for each in noisy)


def test_the_denominators_are_one_entry_each(catalogue):
    for first in (16, 18, 20):
        measure = catalogue.measures[f"participants_per_1000_{first}_64_scb"]
        assert measure.parts == ("U40800", f"scb_inhabitants_{first}_64")


def test_tables_with_noise_say_so_in_both_languages(catalogue):
    noisy = [t for t in catalogue.scb_tables.values() if t.noise_from]
    assert noisy
    assert all("CKM" in t.note and "CKM" in t.note_en for t in noisy)


def test_a_table_that_fits_has_nothing_to_complain_of(catalogue):
    table = catalogue.scb_tables["population_by_month"]
    title = "Folkmängden per månad efter region, ålder och kön.  År 2025M01-2026M04"
    assert table.misfits(title, table.dimensions) == []


def test_another_table_under_the_id_is_found_out(catalogue):
    table = catalogue.scb_tables["population_by_month"]
    problems = table.misfits("Döda efter månad", ["Region", "Kon", "ContentsCode", "Tid", "Orsak"])
    assert len(problems) == 3
    assert all("TAB6471" in problem for problem in problems)
    assert "Alder" in problems[1]
    assert "Orsak" in problems[2]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('"TAB638"', '"BE0101"', ["population_by_age", "table"]),
        ('first = "2010"\n', "", ["population_by_age", "first"]),
        ('first = "2010"', 'first = "2010M01"', ["population_by_age", "first"]),
        ("scb_inhabitants_16_64]", "N01951]", ["population_by_age", "N01951"]),
        ('period = "year"', 'period = "month"', ["population_by_age", "by month has series"]),
        ('link = "structure"', 'link = "nowhere"', ["population_by_age", "scb_inhabitants", "link"]),
        ('{ Alder = ["tot"]', '{ Age = ["tot"]', ["population_by_age", "scb_inhabitants", "Age"]),
        ('unit = "inhabitants"', 'unit = "people"', ["population_by_age", "unit", "people"]),
    ],
)
def test_a_broken_table_is_named_by_file_id_and_field(edit, old, new, named):
    folder = edit("scb.toml", old, new, after="[population_by_age]")
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(folder)
    for word in ["scb.toml", *named]:
        assert word in str(caught.value)
