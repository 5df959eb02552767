from __future__ import annotations

import csv
import io
import json
import re
from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit

import duckdb
import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal
from typer.testing import CliRunner

from koladash.app.pages import PAGES
from koladash.app.take_along.asked import Asking
from koladash.app.take_along.names import file_name
from koladash.app.visit import Site, Visit
from koladash.catalogue import load_catalogue
from koladash.cli import app
from koladash.client.kolada.planning import Rectangle
from koladash.export import OneBuild, ask, runnable
from koladash.settings import Settings
from koladash.warehouse import Warehouse

KEYS = sorted(
    f"{page.key}-{name}".rstrip("-")
    for page in PAGES
    for name, sheet in (("", page.sheet), *page.cards.items())
    if sheet
)
WITH_PICTURES = {
    "karta": "",
    "kommunpar": "kommun=1481&mot=2280",
    "oversikt": "kommun=1481",
    "inflode": "anvisare=alla&kommun=1481&ar=",
    "utveckling": "kommuner=1481,2280&kon=KM&handelser=alla",
}
DIRECT = [
    "karta",
    "oversikt",
    "oversikt-strips",
    "oversikt-map",
    "kommunpar",
    "kommun",
    "kvalitet",
    "rapporter",
]
"""Sheets whose numbers are the rows' own; the others hold averages and counts made of them."""


@pytest.fixture(scope="session")
def filled_client(on_filled):
    return on_filled.app.server.test_client()


@pytest.fixture(scope="session")
def client(on_published):
    return on_published.app.server.test_client()


def name_of(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    if answer.mimetype == "application/json":
        return answer.json["name"]
    return answer.headers["Content-Disposition"].removeprefix("attachment; filename=")


NAMES = {
    "/ladda-ner/oversikt.xlsx?kommun=2280": "koladash-oversikt-harnosand-DAY.xlsx",
    "/ladda-ner/kommun.csv?kommun=2280": "koladash-kommun-harnosand-DAY.csv",
    "/ladda-ner/oversikt-strips.csv?kommun=2280": "koladash-oversikt-jamforelse-harnosand-DAY.csv",
    "/ladda-ner/noter/karta.csv?matt=U40455&ar=2024": "koladash-karta-u40455-2024-anteckningar-DAY.csv",
    "/ladda-ner/karta.csv?matt=participants_per_1000&ar=2024": (
        "koladash-karta-participants-per-1000-2024-DAY.csv"
    ),
    "/ladda-ner/kommunpar.xlsx?kommun=2280&mot=1481&sprak=en": ("koladash-pairs-harnosand-molndal-DAY.xlsx"),
    "/bild/karta/map.json?matt=U40455&ar=2024": "koladash-karta-u40455-2024-DAY",
    "/bild/oversikt-strips/strips.json?kommun=2280": "koladash-oversikt-jamforelse-harnosand-DAY",
    "/bild/kommunpar/multiple-U40455.json?kommun=2280&mot=1481": (
        "koladash-kommunpar-harnosand-molndal-borjade-arbeta-eller-studera-vid-avslut-DAY"
    ),
    "/bild/utveckling/series-K.json?matt=U40455&kommuner=2280&kon=KM": (
        "koladash-utveckling-u40455-km-kvinnor-DAY"
    ),
}


@pytest.mark.parametrize(("address", "expected"), NAMES.items(), ids=NAMES)
def test_a_file_is_named_by_what_it_holds_and_the_day_of_its_figures(
    filled_client, filled, address, expected
):
    day = filled.query("SELECT built_day FROM mart.build").item()
    assert name_of(filled_client, address) == expected.replace("DAY", f"{day:%Y-%m-%d}")


def test_a_file_of_an_earlier_day_is_named_by_that_day(filled_client, filled):
    first = filled.query("SELECT min(seen_day) FROM mart.value_history").item()
    name = name_of(filled_client, f"/ladda-ner/karta.csv?dag={first}")
    assert name.endswith(f"-{first}.csv")


@given(st.lists(st.text(), max_size=5))
def test_no_words_make_a_name_that_a_system_would_not_take(parts):
    assert re.fullmatch(r"koladash(-[a-z0-9]+)*-2026-11-22", file_name(parts, date(2026, 11, 22)))
    assert len(file_name(parts, date(2026, 11, 22))) < 19 + 5 * 49 + 1


def test_a_long_name_ends_with_a_whole_word():
    name = file_name(["Vuxna biståndsmottagare med långvarigt ekonomiskt bistånd"], date(2026, 11, 22))
    assert name == "koladash-vuxna-bistandsmottagare-med-langvarigt-2026-11-22"


def book_of(client, key, query=""):
    answer = client.get(f"/ladda-ner/{key}.xlsx?{query}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def notes_of(book):
    rows = list(book.worksheets[-1].iter_rows(values_only=True))
    return {name: said for name, said in ((row[0], row[1]) for row in rows if len(row) > 1) if said}


def rows_of(text, delimiter=";"):
    return list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter))


