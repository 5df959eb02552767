from __future__ import annotations

import pytest

from koladash.app.components.words import rich
from koladash.app.texts import load_texts
from koladash.app.wording.values import of_unrounded


@pytest.fixture(scope="module")
def page(on_published, on_filled, words):
    def read(search="", *, filled=False, **said):
        browser = on_filled if filled else on_published
        return words(browser.page("/utveckling", search, **said)["page"]["children"]).replace("\u00a0", " ")

    return read


def parts(component: object, kind: str) -> list[dict]:
    """The properties of every component of a kind, in reading order."""
    if isinstance(component, list):
        return [part for each in component for part in parts(each, kind)]
    if not isinstance(component, dict):
        return []
    props = component.get("props", {})
    own = [props] if component.get("type") == kind else []
    return own + parts(props.get("children"), kind)


@pytest.fixture(scope="module")
def genders(on_published, on_filled):
    """What the gender control offers: the words, and whether they are struck out."""

    def control(search, *, filled):
        found = (on_filled if filled else on_published).page("/utveckling", search)["page"]["children"]
        shown = [each for each in parts(found, "SegmentedControl") if each["id"] == {"pick": "kon"}]
        return {each["label"]: each["disabled"] for each in shown[0]["data"]}

    return control


@pytest.fixture(scope="module")
def drawn(on_published, on_filled):
    def draw(search="", *, filled=False, **said):
        browser = on_filled if filled else on_published
        return parts(browser.page("/utveckling", search, **said)["page"]["children"], "Graph")

    return draw


def lines(figure: dict) -> dict[str, dict]:
    return {trace["name"]: trace for trace in figure["data"] if trace.get("mode") == "lines+markers"}


def test_levels_and_changes_are_told_with_the_group_s_n(page):
    text = page("?matt=U40806&kommuner=1481,1384,gr")
    assert "Mölndal 4 procent, Kungsbacka 0 procent och Göteborgsregionen 5 procent" in text
    assert "Mölndal (−7 procentenheter), Kungsbacka (−68 procentenheter)" in text
    assert "Göteborgsregionen: 12 av 13 kommuner 2022" in text
    assert "Gruppernas värden: egen bearbetning" in text


def test_a_group_follows_the_average_that_is_asked_for(page):
    assert "Göteborgsregionen 16 procent" in page("?matt=U40806&kommuner=1481,gr&medel=ovagt")
    balanced = page("?matt=U40806&kommuner=gr&medel=balanserat&fran=2021&till=2022")
    assert "grupper som medel av dem som svarat alla år" in balanced


def test_up_to_three_series_share_one_picture_and_more_have_one_each(drawn):
    together = drawn("?matt=U40806&kommuner=1481,1384,1401")
    assert [graph["id"] for graph in together] == ["series-T"]
    assert {"Mölndal", "Kungsbacka", "Härryda"} <= set(lines(together[0]["figure"]))
    apart = drawn("?matt=U40806&kommuner=1481,1384,1401,1480,gr")
    assert len(apart) == 5
    lit = lines(apart[0]["figure"])
    assert {"Mölndal", "Kungsbacka", "Härryda", "Göteborg", "Göteborgsregionen"} <= set(lit)
    said = [note["text"] for note in apart[0]["figure"]["layout"]["annotations"]]
    assert not [words for words in said if words.startswith("Mölndal <b>")]


def test_a_missing_year_breaks_the_line_and_is_never_zero(drawn):
    figure = drawn("?matt=U40806&kommuner=1480,1481")[0]["figure"]
    values = dict(zip(lines(figure)["Göteborg"]["x"], lines(figure)["Göteborg"]["y"], strict=True))
    assert values.get(2017) is None
    assert values[2019] == 25
    assert any("Göteborg: uppgift saknas" in note["text"] for note in figure["layout"]["annotations"])


def test_an_index_starts_at_a_hundred_in_the_year_that_is_chosen(page, drawn):
    text = page("?matt=U40806&kommuner=1481,1384&bas=2017")
    assert "index med 2017 som 100" in text
    figure = drawn("?matt=U40806&kommuner=1481,1384&bas=2017")[0]["figure"]
    assert [line["y"][0] for line in lines(figure).values()] == [100, 100]


