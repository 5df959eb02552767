from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from koladash.app.pages.kvalitet import calendar
from koladash.app.pages.kvalitet.selection import select
from koladash.app.pages.kvalitet.spans import spans
from koladash.app.queries import quality as quality_queries
from koladash.app.texts import load_texts
from koladash.app.visit import Site, Visit
from koladash.app.wording import quality as wording
from koladash.client.transport.clock import Clock
from koladash.etl.pipeline import build_from_published, refresh
from koladash.etl.publishing.checks import read_checks
from koladash.published import indicators
from koladash.sandbox import Knobs, SandboxServer
from koladash.sandbox.knobs import Removal, Revision
from koladash.settings import Settings
from koladash.warehouse import Warehouse

FIRST, THEN = datetime(2026, 11, 20, 3, tzinfo=UTC), datetime(2026, 11, 30, 3, tzinfo=UTC)
CHANGES = {
    "revisions": (
        Revision("U40806", "1481", 2022, "T", 12.0, date(2026, 11, 21)),
        Revision("U40806", "1440", 2022, "T", 104.0, date(2026, 11, 21)),
    ),
    "removals": (
        Removal("U40806", "1401", 2022, date(2026, 11, 21), marked=True),
        Removal("U40806", "1407", 2021, date(2026, 11, 21), marked=False),
    ),
}


def of_reports(catalogue):
    """The catalogue with the reports' key figures alone, and what they lean on."""
    named = [catalogue.kpis[each.kpi] for each in indicators().values()]
    others = [other for each in named for other in (each.successor, each.count_kpi, each.weight_kpi)]
    ids = {*(each.id for each in named), *others}
    kpis = {key: each for key, each in catalogue.kpis.items() if key in ids}
    return replace(catalogue, kpis=kpis, measures={}, figures=kpis, breaks={}, scb_tables={})


@pytest.fixture(scope="module")
def changed(tmp_path_factory, catalogue):
    """Two fetches with revised, deleted and withdrawn figures between them, and a failed run after."""
    folder = tmp_path_factory.mktemp("changed")
    few = of_reports(catalogue)
    port = 0
    for moment in (FIRST, THEN):
        with SandboxServer(Knobs(port=port, today=moment.date(), **CHANGES), few) as sandbox:
            port = int(re.search(r":(\d+)/", sandbox.base_url)[1])
            settings = Settings(
                kolada_url=sandbox.base_url,
                data_dir=folder,
                cache_dir=folder / "cache",
                requests_per_second=1000,
            )
            refresh(settings, few, clock=Clock(now=lambda moment=moment: moment))
    warehouse = Warehouse(folder)
    warehouse.append_run(
        {
            "run_id": "x",
            "outcome": "refused",
            "started_at": "2026-11-30T04:00:00+00:00",
            "kind": "kolada",
            "asked": 9,
            "answered": 9,
            "failed": 0,
            "rows": 1,
            "message": "refused: coverage shrank",
        }
    )
    return warehouse


def page(browser, words, search=""):
    return words(browser.page("/kvalitet", search)["page"]["children"])


def cell(warehouse, catalogue, municipality, year, search="", texts="sv"):
    site = Site(warehouse, catalogue, Settings(data_dir=warehouse.data_dir))
    chosen = select(site, Visit.from_browser(site, {"path": "/kvalitet", "search": search}))
    row = chosen.cells.filter(municipality=municipality, year=year).row(0, named=True)
    return row, wording.cell_words(chosen, row)


def test_the_lead_says_who_lacks_the_latest_year_and_how_many_cells_are_told(on_published, words):
    text = page(on_published, words)
    assert "12 av 13 kommuner har uppgift för 2022. Utan uppgift: Tjörn." in text
    assert "Åren 2017–2022 finns uppgift i 71 av 78 rutor." in text
    assert "9 av 13 kommuner har uppgift för varje år 2017–2022" in text


def test_without_kolada_the_page_says_plainly_what_is_lacking(on_published, words, catalogue):
    text = page(on_published, words)
    assert f"så {len(catalogue.figures)} nyckeltal följs men 14 har någon uppgift" in text
    assert "2 av kedjans 6 led har uppgift" in text
    assert "Ingen ändrad siffra är sedd" in text
    assert "Den senaste körningen byggde på rapporternas siffror" in text


def test_a_zero_is_a_value_and_a_blank_has_its_reason(published, catalogue):
    assert cell(published, catalogue, "1384", 2022)[1] == "0"
    assert cell(published, catalogue, "1419", 2022)[1] == "inte lämnad"


def test_what_nobody_asked_for_is_told_apart_from_what_was_not_reported(
    published, on_published, words, catalogue
):
    row, said = cell(published, catalogue, "2280", 2022, "?grupp=county-22")
    assert (row["value"], said) == (None, "ingår inte i hämtningen")
    assert "ingen kommun har uppgift" in page(on_published, words, "?grupp=county-22")


