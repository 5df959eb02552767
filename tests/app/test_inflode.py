from __future__ import annotations

import json
import re

import plotly.graph_objects as go
import pytest

from koladash.app.pages.inflode.selection import select
from koladash.app.visit import Site, Visit
from koladash.settings import Settings

REFERRERS = ["af", "soc", "fk", "egen", "ovr"]


def cells(component: object) -> list[str]:
    """The class names of every table cell, in order."""
    if isinstance(component, list):
        return [name for each in component for name in cells(each)]
    if not isinstance(component, dict):
        return []
    props = component.get("props", {})
    own = [props.get("className") or ""] if component.get("type") == "Td" else []
    return own + cells(props.get("children"))


@pytest.fixture(scope="module")
def page(on_published, on_filled, words):
    def read(search="", *, filled=False, **said):
        browser = on_filled if filled else on_published
        return words(browser.page("/inflode", search, **said)["page"]["children"])

    return read


def test_the_lead_names_the_fall_and_who_stands_for_the_rise_after_it(page):
    text = page().replace("\u00a0", " ")
    assert "i samma nio kommuner i Göteborgsregionen föll från i medel 46 procent 2017" in text
    assert "till 13 procent 2021" in text
    assert "Uppgången till 16 procent 2022, räknat på tolv kommuner, kommer från tre kommuner: Lerum," in text
    assert "Samma tolv kommuner gick från 12,8 till 15,7 procent" in text
    assert "Utan Lerum, Stenungsund och Partille gick de andra från 9,0 till 8,4." in text
    assert "Räknas alla som har svarat, 13 kommuner 2021 och tolv 2022, är medlen 12,2 och 15,7" in text


def test_the_same_year_has_four_answers(on_published):
    children = on_published.page("/inflode")["page"]["children"]
    figure = next(graph for graph in graphs(children) if graph["id"] == "averages")["figure"]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    for name, value in (
        ("Median", "5"),
        ("Vägt, utan Göteborg", "9,7"),
        ("Ovägt medel", "15,7"),
        ("Vägt efter deltagare", "21,7"),
    ):
        assert name in notes
        assert f"<b>{value}</b>" in notes


def graphs(component: object) -> list[dict]:
    if isinstance(component, list):
        return [graph for each in component for graph in graphs(each)]
    if not isinstance(component, dict):
        return []
    props = component.get("props", {})
    own = [props] if component.get("type") == "Graph" else []
    return own + graphs(props.get("children"))


def test_a_missing_share_has_no_band_of_any_year_and_says_iu(on_published, page):
    looks = cells(on_published.page("/inflode")["page"]["children"])
    assert sum("hatched" in look for look in looks) == 7
    assert not any("borrowed" in look or ("hatched" in look and "band-" in look) for look in looks)
    text = page()
    assert text.count("i.u., ") == 7
    assert "lånat" not in text
    assert "Hög andel i fyra av nio kommuner 2017, i en av tolv 2022" in text


def test_moved_limits_move_the_bands_and_keep_the_values(page):
    text = page("?granser=10,60")
    assert "Hög andel i tre av nio kommuner 2017, i en av tolv 2022" in text
    assert "Medel 10–59 %" in text
    assert "Egna gränser." in text


def test_few_persons_are_marked(page):
    text = page()
    assert "50få" in text
    assert "färre än 30 deltagare" in text


@pytest.mark.parametrize("word", REFERRERS)
def test_any_referrer_has_a_band_table_with_live_data(page, word):
    text = page(f"?anvisare={word}", filled=True)
    assert "Medel, ovägt" in text
    assert " av 13" in text


def test_a_break_parts_the_table_and_no_lead_crosses_it(page):
    text = page("?anvisare=af&fran=2017&till=2024", filled=True).replace("\u00a0", " ")
    assert "Gamla frågor" in text
    assert "Nya frågor" in text
    assert re.search(r"till \d+ procent 2023", text)
    assert "Från 2024 är frågorna nya" in text


def test_joint_referrals_end_with_their_question(page):
    text = page("?anvisare=af&gemensamma=1", filled=True)
    assert "de gemensamma medräknade" in text
    assert "2023" in text
    assert "Nya frågor" not in text


def test_published_figures_alone_say_what_cannot_be_shown(page):
    assert "Därför visas bandtabellen." in page("?anvisare=alla")
    assert "De räknas inte med." in page("?gemensamma=1")