def test_an_index_refuses_a_base_that_is_zero_or_missing(page):
    text = page("?matt=U40806&kommuner=1481,1480,1384&bas=2018")
    assert "Index går inte att räkna för Mölndal: värdet 2018 är noll." in text
    assert "Index går inte att räkna för Göteborg: uppgift saknas för 2018." in text


def test_an_index_never_reaches_over_a_break(page, drawn):
    figure = drawn("?matt=N03920&kommuner=1481&bas=2015", filled=True)[0]["figure"]
    assert max(lines(figure)["Mölndal"]["x"]) == 2022
    assert "Index visas bara för år med samma definition som 2015." in page(
        "?matt=N03920&kommuner=1481&bas=2015", filled=True
    )


def test_a_break_has_words_on_either_side_and_no_line_across(drawn):
    figure = drawn("?matt=U40806&kommuner=1481", filled=True)[0]["figure"]
    said = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "Gamla frågor" in said
    assert "Nya frågor" in said
    line = lines(figure)["Mölndal"]
    assert None in [y for x, y in zip(line["x"], line["y"], strict=True) if x == 2024]


def test_women_and_men_stand_beside_each_other(drawn, page):
    ids = [graph["id"] for graph in drawn("?matt=U40800&kommuner=1481,2280&kon=KM", filled=True)]
    assert [each for each in ids if each.startswith("series-")] == ["series-K", "series-M"]
    assert "bland kvinnor och" in page("?matt=U40800&kommuner=1481&kon=KM", filled=True)


def test_a_figure_that_is_not_divided_says_so(page):
    text = page("?matt=U40806&kommuner=1481&kon=KM", filled=True)
    assert "är inte uppdelat på kvinnor och män. Visar totalt." in text


@pytest.mark.parametrize("has_figures", [True, False])
def test_what_is_chosen_is_never_struck_out(genders, has_figures):
    struck = genders("?matt=U40806&kommuner=2280", filled=has_figures)
    assert struck == {"Totalt": False, "Kvinnor": True, "Män": True, "Kvinnor och män": True}


def test_a_figure_without_values_is_not_called_undivided(page):
    assert "måttet är inte uppdelat" in page("?matt=U40806&kommuner=2280", filled=True)
    assert "måttet är inte uppdelat" not in page("?matt=U40806&kommuner=2280")


@pytest.mark.parametrize(
    ("figure", "ends", "says"),
    [
        ("N03920", (7.557, 7.936), ", på oavrundade värden"),
        ("N03920", (7.56, 7.94), ", på oavrundade värden"),
        ("N03920", (7.50, 7.90), ""),
        ("U40806", (12.4, 5.0), ""),
        ("U40800", (348.0, 330.0), ""),
        ("U40455", (33.4, 35.5), ", på oavrundade värden"),
    ],
)
def test_a_change_that_the_printed_figures_do_not_give_says_why(catalogue, figure, ends, says):
    found = catalogue.figures[figure]
    assert of_unrounded(load_texts("sv"), found, ends, found.decimals) == says


def test_the_lead_says_it_where_it_tells_the_change(page):
    exact, plain = (page(f"?matt=N03920&kommuner={code}", filled=True) for code in ("2280", "1480"))
    assert "Härnösand (+0,4 procentenheter, på oavrundade värden)" in exact
    assert "Härnösand: 7,6 procent 2023, 7,9 procent 2025" in exact
    assert "Göteborg (+0,6 procentenheter)" in plain


def test_ages_are_not_parted_in_headings_and_sentences_and_years_may_be(on_filled):
    found = on_filled.page("/utveckling", "?matt=N03920&kommuner=2280")["page"]["children"]
    (question,) = parts(found, "H1")
    assert question["children"] == "Arbetslösa av befolkningen, 18\u2060–\u206065 år: hur har det utvecklats?"
    assert rich("år 2010–2025, **0–9**")[0] == "år 2010–2025, "


def test_an_ended_series_stops_and_names_another_measure(page, drawn):
    text = page("?matt=N03932&kommuner=1481", filled=True)
    assert "Serien upphörde efter 2023." in text
    assert "N03941" in text
    assert "är ett annat mått och visas inte i samma linje" in text
    assert max(lines(drawn("?matt=N03932&kommuner=1481", filled=True)[0]["figure"])["Mölndal"]["x"]) == 2023


