from __future__ import annotations

import json

import brotli
import pytest

from koladash.app.maps.neighbours import Neighbours, load_neighbours
from koladash.app.pages.karta.neighbours import neighbours_card
from koladash.app.pages.karta.selection import select, usual_year
from koladash.app.visit import Site, Visit
from koladash.settings import Settings

WORDS = (
    *("lead.children", "facts.children", "map-title.children", "map-source.children"),
    *("map-selected.children", "map-neighbours.children", "map-missing.children", "year-shown.children"),
    "filters-second.children",
)


def table(answer: dict) -> list[list[str]]:
    """The rows of the page's table twin."""
    rows: list[list[str]] = []

    def walk(component: object) -> None:
        if isinstance(component, list):
            for each in component:
                walk(each)
        if isinstance(component, dict):
            if component.get("type") == "Tr":
                rows.append([cell["props"].get("children", "") for cell in component["props"]["children"]])
            walk(component.get("props", {}).get("children"))

    walk(answer["page"]["children"])
    return rows[1:]


def row_of(answer: dict, name: str) -> list[str]:
    return next(row for row in table(answer) if row[0] == name)


def test_goteborg_had_4558_participants_in_2018(on_published):
    answer = on_published.page("/karta", "?matt=U40800&ar=2018&visa=tabell")
    assert row_of(answer, "Göteborg")[2].replace("\u00a0", "") == "4558"


def test_a_missing_share_is_worded_and_a_true_zero_is_a_zero(on_published):
    answer = on_published.page("/karta", "?matt=U40806&ar=2022&visa=tabell")
    tjorn, kungsbacka = row_of(answer, "Tjörn"), row_of(answer, "Kungsbacka")
    assert tjorn[2] == "Uppgift saknas"
    assert tjorn[4] == "Kommunen har inte lämnat uppgift för 2022."
    assert kungsbacka[2] == "0"
    assert kungsbacka[4] == ""


def test_every_municipality_on_the_map_has_a_row(on_published):
    answer = on_published.page("/karta", "?matt=U40806&visa=tabell")
    assert len(table(answer)) == 57
    assert "" not in {row[2] for row in table(answer)}


def test_the_picture_and_the_words_say_what_lacks(on_published, words):
    answer = on_published.page("/karta", "?matt=U40806&ar=2022")
    text = words(answer["page"]["children"])
    assert "45 av 57 kommuner saknar uppgift" in text
    assert "12 av 57 kommuner har uppgift" in text
    assert "I mediankommunen på kartan kom 5\u00a0procent av anvisningarna 2022 från" in text
    assert "Göteborgsregionen 2024, tabell 5. Kommungränser: SCB" in text


def test_a_year_that_is_not_there_falls_back_and_is_said(on_published, words):
    text = words(on_published.page("/karta", "?matt=U40806&ar=1999")["page"]["children"])
    assert (
        "Länken angav något som inte finns (1999). Visar Anvisningar från Arbetsförmedlingen för 2022, "
        "totalt, sex klasser." in text
    )


@pytest.mark.parametrize("search", ["?matt=X99999", "?kommun=9999", "?matt=U40806&kon=K", "?ar=i+fjol"])
def test_what_a_link_says_wrongly_is_said_once(on_published, words, search):
    assert words(on_published.page("/karta", search)["page"]["children"]).count("Länken angav") == 1


def test_a_figure_without_values_shows_a_designed_nothing(on_published, words):
    text = words(on_published.page("/karta", "?matt=U40455")["page"]["children"])
    assert "Inga uppgifter att rita" in text
    assert "ingår inte i den hämtning som visas" in text


def test_a_new_year_sends_the_maps_changes_alone(on_filled):
    answer = on_filled.post(
        ("map-change.data",),
        "quick-request",
        {"path": "/karta", "search": "?matt=U40455&ar=2020", "width": 1440},
    )
    sent = answer.get_data()
    change = json.loads(sent)["response"]["map-change"]["data"]
    assert {key for keys in change["traces"].values() for key in keys} == {
        *("z", "customdata", "meta", "locations", "text", "selectedpoints"),
    }
    assert change["layout"]["meta"][0] == "2020"
    assert len(brotli.compress(sent)) < 1024
    assert len(sent) < 8192


