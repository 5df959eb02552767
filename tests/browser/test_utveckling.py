"""Utveckling by hand and by keys: series, index, women and men, events."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CHIPS = "[...document.querySelectorAll('.chip')].map((each) => each.textContent).join()"


@pytest.fixture
def on_series(reader, filled_site):
    visitor = reader(filled_site)
    visitor.open("/utveckling?matt=U40455&kommuner=1481,2280")
    return visitor


def test_a_series_is_taken_away_and_another_added_by_keys(on_series):
    page = on_series.page
    page.get_by_role("button", name="Ta bort Härnösand").press("Enter")
    on_series.until(f"{CHIPS} === 'Mölndal'")
    field = page.get_by_placeholder("Lägg till kommun eller grupp")
    field.focus()
    on_series.enter("Göteborgsreg")
    on_series.until_search("kommuner=1481,gr")
    on_series.until(f"{CHIPS} === 'Mölndal,Göteborgsregionen'")
    field = page.get_by_placeholder("Lägg till kommun eller grupp")
    field.focus()
    on_series.enter("Kungsb")
    on_series.until(f"{CHIPS} === 'Mölndal,Göteborgsregionen,Kungsbacka'")
    assert page.locator(".card:not(.context-card) .dash-graph").count() == 1


def test_four_series_have_a_picture_each(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/utveckling?matt=U40455&kommuner=1481,2280,1384,gr")
    assert page.locator(".card:not(.context-card) .multiple").count() == 4
    assert visitor.findings() == []


def test_the_index_has_the_base_year_that_is_chosen(on_series):
    page = on_series.page
    page.get_by_role("button", name="Index").press("Enter")
    on_series.until_search("bas=")
    page.get_by_label("Basår").first.click()
    page.get_by_role("option", name="2018").click()
    on_series.until_search("bas=2018")
    on_series.until("document.querySelector('#lead').textContent.includes('2018 som 100')")
    page.get_by_role("button", name="Nivå").press("Enter")
    on_series.until("!location.search.includes('bas')")


def test_women_and_men_are_one_press_away(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/utveckling?matt=U40800&kommuner=1481,2280")
    page.locator("label", has_text="Kvinnor och män").click()
    visitor.until_search("kon=KM")
    visitor.until("document.querySelectorAll('.multiples.paired .multiple').length === 2")
    visitor.settle()
    assert visitor.findings() == []


def test_events_are_turned_off_and_all_on(on_series):
    page = on_series.page
    selected = page.locator(".events li").count()
    page.locator("label", has_text="Alla").click()
    on_series.until_search("handelser=alla")
    on_series.until(f"document.querySelectorAll('.events li').length > {selected}")
    page.locator("label", has_text="Av").first.click()
    on_series.until_search("handelser=av")
    on_series.until("document.querySelectorAll('.events li').length === 0")


@pytest.mark.parametrize(
    "search", ["?kommuner=1481,1384,1401,1402,1480&matt=U40800&kon=KM", "?handelser=alla"]
)
@pytest.mark.parametrize("width", [390, 360])
def test_the_series_fit_a_phone(reader, filled_site, search, width):
    visitor = reader(filled_site, width)
    visitor.open(f"/utveckling{search}")
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []


def test_the_control_that_was_used_keeps_the_focus(on_series):
    page = on_series.page
    page.get_by_role("button", name="Index").press("Enter")
    on_series.until("document.activeElement.textContent === 'Index'")
    page.get_by_label("Basår").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    on_series.until("document.activeElement.id.includes('bas')")
    assert page.get_by_role("option").locator("visible=true").count() == 0