def test_events_are_real_even_where_the_figures_are_made_up(page):
    text = page("?kommuner=1481", filled=True)
    assert "Påhittade siffror" in text.split("Händelser under åren")[0]
    assert "Händelser under årenPåhittade siffror" not in text


def test_events_are_chosen_by_scope(page):
    none, some, every = (
        page(f"?matt=U40806&kommuner=2280&handelser={word}") for word in ("av", "urval", "alla")
    )
    assert "Händelser under åren" not in none
    some_filled, every_filled = (
        page(f"?matt=U40806&kommuner=2280&handelser={word}", filled=True) for word in ("urval", "alla")
    )
    assert "Covid-19 (pandemi)" in some_filled
    assert "11 mars 2020" in some_filled
    assert "IFAU delstudie 1" not in some_filled
    assert "IFAU delstudie 1" in every_filled
    assert "Kompetenscentrum inrättas i Göteborg" not in every_filled
    assert "inte förklaring" in some_filled
    assert "ingen av dem som är valda har uppgift" in some
    assert every


def test_the_numbers_of_the_list_stand_in_the_picture_and_nothing_is_explained_that_is_not_there(drawn, page):
    figure = drawn("?matt=N03920&kommuner=2280", filled=True)[0]["figure"]
    notes = [note["text"] for note in figure["layout"]["annotations"]]
    text = page("?matt=N03920&kommuner=2280", filled=True)
    assert [f"<b>{number}</b>" in notes for number in range(1, 12)] == [True] * 11
    assert not [words for words in notes if "Covid" in words]
    assert "Siffrorna över bilden är listans." in text
    assert "Fylld" not in text
    assert "Fylld: händelsen gäller en av dem som visas." in page(
        "?kommuner=1481&handelser=alla", filled=True
    )


def test_pictures_of_women_and_men_carry_the_list_s_numbers_too(drawn):
    every = drawn("?matt=N03920&kommuner=2280&kon=KM", filled=True)
    pictures = [each for each in every if each["id"] in {"series-K", "series-M"}]
    assert len(pictures) == 2
    for each in pictures:
        notes = [note["text"] for note in each["figure"]["layout"]["annotations"]]
        assert [f"<b>{number}</b>" in notes for number in range(1, 12)] == [True] * 11


def test_the_guard_judges_every_municipality_against_the_first(page):
    text = page("?matt=U40806&kommuner=1481,1384,1402")
    assert "Mölndal och Kungsbacka, 2022" in text
    assert "Mölndal och Partille, 2022" in text
    assert "Jämför med förbehåll" in text


def test_the_reader_s_own_municipality_comes_along(page):
    text = page("?kommun=2282&mot=1462", filled=True)
    assert "Ta bort" not in text
    assert "Kramfors" in text
    assert "Lilla Edet" in text


def test_more_than_eight_series_are_cut_and_the_list_says_it_is_full(page):
    codes = "1481,1384,1401,1402,1407,1415,1419,1440,1441,1462"
    text = page(f"?matt=U40806&kommuner={codes}")
    assert "Åtta serier är valda" in text
    assert "Lilla Edet" not in text


@pytest.mark.parametrize(
    "search", ["?matt=XX&kommuner=9999,../x,gr", "?bas=1850&fran=2099&till=1900", "?kon=Q&medel=x"]
)
def test_a_wrong_link_falls_back_and_says_so(page, search):
    text = page(search)
    assert "Sidan kunde inte visas" not in text
    assert len(text) > 400


def test_the_table_has_every_series_and_year_with_its_reason(on_published):
    answer = on_published.app.server.test_client().get(
        "/ladda-ner/utveckling.csv?matt=U40806&kommuner=1480,gr"
    )
    rows = answer.get_data(as_text=True).splitlines()
    (row,) = [row for row in rows if row.startswith("Göteborg;2017;")]
    assert row.startswith("Göteborg;2017;Totalt;;;Kommunen har inte lämnat uppgift för 2017.;")
    assert any(
        "Göteborgsregionen;2022;Totalt;5.0" in row.replace(",", ".") and "Egen bearbetning" in row
        for row in rows
    )


def test_english_says_the_same(page):
    text = page("?matt=U40806&kommuner=1481,1384&sprak=en")
    assert "Mölndal 4 per cent and Kungsbacka 0 per cent" in text
    assert "Mölndal lies above Kungsbacka in 2022" in text
