"""The pages on paper: what the browser's own menu prints, which waits for nothing."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

PLOT = "document.querySelector('.js-plotly-plot')"
IN_OTHER_INK = f"{PLOT}.data.filter((each) => each.name === 'labels').map((each) => each.selectedpoints)"
BEFORE, AFTER = (f"window.dispatchEvent(new Event('{name}print'))" for name in ("before", "after"))


def pages_of(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("scale", ["klasser", "band", "glidande"])
def test_the_words_on_a_dark_map_are_read_on_paper_as_on_a_light_one(reader, filled_site, scale):
    address = f"/karta?matt=U40455&ar=2022&skala={scale}"
    light = reader(filled_site).open(address).evaluate(IN_OTHER_INK)
    page = reader(filled_site, theme="dark").open(address)
    dark = page.evaluate(IN_OTHER_INK)
    page.evaluate(BEFORE)
    assert page.evaluate(IN_OTHER_INK) == light != dark
    page.evaluate(AFTER)
    assert page.evaluate(IN_OTHER_INK) == dark


def test_a_wide_chart_is_drawn_for_the_sheet_and_keeps_the_size_of_its_words(reader, filled_site):
    page = reader(filled_site).open("/utveckling?matt=U40455&kommuner=1481,2280")
    width = f"{PLOT}._fullLayout.width"
    zoom = f"getComputedStyle({PLOT}.closest('.dash-graph')).getPropertyValue('--print-zoom')"
    before = page.evaluate(width)
    page.evaluate(BEFORE)
    assert (page.evaluate(width), page.evaluate(zoom)) == (658, "1")
    page.evaluate(AFTER)
    assert page.evaluate(width) == before > 1000


def test_the_map_lies_on_one_sheet_with_its_heading_and_its_cards_on_the_next(reader, filled_site):
    page = reader(filled_site).open("/karta?kommun=1481")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 2


@pytest.mark.parametrize("path", ["/", "/karta", "/utveckling", "/om"])
def test_nothing_follows_the_last_card_and_the_name_mark_needs_no_background_graphics(
    reader, filled_site, path
):
    page = reader(filled_site).open(path)
    page.emulate_media(media="print")
    last = "document.querySelector('main > :last-child').getBoundingClientRect().bottom"
    assert page.evaluate(f"document.documentElement.scrollHeight - scrollY - {last}") <= 1
    marks = "[...document.querySelectorAll('.site .mark, .site .mark i')]"
    assert page.evaluate(f"{marks}.every((e) => getComputedStyle(e).printColorAdjust === 'exact')")


@pytest.mark.parametrize(
    ("address", "most"), [("/?kommun=1481&mot=2280", 4), ("/par?kommun=2280&mot=1481", 4)]
)
def test_pictures_share_sheets_and_none_is_parted(reader, filled_site, address, most):
    page = reader(filled_site).open(address)
    page.evaluate(BEFORE)
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= most
    page.emulate_media(media="print")
    whole = "[...document.querySelectorAll('.multiple, .strips-card, .region-card')]"
    assert page.evaluate(f"{whole}.length") > 2
    assert page.evaluate(f"{whole}.every((e) => getComputedStyle(e).breakInside === 'avoid')")


SHEET, LYING = 688, 1016
"""Pixels between the margins of a sheet of A4, standing and lying."""

CUT = """
[...document.querySelectorAll('.scroll')].filter((box) => box.clientWidth)
  .filter((box) => box.firstElementChild.getBoundingClientRect().width > box.clientWidth + 1)
  .map((box) => box.getAttribute('aria-label'))
"""


@pytest.mark.parametrize(
    ("address", "width"),
    [
        ("/rapporter", SHEET),
        ("/rapporter?tabell=4", SHEET),
        ("/rapporter?rapport=ifau-2025", SHEET),
        ("/rapporter?rapport=ifau-2025&sprak=en", SHEET),
        ("/?visa=tabell", SHEET),
        ("/inflode?visa=tabell", SHEET),
        ("/inflode?anvisare=alla&visa=tabell", LYING),
    ],
)
def test_no_column_of_a_table_is_cut_at_the_edge_of_the_sheet(reader, filled_site, address, width):
    page = reader(filled_site, width).open(address)
    page.emulate_media(media="print")
    assert page.evaluate("document.querySelectorAll('.scroll').length")
    assert page.evaluate(CUT) == []
    sheet = page.evaluate("getComputedStyle(document.querySelector('.page-frame')).page")
    assert sheet == ("lying" if width == LYING else "auto")


@pytest.mark.parametrize("report", ["loka-2023", "bahrami-2025"])
def test_the_reports_of_others_leave_no_sheet_half_empty(reader, filled_site, report):
    page = reader(filled_site).open(f"/rapporter?rapport={report}")
    assert pages_of(page.pdf(prefer_css_page_size=True)) <= 3