def test_all_referrers_of_a_group_stand_beside_their_counts(on_filled, words):
    answer = on_filled.page("/inflode", "?anvisare=alla&ar=2022")
    drawn = {graph["id"]: graph["figure"] for graph in graphs(answer["page"]["children"])}
    assert set(drawn) == {"shares-1", "counts-1"}
    for figure in drawn.values():
        assert {"Ale", "Öckerö"} <= {note["text"] for note in figure["layout"]["annotations"]}
    joint = next(trace for trace in drawn["shares-1"]["data"] if trace["name"] == "AF och soc")
    assert joint["marker"]["pattern"]["shape"] == "/"
    assert "omkring" in joint["customdata"][0]
    assert "egen bearbetning" in words(answer["page"]["children"])


def test_a_municipality_s_years_are_parted_where_the_questions_are(on_filled):
    answer = on_filled.page("/inflode", "?anvisare=alla&kommun=1481")
    ids = [graph["id"] for graph in graphs(answer["page"]["children"])]
    assert ids == ["shares-1", "counts-1", "shares-2", "counts-2"]


def test_a_stack_s_table_names_its_own_work(page):
    text = page("?anvisare=alla&ar=2024&visa=tabell", filled=True)
    assert "Antalen är ungefärliga" in text
    assert "serien har upphört" in text


def selection(catalogue, warehouse, search):
    site = Site(warehouse, catalogue, Settings(data_dir=warehouse.data_dir))
    return select(site, Visit.from_browser(site, {"path": "/inflode", "search": search}))


@pytest.mark.parametrize(
    ("search", "group", "municipality"),
    [
        ("", "gr", ""),
        ("?kommun=2280", "county-22", "2280"),
        ("?kommun=1384", "gr", "1384"),
        ("?kommun=2280&grupp=gr", "gr", "2280"),
        ("?kommun=2280&grupp=atlantis", "county-22", "2280"),
        ("?kommun=9999", "gr", ""),
    ],
)
def test_the_region_is_the_municipality_s_own_unless_the_link_says_another(
    catalogue, filled, search, group, municipality
):
    chosen = selection(catalogue, filled, search)
    assert (chosen.group.id, chosen.municipality) == (group, municipality)


def test_the_municipality_is_kept_whichever_rows_are_shown(catalogue, filled):
    years = selection(catalogue, filled, "?anvisare=alla&kommun=2280")
    places = selection(catalogue, filled, "?anvisare=alla&kommun=2280&rader=kommuner")
    assert (years.is_by_year, places.is_by_year) == (True, False)
    assert years.municipality == places.municipality == "2280"
    assert selection(catalogue, filled, "?anvisare=alla&rader=ar").municipality == "1481"


def test_the_own_municipality_comes_first_and_its_row_is_marked(on_filled, page, words):
    text = page("?kommun=2280", filled=True).replace("\u00a0", " ")
    assert re.search(r"anvisningarna i Härnösand var \d+ procent 2023, mot \d+ procent", text)
    assert "kommuner i Västernorrlands län" in text
    children = on_filled.page("/inflode", "?kommun=2280")["page"]["children"]
    lit = [words(row) for row in rows_of(children) if row["props"].get("className") == "lit"]
    assert [row[: len("Härnösand")] for row in lit] == ["Härnösand"]


def rows_of(component: object) -> list[dict]:
    if isinstance(component, list):
        return [row for each in component for row in rows_of(each)]
    if not isinstance(component, dict):
        return []
    own = [component] if component.get("type") == "Tr" else []
    return own + rows_of(component.get("props", {}).get("children"))


def test_a_municipality_s_years_offer_no_region_since_it_would_change_nothing(on_filled):
    def pickers(search):
        children = on_filled.page("/inflode", search)["page"]["children"]
        return json.dumps(children)

    assert '"pick": "grupp"' not in pickers("?anvisare=alla&kommun=2280")
    assert '"pick": "grupp"' in pickers("?anvisare=alla&kommun=2280&rader=kommuner")


def test_every_short_name_in_the_picture_is_spelled_out_in_the_key(page, on_filled):
    text = page("?anvisare=alla&kommun=1481", filled=True)
    for words in (
        "Arbetsförmedlingen (AF)",
        "AF och socialtjänsten (soc) gemensamt",
        "Försäkringskassan (FK)",
    ):
        assert words in text
    answer = on_filled.app.server.test_client().get("/bild/inflode/shares-1.json?anvisare=alla&kommun=1481")
    notes = [note["text"] for note in answer.json["figure"]["layout"]["annotations"]]
    assert any("FK: Försäkringskassan" in note for note in notes)


