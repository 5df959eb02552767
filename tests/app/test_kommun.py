from __future__ import annotations

import json
import re
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.app.figures.event_line import EventLine, event_line
from koladash.app.figures.geometry import mercator, spans
from koladash.app.figures.hatch_lines import hatch_lines
from koladash.app.figures.locator import locator
from koladash.app.maps.region_maps import load_country
from koladash.app.theme import load_theme
from koladash.settings import Settings

LIGHT = load_theme("light")


def text_of(browser, words, path, search=""):
    return words(browser.page(path, search)["page"]["children"])


def test_the_address_names_the_municipality(on_published, words):
    answer = on_published.page("/kommun/1481")
    assert answer["headline"]["data"]["title"] == "Mölndal – koladash"
    assert answer["headline"]["data"]["behind"] == {"name": "kommun", "path": "/kommun"}
    text = words(answer["page"]["children"])
    assert (
        "Kommunkod 1481. Göteborgsregionen, Västra Götalands län. 70\u00a0109 invånare (31 dec 2022)." in text
    )
    assert "År 2022 deltog 335\u00a0personer" in text


def test_a_link_that_carries_the_municipality_as_a_parameter_works_too(on_published, words):
    assert "Kommunkod 1480" in text_of(on_published, words, "/kommun", "?kommun=1480")
    assert "Kommunkod 1481" in text_of(on_published, words, "/kommun/1481", "?kommun=1480")


@pytest.mark.parametrize("path", ["/kommun", "/kommun/"])
def test_without_a_code_all_are_offered(on_published, words, path):
    text = text_of(on_published, words, path)
    assert "Vilken kommun?" in text
    assert "Skinnskatteberg" in text
    assert "Länken angav" not in text


@pytest.mark.parametrize("rest", ["9999", "14", "abc", "1481/x", "%3Cscript%3E", "0000", "0014"])
def test_an_unknown_code_offers_the_choice_and_says_so(on_published, words, rest):
    text = text_of(on_published, words, f"/kommun/{rest}")
    assert "Vilken kommun?" in text
    assert "Länken angav något som inte finns" in text
    assert "Visar alla kommuner att välja bland." in text


def test_a_sheet_says_what_it_shows_instead(on_published, words):
    assert "(kon=X). Visar Mölndal." in text_of(on_published, words, "/kommun/1481", "?kon=X")


def test_the_report_s_names_are_all_there_with_their_persons_and_in_their_language(on_filled, words):
    text = text_of(on_filled, words, "/kommun/2280")
    assert "Tjänster: Arbetsmarknadskonsulent (12 personer)" in text
    assert "hälso- och sjukvården, eget initiativ" in text
    assert "Inga överenskommelser eller styrdokument om samverkan 2017–2020" in text
    answer = on_filled.page("/kommun/2280", "?sprak=en")["page"]["children"]
    assert "Names are quoted in Swedish, as the report has them." in words(answer)
    assert '"children": "Enhetschef", "lang": "sv"' in json.dumps(answer, ensure_ascii=False)


def test_a_mark_is_explained_where_it_stands_and_nowhere_else(on_published, on_filled, words):
    mean = "Medel av de kommuner som svarat."
    assert f"¹ {mean}" in text_of(on_filled, words, "/kommun/2280")
    published = text_of(on_published, words, "/kommun/2280")
    assert mean not in published
    assert "¹" not in published


def test_only_the_page_that_owns_a_prefix_answers_behind_it(on_published, words):
    assert "Sidan finns inte" in text_of(on_published, words, "/karta/1481")


def test_the_table_has_eight_measures_with_region_and_country(on_published, words):
    page = on_published.page("/kommun/1481")["page"]["children"]
    text = words(page)
    assert "GR, median (kommuner)" in text
    assert text.count("Uppgift saknas: ingår inte i hämtningen") == 4
    assert "45 2022" in text
    assert "43 (13)" in text


def test_organisation_comes_with_its_date_and_that_it_is_preliminary(on_published, words):
    text = text_of(on_published, words, "/kommun/1481")
    assert "Leds av: Enhetschef AME insats, Enhetschef AME insats+" in text
    assert "Arbetsmarknadssekreterare (10 personer)" in text
    assert "Uppgifter från mars–maj 2023, preliminära (Bergström, Klockmo och Tjulin 2023)." in text
    assert "Organiserad med inspiration från Trelleborgsmodellen" in text


def test_a_blank_read_as_no_carries_its_mark(on_published, words):
    text = text_of(on_published, words, "/kommun/1481")
    assert "VuxenutbildningNej2" in text
    assert "² Tom ruta, läst som nej." in text
    assert "Ekonomiskt biståndJa" in text


def test_a_municipality_that_no_report_describes_says_so(on_published, words):
    text = text_of(on_published, words, "/kommun/0114")
    assert "Ingen av rapporterna i koladash beskriver hur Upplands Väsby har ordnat sitt arbete." in text
    assert "Inga uppgifter om kommunen ingår i den hämtning som visas." in text


