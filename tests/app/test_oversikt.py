from __future__ import annotations

import csv
import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis.change import Change
from koladash.app.pages.oversikt.selection import select
from koladash.app.texts import load_texts
from koladash.app.visit import Site, Visit
from koladash.app.wording import municipality as wording
from koladash.app.wording import overview, strips
from koladash.app.wording.values import difference
from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import refresh
from koladash.published import published_figures
from koladash.sandbox import Knobs, SandboxServer
from koladash.sandbox.knobs import Removal, Revision
from koladash.settings import Settings
from koladash.warehouse import Warehouse

SWEDISH = load_texts("sv")
MARCH_2, MARCH_9 = date(2026, 3, 2), date(2026, 3, 9)


def text_of(browser, words, search=""):
    return words(browser.page("/", search)["page"]["children"])


@pytest.fixture(scope="session")
def chosen(catalogue):
    """What the page shows of a warehouse for a query string."""

    def of(warehouse, search=""):
        site = Site(warehouse, catalogue, Settings(data_dir=warehouse.data_dir))
        return select(site, Visit.from_browser(site, {"path": "/", "search": search}))

    return of


@pytest.fixture(scope="session")
def revised(tmp_path_factory, catalogue):
    """Two fetches a week apart: one figure of Mölndal changed between them, another was deleted."""
    printed = {figure.kpi for figure in published_figures()}
    named = [catalogue.kpis[each] for each in {"U40800", "N03920", *printed}]
    beside = {other for each in named for other in (each.successor, each.count_kpi, each.weight_kpi) if other}
    kpis = {each: catalogue.kpis[each] for each in {*(kpi.id for kpi in named), *beside}}
    few = replace(catalogue, kpis=kpis, measures={}, figures=kpis, breaks={}, scb_tables={})
    folder = tmp_path_factory.mktemp("revised")
    with SandboxServer(Knobs(groups=10, newest_year=2024), few) as sandbox:
        settings = Settings(
            kolada_url=sandbox.base_url,
            data_dir=folder,
            cache_dir=folder / "cache",
            requests_per_second=1000,
            first_year=2022,
            value_max_age_hours=1,
            list_max_age_hours=1,
        )
        for day in (MARCH_2, MARCH_9):
            sandbox.set(
                today=day,
                revisions=(Revision("U40800", "1481", 2022, "T", 337.0, MARCH_9),),
                removals=(Removal("N03920", "1481", 2022, MARCH_9),),
            )
            now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
            refresh(settings, few, mode=Mode.REFRESH, clock=Clock(now=lambda now=now: now))
    return Warehouse(folder)


def test_the_first_page_is_molndal_with_the_reports_figures(on_published, words):
    text = text_of(on_published, words)
    assert "Hur står det till i Mölndal?" in text
    assert "År 2022 deltog 335\u00a0personer i kommunens arbetsmarknadsinsatser, nästan lika många" in text
    assert "Arbetsförmedlingen stod för 4\u00a0procent av anvisningarna." in text
    assert "2 av 6 led har uppgift" in text


def test_each_number_has_its_change_and_what_it_is_held_against(on_published, words):
    text = text_of(on_published, words)
    assert "+2\u00a0procentenheter sedan 2021" in text
    assert "−4\u00a0personer sedan 2021" in text
    assert "GR: median 5\u00a0%, 12 av 13 kommuner" in text
    assert "4,8\u00a0per\u00a01\u00a0000\u00a0inv¹GR: median 4,9, 12 av 13" in text
    assert "¹ Egen bearbetning av U40800 och N01951 (Göteborgsregionen 2024, tabell 1 och 4)" in text


def test_a_link_without_a_figure_is_a_missing_block_and_never_a_zero(on_published, words, chosen, published):
    empty = [each for each in chosen(published).chain if each.is_empty]
    assert [each.figure.id for each in empty] == ["U40000", "U40455", "N40008", "N03920"]
    text = text_of(on_published, words)
    assert text.count("Uppgift saknas") == 4 + 1  # the labour market around lacks too
    assert text.count("Nyckeltalet ingår inte i den hämtning som visas.") == 4


def test_a_true_zero_stays_a_zero(on_published, words):
    text = text_of(on_published, words, "?kommun=1384")
    assert "Arbetsförmedlingen stod för 0\u00a0procent av anvisningarna." in text