def sheet_of(key, warehouse, query):
    page = next(page for page in PAGES if page.key == key.partition("-")[0])
    make = page.cards[key.partition("-")[2]] if "-" in key else page.sheet
    asking = Asking(OneBuild.published(warehouse))
    site = Site(asking, load_catalogue(), Settings(data_dir=warehouse.data_dir))
    return make(site, Visit.from_browser(site, {"path": page.path, "search": query})), asking.asked


@pytest.mark.parametrize("key", KEYS)
def test_every_table_is_a_spreadsheet_with_its_notes(filled_client, key):
    book = book_of(filled_client, key, "kommun=1481&mot=2280")
    values, notes = book.worksheets
    assert (values.title, notes.title) == ("Värden", "Om uppgifterna")
    headings = [cell.value for cell in values[1]]
    assert headings[-1] == "Bygge"
    assert len(set(headings)) == len(headings)
    told = notes_of(book)
    assert re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{8}", told["Bygge"])
    assert told["Hämtad från koladash"] >= "2026"
    assert "inte lämnad" in told["not_reported"]


def test_a_missing_number_is_an_empty_cell_with_its_reason_beside_it(client):
    rows = book_of(client, "kommunpar", "kommun=1401&mot=1480").worksheets[0].iter_rows(values_only=True)
    headings = next(rows)
    own = headings.index("Göteborg")
    assert headings[own + 1] == "Göteborg: om uppgiften"
    lacking = [row for row in rows if row[own] is None]
    assert lacking
    assert all(row[own + 1] for row in lacking)
    assert {type(row[headings.index("År")]) for row in lacking} == {int}


def test_zero_is_a_number_and_not_an_empty_cell(client):
    table = rows_of(client.get("/ladda-ner/rapporter.csv?tabell=5").get_data(as_text=True))
    assert any(float(row["Värde"].replace(",", ".")) == 0 for row in table if row["Värde"])
    assert all(row["Underlag"] == "i.u. i rapporten" for row in table if not row["Värde"])


def test_the_notes_say_where_the_figures_come_from_what_they_mean_and_where_they_are_seen(client):
    told = notes_of(book_of(client, "karta", "matt=U40806&kon=T"))
    assert told["Göteborgsregionen 2024, tabell 5"] == "Avskriven ur rapporten"
    assert told["Visar"].startswith("Anvisningar från Arbetsförmedlingen")
    following, pinned = (
        urlsplit(told[f"Vyn, med {what}"]) for what in ("nya siffror när de kommer", "just dessa siffror")
    )
    assert (following.netloc, following.path) == ("localhost", "/karta")
    assert parse_qs(following.query) == {"matt": ["U40806"]}
    assert parse_qs(pinned.query)["bygge"] == [told["Bygge"]]
    assert "Enhet" in told


@pytest.mark.parametrize("host", ['evil"><script>', "a b", "=cmd", "x/../y", "evil@other", ""])
def test_what_is_no_host_s_name_is_no_part_of_an_address_in_a_file(client, host):
    answer = client.get("/ladda-ner/noter/karta.csv?matt=U40806", headers={"Host": host})
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert ";/karta?matt=U40806" in text or "localhost/karta" in text
    assert not host or host not in text