def test_a_figure_that_the_build_does_not_hold_has_an_empty_state(on_published, words):
    text = page(on_published, words, "?matt=U40000")
    assert "Årsarbetare i arbetsmarknadsverksamheten ingår inte i den hämtning som visas." in text
    assert "Inga uppgifter att räkna" in text


def test_the_counts_under_the_matrix_are_those_of_the_chain(published, on_published, words, catalogue):
    codes = catalogue.groups["gr"].municipalities
    frame = quality_queries.coverage(published, codes).filter(kpi="U40806")
    assert frame["n"].to_list() == [9, 11, 13, 13, 13, 12]
    assert frame["of"].unique().to_list() == [13]
    assert "Har uppgift9 av 1311 av 1313 av 1313 av 1313 av 1312 av 13" in page(on_published, words)


def test_revised_deleted_and_withdrawn_figures_are_marked_with_their_reason(changed, catalogue):
    assert cell(changed, catalogue, "1481", 2022)[1].startswith("12, reviderad en gång")
    assert cell(changed, catalogue, "1401", 2022)[1].startswith("borttagen")
    assert cell(changed, catalogue, "1407", 2021)[1].startswith("tillbakadragen")
    said = cell(changed, catalogue, "1440", 2022)[1]
    assert "reviderad en gång" in said
    assert "Andel utanför 0–100 procent" in said


def test_the_changes_are_listed_old_beside_new(browse, changed, words):
    text = page(browse(changed), words)
    assert "blev 12" in text
    assert "togs bort" in text
    assert "drogs tillbaka" in text
    assert "4 ändringar sedan siffrorna först sågs" in text


def test_a_stopped_run_is_in_the_ledger_with_its_reason_and_shows_no_new_build(browse, changed, words):
    text = page(browse(changed), words)
    assert "1 av de 3 senaste körningarna stoppades" in text
    assert "Stoppad av kontrollrefused: coverage shrank" in text
    assert text.count("visas nu") == 1


def test_a_folder_without_runs_counts_none(browse, published, words, tmp_path, catalogue):
    build_from_published(Settings(data_dir=tmp_path, cache_dir=tmp_path / "cache"), catalogue)
    (tmp_path / "runs.jsonl").unlink()
    text = page(browse(Warehouse(tmp_path)), words)
    assert "Ingen körning är antecknad" in text
    assert "av de 0" not in text
    Warehouse(tmp_path).append_run({"run_id": "x", "outcome": "failed", "message": "no answer"})
    assert "Den enda körningen stoppades eller misslyckades" in page(browse(Warehouse(tmp_path)), words)


def test_runs_against_the_sandbox_are_not_called_kolada_s(on_filled, words):
    text = page(on_filled, words)
    assert "ur sandlådan" in text
    assert "ur Kolada" not in text


def test_the_next_days_are_listed_whole_and_the_others_are_a_click_away(on_filled, words):
    def lists(component):
        if isinstance(component, list):
            return [found for each in component for found in lists(each)]
        if not isinstance(component, dict):
            return []
        props = component.get("props", {})
        own = [props] if props.get("className") == "calendar" else []
        return own + lists(props.get("children"))

    first, others = lists(on_filled.page("/kvalitet")["page"]["children"])
    assert sum(each["type"] == "Dt" for each in first["children"]) == calendar.FIRST
    n = sum(each["type"] == "Dt" for each in others["children"])
    days = words(first["children"] + others["children"])
    assert re.findall(r"\d{4}-\d\d-\d\d", days) == sorted(re.findall(r"\d{4}-\d\d-\d\d", days))
    assert f"Visa {n} dagar till" in page(on_filled, words)


def test_the_own_municipality_is_marked_in_the_matrix(on_filled):
    shown = json.dumps(on_filled.page("/kvalitet", "?kommun=2280")["page"]["children"], ensure_ascii=False)
    assert re.findall(r'identity-a[^]]*?"([^"]+)"\], "scope": "row"', shown) == ["Härnösand"]


@pytest.fixture(scope="module")
def without_one(tmp_path_factory, catalogue):
    """Two fetches, between which Kolada's list has lost a key figure."""
    folder, port = tmp_path_factory.mktemp("without"), 0
    few = of_reports(catalogue)
    for moment in (FIRST, THEN):
        knobs = Knobs(port=port, today=moment.date(), gone_kpis={"U40800": date(2026, 11, 21)})
        with SandboxServer(knobs, few) as sandbox:
            port = int(re.search(r":(\d+)/", sandbox.base_url)[1])
            settings = Settings(
                kolada_url=sandbox.base_url,
                data_dir=folder,
                cache_dir=folder / "cache",
                requests_per_second=1000,
            )
            told = refresh(settings, few, clock=Clock(now=lambda moment=moment: moment))
            assert told.outcome == "published", told.message
    return Warehouse(folder)


