"""What holds for every page: nothing leaves the host, nothing is cut, nothing shuts anyone out.

One visit at a desk, in Swedish and light, on made-up figures; one on a phone, in English and the dark, on the
reports' own.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from koladash.app.pages import PAGES

pytestmark = pytest.mark.browser

PATHS = [page.path for page in PAGES]
PICTURES = Path(__file__).parents[2] / "artifacts" / "pages"
"""Where a picture of every page is left for those who look; git passes the folder over."""

TOOLS = (".rail", ".tools", ".filters", ".actions")
SMALL_WORDS = """[...document.querySelectorAll("body *")]
  .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()))
  .filter((e) => e.getClientRects().length && !e.closest(".unseen, sup, script, style, noscript"))
  .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
  .map((e) => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("path", PATHS)
def test_a_page_at_a_desk(reader, filled_site, path):
    visitor = reader(filled_site, 1440)
    page = visitor.open(path)
    assert page.locator("#question").inner_text()
    assert visitor.findings() == []
    assert not visitor.is_wider_than_its_window()
    made_up = page.locator(".card h2:visible:has(.tag-synthetic)").count()
    assert "PÅHITTADE SIFFROR" in page.locator(".banner").inner_text()
    assert page.locator(".card .tag-synthetic:visible").count() >= made_up
    text_at_twice_its_size = page.add_style_tag(content="html { font-size: 200% !important; }")
    assert not visitor.is_wider_than_its_window()
    text_at_twice_its_size.evaluate("(style) => style.remove()")
    page.emulate_media(media="print")
    assert [tool for tool in TOOLS if page.locator(f"{tool}:visible").count()] == []
    assert page.locator("#question").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("path", PATHS)
def test_a_page_on_a_phone(reader, published_site, path):
    visitor = reader(published_site, 390, "dark")
    page = visitor.open(f"{path}?sprak=en")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.evaluate("document.documentElement.dataset.mantineColorScheme") == "dark"
    assert visitor.findings() == []
    assert page.evaluate(SMALL_WORDS) == []
    for width in (390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert not visitor.is_wider_than_its_window(), width


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("path", [*PATHS, "/kommun/1481"])
def test_a_page_is_pictured(reader, filled_site, path, language, width):
    theme = "dark" if (language == "en") == (width > 900) else "light"
    visitor = reader(filled_site, width, theme)
    shown = visitor.open(f"{path}?sprak={language}")
    PICTURES.mkdir(parents=True, exist_ok=True)
    name = path.strip("/").replace("/", "-") or "oversikt"
    picture = PICTURES / f"{name}-{language}-{width}-{theme}.png"
    shown.screenshot(path=picture, full_page=True)
    assert picture.stat().st_size
    assert shown.evaluate("document.documentElement.lang") == language
    assert not visitor.is_wider_than_its_window()