def test_a_plain_host_s_name_is(client):
    answer = client.get("/ladda-ner/noter/karta.csv?matt=U40806", headers={"Host": "siffror.example:8050"})
    assert "http://siffror.example:8050/karta?matt=U40806" in answer.get_data(as_text=True)


def test_kolada_s_own_definition_goes_along_word_for_word(filled_client, filled):
    title, words = filled.query("SELECT title, description FROM mart.kpi WHERE kpi = 'N03920'").row(0)
    told = notes_of(book_of(filled_client, "karta", "matt=N03920"))
    assert told["Koladas titel"] == title
    assert told["Definition"] == " ".join(words.replace(r"\n", " ").split())


def test_the_parts_of_a_derived_measure_are_explained_too(filled_client):
    notes = book_of(filled_client, "karta", "matt=participants_per_1000").worksheets[-1]
    headings = [row[0].value or "" for row in notes.iter_rows()]
    assert any("(participants_per_1000)" in each for each in headings)
    assert any("(U40800)" in each for each in headings)


def test_made_up_figures_are_called_so_on_every_row_and_in_the_notes(filled_client):
    rows = rows_of(filled_client.get("/ladda-ner/karta.csv").get_data(as_text=True))
    assert {row["Bygge"].endswith("Påhittade siffror") for row in rows} == {True}
    assert "PÅHITTADE SIFFROR" in notes_of(book_of(filled_client, "karta"))


@pytest.mark.parametrize(("language", "delimiter", "names"), [("sv", ";", "Avsnitt"), ("en", ",", "Section")])
def test_the_notes_of_a_csv_are_a_file_of_their_own(client, language, delimiter, names):
    answer = client.get(f"/ladda-ner/noter/karta.csv?sprak={language}")
    assert re.search(r"-(anteckningar|notes)-[\d-]+\.csv", answer.headers["Content-Disposition"])
    rows = rows_of(answer.get_data(as_text=True), delimiter)
    assert len({row[names] for row in rows}) > 4
    table = client.get(f"/ladda-ner/karta.csv?sprak={language}").get_data(as_text=True)
    lengths = {len(row) for row in csv.reader(io.StringIO(table.lstrip("\ufeff")), delimiter=delimiter)}
    assert len(lengths) == 1, "every line of the table is a row"


WHOLE = st.integers(1 - 2**127, 2**127 - 1)
"""The whole numbers that DuckDB has."""
SWEDISH_WORDS = re.compile(r"\b(och|är|från|inte|uppgift|värde|kommuner|saknas)\b")
ENGLISH_WORDS = re.compile(r"\b(the|and|is|from|not|figure|value|missing|of)\b")


@pytest.mark.parametrize(("language", "foreign"), [("sv", ENGLISH_WORDS), ("en", SWEDISH_WORDS)])
@pytest.mark.parametrize("key", ["karta", "kommunpar", "inflode"])
def test_the_notes_speak_one_language(client, key, language, foreign):
    notes = book_of(client, key, f"sprak={language}").worksheets[-1]
    told = [str(cell.value) for row in notes.iter_rows() for cell in row if cell.value]
    assert [words for words in told if foreign.search(words)] == []


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("data", ["filled", "published"])
def test_each_question_shown_gives_the_very_rows_it_gave(request, key, data):
    warehouse = request.getfixturevalue(data)
    _, asked = sheet_of(key, warehouse, "?kommun=1481&mot=1384")
    assert asked
    for question in asked:
        asked_again = ask(Warehouse(warehouse.data_dir), question.runnable)
        assert_frame_equal(asked_again, question.rows, check_row_order=False, check_exact=True)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_the_same_file_taken_twice_is_the_same_to_the_byte(browse, filled, key, ending):
    address = f"/ladda-ner/{key}.{ending}?kommun=2280&mot=1481"
    # Each its own connection: what one has answered it would give again.
    clients = [browse(Warehouse(filled.data_dir)).app.server.test_client() for _ in range(2)]
    first, second = (client.get(address).data for client in clients)
    assert first == second