def test_a_figure_that_kolada_lists_no_more_says_since_when(browse, without_one, words):
    browser = browse(without_one)
    text = page(browser, words, "?matt=U40800").replace("\u00a0", " ").replace("\u00ad", "")
    assert "Finns inte längre i Koladas lista sedan den 30 november 2026. Värdena är indragna." in text
    assert "inte i Koladas lista sedan 2026-11-30" in text
    assert "finns inte längre i Koladas lista sedan 2026-11-30 och väntas inte mer." in text
    tried = words(browser.page("/rapporter", "?tabell=4&prova=1")["page"]["children"])
    assert "Finns inte längre i Koladas lista" in tried.replace("\u00a0", " ")
    assert "(U40800): ingår inte" not in tried


def test_a_source_that_stays_silent_is_in_the_lead(filled, on_filled, words):
    requests = quality_queries.requests(filled)
    assert requests["outcome"].to_list() == ["answered"]
    assert f"alla {requests['n'].sum()} frågor i den senaste körningen fick svar" in page(on_filled, words)


def test_ended_series_stand_beside_their_successors_and_are_never_joined(published, catalogue):
    site = Site(published, catalogue, Settings(data_dir=published.data_dir))
    found = spans(site)
    assert found.ended == sum(1 for kpi in catalogue.kpis.values() if kpi.ended)
    followers = {span.figure.id: span.follows for span in found.paired if span.follows}
    assert followers == {"N40828": ("U40820", "U40821"), "N03941": ("N03932",)}
    old = next(span for span in found.paired if span.figure.id == "N03932")
    assert (old.first, old.last) == (2022, 2023)


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ((None, None), "nästa publicering okänd."),
        (
            (date(2027, 8, 28), date(2027, 3, 31)),
            "preliminära siffror för 2026 den 2027-03-31, slutliga den 2027-08-28.",
        ),
        ((date(2027, 5, 1), None), "siffror för 2026 den 2027-05-01."),
        ((date(2026, 10, 1), None), "skulle ha kommit 2026-10-01; inga nya siffror har synts."),
    ],
)
def test_the_next_publication_is_what_the_source_says_or_unknown(dates, said):
    row = {
        "ended_year": None,
        "publication_date": dates[0],
        "prel_publication_date": dates[1],
        "publication_period": "2026",
    }
    assert wording.publication(load_texts("sv"), row, date(2026, 11, 22)) == said


def test_every_flag_that_a_check_can_raise_has_words_of_its_own():
    flags = [check.name for check in read_checks() if check.kind == "flag"]
    assert [name for name in flags if f"quality.flag.{name}" not in load_texts("sv")] == []


def test_an_ended_series_is_not_expected():
    row = {
        "ended_year": 2023,
        "publication_date": None,
        "prel_publication_date": None,
        "publication_period": None,
    }
    assert "upphörde efter 2023" in wording.publication(load_texts("sv"), row, date(2026, 11, 22))


def test_a_link_to_nothing_falls_back_and_is_said(on_published, words):
    text = page(on_published, words, "?matt=X1&grupp=inget&kommun=9999&kon=Q")
    assert "Länken angav något som inte kan visas (kon=Q, X1, inget, 9999)" in text
    assert "71 av 78 rutor" in text


def test_a_municipality_carried_along_gives_its_region(on_published, words):
    assert "Västernorrlands län: ingen kommun" in page(on_published, words, "?kommun=2280")


def test_the_file_has_a_row_for_every_cell_with_value_or_reason(on_published):
    answer = on_published.app.server.test_client().get("/ladda-ner/kvalitet.csv")
    rows = answer.get_data(as_text=True).splitlines()
    (row,) = [row for row in rows if row.startswith("Tjörn;2022;")]
    assert row.startswith(
        "Tjörn;2022;;Kommunen har inte lämnat uppgift för 2022.;Göteborgsregionen 2024, tabell 5;"
    )
    assert sum(row.startswith(("Ale;", "Öckerö;")) for row in rows) == 12


def test_english_says_the_same(on_published, words):
    text = page(on_published, words, "?sprak=en")
    assert "12 of 13 municipalities have a figure for 2022. Without a figure: Tjörn." in text
    assert "71 of 78 cells" in text


def test_the_whole_country_is_told_county_by_county(on_filled, words):
    text = words(on_filled.page("/kvalitet", "?matt=U40806&grupp=country")["page"]["children"])
    assert "Västernorrlands län" in text
    assert "Gotlands län" in text
    table = words(on_filled.page("/kvalitet", "?matt=U40806&grupp=country&visa=tabell")["page"]["children"])
    assert " av 290" in table
    assert " av 49" in table
