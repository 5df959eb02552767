"""Inflöde by hand and by keys: limits, referrers, the picture of all referrers."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

FIELDS = "['limit-medium', 'limit-high'].map((id) => parseInt(document.getElementById(id).value)).join()"
THUMBS = (
    "[...document.querySelectorAll('.band-slider [role=slider]')]"
    ".map((each) => each.getAttribute('aria-valuenow')).join()"
)


@pytest.fixture
def on_bands(reader, published_site):
    visitor = reader(published_site)
    visitor.open("/inflode")
    return visitor


def test_a_limit_typed_in_its_field_moves_slider_bands_and_address(on_bands):
    page = on_bands.page
    field = page.get_by_label("Hög börjar vid").first
    field.fill("60")
    field.press("Enter")
    on_bands.until_search("granser=15,60")
    on_bands.until(f"{THUMBS} === '15,60'")
    assert "i tre av nio kommuner 2017" in page.locator("#bands-title").inner_text()
    assert "Medel 15–59 %" in page.locator(".band-key").inner_text()
    assert "Egna gränser" in page.locator("#limits-note").inner_text()


def test_a_limit_moved_by_arrow_keys_is_in_the_fields_and_keeps_the_focus(on_bands):
    page = on_bands.page
    page.locator(".band-slider [role=slider]").first.focus()
    page.keyboard.press("ArrowRight")
    on_bands.until_search("granser=16,50")
    on_bands.until(f"{FIELDS} === '16,50'")
    on_bands.until("document.activeElement.getAttribute('aria-label') === 'Medel börjar vid'")
    page.keyboard.press("ArrowLeft")
    on_bands.until("!location.search.includes('granser')")
    on_bands.until(f"{FIELDS} === '15,50'")


def test_the_limits_never_meet(on_bands):
    field = on_bands.page.get_by_label("Medel börjar vid").first
    field.fill("80")
    field.press("Enter")
    on_bands.until(f"{FIELDS} === '49,50'")
    on_bands.until_search("granser=49,50")


def test_back_gives_the_limits_before(on_bands):
    page = on_bands.page
    field = page.get_by_label("Hög börjar vid").first
    field.fill("70")
    field.press("Enter")
    on_bands.until_search("granser=15,70")
    page.go_back()
    on_bands.until(f"{FIELDS} === '15,50'")
    on_bands.until(f"{THUMBS} === '15,50'")


def test_the_table_twin_comes_by_one_key(on_bands):
    page = on_bands.page
    page.locator("#question").focus()
    page.keyboard.press("t")
    on_bands.until_search("visa=tabell")
    on_bands.until("document.querySelector('table.heat') === null")
    assert "Uppgift saknas" in page.locator("#bands-picture").inner_text()
    assert on_bands.findings() == []


def test_all_referrers_are_one_press_away_and_the_way_back_too(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/inflode")
    button = page.get_by_role("button", name="Alla anvisare")
    button.focus()
    page.keyboard.press("Enter")
    visitor.until_search("anvisare=alla")
    visitor.until("document.querySelectorAll('.stack-pair .main-svg').length > 0")
    assert visitor.findings() == []
    page.get_by_role("button", name="År, en kommun").press("Enter")
    visitor.until_search("rader=ar")
    visitor.until("document.querySelectorAll('.stack-pair').length === 2")
    page.get_by_role("button", name="Bandtabell").press("Enter")
    visitor.until("document.querySelector('table.heat') !== null")
    assert "Gamla frågor" in page.locator("table.heat").inner_text()


@pytest.mark.parametrize("search", ["?anvisare=alla", "?anvisare=alla&kommun=1481"])
@pytest.mark.parametrize("width", [390, 360])
def test_the_stack_fits_a_phone(reader, filled_site, search, width):
    visitor = reader(filled_site, width, "dark")
    visitor.open(f"/inflode{search}")
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []
