from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from koladash.app.pages import PAGES

PATHS = [page.path for page in PAGES]


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("data", ["on_published", "on_filled"])
def test_every_page_is_made_on_any_data_in_both_languages(request, data, path, language, words):
    browser = request.getfixturevalue(data)
    answer = browser.page(path, f"?sprak={language}")
    headline = answer["headline"]["data"]
    assert headline["language"] == language
    assert headline["title"].endswith(" – koladash")
    text = words(answer["page"]["children"])
    assert len(text) > 400
    assert "Sidan kunde inte visas" not in text
    assert "The page could not be shown" not in text


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900, 4000])
def test_every_page_is_made_for_any_window_and_theme(on_published, theme, width, words):
    for path in PATHS:
        text = words(on_published.page(path, theme=theme, width=width)["page"]["children"])
        assert "Sidan kunde inte visas" not in text


def test_an_unknown_path_says_so_and_offers_the_pages(on_published, words):
    answer = on_published.page("/finns/inte")
    text = words(answer["page"]["children"])
    assert answer["headline"]["data"]["title"] == "Sidan finns inte – koladash"
    assert "Adressen /finns/inte leder inte till någon sida i koladash." in text
    assert "KartaKommunpar" in text
    long = words(on_published.page(f"/{'x' * 3000}", "?sprak=en")["page"]["children"])
    assert "There is no such page" in long
    assert len(long) < 400


def shell_of(browser, path, search):
    outputs = ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className")
    asked = {"path": path, "search": search, "theme": "light", "width": 1440}
    return browser.ask(outputs, "shell-request", asked)["shell-top"]["children"]


@pytest.mark.parametrize("path", ["/om", "/karta", "/finns-inte"])
def test_a_pin_that_cannot_be_read_is_said_on_every_page(on_published, words, path):
    text = words(shell_of(on_published, path, "?bygge=zzz&sprak=sv"))
    assert "inte går att läsa (bygge=zzz). Dagens siffror visas i stället." in text
    assert "inte går att läsa" not in words(shell_of(on_published, path, ""))
    assert "bygge=zzz" not in words(on_published.page(path, "?bygge=zzz")["page"]["children"])


@pytest.mark.parametrize(
    ("search", "title"),
    [
        ("?bygge=20200101T000000Z-0badcafe", "Bygget som länken gäller finns inte kvar"),
        ("?dag=2001-01-01", "För den dagen finns inga siffror"),
    ],
)
def test_a_pin_that_is_gone_is_said_in_a_banner_with_the_way_on(on_published, words, search, title):
    text = words(shell_of(on_published, "/om", search))
    assert title in text
    assert "Visa dagens" in text


def test_without_a_warehouse_a_page_says_what_to_do(browse, nowhere, words):
    text = words(browse(nowhere).page("/karta")["page"]["children"])
    assert "koladash up" in text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["path", "search", "theme", "width"]), inner)
    ),
    max_leaves=6,
)


@settings(max_examples=25)
@given(anything)
def test_no_request_makes_the_server_fail(on_published, asked):
    answer = on_published.post(("page.children", "headline.data"), "page-request", asked)
    assert answer.status_code == 200


@settings(max_examples=25)
@given(st.sampled_from(PATHS), st.text(max_size=60))
def test_no_query_string_makes_a_page_fail(on_published, words, path, search):
    answer = on_published.page(path, "?" + search)
    assert "Sidan kunde inte visas" not in words(answer["page"]["children"])


def ids_in(component: object) -> set[str]:
    if isinstance(component, list):
        return set().union(*map(ids_in, component)) if component else set()
    if not isinstance(component, dict):
        return set()
    props = component.get("props", component)
    own = {json.dumps(props["id"], sort_keys=True)} if "id" in props else set()
    return own | ids_in(props.get("children"))


def test_every_id_that_a_callback_names_is_somewhere_on_the_pages(on_filled):
    app = on_filled.app
    places = [app.layout.to_plotly_json()]
    known = {json.dumps(each) for each in ("address", "page")}
    known |= {
        json.dumps(component.id) for component in app.layout._traverse() if getattr(component, "id", None)
    }
    for path in PATHS:
        for search in ("?kommun=1481", "?visa=tabell"):
            known |= ids_in(on_filled.page(path, search)["page"]["children"])
    shell = on_filled.ask(
        ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className"),
        "shell-request",
        {"path": "/karta"},
    )
    known |= ids_in([part["children"] for name, part in shell.items() if "children" in part])
    named = set()
    for callback in app.callback_map.values():
        dependencies = [*callback["inputs"], *callback["state"]]
        named |= {
            each["id"] if each["id"].startswith("{") else json.dumps(each["id"]) for each in dependencies
        }
        outputs = callback["output"]
        if outputs is not None:
            several = outputs if isinstance(outputs, list | tuple) else [outputs]
            named |= {json.dumps(each.component_id) for each in several}
    patterns = {name for name in named if "ALL" in name}
    assert named - patterns - known == set()
    assert places
    assert any('"pick"' in name for name in known)


def test_two_apps_in_one_process_never_mix(on_published, on_filled, words):
    def text(browser):
        return words(browser.page("/karta", "?matt=N01951")["page"]["children"])

    def banner(browser):
        shell = ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className")
        return words(browser.ask(shell, "shell-request", {"path": "/karta"})["shell-top"]["children"])

    with ThreadPoolExecutor(4) as pool:
        told = list(pool.map(text, [on_published, on_filled] * 4))
    assert set(told[::2]) == {told[0]}
    assert set(told[1::2]) == {told[1]}
    assert told[0] != told[1]
    assert "Ur rapport" in banner(on_published)
    assert "PÅHITTADE SIFFROR" in banner(on_filled)


def test_only_pages_that_exist_are_listed(on_published, words):
    shell = ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className")
    answer = on_published.ask(shell, "shell-request", {"path": "/par"})
    rail = json.dumps(answer["shell-rail"]["children"])
    assert rail.count('"href"') == len(PAGES)
    assert rail.count("aria-current") == 1


def test_links_keep_to_the_path_prefix(browse, published):
    browser = browse(published, url_prefix="/koladash/")
    shell = ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className")
    rail = json.dumps(
        browser.ask(shell, "shell-request", {"path": "/koladash/par"})["shell-rail"]["children"]
    )
    assert '"href": "/koladash/karta"' in rail
    title = browser.page("/koladash/par")["headline"]["data"]["title"]
    assert "Mölndal" in title
