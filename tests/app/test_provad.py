"""A report's table tried with another group and other years."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest

from koladash.app.pages.rapporter.trial import load_trial
from koladash.app.report_tables import report_table
from koladash.app.state import View
from koladash.app.texts import load_texts
from koladash.app.visit import Site, Visit
from koladash.app.wording import trial as wording
from koladash.settings import Settings


@pytest.fixture
def tried(filled, catalogue):
    """The trial that a link asks for, on the figures that were fetched."""
    site = Site(filled, catalogue, Settings(data_dir=filled.data_dir))

    def load(number, query=""):
        view = View.from_query(f"?prova=1&{query}")
        return load_trial(site, Visit("/rapporter", view, "light", load_texts("sv")), number)

    return load


def text_of(browser, words, query):
    return words(browser.page("/rapporter", f"?prova=1&{query}")["page"]["children"])


def test_the_page_is_the_report_as_printed_until_one_asks_to_try(on_filled, words):
    text = words(on_filled.page("/rapporter", "?grupp=county-22&tabell=5&ar=2020")["page"]["children"])
    assert "Medel, ovägt45,632,921,318,212,215,7" in text
    assert "prövad på" not in text


@pytest.mark.parametrize("number", "12345")
def test_the_columns_are_the_reports_and_the_rows_the_group_s(tried, filled, number):
    trial, printed = tried(number, "grupp=county-22"), report_table(filled, number)
    assert {column.indicator for column in trial.table.columns} == {c.indicator for c in printed.columns}
    assert [name for _, name in trial.table.rows] == [
        *("Härnösand", "Kramfors", "Sollefteå", "Sundsvall", "Timrå", "Ånge", "Örnsköldsvik")
    ]


@pytest.mark.parametrize("number", "12345")
def test_every_cell_is_the_warehouse_s_value_or_has_its_reason(tried, filled, number):
    trial = tried(number, "grupp=vg-skaraborg")
    known = {
        (kpi, code, year): value
        for kpi, code, year, value in filled.query(
            "SELECT kpi::VARCHAR, municipality::VARCHAR, year, value FROM mart.value WHERE gender = 'T'"
        ).iter_rows()
    }
    for code, _ in trial.table.rows:
        for column in trial.table.columns:
            year = int(column.key) if trial.table.is_by_year else trial.table.years[-1]
            entry = trial.table.entries[code, column.key]
            assert entry.value == known.get((column.kpi, code, year))
            assert (entry.value is None) == (entry.basis == "no_data")


def test_the_link_s_years_are_shown(tried):
    assert tried("4", "grupp=gr&fran=2019&till=2021").table.years == (2019, 2020, 2021)
    assert tried("1", "grupp=gr&ar=2019").table.years == (2019,)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("tabell=4&grupp=finns-ej", "finns-ej"),
        ("tabell=4&grupp=country", "country"),
        ("tabell=4&fran=1950", "1950"),
        ("tabell=1&ar=2099", "2099"),
        ("tabell=1&ar=x", "ar=x"),
    ],
)
def test_what_is_not_there_falls_back_and_is_said(on_filled, words, query, wrong):
    assert f"Länken angav något som inte finns ({wrong}). Visar Göteborgsregionen" in text_of(
        on_filled, words, query
    )


def test_a_group_of_kolada_s_own_can_be_tried(tried, filled):
    group, members = filled.query("""
        SELECT g.group_id, list(m.municipality::VARCHAR) FROM mart.municipality_group g
        JOIN mart.group_member m USING (group_id)
        JOIN mart.municipality p ON p.municipality = m.municipality AND p.kind = 'municipality'
        WHERE g.kind = 'kolada' GROUP BY 1 ORDER BY 1 LIMIT 1
    """).row(0)
    trial = tried("4", f"grupp={group}")
    assert {code for code, _ in trial.table.rows} == set(members)


def test_the_figures_are_said_not_to_be_the_report_s_and_carry_their_own_source(on_filled, words):
    text = text_of(on_filled, words, "tabell=5&grupp=county-22")
    assert "Det är inte rapportens siffror" in text
    assert "U40806, hämtat" in text
    assert "Göteborgsregionen 2024, tabell 5" not in text


def test_years_on_both_sides_of_new_questions_are_not_compared(tried, on_filled, words):
    trial = tried("5", "grupp=gr&fran=2021&till=2025")
    assert [each.year for each in trial.breaks_within] == [2024]
    text = text_of(on_filled, words, "tabell=5&grupp=gr&fran=2021&till=2025")
    assert "Frågorna är nya från 2024, så åren före och efter jämförs inte" in text
    assert "Nya frågor" in text


def test_a_series_that_ended_before_the_year_is_named(on_filled, words):
    text = text_of(on_filled, words, "tabell=2&grupp=gr&ar=2025")
    assert "(N03932): serien upphörde efter 2023." in text


def test_a_share_of_few_persons_is_marked(tried, filled):
    trial = tried("5", "grupp=vg&fran=2017&till=2022")
    few = [
        (code, column)
        for code, _ in trial.table.rows
        for column in trial.table.columns
        if trial.is_few(code, column)
    ]
    asked = "SELECT municipality::VARCHAR, year, value FROM mart.value WHERE kpi = 'U40803' AND gender = 'T'"
    counts = {(code, year): value for code, year, value in filled.query(asked).iter_rows()}
    told = {
        (code, column.key)
        for code, _ in trial.table.rows
        for column in trial.table.columns
        if trial.table.entries[code, column.key].value is not None
    }
    small = {(code, key) for code, key in told if (counts.get((code, int(key))) or 30) < 30}
    assert {(code, column.key) for code, column in few} == small


def test_a_group_without_figures_is_a_designed_nothing(on_published, words):
    text = text_of(on_published, words, "tabell=5&grupp=county-22")
    assert "Ingen uppgift för gruppen" in text
    assert "Bara avskrivna siffror" in text


def test_copied_figures_are_not_called_today_s(on_published, words):
    text = text_of(on_published, words, "tabell=5&grupp=gr")
    assert "Göteborgsregionen 2024, tabell 5" in text
    assert "dagens" not in text


def test_a_thin_newest_year_is_not_the_default(tried, filled):
    trial = tried("4", "grupp=vg-skaraborg")
    newest = trial.table.of_column(str(trial.table.years[-1]))
    assert sum(entry.value is not None for entry in newest) >= len(trial.table.rows) / 2


def test_few_answers_are_not_told_as_the_group_s(tried):
    trial = tried("4", "grupp=vg&fran=2018&till=2022")
    trial.table.entries.update(
        {key: replace(entry, value=None, basis="no_data") for key, entry in trial.table.entries.items()}
    )
    assert "För få uppgifter" in wording.title(load_texts("sv"), trial)


@pytest.mark.parametrize("number", "12345")
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_file_holds_the_table_and_says_what_it_is_not(on_filled, number, language):
    client = on_filled.app.server.test_client()
    asked = f"?prova=1&grupp=county-22&tabell={number}&sprak={language}"
    answer = client.get(f"/ladda-ner/rapporter.csv{asked}")
    text = answer.get_data(as_text=True).removeprefix("\ufeff")
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if language == "sv" else ","))
    assert len(rows) > 7
    notes = client.get(f"/ladda-ner/noter/rapporter.csv{asked}").get_data(as_text=True)
    assert ("står inte i rapporten" if language == "sv" else "are not in the report") in notes


@pytest.mark.parametrize("number", "12345")
def test_the_table_twin_has_a_row_for_every_cell(tried, on_filled, number):
    trial = tried(number, "grupp=county-22")
    page = on_filled.page("/rapporter", f"?prova=1&grupp=county-22&tabell={number}&visa=tabell")
    assert str(page).count("'type': 'Tr'") >= len(trial.table.rows) * len(trial.table.columns)
