"""A municipality is found by writing, and a page in a new tab is about the one that was looked at."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


FOUND = """() => [...document.querySelectorAll(".pick-place")[0].querySelectorAll("[role=option]")]
  .filter((each) => each.offsetHeight).map((each) => each.innerText.trim())"""


@pytest.fixture
def at_start(reader, published_site):
    visitor = reader(published_site)
    visitor.open("/?kommun=1481")
    return visitor


@pytest.mark.parametrize("how", ["click", "tap"])
def test_what_is_written_after_a_click_replaces_what_stood_there(reader, published_site, how):
    visitor = reader(published_site, has_touch=True)
    page = visitor.open("/?kommun=1481")
    box = page.locator(".pick-place input:visible").first
    getattr(box, how)()
    page.keyboard.type("Härn")
    assert box.input_value() == "Härn"
    page.keyboard.press("Enter")
    visitor.until_search("kommun=2280")
    visitor.until("document.querySelector('#question').innerText.includes('Härnösand')")
    visitor.settle()
    getattr(box, how)()
    page.keyboard.type("Möl")
    assert box.input_value() == "Möl"


def test_a_list_says_what_it_is_and_whether_it_is_open(at_start):
    page = at_start.page
    box = page.get_by_role("combobox", name="Kommun", exact=True).first
    assert box.get_attribute("aria-expanded") == "false"
    box.press("ArrowDown")
    at_start.until("document.activeElement.getAttribute('aria-expanded') === 'true'")
    active = "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))"
    at_start.until(f"{active}?.role === 'option'")
    assert page.evaluate(f"{active}.closest('[role=listbox]').id") == box.get_attribute("aria-controls")
    box.press("Escape")
    at_start.until("document.activeElement.getAttribute('aria-expanded') === 'false'")


def test_a_second_tap_leaves_the_list_open_and_what_is_written_standing(reader, published_site):
    visitor = reader(published_site, has_touch=True)
    page = visitor.open("/?kommun=1481")
    box = page.get_by_role("combobox", name="Kommun", exact=True).first
    box.tap()
    page.keyboard.type("Härn")
    box.tap()
    page.keyboard.type("ö")
    assert box.get_attribute("aria-expanded") == "true"
    assert len(box.input_value()) == 5


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Harnosand", "Härnösand"),
        ("härn", "Härnösand"),
        ("molndal", "Mölndal"),
        ("2280", "Härnösand"),
        ("goteborg", "Göteborg"),
    ],
)
def test_a_list_is_searched_without_dots_and_by_code(at_start, words, name):
    page = at_start.page
    page.locator(".pick-place input:visible").first.click()
    page.keyboard.type(words)
    at_start.until(f"({FOUND})().length === 1")
    assert page.evaluate(FOUND) == [name]


@pytest.mark.parametrize(
    ("language", "said"), [("sv", "Ingen kommun heter så"), ("en", "No municipality by that name")]
)
def test_a_search_without_a_hit_says_so(reader, published_site, language, said):
    page = reader(published_site).open(f"/?kommun=1481&sprak={language}")
    page.locator(".pick-place input:visible").first.click()
    page.keyboard.type("Hörnasund")
    page.get_by_text(said).wait_for()


def test_a_new_tab_is_about_the_same_municipality(at_start):
    page = at_start.page
    link = page.locator(".rail a", has_text="Karta").first
    with page.context.expect_page() as opened:
        link.click(modifiers=["Control"])
    opened.value.wait_for_selector("#question")
    assert opened.value.url.endswith("/karta?kommun=1481")
    link.focus()
    assert link.get_attribute("href") == "/karta?kommun=1481"
    page.evaluate("koladash.change({ kommun: '2280' })")
    at_start.until_search("kommun=2280")
    link.press("Enter")
    at_start.until("location.pathname === '/karta'")
    assert "kommun=2280" in page.url
