"""Pictures by keys, a card in the whole window, the keys told, and paper that is white."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

SAID = "document.querySelector('#announcer').textContent"
FOCUSED = "document.activeElement"


def walk(visitor, *keys: str) -> list[str]:
    """What is said after each key."""
    said = []
    for key in keys:
        visitor.page.evaluate("document.querySelector('#announcer').textContent = ''")
        visitor.page.keyboard.press(key)
        visitor.until(f"{SAID} !== ''")
        said.append(visitor.page.evaluate(SAID).replace("\u00a0", " "))
    return said


@pytest.fixture
def on_series(reader, filled_site):
    visitor = reader(filled_site)
    visitor.open("/utveckling?matt=U40806&kommuner=1481,2280")
    visitor.page.locator(".picture[tabindex]").first.focus()
    return visitor


def test_the_years_and_the_lines_of_a_chart_are_walked_by_arrows(on_series):
    last, before, other, first = walk(on_series, "ArrowRight", "ArrowLeft", "ArrowDown", "Home")
    assert last.startswith("Mölndal 2024: ")
    assert "Mölndal 2023: " in before
    assert other.startswith("Härnösand 2023: ")
    assert first.startswith("Härnösand 20")
    assert first != other
    assert on_series.page.locator(".stop-label").inner_text().replace("\u00a0", " ") in first
    name = on_series.page.locator(".picture[tabindex]").first.get_attribute("aria-label")
    assert name.startswith("Anvisningar från Arbetsförmedlingen")


def test_a_break_is_said_when_it_is_crossed_and_a_missing_year_has_its_reason(on_series):
    keys = ["ArrowLeft"] * 3
    said = walk(on_series, "ArrowRight", *keys)
    assert sum("Brott mellan 2023 och 2024: nya frågor." in words for words in said) == 1
    figure = "document.querySelector('.js-plotly-plot').layout.meta.stops"
    told = on_series.page.evaluate(
        f"{figure}.flat().filter(([, y]) => y === null).map(([, , words]) => words)"
    )
    assert all(": " in words for words in told)


def test_escape_leaves_the_value_and_the_ring_lies_on_it(on_series):
    page = on_series.page
    walk(on_series, "End")
    ring = page.locator(".stop-ring").bounding_box()
    plot = page.locator(".js-plotly-plot").first.bounding_box()
    assert plot["x"] < ring["x"] < plot["x"] + plot["width"]
    assert plot["y"] < ring["y"] < plot["y"] + plot["height"]
    page.keyboard.press("Escape")
    assert page.locator(".stop-label").count() == 0
    assert page.evaluate(f"{FOCUSED}.matches('.picture')")


def test_the_bars_of_referrers_are_walked_too(reader, filled_site):
    visitor = reader(filled_site)
    visitor.open("/inflode?anvisare=alla&kommun=1481")
    visitor.page.locator(".picture[tabindex]").first.focus()
    first, along, down = walk(visitor, "Home", "ArrowRight", "ArrowDown")
    assert first.startswith("AF, ")
    assert along.split(",")[0] != "AF"
    assert down.split(", ")[1][:4] != along.split(", ")[1][:4]


def test_t_shows_the_table_of_the_card_and_not_while_one_types(on_series):
    page = on_series.page
    page.keyboard.press("t")
    on_series.until_search("visa=tabell")
    on_series.until(f"{FOCUSED}.textContent === 'Visa som bild'")
    page.keyboard.press("t")
    on_series.until("!location.search.includes('visa')")
    on_series.settle()
    page.get_by_placeholder("Lägg till kommun eller grupp").focus()
    page.keyboard.type("t?")
    assert "visa" not in page.url
    assert page.locator("#keys[open]").count() == 0


def test_the_keys_are_told_and_escape_closes_them(on_series):
    page = on_series.page
    page.keyboard.press("?")
    assert page.locator("#keys[open] h2").inner_text() == "Tangenter"
    assert page.locator("#keys h3:visible").all_inner_texts() == ["I ett diagram", "På sidan"]
    assert "årsreglaget" not in page.locator("#keys").inner_text()
    assert on_series.findings() == []
    page.keyboard.press("Escape")
    assert page.locator("#keys[open]").count() == 0


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_fills_the_window_holds_the_focus_and_gives_it_back(reader, filled_site, theme):
    visitor = reader(filled_site, 1440, theme)
    page = visitor.open("/utveckling?matt=U40806&kommuner=1481,2280")
    page.locator("[data-act='large']").first.press("Enter")
    box = page.locator(".card.is-large").bounding_box()
    assert (round(box["width"]), round(box["height"])) == (1440, 900)
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{FOCUSED} === document.body || !!{FOCUSED}.closest('.is-large')")
    assert visitor.findings() == []
    page.keyboard.press("Escape")
    assert page.locator(".is-large").count() == 0
    assert page.evaluate(f"{FOCUSED}.dataset.act") == "large"
    assert page.evaluate("document.querySelectorAll('[inert]').length") == 0


def test_a_dark_page_is_white_on_paper_and_dark_again_afterwards(reader, filled_site):
    visitor = reader(filled_site, 1440, "dark")
    page = visitor.open("/utveckling?matt=U40806&kommuner=1481,2280")
    ground = "document.querySelector('.js-plotly-plot')._fullLayout.paper_bgcolor"
    before = page.evaluate(ground)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(ground).upper() == "#FFFFFF"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(ground) == before


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/karta?matt=U40455&ar=2022", ["I kartan", "På sidan", "årsreglaget", "T: tabell"]),
        ("/om", ["På sidan"]),
    ],
)
def test_only_keys_that_the_page_has_are_told(reader, filled_site, path, told):
    page = reader(filled_site).open(path)
    page.keyboard.press("?")
    text = page.locator("#keys[open]").inner_text()
    wanted = ("I ett diagram", "I kartan", "På sidan", "årsreglaget", "T: tabell")
    assert [words for words in wanted if words in text] == [words for words in wanted if words in told]


def test_a_place_on_a_page_is_found_again_by_back_and_forward(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/om")
    page.locator(".site-foot a[href*='#tillganglighet']").press("Enter")
    visitor.until("location.hash === '#tillganglighet'")
    near = "Math.abs(document.querySelector('#tillganglighet').getBoundingClientRect().top) < 200"
    visitor.until(near)
    page.go_back()
    visitor.until("location.hash === ''")
    page.evaluate("window.scrollTo(0, 0)")
    page.go_forward()
    visitor.until(near)
