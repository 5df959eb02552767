from __future__ import annotations

import polars as pl
import pytest

from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
from koladash.warehouse import Warehouse


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    folder = tmp_path_factory.mktemp("material")
    settings = Settings(data_dir=folder / "data", cache_dir=folder / "cache")
    build_from_published(settings, load_catalogue())
    return Warehouse(settings.data_dir)


def test_eight_organisations_are_told_with_their_date_and_that_they_are_preliminary(warehouse):
    told = warehouse.query("SELECT * FROM mart.organisation")
    assert told["municipality"].n_unique() == 8
    assert told["is_preliminary"].all()
    assert set(told["observed"]) == {"2023-03/2023-05"}
    assert set(told["source_line"]) == {"Bergström, Klockmo och Tjulin 2023"}


def test_a_name_stands_without_the_transcribers_english(warehouse):
    led = warehouse.query("SELECT name, detail FROM mart.organisation WHERE part = 'led_by'")
    assert {"AME-chef", "Verksamhetschef IFO", "Samordnare"} <= set(led["name"])
    assert dict(led.rows())["Verksamhetschef IFO"] == "with management group"


def test_a_post_whose_number_the_report_does_not_give_has_none(warehouse):
    posts = warehouse.query(
        "SELECT name, persons FROM mart.organisation WHERE part = 'post' AND municipality = '1481'"
    )
    assert dict(posts.rows()) == {"Samordnare": None, "Arbetsmarknadssekreterare": 10}


def test_facts_keep_whether_they_were_stated_or_read_from_a_gap(warehouse):
    facts = warehouse.query("SELECT * FROM mart.report_fact WHERE municipality = '2081'")
    assert dict(facts.select("indicator", "basis").rows())["agreements_dua"] == "stated"
    assert dict(facts.select("indicator", "basis").rows())["agreements_finsam"] == "inferred_zero"


def test_no_fact_says_which_cooperation_a_municipality_of_ifaus_had(warehouse):
    facts = warehouse.query("SELECT * FROM mart.report_fact WHERE report = 'ifau-2025'")
    assert facts.filter(pl.col("indicator").str.contains("arrangement|typology|form")).is_empty()


def test_every_column_of_the_material_says_what_it_is(warehouse):
    silent = warehouse.query("""
        SELECT table_name, column_name FROM duckdb_columns()
        WHERE schema_name = 'mart' AND table_name IN ('organisation', 'report_fact') AND comment IS NULL
    """)
    assert silent.rows() == []


def test_the_survey_carries_its_bases(warehouse):
    told = warehouse.query("SELECT * FROM mart.survey_result")
    assert told.height == 36
    groups = told.filter(pl.col("question") == 4)
    assert set(groups["asked"]) == {30}
    assert groups.filter(option_en="Long-term unemployed")["answers"].to_list() == [23]
    factors = told.filter(pl.col("question") == 8)
    assert (set(factors["asked"]), set(factors["asked_basis"])) == ({20}, {"derived"})


def test_a_span_and_a_phrase_are_no_number(warehouse):
    told = warehouse.query("SELECT * FROM mart.survey_result WHERE answers IS NULL")
    health = told.filter(option_en="Health care").row(0, named=True)
    assert (health["answers_min"], health["answers_max"], health["answers_basis"]) == (20, 23, "range")
    assert told.filter(option_en="Other municipalities")["answers_basis"].to_list() == ["not_stated"]


def test_forms_of_cooperation_are_counted_and_no_municipality_is_named(warehouse):
    forms = warehouse.query("SELECT * FROM mart.cooperation_form")
    assert dict(forms.select("arrangement", "municipalities").rows()) == {
        "cooperative": 1,
        "complementary": 6,
        "mutually_manipulative": 0,
        "confrontational": 3,
    }
    assert "municipality" not in forms.columns


def test_the_typologies_keep_the_order_of_the_report(warehouse):
    sql = "SELECT label FROM mart.typology WHERE typology = 'finansieringstyp' ORDER BY position"
    assert warehouse.query(sql)["label"].to_list()[0] == "Ordinarie kommunal budget"
