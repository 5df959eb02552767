"""Kommun on screen and on paper."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

HEADING = "document.querySelector('#question').textContent"
A4 = (688, 1017)
"""A4 in CSS pixels within margins of 14 mm."""

MOST_IS_KNOWN = ("1401", "1462", "1480", "2280", "2284")
"""The municipalities that the reports and events say most of."""


def pages_of(pdf: bytes) -> int:
    """How many pages a PDF has: Chromium writes each as an object of its own, uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b", pdf))


def printed(visitor, address):
    page = visitor.open(address)
    return page.pdf(prefer_css_page_size=True)


def height_on_paper(page):
    page.emulate_media(media="print")
    page.set_viewport_size({"width": A4[0], "height": A4[1]})
    return page.evaluate("document.querySelector('.a4').getBoundingClientRect().height")


@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_longest_municipality_prints_on_exactly_one_page(reader, filled_site, language):
    visitor = reader(filled_site)
    heights = {
        code: height_on_paper(visitor.open(f"/kommun/{code}?sprak={language}")) for code in MOST_IS_KNOWN
    }
    longest = max(heights, key=heights.get)
    assert heights[longest] <= A4[1]
    assert pages_of(printed(visitor, f"/kommun/{longest}?sprak={language}")) == 1


def test_two_lines_more_in_the_sentence_still_fit(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/kommun/1401")
    page.evaluate("""document.querySelector('.a4-lead').append(
      ' Det här är ord som fyller två rader till i meningen, så att sidan prövas med den längsta text'
      + ' som figurerna kan ge, utan att något annat på arket flyttar över kanten.')""")
    assert height_on_paper(page) <= A4[1]


def test_the_count_of_pages_can_tell_two_from_one(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/kommun/1481")
    page.evaluate("document.querySelector('.a4').style.paddingBottom = '600px'")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 2


def test_paper_is_light_even_when_the_screen_is_dark(reader, filled_site):
    page = reader(filled_site, theme="dark").open("/kommun/1481")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate("getComputedStyle(document.querySelector('.a4 h1')).color") == "rgb(23, 36, 42)"
    assert page.locator("img.on-dark").first.is_hidden()
    assert page.locator("img.on-light").first.is_visible()
    for tool in (".rail", ".filters", ".banner", ".a4-actions", ".site-foot"):
        assert page.locator(tool).first.is_hidden()
    small = page.evaluate(
        """[...document.querySelectorAll('.a4 *')]
             .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
             .filter((e) => e.getClientRects().length && !e.closest('.unseen, sup, .spark-years'))
             .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 11.5)
             .map((e) => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_another_municipality_gets_the_address_of_its_own_by_keys(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/kommun/1481")
    field = page.get_by_label("Kommun", exact=True).first
    field.focus()
    field.press("Control+a")
    visitor.enter("Örnsk")
    visitor.until("location.pathname === '/kommun/2284'")
    visitor.until(f"{HEADING} === 'Örnsköldsvik'")
    assert page.evaluate("location.search") == ""
    page.go_back()
    visitor.until(f"{HEADING} === 'Mölndal'")


def test_the_municipality_comes_along_to_other_pages_and_back(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/kommun/1384")
    page.get_by_role("navigation", name="Sidor").get_by_role("link", name="Översikt").click()
    visitor.until(f"{HEADING} === 'Hur står det till i Kungsbacka?'")
    page.get_by_role("navigation", name="Sidor").get_by_role("link", name="Kommun", exact=True).click()
    visitor.until(f"{HEADING} === 'Kungsbacka'")


def test_the_choice_leads_to_a_municipality(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/kommun/9999")
    assert "inte finns (9999)" in page.locator(".note").inner_text()
    page.get_by_role("link", name="Skinnskatteberg").press("Enter")
    visitor.until("location.pathname === '/kommun/1904'")
    visitor.until(f"{HEADING} === 'Skinnskatteberg'")


@pytest.mark.parametrize(
    ("width", "theme", "language"), [(1440, "dark", "sv"), (390, "light", "en"), (360, "light", "sv")]
)
def test_a_sheet_fits_its_window_and_axe_finds_nothing(reader, filled_site, width, theme, language):
    visitor = reader(filled_site, width, theme)
    visitor.open(f"/kommun/1481?sprak={language}")
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []


@pytest.mark.parametrize("width", [390, 360])
def test_the_whole_comparison_is_in_sight_on_a_phone(reader, filled_site, width):
    visitor = reader(filled_site, width)
    page = visitor.open("/kommun/2280")
    beyond = f"""[...document.querySelectorAll('.a4-table td, .a4-table tbody th')]
                   .filter((e) => e.getBoundingClientRect().right > {width}).length"""
    assert page.evaluate(beyond) == 0
    head = "getComputedStyle(document.querySelector('.a4-region'), '::before').content"
    assert page.evaluate(head) == '"Västernorrl., median (kommuner)"'
    assert page.locator(".a4 svg.spark, .a4 .spark").first.is_visible()
    text = page.locator(".a4").inner_text()
    assert "Sida 1 av 1" not in text
    assert "Fylld punkt" not in text
    assert visitor.findings() == []


def test_the_print_button_prints(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/kommun/1481")
    page.evaluate("window.print = () => { window.isPrinted = true; }")
    page.get_by_role("button", name="Skriv ut").press("Enter")
    visitor.until("window.isPrinted === true")
