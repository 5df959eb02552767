from __future__ import annotations

import functools
import json
import logging
import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koladash.app.pages import PAGES
from koladash.app.server.questions import LARGEST
from koladash.app.state import _PARAMETERS, MAX_LENGTH, View
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

UPDATE = "/_dash-update-component"
NOT_FOUND, GONE = 404, 410
SHEETS = [page.key for page in PAGES if page.sheet]
PATHS = [page.path for page in PAGES]
PICTURES = ["map", "map-selected-series", "multiple-U40806", "region-map", "series-1", "shares-1", "strips"]
KEYS = [f"{page.key}-{card}" for page in PAGES for card in page.cards] + SHEETS
FILES = [
    "/ladda-ner/{0}.csv",
    "/ladda-ner/{0}.xlsx",
    "/ladda-ner/noter/{0}.csv",
    "/sql/{0}.json",
    "/bild/{0}/{1}.json",
    "/kort/{0}.json",
    "/shapes/{0}.geojson",
    "/shapes/hatch-{0}-{1}.geojson",
]
TRACES = (
    "Traceback (most recent call last)",
    "koladash/app/",
    "Sidan kunde inte visas",
    "could not be shown",
)

PIECES = [
    *("20200101T000000Z-0badcafe", "2020-01-01"),
    *("1481", "1440", "0000", "0014", "9999", "U40806", "N03920", "participants_per_1000", "loka-1"),
    *(
        "T",
        "KM",
        "klasser",
        "band",
        "alla",
        "av",
        "1",
        "0",
        "15,50",
        "99,100",
        "0,101",
        "1900",
        "2022",
        "2099",
    ),
    *("vagt", "balanserat", "tabell", "en", "sv", "-", "--", "1481,1440,zzzz", "1481,1481", "9" * 300),
    *(
        "\x00",
        "\u202e",
        "٢٠٢٢",
        "<script>alert(1)</script>",
        "'; DROP VIEW mart.value;--",
        "../../etc/passwd",
    ),
]
"""Values that some parameter takes, and values that none may."""

words = st.sampled_from(PIECES) | st.text(max_size=20)
names = st.sampled_from([parameter.name for parameter in _PARAMETERS]) | st.text(max_size=5)
escaped = st.builds(lambda text: quote(text, errors="replace"), words)
broken = st.sampled_from(["%", "%zz", "%00", "%ff%fe", "%ed%a0%80", "=", "&&", ";", "+"])
pairs = st.builds(lambda name, value: f"{quote(name, errors='replace')}={value}", names, escaped | broken)
queries = st.lists(pairs, max_size=10).map("&".join)
sizes = st.builds(
    lambda query, name, value: f"{query}&{name}={quote(value, errors='replace')}",
    queries,
    st.sampled_from(["fonster", "bredd"]),
    st.sampled_from(["0", "-1", "320", "9" * 400, "1e9", "nan", "٣٢٠", ""]) | words,
)
paths = st.sampled_from(
    [*PATHS, "/kommun/1481", "/kommun/0000", "/kommun/../../x", "//evil.example", "/finns/ej"]
)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
asked = st.fixed_dictionaries(
    {},
    optional={"path": paths | anything, "search": queries | anything, "theme": anything, "width": anything},
)


@pytest.fixture(scope="module")
def client(on_published) -> FlaskClient:
    return on_published.app.server.test_client()


def is_page(answer: Any) -> None:
    text = answer.get_data(as_text=True)
    assert answer.status_code == 200, text[:300]
    assert not any(trace in text for trace in TRACES)
    assert "<script>alert" not in text or answer.mimetype == "application/json"


def show_document(client: FlaskClient, path: str, query: str) -> None:
    with client.get("/" + path.lstrip("/"), query_string=query) as answer:
        is_page(answer)
        assert "react-entry-point" in answer.get_data(as_text=True)


def take_table(client: FlaskClient, key: str, query: str) -> None:
    for address in (f"/ladda-ner/{key}.csv", f"/ladda-ner/noter/{key}.csv", f"/sql/{key}.json"):
        with client.get(address, query_string=query) as answer:
            if answer.status_code == GONE:
                continue
            assert answer.mimetype == ("application/json" if address.endswith("json") else "text/csv")
            is_page(answer)


