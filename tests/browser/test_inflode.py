"""Inflöde by hand and by keys: limits, referrers, the picture of all referrers."""

from __future__ import annotations

from pathlib import Path

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


BOXES = """
(() => {
  const box = document.querySelector('.scroll.by-year'), rect = (each) => each.getBoundingClientRect();
  const firsts = [...box.querySelectorAll('tr > :first-child')].map((each) => Math.round(rect(each).left));
  const most = box.scrollWidth - box.clientWidth;
  const [stays, ...years] = [...box.querySelector('thead tr:last-child').cells].map(rect);
  const hidden = years.map((each) => [each.left - stays.right, each.right - stays.right]);
  const cut = hidden.filter(([from, to]) => from < -4 && to > 4);
  return { left: box.scrollLeft, most, edge: Math.round(rect(box).left), firsts, cut };
})()
"""


@pytest.mark.parametrize(
    "address", ["/inflode?kommun=2280", "/kvalitet", "/rapporter", "/rapporter?tabell=4"]
)
def test_a_table_of_years_opens_at_the_newest_and_its_names_stay(reader, filled_site, address):
    visitor = reader(filled_site, 390)
    page = visitor.open(address)
    visitor.until("document.querySelector('.scroll.by-year').scrollLeft > 0")
    seen = page.evaluate(BOXES)
    assert seen["most"] - seen["left"] <= 1
    assert {first - seen["edge"] for first in seen["firsts"]} <= {0, 1}
    assert seen["cut"] == []
    visitor.until("document.querySelector('.scroll.by-year').hasAttribute('data-earlier')")
    page.evaluate("document.querySelector('.scroll.by-year').scrollTo(0, 0)")
    visitor.until("!document.querySelector('.scroll.by-year').hasAttribute('data-earlier')")
    assert visitor.findings() == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_limits_arrows_are_large_enough_to_press(reader, published_site, width):
    visitor = reader(published_site, width)
    page = visitor.open("/inflode")
    arrows = page.locator(".mantine-NumberInput-control")
    assert arrows.count() == 4
    assert all(
        min(box["width"], box["height"]) >= 24 for box in (each.bounding_box() for each in arrows.all())
    )
    arrows.first.click()
    visitor.until_search("granser=16,50")


@pytest.mark.parametrize("address", ["/inflode", "/rapporter"])
def test_the_band_table_is_saved_as_a_picture(reader, published_site, address):
    visitor = reader(published_site, accept_downloads=True)
    page = visitor.open(address)
    page.locator(".card-foot summary", has_text="Ladda ner").first.click()
    with page.expect_download() as saved:
        page.get_by_role("button", name="SVG").first.click()
    drawn = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "Hög andel i" in drawn
    assert "Lerum" in drawn


def test_on_paper_the_table_follows_the_head_and_no_control_is_left(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/inflode")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 718, "height": 1000})
    visitor.until("document.querySelector('table.heat').getBoundingClientRect().bottom < 1000")
    assert not page.locator(".limits").is_visible()
    assert "Rapportens gränser är 15 och 50" in page.locator("#bands-picture").inner_text()
