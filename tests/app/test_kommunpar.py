from __future__ import annotations

from types import SimpleNamespace

import pytest

from koladash.app.comparison import A_MEDIAN, compare
from koladash.app.heading import HeadingCheck, check_heading
from koladash.app.texts import load_texts
from koladash.app.visit import Site
from koladash.app.wording import pair as wording
from koladash.settings import Settings


@pytest.fixture(scope="session")
def on_pair(published, catalogue):
    site = Site(published, catalogue, Settings())

    def of(a, b, *figures):
        return compare(site, (a, b), figures)

    return of


def text_of(browser, words, search=""):
    return words(browser.page("/par", search)["page"]["children"])


def graphs(part):
    """The properties of every picture in a page."""
    if isinstance(part, dict) and "figure" in part:
        return [part]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [found for each in inner for found in graphs(each)]


def test_without_a_source_the_pair_is_molndal_and_kungsbacka(on_published, words):
    text = text_of(on_published, words)
    assert "Hur lika är Mölndal och Kungsbacka?" in text
    per_inhabitant = "{}\u00a0personer\u00a0per\u00a01\u00a0000\u00a0invånare"
    told = f"{per_inhabitant.format('4,8')} i Mölndal och {per_inhabitant.format('7,6')} i Kungsbacka."
    assert f"År 2022 deltog {told}" in text


def test_the_required_measures_are_there_even_where_they_lack(on_published, words):
    text = text_of(on_published, words)
    for name in (
        "Deltagare i arbetsmarknadsinsatser",
        "Anvisningar från socialtjänsten",
        "Deltagare per årsarbetare",
    ):
        assert name in text
    assert text.count("Uppgift saknas") >= 2
    assert "Den här hämtningen saknar anvisningar från socialtjänsten och deltagare per årsarbetare." in text


def test_a_pair_with_one_missing_is_not_compared_and_says_who_lacks(on_pair):
    (participants,) = on_pair("1481", "2280", "U40800")
    assert participants.assessment.verdict == "not_compared"
    names = {"1481": "Mölndal", "2280": "Härnösand"}
    assert "Härnösand saknar uppgift" in wording.guard_reasons(load_texts("sv"), participants, names)
    assert participants.value("2280") is None


def test_the_latest_common_year_is_named_with_who_lacks_a_later_one(on_pair):
    (share,) = on_pair("1419", "1481", "U40806")
    assert share.common.year == 2021
    names = {"1419": "Tjörn", "1481": "Mölndal"}
    reason = wording.year_reason(load_texts("sv"), share, names)
    assert reason == "Tjörn saknar uppgift för 2022. Därför jämförs 2021."


def test_references_say_on_how_many_they_rest(on_pair):
    (share,) = on_pair("1481", "1384", "U40806")
    (region,) = share.references
    assert region.at(2022) == (5, 12)
    assert region.group.id == "gr"
    assert "GR 12 av 13" in wording.reference_counts(load_texts("sv"), share)


def test_thirteen_municipalities_never_stand_for_the_country(on_pair):
    (participants,) = on_pair("1481", "1384", "participants_per_1000")
    assert {reference.role for reference in participants.references} == {"region"}


def test_a_number_of_persons_is_shown_last_and_set_against_nothing(on_pair, on_published, words):
    (participants,) = on_pair("1481", "1384", "U40800")
    assert participants.value("1481") == 335
    assert participants.assessment.verdict == "not_compared"
    assert participants.references == ()
    text = text_of(on_published, words)
    assert "Mölndal ligger under Kungsbacka i det enda mått som går att jämföra direkt" in text
    assert "Antal följer kommunens storlek." in text
    assert "personer över medianen" not in text
    pictures = [each["id"] for each in graphs(on_published.page("/par"))]
    assert pictures[0] == "multiple-participants_per_1000"
    assert pictures[-1] == "multiple-U40800"


def test_a_file_says_why_a_number_has_no_median(on_published):
    table = on_published.app.server.test_client().get("/ladda-ner/kommunpar.csv").get_data(as_text=True)
    rows = [line for line in table.splitlines() if line.startswith("Deltagare i arbetsmarknadsinsatser")]
    assert rows
    assert all("Antal följer kommunens storlek" in line for line in rows)