def take_file(client: FlaskClient, address: str, query: str) -> None:
    """Any file there is, or is not: it is given, or not found, or gone, and never an error."""
    with client.get(address, query_string=query) as answer:
        assert answer.status_code in {200, NOT_FOUND, GONE}, answer.get_data(as_text=True)[:300]
        assert not any(trace in answer.get_data().decode("utf-8", "replace") for trace in TRACES)
        assert answer.mimetype != "text/html" or b"<script>alert" not in answer.get_data()


def ask_page(browser: Any, value: object) -> None:
    is_page(browser.post(("page.children", "headline.data"), "page-request", value))


documents = st.tuples(st.just("document"), paths, queries)
tables = st.tuples(st.just("table"), st.sampled_from(SHEETS), queries)
some = st.sampled_from([*KEYS, "karta", "1481", "0000", "9999", "map", "..", "a%2fb", "%00"]) | escaped
files = st.builds(
    lambda shape, first, second: shape.format(first, second),
    st.sampled_from(FILES),
    some,
    st.sampled_from(PICTURES) | some,
)
pictures = st.builds("/bild/{}/{}.json".format, st.sampled_from(SHEETS), st.sampled_from(PICTURES))
taken = st.tuples(st.just("file"), files | pictures, queries | sizes)
questions = st.tuples(st.just("page"), asked | anything, st.just(""))
MOSTLY_CHEAP = st.sampled_from([documents] * 10 + [tables, taken, questions]).flatmap(lambda kind: kind)
MOSTLY_PAGES = st.one_of(documents, tables, taken, questions)


def send(browser: Any, client: FlaskClient, request: tuple[str, Any, str]) -> None:
    kind, what, query = request
    if kind == "document":
        show_document(client, what, query)
    elif kind == "table":
        take_table(client, what, query)
    elif kind == "file":
        take_file(client, what, query)
    else:
        ask_page(browser, what)


ROUNDS = [(300, MOSTLY_CHEAP), pytest.param((10_000, MOSTLY_PAGES), marks=pytest.mark.slow)]


@pytest.mark.parametrize("rounds", ROUNDS, ids=["a few hundred", "ten thousand"])
def test_no_address_no_query_and_no_question_ends_in_an_error(on_published, client, rounds):
    number, requests = rounds

    @settings(max_examples=number, suppress_health_check=list(HealthCheck))
    @given(requests)
    def holds(request: tuple[str, Any, str]) -> None:
        send(on_published, client, request)

    holds()


@pytest.mark.parametrize(
    "path", ["/shapes/{}.geojson", "/ladda-ner/{}.csv", "/assets/{}", "/shapes/hatch-x-{}.geojson"]
)
@pytest.mark.parametrize("name", ["..%2f..%2fpyproject", "%00", "..", "a%2fb", "%ff", "9" * 200, "ORIGIN%00"])
def test_no_name_of_a_file_leads_anywhere_else(client, path, name):
    with client.get(path.format(name)) as answer:
        text = answer.get_data(as_text=True)
        assert answer.status_code == 404 or "react-entry-point" in text
        assert "build-system" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "TRACE", "HULLER"])
@pytest.mark.parametrize("path", ["/karta", "/healthz", "/shapes/regions.geojson", "/ladda-ner/karta.csv"])
def test_a_method_that_nothing_here_takes_is_refused(client, method, path):
    assert client.open(path, method=method).status_code == 405


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": 'evil.example"><script>'},
        {
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "javascript",
            "X-Forwarded-Prefix": "//evil",
        },
        {"Accept-Encoding": ",;q=x, zstd;q=-1"},
        {"Accept-Encoding": "identity;q=0, *;q=0"},
        {"Range": "bytes=5-1,0-,-"},
        {"If-None-Match": '"' * 2000, "If-Modified-Since": "0" * 2000},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_nothing_that_a_header_says_is_believed_or_breaks_a_page(client, headers):
    with client.get("/karta", headers=headers) as answer:
        is_page(answer)
        assert b"evil" not in answer.get_data()
        assert "Location" not in answer.headers


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"9" * 5000])
def test_a_body_that_is_no_json_is_refused(client, raw):
    assert client.post(UPDATE, data=raw, content_type="application/json").status_code == 400


def texts_in(told: object, name: str = "") -> Iterator[tuple[str, str]]:
    """Every text of an answer, with the property that holds it."""
    if isinstance(told, dict):
        for key, each in told.items():
            yield from texts_in(each, key)
    elif isinstance(told, list):
        for each in told:
            yield from texts_in(each, name)
    elif isinstance(told, str):
        yield name, told


