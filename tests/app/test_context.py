"""The labour market around: SCB's series by month, and two measures of unemployment that never mix."""

from __future__ import annotations

import json

import pytest

from koladash.app.context_card import context_card, context_sheet
from koladash.app.figures.periods import Months, month_number
from koladash.app.labour_market import labour_market
from koladash.app.visit import Site, Visit
from koladash.settings import Settings


@pytest.fixture(scope="session")
def market(catalogue):
    def of(warehouse, search="", people=(("1481", "Mölndal", "a"), ("2280", "Härnösand", "b"))):
        site = Site(warehouse, catalogue, Settings(data_dir=warehouse.data_dir))
        return labour_market(site, Visit.from_browser(site, {"path": "/", "search": search}), people)

    return of


def drawn(component) -> str:
    return json.dumps(
        component.to_plotly_json(), default=lambda each: each.to_plotly_json(), ensure_ascii=False
    )


def test_the_title_says_the_level_the_month_and_the_change_since_the_same_month(market, filled):
    told = market(filled)
    newest, before = told.by_scb.newest("1481"), told.by_scb.year_before("1481")
    assert before["month"] == newest["month"].replace(year=newest["month"].year - 1)
    shown = drawn(context_card(told, "oversikt-arbetsmarknad"))
    assert "Arbetslösheten i Mölndal var" in shown
    assert "enligt SCB" in shown


def test_both_measures_stand_side_by_side_each_with_its_base_and_period_and_a_word_on_why(market, filled):
    shown = drawn(context_card(market(filled), "oversikt-arbetsmarknad"))
    assert "av befolkningen" in shown
    assert "årsmedel" in shown
    assert "av arbetskraften" in shown
    assert "jämförs inte" in shown


def test_no_picture_holds_both_measures(market, filled):
    told = market(filled)
    assert told.figure.id not in {each.series.id for each in told.series}
    assert all(each.values["kpi"].n_unique() == 1 for each in told.series)


def test_perturbed_and_preliminary_values_say_so_in_picture_and_table(market, filled):
    told = market(filled)
    shown = drawn(context_card(told, "oversikt-arbetsmarknad"))
    assert "slumpmässig osäkerhet (CKM)" in shown
    assert "Preliminära siffror" in shown
    remarks = {row[-2].shown for row in context_sheet(told).rows}
    assert any("med slumpmässig osäkerhet" in remark for remark in remarks)
    assert any("preliminär" in remark for remark in remarks)


def test_a_month_without_a_value_has_its_reason_and_is_never_zero(market, filled, catalogue):
    told = market(filled, people=[(code, code, "a") for code in list(catalogue.places.municipalities)[:3]])
    sheet = context_sheet(told)
    lacking = [row for row in sheet.rows if any(cell.is_missing for cell in row)]
    assert all("SCB" in row[-2].shown for row in lacking)
    assert all(cell.raw is None for row in sheet.rows for cell in row if cell.is_missing)


def test_without_scb_the_card_says_what_lacks_and_invents_nothing(market, published):
    told = market(published)
    assert told.is_empty
    shown = drawn(context_card(told, "oversikt-arbetsmarknad"))
    assert "SCB:s siffror ingår inte i den hämtning som visas." in shown
    assert context_sheet(told).rows == ()


def test_where_nobody_has_either_measure_no_empty_table_is_drawn(market, published, filled):
    assert "two-measures" not in drawn(context_card(market(published), "oversikt-arbetsmarknad"))
    assert "two-measures" in drawn(context_card(market(filled), "oversikt-arbetsmarknad"))


def test_it_is_as_good_in_english(market, filled):
    shown = drawn(context_card(market(filled, "?sprak=en"), "oversikt-arbetsmarknad"))
    assert "Unemployment in Mölndal was" in shown
    assert "are not compared" in shown


def test_months_are_told_apart_and_written_in_the_readers_language():
    from datetime import date  # noqa: PLC0415 - only here

    december, january = date(2025, 12, 1), date(2026, 1, 1)
    assert month_number(january) - month_number(december) == 1
    assert Months("sv").name(month_number(january)) == "jan 2026"
    assert Months("en").name(month_number(december)) == "Dec 2025"


def test_a_figure_has_the_same_decimals_wherever_the_card_tells_it(market, filled):
    told = market(filled)
    shown, value = drawn(context_card(told, "oversikt-arbetsmarknad")), told.by_scb.newest("1481")["value"]
    printed = f"{value:.1f}".replace(".", ",")
    assert f"{printed}\u00a0procent i " in shown
    assert f"{printed}\u00a0%" in shown
    assert f"<b>{printed}</b>" in shown
