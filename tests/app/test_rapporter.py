from __future__ import annotations

import json
import re

import pytest

from koladash.app.report_tables import Check, report_table


def text_of(browser, words, number, more=""):
    return words(browser.page("/rapporter", f"?tabell={number}{more}")["page"]["children"])


def test_the_means_of_table_5_are_the_reports_own_with_n(on_published, words):
    text = text_of(on_published, words, 5)
    assert "Medel, ovägt45,632,921,318,212,215,7" in text
    assert "9 av 1311 av 1313 av 1313 av 1313 av 1312 av 13" in text


def test_a_borrowed_band_still_says_that_nothing_is_known(published, on_published, words):
    entry = report_table(published, "5").entries["1440", "2017"]
    assert (entry.value, entry.basis) == (None, "no_data")
    assert "i.u." in text_of(on_published, words, 5)


def test_a_true_zero_and_a_missing_value_stay_apart(published):
    table = report_table(published, "5")
    assert table.entries["1384", "2022"].value == 0
    assert table.entries["1419", "2022"].value is None
    assert table.count("no_data") == 7


def test_what_was_read_out_of_a_blank_is_marked_and_counted_apart(published, on_published, words):
    table = report_table(published, "3")
    assert (table.count("stated"), table.count("inferred_zero")) == (33, 32)
    text = text_of(on_published, words, 3)
    assert "33 av 65 rutor har uppgift, 32 är tomma" in text
    assert "läst ur en tom ruta" in text


def test_riket_is_shown_but_in_no_mean(published, on_published, words):
    table = report_table(published, "2")
    assert len(table.rows) == 13
    assert table.country("unemployment_rate_register_labour_force") == 6.8
    text = text_of(on_published, words, 2)
    assert "Riket6,82,446,447,3–" in text
    assert "13 av 13" in text
    assert "14 av 14" not in text


def test_the_columns_stand_as_in_the_report(published):
    assert [column.kpi for column in report_table(published, "2").columns] == [
        *("N03932", "N31825", "N31858", "N31814", "U31900"),
    ]


def test_the_mapped_kpi_is_named_and_an_assumption_is_called_one(on_published, words):
    assert "Kolada U40800, antaget" in text_of(on_published, words, 4)
    assert "Kolada N01951" in text_of(on_published, words, 1)


def test_figures_out_of_the_report_are_not_checked_against_themselves(published, on_published, words):
    table = report_table(published, "5")
    assert table.checked(Check.UNCHECKED) == len(table.entries)
    assert "kan inte prövas mot dagens" in text_of(on_published, words, 5)


def test_figures_are_checked_against_what_was_fetched(filled, on_filled, words):
    table = report_table(filled, "4")
    stated = table.count("stated")
    checked = sum(table.checked(check) for check in (Check.SAME, Check.REVISED, Check.GONE))
    assert checked == stated
    assert "prövade siffror finns likadana" in text_of(on_filled, words, 4)


@pytest.mark.parametrize("number", range(1, 6))
@pytest.mark.parametrize("more", ["", "&visa=tabell", "&prova=1", "&prova=1&visa=tabell"])
def test_made_up_figures_are_never_called_kolada_s_or_today_s(on_filled, words, number, more):
    for language, wrong in (
        ("sv", r"i Kolada i dag|\bi dag\b|dagens|Reviderad"),
        ("en", r"[Tt]oday|Revised"),
    ):
        text = text_of(on_filled, words, number, f"{more}&sprak={language}")
        assert re.findall(wrong, text) == []
        assert re.search("[Pp]åhittad|[Mm]ade[- ]up", text)
        files = on_filled.app.server.test_client()
        search = f"?tabell={number}{more}&sprak={language}"
        for name in ("rapporter.csv", "noter/rapporter.csv"):
            assert re.findall(wrong, files.get(f"/ladda-ner/{name}{search}").get_data(as_text=True)) == []


def test_the_count_of_what_stands_wears_the_badge_of_made_up_figures(on_filled):
    page = json.dumps(on_filled.page("/rapporter", "?tabell=4")["page"]["children"], ensure_ascii=False)
    assert re.search(
        r'Står det sig\?", {"props": {"children": "Påhittade siffror", "className": "tag-synthetic"', page
    )


def test_only_what_was_stated_and_is_no_longer_there_is_gone(filled):
    entries = [entry for number in "12345" for entry in report_table(filled, number).entries.values()]
    gone = [entry for entry in entries if entry.check == Check.GONE]
    assert gone
    assert all(entry.today is None and entry.basis == "stated" for entry in gone)
    assert all(entry.check == Check.UNCHECKED for entry in entries if entry.basis != "stated")


@pytest.mark.parametrize("number", range(1, 6))
def test_every_table_can_be_read_as_rows_too(on_published, words, number):
    text = text_of(on_published, words, number, "&visa=tabell")
    assert "står i rapporten" in text


def test_a_table_that_is_not_there_falls_back_and_is_said(on_published, words):
    assert "Länken angav något som inte finns (9). Visar tabell 5." in text_of(on_published, words, 9)
