from __future__ import annotations

import io
import re
import struct
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

SVG = "{http://www.w3.org/2000/svg}"
PAGES_WITH_PICTURES = {
    "/karta?matt=U40806": 2,
    "/par?kommun=1481&mot=2280": 2,
    "/?kommun=1481": 4,
    "/inflode": 2,
    "/inflode?anvisare=alla": 4,
    "/utveckling?kommuner=1481,2280&matt=N03920": 2,
}


@pytest.fixture
def on_map(reader, filled_site):
    visitor = reader(filled_site, theme="dark")
    visitor.open("/karta?matt=U40806")
    return visitor


def saved(page, form, at=0):
    button = page.locator(f"[data-act=save-{form}]").nth(at)
    if not button.is_visible():
        button.locator("xpath=ancestor::details[1]/summary").click()
    with page.expect_download() as download:
        button.click()
    return download.value


def parsed(svg):
    return ET.fromstring(svg)  # noqa: S314 - our own


def words_in(svg):
    return " ".join(" ".join(each.itertext()) for each in parsed(svg).iter(f"{SVG}text"))


def test_a_picture_takes_its_title_source_and_letters_along(on_map):
    file = saved(on_map.page, "svg")
    assert re.fullmatch(r"koladash-karta-u40806-\d{4}-\d{4}-\d\d-\d\d\.svg", file.suggested_filename)
    svg = Path(file.path()).read_text(encoding="utf-8")
    told = words_in(svg)
    assert "Anvisningar från Arbetsförmedlingen, andel av anvisningarna" in told
    assert "U40806" in told
    assert "Kommungränser: SCB" in told
    assert re.search(r"koladash \d{4}-\d\d-\d\d", told)
    assert "@font-face" in svg
    assert "src:url(data:font/woff2;base64," in svg
    assert parsed(svg).find(f"{SVG}title").text.startswith("Anvisningar från Arbetsförmedlingen")
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]+"', "", svg)


def test_a_raster_picture_is_twice_as_fine_and_on_white(on_map):
    content = Path(saved(on_map.page, "png").path()).read_bytes()
    assert content[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", content[16:24])
    shown = on_map.page.locator("#map").bounding_box()
    assert width == 2 * (round(shown["width"]) + 48)
    assert height > 2 * shown["height"]


@pytest.mark.parametrize("address", PAGES_WITH_PICTURES)
def test_every_picture_of_every_page_can_be_saved(reader, filled_site, address):
    visitor = reader(filled_site)
    page = visitor.open(address)
    assert page.locator("[data-act=save-svg], [data-act=save-png]").count() >= PAGES_WITH_PICTURES[address]
    for at in range(page.locator("[data-act=save-svg]").count()):
        told = words_in(Path(saved(page, "svg", at).path()).read_text(encoding="utf-8"))
        assert "Påhittade siffror (sandlåda)" in told
        assert re.search(r"koladash \d{4}-\d\d-\d\d", told)


def test_the_file_is_of_what_is_shown_now_not_of_what_the_link_said(on_map):
    page = on_map.page
    page.locator("[role=slider]").first.focus()
    page.keyboard.press("ArrowLeft")
    on_map.until_search("ar=")
    year = re.search(r"ar=(\d{4})", page.url)[1]
    page.locator(".map-card summary", has_text="Ladda ner").click()
    with page.expect_download() as table:
        page.get_by_role("link", name="Excel med anteckningar").click()
    assert year in table.value.suggested_filename
    values, notes = openpyxl.load_workbook(io.BytesIO(Path(table.value.path()).read_bytes())).worksheets
    headings, *rows = values.iter_rows(values_only=True)
    assert {row[headings.index("År")] for row in rows} == {int(year)}
    assert notes.title == "Om uppgifterna"


def test_the_question_is_opened_read_and_copied_by_keys(reader, filled_site):
    visitor = reader(filled_site, permissions=["clipboard-read", "clipboard-write"])
    page = visitor.open("/karta?matt=participants_per_1000")
    summary = page.locator(".map-card summary", has_text="Visa SQL")
    summary.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".question-parts pre")
    first = page.locator(".question-parts pre").first
    assert "FROM mart.value" in first.inner_text()
    assert "/kpi/U40800,N01951/" in page.locator(".question-parts pre").last.inner_text()
    for _ in range(2):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "PRE"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.until("document.querySelector('#announcer').textContent === 'Kopierat'")
    assert page.evaluate("navigator.clipboard.readText()") == first.text_content()
    assert visitor.findings() == []
    page.keyboard.press("Escape")
    assert not first.is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Visa SQL"


def test_on_paper_there_is_no_question_and_no_hint(reader, published_site):
    page = reader(published_site).open("/karta")
    page.emulate_media(media="print")
    assert not page.locator("summary", has_text="Visa SQL").first.is_visible()
    assert not page.locator(".card-subtitle .on-screen").first.is_visible()


OPENED = """
    (() => {
      const panel = document.querySelector("details.sheet[open] > .sheet-in").getBoundingClientRect();
      return panel.top >= 0 && panel.left >= 0 && panel.bottom <= innerHeight
        && panel.right <= document.documentElement.clientWidth;
    })()
"""


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("edge", ["start", "center", "end"])
def test_a_panel_opens_within_the_window_wherever_its_word_stands(reader, filled_site, edge, width):
    visitor = reader(filled_site, width=width)
    page = visitor.open("/karta?matt=participants_per_1000")
    for words, filled in (("Visa SQL", ".question-parts pre"), ("Definition", "h3"), ("Ladda ner", "a")):
        summary = page.locator(".map-card summary", has_text=words)
        summary.evaluate("(word, block) => word.scrollIntoView({ block })", edge)
        summary.click()
        page.locator("details.sheet[open] .sheet-in").locator(filled).first.wait_for()
        visitor.until(OPENED)
        page.keyboard.press("Escape")
