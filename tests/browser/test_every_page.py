"""What holds for every page: nothing leaves the host, nothing is cut, nothing shuts anyone out."""

from __future__ import annotations

import pytest

from koladash.app.pages import PAGES

pytestmark = pytest.mark.browser

PATHS = [page.path for page in PAGES]


@pytest.mark.parametrize("width", [1440, 390, 360])
@pytest.mark.parametrize("path", PATHS)
def test_a_page_fits_its_window_and_axe_finds_nothing(reader, filled_site, path, width):
    visitor = reader(filled_site, width)
    page = visitor.open(path)
    assert page.locator("#question").inner_text()
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_as_good_in_english_and_in_the_dark(reader, published_site, path):
    visitor = reader(published_site, 1440, "dark")
    page = visitor.open(f"{path}?sprak=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
    assert visitor.findings() == []


@pytest.mark.parametrize("path", PATHS)
def test_no_words_on_screen_are_smaller_than_twelve_pixels(reader, published_site, path):
    page = reader(published_site, 390).open(path)
    small = page.evaluate(
        """[...document.querySelectorAll("body *")]
             .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
             .filter((e) => e.getClientRects().length && !e.closest(".unseen, sup, script, style, noscript"))
             .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
             .map((e) => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_made_up_figures_say_so_on_every_page(reader, filled_site):
    visitor = reader(filled_site)
    for path in PATHS:
        page = visitor.open(path)
        assert "SYNTETISKA DATA" in page.locator(".banner").inner_text()
        assert page.locator(".tag-synthetic:visible").count() >= 1


@pytest.mark.parametrize("path", PATHS)
def test_text_at_twice_its_size_breaks_nothing(reader, published_site, path):
    visitor = reader(published_site, 1280)
    page = visitor.open(path)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    assert not visitor.is_wider_than_its_window()


@pytest.mark.parametrize("path", PATHS)
def test_a_page_prints_without_its_tools(reader, published_site, path):
    page = reader(published_site).open(path)
    page.emulate_media(media="print")
    for tool in (".rail", ".tools", ".filters", ".actions"):
        assert not page.locator(tool).first.is_visible()
    assert page.locator("#question").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