def test_a_new_year_says_everything_anew(on_filled, words):
    answer = on_filled.quick(WORDS, "?matt=U40455&ar=2020&kommun=1462", "map-painted")
    assert " 2020" in words(answer["map-title"]["children"])
    assert "Siffrorna avser 2020" in words(answer["facts"]["children"])
    assert "Vald kommun: Lilla Edet" in words(answer["map-selected"]["children"])
    assert answer["year-shown"]["children"] == "2020"
    assert answer["filters-second"]["children"] == "Lilla Edet, totalt, sex klasser"


def test_a_thin_newest_year_can_be_chosen_but_is_not_shown_unasked():
    assert usual_year({2022: 50, 2023: 49, 2024: 2}) == 2023
    assert usual_year({2022: 50, 2023: 25}) == 2023
    assert usual_year({}) == 0


def test_the_source_is_named_by_lineage(on_filled, words):
    raw = words(on_filled.page("/karta", "?matt=U40800")["page"]["children"])
    derived = words(on_filled.page("/karta", "?matt=participants_per_annual_worker")["page"]["children"])
    assert "Påhittade siffror (sandlåda), U40800, hämtat " in raw
    assert "egen bearbetning av U40800 och U40000" in derived
    assert "Källa: Kolada" not in derived


def test_unequal_scales_share_one_legend(on_filled):
    for scale in ("klasser", "glidande", "band"):
        answer = on_filled.page("/karta", f"?matt=U40455&skala={scale}")
        assert answer["headline"]["data"]["chosen"]["skala"] == scale


@pytest.mark.parametrize(("language", "county"), [("sv", "Hallands län"), ("en", "Halland County")])
def test_a_county_has_its_name_in_the_reader_s_language(on_published, language, county):
    client = on_published.app.server.test_client()
    table = client.get(f"/ladda-ner/karta.csv?matt=U40806&sprak={language}").get_data(as_text=True)
    assert county in table


def test_a_municipality_off_the_map_exists_and_is_told_to_lie_outside(on_published, words):
    answer = on_published.page("/karta", "?kommun=0980")["page"]
    text = words(answer["children"])
    assert "Gotland ligger utanför." in text
    assert "Länken angav" not in text


def test_the_map_of_one_gender_says_so_in_words_title_and_file(on_filled, words):
    search = "?matt=U40455&kommun=2281&kon=M"
    text = words(on_filled.page("/karta", search)["page"]["children"])
    assert "Siffrorna gäller män. I mediankommunen" in text
    assert "Började arbeta eller studera vid avslut, män" in text
    assert "Vald kommun: Sundsvall, män" in text
    assert "Grannar till Sundsvall, män" in text
    answer = on_filled.app.server.test_client().get(f"/ladda-ner/karta.csv{search}")
    assert ", män (%)" in answer.get_data(as_text=True).splitlines()[0]


def test_a_share_on_few_carries_its_verdict_also_beside_one_that_lacks(filled, catalogue):
    site = Site(filled, catalogue, Settings(data_dir=filled.data_dir))
    figure = "U40455"
    few = filled.query(
        "SELECT v.municipality, v.year FROM mart.value v JOIN mart.value p ON p.kpi = $count"
        " AND p.municipality = v.municipality AND p.year = v.year AND p.gender = 'T'"
        " WHERE v.kpi = $kpi AND v.gender = 'T' AND v.value IS NOT NULL AND p.value < 30",
        {"kpi": figure, "count": catalogue.figures[figure].count_kpi},
    )
    told = set()
    for code, year in few.iter_rows():
        for own in load_neighbours(site.settings.shapes_dir).get(code, Neighbours()).all:
            search = f"?matt={figure}&ar={year}&kommun={own}"
            chosen = select(site, Visit.from_browser(site, {"path": "/karta", "search": search}))
            if chosen.selected != own or chosen.year != year:
                continue
            said = str(neighbours_card(chosen))
            name = catalogue.places.municipalities[code].name
            lacks = chosen.values.filter(municipality=own)["value"][0] is None
            assert "Jämförs inte" in said, (own, code, year)
            assert name in said.split("Färre än 30 personer", 1)[1].split(".", 1)[0]
            told.add(lacks)
    assert True in told