@pytest.mark.parametrize("key", DIRECT)
def test_every_number_of_a_table_is_among_the_rows_of_its_questions(filled, key):
    sheet, asked = sheet_of(key, filled, "?kommun=1481&mot=2280")
    answers = [ask(filled, question.runnable) for question in asked]
    known = {
        f"{value:.9g}"
        for rows in answers
        for column in rows.select(pl.col(pl.Float64)).get_columns()
        for value in column.drop_nulls()
    }
    told = {f"{cell.raw:.9g}" for row in sheet.rows for cell in row if isinstance(cell.raw, float)}
    assert told
    assert told <= known


@pytest.mark.parametrize("key", KEYS)
def test_what_the_page_shows_as_its_question_is_what_it_asked(filled_client, filled, key):
    blocks = json.loads(filled_client.get(f"/sql/{key}.json?kommun=1481").data)
    *shown, calls = blocks
    assert shown
    assert all(ask(filled, block["text"]).height for block in shown)
    origin = filled.query("SELECT origin FROM mart.build").item()
    for call in calls["text"].splitlines():
        assert call.startswith(f"{origin}/data/")
        assert Rectangle.from_path(call.removeprefix(origin)), call


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize(
    "query", ["kommun=2280", "kommun=1481&mot=1384&grupp=gr", "kommun=1481&kommuner=2280,2280"]
)
def test_no_question_asks_for_anything_twice(filled, key, query):
    _, asked = sheet_of(key, filled, f"?{query}")
    lists = [each for question in asked for each in question.parameters.values() if isinstance(each, list)]
    assert lists or key == "rapporter"
    assert [each for each in lists if len(set(each)) < len(each)] == []


@pytest.mark.parametrize("world", ["dag", "bygge"])
def test_the_queries_of_a_pinned_link_say_how_they_are_put_again(filled_client, filled, world):
    day, build = filled.query("SELECT built_day::VARCHAR, build_id FROM mart.build").row(0)
    pinned, options = {"dag": (day, ("--as-of", day)), "bygge": (build, ("--build", build))}[world]
    first = json.loads(filled_client.get(f"/sql/karta.json?kommun=1481&{world}={pinned}").data)[0]
    assert f"koladash query {' '.join(options)}" in first["note"]
    given = {"KOLADASH_DATA_DIR": str(filled.data_dir)}
    done = CliRunner().invoke(app, ["query", *options, first["text"]], env=given, catch_exceptions=False)
    table = rows_of(filled_client.get(f"/ladda-ner/karta.csv?kommun=1481&{world}={pinned}").text)
    assert len(done.stdout.splitlines()) == len(table) + 1


def test_the_calls_of_a_derived_measure_ask_for_its_parts(client):
    calls = json.loads(client.get("/sql/karta.json?matt=participants_per_1000").data)[-1]
    assert "/kpi/U40800,N01951/" in calls["text"]
    assert calls["text"].startswith("https://api.kolada.se/v3/data/")
    assert "avskrivna" in calls["note"]


def test_where_nothing_of_kolada_s_lies_behind_that_is_said(client):
    calls = json.loads(client.get("/sql/rapporter.json?rapport=loka-2023").data)[-1]
    assert (calls["text"], calls["note"]) == ("", "Inget nyckeltal ur Kolada ligger bakom.")


@given(st.text() | WHOLE | st.booleans() | st.none() | st.lists(st.text(), max_size=4))
def test_a_value_written_into_sql_is_read_as_itself(value):
    with duckdb.connect() as connection:
        written = runnable("SELECT $value AS told", {"value": value})
        if "\x00" in str(value):
            return
        assert connection.execute(written).fetchone() == (value,)


def test_days_and_moments_are_written_as_such():
    day, moment = date(2024, 8, 30), datetime(2024, 8, 30, 12, 30)  # noqa: DTZ001 - as the warehouse stores it
    with duckdb.connect() as connection:
        written = runnable("SELECT $day, $moment", {"day": day, "moment": moment})
        assert connection.execute(written).fetchone() == (day, moment)