def test_a_survey_without_riket_gets_our_own_mean_and_says_so(on_filled, words):
    text = text_of(on_filled, words, "?kommun=1481&mot=2280")
    assert "Landets kommuner, medel / riket" in text or "Riket / landets kommuner, medel" in text
    assert "Landets medel" in text


def test_the_file_says_where_our_own_mean_stands_in_riket_s_column(on_filled):
    client = on_filled.app.server.test_client()
    table = client.get("/ladda-ner/kommunpar.csv?kommun=1481&mot=2280").get_data(as_text=True)
    own_means = {line.split(";")[0] for line in table.splitlines() if "Riket har ingen egen uppgift" in line}
    assert "Deltagare per 1 000 invånare (per 1 000 inv)" in own_means
    assert not any("rbetslösa" in name for name in own_means)


@pytest.mark.parametrize(("kpi", "is_survey"), [("N03920", False), ("N31814", False), ("U40806", True)])
def test_only_the_survey_has_new_questions_elsewhere_the_definition_is_new(on_filled, kpi, is_survey):
    page = on_filled.page("/par", "?kommun=1481&mot=2280")
    (figure,) = [each["figure"] for each in graphs(page) if each["id"] == f"multiple-{kpi}"]
    said = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert ("Nya frågor" in said) == is_survey
    assert ("Ny definition" in said) != is_survey


def test_the_figures_beside_a_picture_s_lines_have_the_same_number_of_decimals(on_filled):
    mixed = 0
    for each in graphs(on_filled.page("/par", "?kommun=1481&mot=2280")):
        said = [note["text"] for note in each["figure"]["layout"]["annotations"] if note.get("xshift") == 24]
        shown = [text.partition("<b>")[2].partition("</b>")[0].removesuffix(" (prel.)") for text in said]
        assert len({len(number.partition(",")[2]) for number in shown}) == 1, said
        values = [float(number.replace("\u00a0", "").replace(",", ".")) for number in shown]
        mixed += min(values) < 10 <= max(values) and "," in shown[0]
    assert mixed, "no picture has shares on either side of ten"


def test_a_derived_measure_is_our_own_work(on_published, words):
    text = text_of(on_published, words)
    assert "Egen bearbetning av U40800 och N01951 (Göteborgsregionen 2024, tabell 1 och 4)" in text


@pytest.mark.parametrize(
    ("search", "shown"),
    [
        ("?kommun=1481&mot=1481", "Mölndal och Kungsbacka"),
        ("?kommun=0000", "Mölndal och Kungsbacka"),
        ("?kommun=1384&mot=x", "Kungsbacka och Mölndal"),
    ],
)
def test_an_impossible_pair_falls_back_and_is_said(on_published, words, search, shown):
    text = text_of(on_published, words, search)
    assert f"Hur lika är {shown}?" in text
    assert f"Visar {shown}." in text


def test_the_headings_are_put_to_the_figures_of_today(on_filled, words):
    text = text_of(on_filled, words, "?kommun=1481&mot=2280")
    assert "Paret bildades hösten 2021 under rubriken ”hög arbetslöshet”." in text
    assert "Håller rubriken?" in text
    assert "I riket var arbetslösheten" in text


def test_a_heading_that_cannot_be_tested_says_what_lacks(on_published, words):
    text = text_of(on_published, words, "?kommun=1481&mot=2280")
    assert "Går inte att pröva: N03920 ingår inte i den hämtning som visas." in text


@pytest.mark.parametrize(
    ("pair_id", "levels", "country", "holds"),
    [
        ("loka-2", {"a": 8.2, "b": 3.2}, 5.6, {"a": True, "b": False}),
        ("loka-4", {"a": 4.0, "b": 2.4}, 5.6, {"a": True, "b": True}),
        ("loka-3", {"a": 1.2, "b": 1.9}, 1.5, {"a": False, "b": True}),
    ],
)
def test_a_heading_holds_on_its_side_of_the_country(catalogue, pair_id, levels, country, holds):
    check = HeadingCheck(catalogue.pairs[pair_id].claim, 2022, levels, country)
    assert {code: check.holds(code) for code in levels} == holds