def test_a_reader_s_words_reach_the_page_as_text_only(on_published):
    evil = "<img src=x onerror=alert(1)>"
    answer = on_published.page("/karta", f"?kommun={quote(evil)}&matt={quote(evil)}&sprak={quote(evil)}")
    holders = {name for name, words in texts_in(answer) if "onerror" in words}
    assert holders <= {"children"}, "words are shown as words, and stand in no address and no markup"


@pytest.mark.parametrize("path", PATHS)
def test_a_reader_s_words_make_no_page_large(on_published, path):
    evil = "&".join(f"{each.name}=%3Cb%3E{'x' * 120}" for each in _PARAMETERS)
    plain, said = (json.dumps(on_published.page(path, search)) for search in ("", f"?{evil}"))
    assert len(said) < len(plain) + 20_000


def question(**changes: object) -> dict[str, object]:
    outputs = [{"id": "page", "property": "children"}, {"id": "headline", "property": "data"}]
    value = {"id": "page-request", "property": "data", "value": {"path": "/om"}}
    asked = {"output": "..page.children...headline.data..", "outputs": outputs, "inputs": [value]}
    return {**asked, "changedPropIds": ["page-request.data"], **changes}


BODIES: dict[str, object] = {
    "no object": [],
    "unknown output": question(output="no.such"),
    "an output of the browser's own": question(
        output="..page-request.data...quick-request.data...shell-request.data.."
    ),
    "outputs of another kind": question(outputs="x"),
    "no inputs": question(inputs=[]),
    "inputs of another kind": question(inputs=None),
    "too many inputs": question(inputs=[{"id": "page-request", "property": "data", "value": 1}] * 10),
    "a state that is none": question(state=[1]),
    "changes of another kind": question(changedPropIds=7),
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_question_that_no_page_asks_is_refused(client, body, caplog):
    caplog.set_level(logging.WARNING)
    assert client.post(UPDATE, json=body).status_code == 400
    assert not caplog.records


def test_a_body_nested_without_end_is_refused(client):
    body = b"[" * 8_000
    assert client.post(UPDATE, data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("levels", [40, 400, 900])
def test_a_question_nested_deeper_than_any_page_s_is_refused(client, levels, caplog):
    value = functools.reduce(lambda inner, _: [inner], range(levels), "x")
    body = question(inputs=[{"id": "page-request", "property": "data", "value": value}])
    assert client.post(UPDATE, json=body).status_code == 400
    assert not caplog.records


def test_the_longest_address_that_is_read_is_far_below_what_is_refused(on_published):
    asked = {"path": "/utveckling", "search": "?matt=".ljust(MAX_LENGTH, "x"), "theme": "light"}
    for output, known in on_published.app.callback_map.items():
        if "callback" in known:
            outputs = tuple(output.strip(".").split("..."))
            answer = on_published.post(outputs, known["inputs"][0]["id"], asked)
            assert answer.status_code == 200, output
            assert answer.request.content_length < LARGEST / 2


def test_a_body_larger_than_any_page_s_is_refused(client):
    body = b"[" * 100_000
    assert client.post(UPDATE, data=body, content_type="application/json").status_code == 413


def test_half_a_character_pair_behind_a_path_is_no_error(on_published):
    ask_page(on_published, {"path": "/kommun/\ud800"})


def test_a_name_too_long_for_a_file_is_not_found(client):
    assert client.get(f"/shapes/{'a' * 300}.geojson").status_code == 404


@pytest.mark.parametrize("path", ["os/x.js", "dash/x.js", "dash/resources.py", "dash/..%2f..%2fx"])
def test_a_library_s_file_that_is_not_served_is_not_found(client, path, caplog):
    answer = client.get(f"/_dash-component-suites/{path}")
    assert answer.status_code == 404
    assert "dash_table" not in answer.get_data(as_text=True) + caplog.text


@pytest.mark.parametrize("key", ["karta", "kvalitet"])
def test_a_table_without_a_warehouse_is_not_there_yet(browse, nowhere, key):
    client = browse(nowhere).app.server.test_client()
    answer = client.get(f"/ladda-ner/{key}.csv")
    assert answer.status_code == 503
    assert "Ingen data är hämtad ännu" in answer.get_data(as_text=True)


def test_a_small_change_without_a_warehouse_is_answered_in_words(browse, nowhere, caplog):
    answer = browse(nowhere).post(("map-change.data",), "quick-request", {"path": "/karta"})
    assert answer.status_code == 503
    assert "Ingen data är hämtad ännu" in answer.get_data(as_text=True)
    assert not caplog.records


@pytest.mark.parametrize("width", ["9" * 5000, "٢٨٨", "289", "0288", "-288"])
@pytest.mark.parametrize("name", ["hatch-", "hatch-gr-"])
def test_a_width_that_no_map_is_laid_out_for_is_not_found(client, name, width):
    assert client.get(f"/shapes/{name}{width}.geojson").status_code == 404


def packed_by(server: Flask) -> dict[Any, bytes]:
    """The files that a server keeps packed."""
    pack: Any = next(each for each in server.after_request_funcs[None] if each.__name__ == "pack")
    return dict(zip(pack.__code__.co_freevars, pack.__closure__, strict=True))["packed"].cell_contents


def test_addresses_that_name_no_file_are_not_kept_packed(on_published):
    server = on_published.app.server
    held = packed_by(server)
    before = len(held)
    for number in range(5):
        server.test_client().get(f"/made-up-{number}/assets/", headers={"Accept-Encoding": "gzip"}).close()
    assert len(held) == before


def test_a_file_is_kept_packed_once_whatever_its_address_says(on_published):
    server = on_published.app.server
    held = packed_by(server)
    file = "/_dash-component-suites/dash/dcc/async-dropdown."
    sizes = set()
    for said in ("js", "js?a=1", "js?a=2", "v4_4_1m1700000000.js", "v4_4_2m1.js"):
        answer = server.test_client().get(file + said, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        sizes.add(len(held))
    assert len(sizes) == 1


def test_the_inflow_of_a_county_without_figures_is_an_empty_table(client):
    take_table(client, "inflode", "grupp=county-03")
    notes = client.get("/ladda-ner/noter/inflode.csv?grupp=county-03").get_data(as_text=True)
    assert "ingen kommun i Uppsala län har uppgift" in notes


NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "-0.0", "9" * 400, "true"]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_number_that_is_none_is_no_error(client, number):
    body = json.dumps(question(inputs=[{"id": "page-request", "property": "data", "value": "VALUE"}]))
    asked = f'{{"path": "/karta", "search": "?ar=2022", "width": {number}}}'
    answer = client.post(UPDATE, data=body.replace('"VALUE"', asked), content_type="application/json")
    is_page(answer)


ENDLESS = [
    "kommuner=" + "1480," * 790,
    "granser=" + "1" * 3900 + ",",
    "granser=" + "1," * 1900,
    "matt=" + "a" * 3900 + "!",
    "ar=" + "20" * 1900,
    "&" * 3900,
    "kommun=%" * 480,
]


@pytest.mark.parametrize("query", ENDLESS, ids=lambda query: query[:12])
def test_an_endless_parameter_is_read_in_no_time(query):
    began = time.process_time()
    for _ in range(20):
        View.from_query(f"?{query}")
    assert time.process_time() - began < 1


def test_a_prefix_in_the_path_leads_nowhere_else(browse, published):
    client = browse(published, url_prefix="/koladash/").app.server.test_client()
    for path in (
        "/koladash//evil.example",
        "/koladash/..//karta",
        "/koladash/%2e%2e/karta",
        "/koladash\\@evil",
    ):
        with client.get(path) as answer:
            location = answer.headers.get("Location", "")
            assert answer.status_code in {200, 308, 404}
            assert location.startswith(("/koladash/", "http://localhost/koladash/")) or not location


def test_a_path_with_a_line_break_forges_no_line_in_the_log(browse, tmp_path, caplog):
    (tmp_path / "koladash.duckdb").mkdir()
    client = browse(Warehouse(tmp_path)).app.server.test_client()
    assert client.get("/ladda-ner/karta.csv").status_code == 503
    assert client.get("/kort/x%0AERROR forged.json?matt=U40806").status_code in {404, 503}
    assert "\nERROR forged" not in caplog.text


@pytest.mark.parametrize(
    "path", ["/ladda-ner/karta.csv", "/sql/karta.json", "/bild/karta/map.json", "/karta"]
)
def test_what_is_made_for_one_reader_is_kept_by_no_cache_between(client, path):
    assert client.get(path).headers["Cache-Control"] == "no-cache, private"