def picture(browser, address):
    answer = browser.app.server.test_client().get(address)
    assert answer.status_code == 200
    figure = answer.json["figure"]
    go.Figure(data=figure["data"], layout=figure["layout"])
    return answer.json, [note["text"] for note in figure["layout"]["annotations"]]


def test_the_band_table_leaves_as_a_picture_with_title_key_and_source(on_published):
    told, notes = picture(on_published, "/bild/inflode/bands-picture.json?kommun=1481&bredd=700")
    assert told["title"] == "Hög andel i fyra av nio kommuner 2017, i en av tolv 2022"
    joined = " ".join(notes)
    for words in (
        "Låg 0–14 %",
        "i.u.: ingen uppgift",
        "<b>Mölndal</b>",
        "<b>45,6</b>",
        "9 av 13",
        "tabell 5",
    ):
        assert words in joined
    assert notes.count("<b>i.u.</b>") == 7
    assert sum("fillpattern" in trace for trace in told["figure"]["data"]) == 7 + 1
    (mark,) = [shape for shape in told["figure"]["layout"]["shapes"] if shape["type"] == "circle"]
    assert mark["fillcolor"]


def test_a_picture_of_made_up_bands_says_so_and_parts_old_questions_from_new(on_filled):
    told, notes = picture(on_filled, "/bild/inflode/bands-picture.json?kommun=2280&bredd=324")
    assert told["title"].endswith("(Påhittade siffror)")
    assert {"<b>Gamla frågor</b>", "<b>Nya frågor</b>"} <= set(notes)
    assert told["figure"]["layout"]["width"] >= 640


def test_a_report_s_bands_leave_as_a_picture_and_its_other_tables_do_not(on_filled):
    printed, notes = picture(on_filled, "/bild/rapporter/report-picture.json?bredd=700")
    assert (
        printed["title"] == "Tabell 5. Hög andel i 4 av 9 kommuner 2017, i 1 av 12 2022 (Påhittade siffror)"
    )
    assert any(note.startswith("påhittat ") for note in notes)
    tried, _ = picture(on_filled, "/bild/rapporter/report-picture.json?prova=1&grupp=county-22")
    assert "Västernorrlands län" in tried["title"]
    client = on_filled.app.server.test_client()
    assert client.get("/bild/rapporter/report-picture.json?tabell=4").status_code == 404
    assert client.get("/bild/inflode/bands-picture.json?anvisare=alla").status_code == 404


def test_what_is_offered_as_a_picture_can_be_had(on_published, on_filled):
    for browser, path, search in (
        (on_published, "inflode", ""),
        (on_filled, "inflode", "?anvisare=alla"),
        (on_published, "rapporter", ""),
        (on_published, "rapporter", "?tabell=2"),
    ):
        shown = json.dumps(browser.page(f"/{path}", search)["page"]["children"])
        offered = set(re.findall(r'"data-graph": "([^"]+)"', shown))
        assert bool(offered) == (search != "?tabell=2")
        for graph in offered - {"averages"}:
            picture(browser, f"/bild/{path}/{graph}.json{search}")


def test_a_wrong_link_is_shown_anyway_and_says_so(page):
    text = page("?grupp=atlantis&kommun=9999&granser=90,10")
    assert "Länken angav något som inte finns" in text
    assert "Göteborgsregionen" in text


def test_a_group_that_nobody_has_answered_in_is_a_designed_nothing(page):
    assert "Inga uppgifter att visa" in page("?grupp=county-22")


def test_the_file_holds_every_cell_with_its_reason(on_published):
    answer = on_published.app.server.test_client().get("/ladda-ner/inflode.csv")
    rows = answer.get_data(as_text=True).splitlines()
    assert len([row for row in rows if ";20" in row]) == 13 * 6
    missing = [row for row in rows if "har inte lämnat uppgift" in row]
    assert len(missing) == 7
    assert all(";0;" not in row for row in missing)


def test_english_says_the_same(page):
    text = page("?sprak=en").replace("\u00a0", " ")
    assert "fell from an average of 46 per cent in 2017 to 13 per cent in 2021" in text
    assert "three municipalities: Lerum, Stenungsund and Partille" in text