@pytest.mark.parametrize(
    ("search", "against"),
    [
        ("?kommun=2280", "1481"),
        ("?kommun=1481", "1384"),
        ("?kommun=1480", ""),
        ("?kommun=1480&mot=1481", "1481"),
        ("?kommun=1481&mot=0000", ""),
        ("?kommun=1481&mot=1481", "1384"),
        ("?kommun=1481&mot=9999", "1384"),
    ],
)
def test_whom_a_municipality_is_set_against(chosen, published, search, against):
    assert chosen(published, search).against == against


def test_with_figures_for_both_the_pair_of_the_study_comes_by_itself(chosen, filled):
    pair = chosen(filled)
    assert (pair.code, pair.against, pair.study.id) == ("1481", "2280", "loka-2")


def test_kungsbackas_region_is_goteborgsregionen_and_its_county_one_choice_away(chosen, published):
    assert chosen(published, "?kommun=1384").region.id == "gr"
    assert chosen(published, "?kommun=1384&grupp=county-13").region.id == "county-13"
    assert chosen(published, "?kommun=1384&grupp=county-22").region.id == "gr"


def test_a_link_that_asks_for_what_is_not_there_is_answered_and_told(on_published, words):
    text = text_of(on_published, words, "?kommun=9999&grupp=nowhere&kon=X")
    assert "något som inte finns (kon=X, 9999, nowhere). Visar Mölndal i Göteborgsregionen." in text
    assert "Hur står det till i Mölndal?" in text


def test_strips_compare_one_year_for_the_two_and_never_draw_a_missing_one(chosen, filled):
    for strip in chosen(filled).strips:
        told = strip.others.filter(municipality="1481", year=strip.comparison.year)
        assert told["value"][0] == strip.comparison.value("1481") is not None
        assert strip.others["year"].n_unique() == 1


def test_the_picture_of_the_strips_takes_its_key_and_its_cautions_along(on_filled):
    client = on_filled.app.server.test_client()
    picture = client.get("/bild/oversikt-strips/strips.json?kommun=2280&bredd=706&fonster=1440").get_json()
    said = " ".join(note["text"] for note in picture["figure"]["layout"]["annotations"])
    words_of_it = said.replace("<br>", " ")
    assert "Streckad linje: regionens median." in words_of_it
    assert "Jämför med förbehåll: Började arbeta eller studera" in words_of_it


def test_the_chain_leaves_as_a_picture_that_says_what_the_panel_says(on_filled, words, chosen, filled):
    client = on_filled.app.server.test_client()
    picture = client.get("/bild/oversikt/chain.json?kommun=2280&bredd=1112&fonster=1440").get_json()
    said = " ".join(note["text"] for note in picture["figure"]["layout"]["annotations"]).replace("<br>", " ")
    assert "Kedjan i Härnösand" in said
    own = chosen(filled, "?kommun=2280")
    for each in own.chain:
        assert f"<b>{overview.value(SWEDISH, each, '2280')}</b>" in said
        assert f"{each.figure.id} · {each.year}" in said
    assert "'data-graph': 'chain'" in str(on_filled.page("/", "?kommun=2280"))
    assert "'data-graph': 'chain'" not in str(on_filled.page("/", "?kommun=2280&visa=tabell"))


def test_the_strips_have_a_key_to_each_mark(on_filled, words):
    text = text_of(on_filled, words, "?kommun=2280")
    assert "HärnösandMölndalRiketVästernorrlands län, medianÖvriga kommuner i Västernorrlands län" in text


def test_the_map_s_title_holds_the_municipality_against_the_country_and_ranks_nobody(on_filled, words):
    text = text_of(on_filled, words, "?kommun=2280")
    assert re.search(r"Härnösand [\d,]+\u00a0procent, riket [\d,]+", text)
    assert "högst arbetslöshet" not in text


def test_a_count_is_shown_beside_its_proportion_in_the_same_year(chosen, filled):
    own = chosen(filled)
    count = next(each for each in own.chain if each.figure.id == "U40800")
    per_1000 = own.proportions["U40800"].value("1481", count.year)
    assert overview.beside(own, count)[0].startswith(f"{per_1000:.1f}".replace(".", ","))


def test_women_only_leaves_what_is_not_divided_by_gender_missing_with_its_reason(on_filled, words):
    text = text_of(on_filled, words, "?kon=K")
    assert text.count("Måttet delas inte upp på kön. Välj totalt.") == 2


def test_over_a_break_no_change_is_given(chosen, filled):
    own = chosen(filled)
    referrals = next(each for each in own.chain if each.figure.id == "U40806")
    assert overview.change(SWEDISH, referrals, "1481") == "Frågan är ändrad sedan 2023: åren jämförs inte"