def test_a_heading_about_youth_is_a_proportion(catalogue):
    def comparison(kpi, values, country):
        return SimpleNamespace(
            figure=SimpleNamespace(id=kpi),
            pair=("a", "b"),
            common=SimpleNamespace(year=2022),
            value=lambda code, _year: values[code],
            references=[SimpleNamespace(role="country", at=lambda _year: (country, 1))],
        )

    check = check_heading(
        catalogue.pairs["loka-3"].claim,
        [comparison("N03935", {"a": 9, "b": 6}, 8), comparison("N03920", {"a": 3, "b": 6}, 4)],
    )
    assert (check.levels, check.country) == ({"a": 3, "b": 1}, 2)
    assert check.holds("a")
    assert not check.holds("b")


def test_the_table_twin_holds_every_reason(on_published, words):
    text = text_of(on_published, words, "?kommun=1440&mot=1481&visa=tabell")
    assert "inte lämnad" in text
    assert "12 av 13" in text


def test_a_figure_that_counts_several_is_asked_for_once(on_filled):
    questions = on_filled.app.server.test_client().get("/sql/kommunpar.json").get_json()
    asked = next(each["text"] for each in questions if "'U40803'" in each["text"])
    assert asked.count("'U40803'") == 1


@pytest.mark.parametrize(("count", "roles"), [(2, set()), (A_MEDIAN, {"region"})])
def test_one_or_two_municipalities_are_no_median(filled, catalogue, count, roles):
    site = Site(filled, catalogue, Settings())
    county = catalogue.groups["county-22"]
    few = county.model_copy(update={"municipalities": county.municipalities[:count]})
    (unemployed,) = compare(site, ("2281", "2280"), ["N03920"], region=few)
    assert {each.role for each in unemployed.references} - {"country"} == roles


def test_the_key_explains_open_marks_where_there_are_any(on_filled, on_published, words):
    assert "Öppet märke: nya frågor eller ny definition" in text_of(on_filled, words)
    assert "Kors i märket" not in text_of(on_filled, words)
    assert "Öppet märke" not in text_of(on_published, words), "no series there reaches past its break"


def test_a_picture_takes_the_guard_s_verdict_along(on_filled):
    address = "/bild/kommunpar/multiple-U40455.json?kommun=2280&mot=1481&bredd=350&fonster=1440"
    picture = on_filled.app.server.test_client().get(address).get_json()
    said = " ".join(note["text"] for note in picture["figure"]["layout"]["annotations"]).replace("<br>", " ")
    assert "Jämför med förbehåll: " in said


def test_one_s_own_pair_is_chosen_in_one_place(on_published):
    page = str(on_published.page("/par"))
    assert page.count("own-pair") == 1


def test_all_pictures_are_one_download_and_the_single_ones_are_folded(on_filled, words):
    page = str(on_filled.page("/par", "?kommun=2280&mot=1481"))
    assert page.count("'className': 'take-each'") == 1
    assert page.count("'data-graph': 'multiples'") == 2
    address = "/bild/kommunpar/multiples.json?kommun=2280&mot=1481&bredd=1112&fonster=1440"
    picture = on_filled.app.server.test_client().get(address).get_json()
    said = " ".join(note["text"] for note in picture["figure"]["layout"]["annotations"]).replace("<br>", " ")
    for name in ("Deltagare per 1 000 invånare", "Arbetslösa av befolkningen, 18–65 år", "Jämförs inte"):
        assert name in said
    assert "Öppet märke: nya frågor eller ny definition." in said
    assert picture["figure"]["layout"]["width"] == 1112 + 48


def test_a_measure_that_lacks_says_so_in_the_whole_picture(on_published):
    picture = on_published.app.server.test_client().get("/bild/kommunpar/multiples.json").get_json()
    said = " ".join(note["text"] for note in picture["figure"]["layout"]["annotations"]).replace("<br>", " ")
    assert "Nyckeltalet ingår inte i den hämtning som visas." in said