def test_which_cooperation_ifaus_municipalities_had_is_not_told(on_published, words):
    text = text_of(on_published, words, "/kommun/2081")
    assert "Överenskommelser och styrdokument om samverkan 2017–2020: 3" in text
    assert "samverkansform" not in text


def test_own_events_are_told_from_the_countrys(on_published, words):
    assert "Fylld punkt: rör Mölndal direkt." in text_of(on_published, words, "/kommun/1481")
    assert "Händelserna rör hela landet." in text_of(on_published, words, "/kommun/0114")


def test_it_says_what_no_open_data_can_say(on_published, words):
    text = text_of(on_published, words, "/kommun/1481")
    assert "Öppna data säger inte om arbetet varar" in text
    assert "Sida 1 av 1" in text


def test_the_sources_name_each_report_once(on_published, words):
    text = text_of(on_published, words, "/kommun/1481")
    assert text.count("Göteborgsregionen 2024, tabell 2, 3, 4, 5") == 1


def test_a_made_up_sheet_says_so_on_the_paper_itself(on_filled, words):
    assert "PÅHITTADE SIFFROR. Får inte citeras" in text_of(on_filled, words, "/kommun/1481")


def test_our_own_mean_for_the_country_is_marked(on_filled, words):
    text = text_of(on_filled, words, "/kommun/1481")
    assert "¹ Medel av de kommuner som svarat." in text
    assert re.search(r"\d¹", text)


def test_every_municipality_has_a_page_in_both_languages(on_published, catalogue):
    for code in [*catalogue.groups["loka"].municipalities, *catalogue.groups["ifau"].municipalities, "0980"]:
        for search in ("", "?sprak=en"):
            title = on_published.page(f"/kommun/{code}", search)["headline"]["data"]["title"]
            assert title.startswith(catalogue.places.municipalities[code].name)


def test_the_file_holds_the_municipalitys_measures(on_published):
    client = on_published.app.server.test_client()
    assert "335" in client.get("/ladda-ner/kommun.csv?kommun=1481").get_data(as_text=True)
    assert client.get("/ladda-ner/kommun.csv?kommun=nobody").status_code == 200


def test_small_drawings_come_for_both_grounds_so_that_paper_gets_the_light_one(on_published):
    page = str(on_published.page("/kommun/1481")["page"]["children"])
    assert page.count("'className': 'on-light'") == page.count("'className': 'on-dark'") > 0
    assert LIGHT.color["a"].replace("#", "%23") in page


@pytest.fixture(scope="module")
def areas():
    return load_country(Settings().shapes_dir).areas


def test_the_locator_fills_one_area_only(areas):
    text = locator([areas[code] for code in ("1481", "1480", "1384")], "1481", (100, 120), LIGHT)
    assert text.count("<path") == 2
    numbers = [float(each) for each in re.findall(r"[ML ,](\d+\.\d)", text)]
    assert all(0 <= each <= 120 for each in numbers)


@pytest.mark.parametrize("code", ["1481", "0114", "2584", "1480"])
def test_hatch_lines_lie_inside_their_area(areas, code):
    area = areas[code]
    rings = [tuple((x, mercator(y)) for x, y in ring) for ring in area.rings]
    lines = hatch_lines(area, 0.02)
    assert lines
    for west, south, east, north in lines:
        x, y = (west + east) / 2, (mercator(south) + mercator(north)) / 2
        assert any(low <= x <= high for low, high in spans(rings, y))
        assert mercator(north) - mercator(south) == pytest.approx(east - west)


@given(st.lists(st.dates(date(2017, 1, 1), date(2024, 12, 31)), max_size=6))
def test_the_words_of_events_never_overlap_and_stay_on_the_sheet(days):
    line = EventLine(2017, 2025, 676.0, 110.0)
    middles = sorted(line.middles(days))
    assert all(55 - 1e-6 <= middle <= 621 + 1e-6 for middle in middles)
    assert all(b - a >= 110 - 1e-6 for a, b in pairwise(middles))


def test_a_dot_is_filled_only_where_the_event_concerns_the_municipality():
    day = date(2019, 1, 1)
    text = event_line(EventLine(2017, 2024, 676, 110), [(day, True), (day + timedelta(400), False)], LIGHT)
    fills = re.findall(r'<circle[^>]* fill="(#\w+)"', text)
    assert fills == [LIGHT.color["a"], LIGHT.color["surface"]]


def test_a_regions_hatch_is_served_for_known_widths_and_groups_only(on_published):
    client = on_published.app.server.test_client()
    assert client.get("/shapes/hatch-county-01-324.geojson").status_code == 200
    assert client.get("/shapes/hatch-county-01-325.geojson").status_code == 404
    assert client.get("/shapes/hatch-nowhere-324.geojson").status_code == 404