def test_without_an_earlier_fetch_the_page_says_so(on_published, words):
    assert "Ingen tidigare hämtning att jämföra med." in text_of(on_published, words)


def test_what_changed_between_two_fetches_is_told_with_old_and_new(browse, revised, words):
    text = text_of(browse(revised), words)
    assert "Reviderad" in text
    assert "2022: " in text
    assert "blev 337\u00a0personer" in text
    assert "är borttagen i Kolada" in text
    assert "9 mars 2026" in text
    assert "Ingen tidigare hämtning" not in text


def test_where_nothing_changed_that_is_told_with_the_day(browse, revised, words):
    text = text_of(browse(revised), words, "?kommun=1489&mot=0000")
    assert "Inget har ändrats. Siffrorna kontrollerades mot Kolada 9 mars 2026." in text


def test_the_page_is_whole_in_english(on_published, words):
    text = text_of(on_published, words, "?sprak=en")
    assert "How do things stand in Mölndal?" in text
    assert "In 2022, 335\u00a0persons took part" in text
    assert "No figure" in text


def test_the_file_holds_every_year_unrounded_and_names_each_source(on_published):
    answer = on_published.app.server.test_client().get("/ladda-ner/oversikt.csv?kommun=1481")
    lines = answer.get_data(as_text=True).lstrip("\ufeff").splitlines()
    assert lines[0].startswith("Mått;År;Mölndal;")
    participants = next(line for line in lines if "2022;335" in line)
    assert ";Göteborgsregionen 2024, tabell 4;" in participants
    assert any(";4,778" in line for line in lines)


def test_a_municipality_without_figures_gets_one_sentence_and_the_way_to_those_that_have(on_published, words):
    page = on_published.page("/", "?kommun=2280&sprak=sv")["page"]["children"]
    text = words(page)
    assert "Inga siffror för Härnösand här" in text
    assert "Den hämtning som visas har siffror för 13 kommuner." in text
    assert "Uppgift saknas" not in text
    links = re.findall(r"'href': '(/\?kommun=\d{4})'", str(page))
    assert len(links) == 13
    assert "/?kommun=1481" in links


@pytest.mark.parametrize("address", ["oversikt", "kommunpar", "kommun"])
def test_a_file_says_on_which_side_of_a_break_each_row_lies(on_filled, address):
    client = on_filled.app.server.test_client()
    table = client.get(f"/ladda-ner/{address}.csv?kommun=2280").get_data(as_text=True).lstrip("\ufeff")
    rows = list(csv.DictReader(table.splitlines(), delimiter=";"))
    by_year = {int(row["År"]): row["Serie"] for row in rows if row["Mått"].startswith("Anvis")}
    assert {by_year[year] for year in by_year if year <= 2023} == {"Gamla frågor till 2023"}
    assert {by_year[year] for year in by_year if year >= 2024} == {"Nya frågor från 2024"}
    assert all(row["Serie"] == "" for row in rows if row["Mått"].startswith("Kostnad"))


def test_the_table_twin_marks_the_break_too(on_filled, words):
    text = text_of(on_filled, words, "?kommun=2280&visa=tabell")
    assert "Nya frågor från 2024" in text
    assert "Gammal definition till 2022" in text


@pytest.mark.parametrize(
    ("share", "words_of_it"),
    [(33, "Var tredje"), (35, "Drygt **var tredje"), (24, "Knappt **var fjärde"), (50, "Varannan")],
)
def test_a_share_is_told_as_a_part_where_it_is_near_one(share, words_of_it):
    name, nearness = wording._part(share)
    sentence = SWEDISH(
        f"municipality.exit.{nearness}", part=SWEDISH(f"municipality.part.{name}"), value="", when=""
    )
    assert wording._capitalised(sentence).replace("**V", "V").startswith(words_of_it)


@given(st.floats(0, 100))
def test_a_part_in_words_is_never_far_from_the_share(share):
    name, nearness = wording._part(share)
    parts = {**wording._PARTS, **wording._PARTS_ABOVE}
    if name:
        gap = share - parts[name]
        assert abs(gap) <= 2.5
        assert {"over": gap > 0, "under": gap < 0, "about": abs(gap) <= 0.5}[nearness]
    else:
        assert min(abs(share - each) for each in parts.values()) > 2.5


WHOSE_AND_TOTAL = ("kon=K", "kvinnor", "män"), ("kon=M", "män", "kvinnor")