def test_each_clause_stands_on_a_line_of_its_own_and_an_order_within_a_function_on_its():
    sql = "SELECT avg(a ORDER BY b) AS mean FROM t WHERE a > 0 ORDER BY c, d"
    assert runnable(sql, {}).splitlines() == [
        "SELECT avg(a ORDER BY b) AS mean",
        "FROM t",
        "WHERE a > 0",
        "ORDER BY c, d",
    ]


def test_a_value_of_an_unknown_kind_is_refused():
    with pytest.raises(TypeError, match="cannot be written into SQL"):
        runnable("SELECT $value", {"value": object()})


def graphs_in(component):
    if isinstance(component, dict):
        props = component.get("props", {})
        if component.get("type") == "Graph":
            yield props["id"]
        yield from graphs_in(props.get("children"))
    elif isinstance(component, list):
        for each in component:
            yield from graphs_in(each)


@pytest.mark.parametrize("key", WITH_PICTURES)
def test_every_picture_takes_its_title_source_and_date_along(on_filled, filled_client, key):
    page = next(page for page in PAGES if page.key == key)
    shown = on_filled.page(page.path, f"?{WITH_PICTURES[key]}")["page"]["children"]
    graphs = list(graphs_in(shown))
    assert graphs
    for graph in graphs:
        answer = filled_client.get(f"/bild/{key}/{graph}.json?{WITH_PICTURES[key]}&bredd=700&fonster=1440")
        picture = json.loads(answer.data)
        layout = picture["figure"]["layout"]
        said = " ".join(note["text"] for note in layout["annotations"])
        said = re.sub(r"\s+", " ", re.sub(r"</?b>|<br>", " ", said))
        assert picture["title"].endswith("(Påhittade siffror)")
        assert picture["title"] in said
        assert "Påhittade siffror (sandlåda)" in said
        assert re.search(r"koladash 2\d{3}-\d\d-\d\d", said)
        assert "piltangenter" not in said
        assert layout["paper_bgcolor"] == "#FFFFFF"
        assert layout["width"] == 748
        assert re.fullmatch(r"koladash-[a-z0-9-]+-\d{4}-\d\d-\d\d", picture["name"])


@pytest.mark.parametrize("key", WITH_PICTURES)
def test_every_picture_has_its_buttons(on_filled, key):
    page = next(page for page in PAGES if page.key == key)
    children = on_filled.page(page.path, f"?{WITH_PICTURES[key]}")["page"]["children"]
    saved = set(re.findall(r'"data-graph": "([^"]+)"', json.dumps(children)))
    assert set(graphs_in(children)) - {"map-selected-series"} == saved - set(page.drawn)


def test_a_pair_s_picture_names_its_own_source_only(on_published, client):
    picture = json.loads(client.get("/bild/kommunpar/multiple-U40806.json?kommun=1481&mot=1384").data)
    source = picture["figure"]["layout"]["annotations"][-1]["text"]
    assert "tabell 5" in source
    assert "tabell 4" not in source


def test_numbers_in_a_picture_bring_their_key(filled_client):
    address = "/bild/utveckling/series-K.json?kommuner=1481,2280&kon=KM&handelser=alla&matt=N03920"
    notes = json.loads(filled_client.get(address).data)["figure"]["layout"]["annotations"]
    assert re.search(r"\d+ \w.+; \d+ \w.+", notes[-1]["text"].replace("<br>", " "))


@pytest.mark.parametrize(
    "path", ["/ladda-ner/none.xlsx", "/sql/none.json", "/bild/karta/none.json", "/bild/none/map.json"]
)
def test_nothing_else_can_be_taken(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("query", ["bredd=-1", "bredd=99999999", "bredd=x&fonster=x", "fonster=-5"])
def test_a_picture_has_a_sensible_size_whatever_is_asked(client, query):
    layout = json.loads(client.get(f"/bild/karta/map.json?{query}").data)["figure"]["layout"]
    assert 248 <= layout["width"] <= 2608