@pytest.mark.parametrize(("query", "chosen_ones", "others"), WHOSE_AND_TOTAL)
def test_whoever_reads_of_one_gender_is_told_so_everywhere(
    on_filled, words, chosen, filled, query, chosen_ones, others
):
    search = f"?kommun=2281&{query}"
    found, text = chosen(filled, search), text_of(on_filled, words, search)
    assert f"Siffrorna gäller {chosen_ones}. År" in text
    assert f"\u00a0{chosen_ones} i kommunens arbetsmarknadsinsatser" in text
    assert f"Deltagare under året, {chosen_ones}" in text
    assert f" mått, {chosen_ones}" in text
    assert f"Kedjan i Sundsvall, {chosen_ones}" in text
    assert re.search(rf"Sundsvall [\d,]+\u00a0procent, riket [\d,]+, {chosen_ones}", text)
    assert f", {others}" not in text
    told = [strip.comparison for strip in found.strips]
    assert told
    assert {each.figure.gender for each in told} == {found.gender}
    rows = filled.query(
        "SELECT value FROM mart.value WHERE kpi = $kpi AND municipality = '2281' AND year = $year"
        " AND gender = $gender",
        {"kpi": told[0].figure.id, "year": told[0].year, "gender": found.gender},
    )
    assert told[0].value("2281") == rows.item()
    assert "Samma månad jämförs mellan åren, eftersom siffrorna följer årstiden. Kvinnor och män" in text


def test_with_everybody_no_gender_is_named(on_filled, words):
    text = text_of(on_filled, words, "?kommun=2281")
    assert "Siffrorna gäller" not in text
    assert "Kvinnor och män tillsammans" not in text


def test_the_files_of_one_gender_say_so_in_every_row_and_in_their_name(on_filled):
    for name in ("oversikt", "oversikt-strips"):
        answer = on_filled.app.server.test_client().get(f"/ladda-ner/{name}.csv?kommun=2281&kon=K")
        rows = list(csv.reader(answer.get_data(as_text=True).lstrip("\ufeff").splitlines(), delimiter=";"))
        column = rows[0].index("Mått")
        assert rows[1:], name
        assert all(", kvinnor" in row[column] for row in rows[1:] if len(row) > 1), name
        assert "-k-" in answer.headers["Content-Disposition"]


def test_only_measures_that_have_a_median_are_counted_against_it(chosen, filled):
    found = chosen(filled, "?kommun=2281")
    held = [strip for strip in found.strips if strip.comparison.figure.id.startswith("N")]
    bare = [replace(strip, comparison=replace(strip.comparison, references=())) for strip in held[:2]]
    assert f"av {len(held)} mått" in strips.title(replace(found, strips=(*bare, *held)))
    assert strips.title(replace(found, strips=tuple(bare))) == (
        "Sundsvall har ingen median i Västernorrlands län att jämföras med"
    )


def test_gotland_is_alone_in_its_region_and_one_is_on_it(on_filled, words):
    text = text_of(on_filled, words, "?kommun=0980")
    assert "Hur står det till på Gotland?" in text
    assert "Gotland har ingen median i Gotlands län att jämföras med" in text
    assert "How do things stand on Gotland?" in text_of(on_filled, words, "?kommun=0980&sprak=en")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (0.4367, 0.0, "−0,4\u00a0procentenheter"),
        (35.7, 35.04, "−0,7\u00a0procentenheter"),
        (33.0, 35.0, "+2\u00a0procentenheter"),
        (12.0, 13.0, "+1\u00a0procentenhet"),
        (20.0, 20.0, "±0\u00a0procentenheter"),
    ],
)
def test_a_share_s_change_has_one_decimal_unless_it_is_whole(catalogue, before, after, told):
    change = Change(2023, 2024, before, after, is_points=True, crosses_break=False)
    assert difference(SWEDISH, catalogue.figures["U40455"], change) == told
    assert difference(SWEDISH, catalogue.figures["N31814"], change) == told


def test_the_panel_says_that_changes_are_of_unrounded_values(on_published, words):
    assert "Ändringar räknas på oavrundade värden." in text_of(on_published, words)


def test_no_definition_shows_a_line_break_as_kolada_writes_it(filled):
    told = filled.query("SELECT description FROM mart.kpi WHERE description IS NOT NULL")["description"]
    assert told.len()
    assert [text for text in told if "\\n" in text] == []


def test_english_has_one_word_for_riket(on_filled, words):
    text = text_of(on_filled, words, "?kommun=2281&sprak=en")
    assert "Sweden" in text
    assert "he country" not in text
    sheet = words(on_filled.page("/kommun/2281", "?sprak=en")["page"]["children"])
    assert "Labour market" in sheet
