"""Both kinds of link, by keys: one that follows new figures, one that stays."""

from __future__ import annotations

from shutil import copyfile
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, filled: Warehouse, published: Warehouse) -> Warehouse:
    """The fetched figures, and published after them the reports' alone."""
    house = Warehouse(tmp_path_factory.mktemp("two"))
    for number, each in enumerate((filled, published)):
        house.publish(copyfile(each.current(), house.data_dir / f".building-{number}.duckdb"))
    return house


@pytest.fixture(scope="module")
def site(serve: Callable[..., str], two: Warehouse) -> str:
    return serve(two)


def _copy(reader: Any, downs: int) -> str:
    """Open the control by its key, take one of its two links by Tab and Enter; the link that was copied."""
    page = reader.page
    page.locator("details.share > summary").focus()
    page.keyboard.press("Enter")
    for _ in range(downs):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    reader.until("!document.querySelector('details.share').open")
    reader.until("document.querySelector('#announcer').textContent.includes('kopierad')")
    assert page.evaluate("document.activeElement.localName") == "summary"
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_both_kinds_of_link_are_copied_by_keys_and_told(
    reader: Callable[..., Any], site: str, two: Warehouse
) -> None:
    someone = reader(site, permissions=["clipboard-read", "clipboard-write"])
    page = someone.open("/karta?matt=U40806")
    following, staying = _copy(someone, 1), _copy(someone, 2)
    assert following == f"{site}/karta?matt=U40806"
    asked = parse_qs(urlsplit(staying).query)
    assert asked["bygge"] == [two.current().stem.removeprefix("koladash-")]
    assert asked["matt"] == ["U40806"]
    assert "ar" in asked
    shown = page.locator("#lead").inner_text()
    someone.open(staying.removeprefix(site))
    assert page.locator("#lead").inner_text() == shown


def test_a_pinned_page_says_so_on_paper_too_and_leads_back(
    reader: Callable[..., Any], site: str, two: Warehouse
) -> None:
    older = two.builds()[0].stem.removeprefix("koladash-")
    someone = reader(site)
    page = someone.open(f"/karta?matt=U40806&bygge={older}")
    notice = page.locator(".banner-pinned")
    assert "Du ser bygget från" in notice.inner_text()
    assert page.locator(".is-synthetic").count() == 1
    assert someone.findings() == []
    page.emulate_media(media="print")
    assert notice.is_visible()
    page.emulate_media(media="screen")
    before = page.locator("#lead").inner_text()
    notice.get_by_role("link").press("Enter")
    someone.until("!document.querySelector('.banner-pinned')")
    someone.settle()
    assert "bygge" not in page.url
    assert page.locator("#lead").inner_text() != before
    page.go_back()
    someone.until("document.querySelector('.banner-pinned') !== null")


@pytest.mark.parametrize("width", [1440, 390])
def test_a_pin_that_is_gone_leads_on(reader: Callable[..., Any], site: str, width: int) -> None:
    someone = reader(site, width=width)
    page = someone.open("/karta?matt=U40806&bygge=20200101T000000Z-0badcafe")
    assert someone.findings() == []
    assert not someone.is_wider_than_its_window()
    page.locator("#page").get_by_role("link", name="Visa dagens").press("Enter")
    someone.until("document.querySelector('#lead') !== null")
    assert page.url.endswith("/karta?matt=U40806")


def test_links_between_pages_keep_the_pin(reader: Callable[..., Any], site: str, two: Warehouse) -> None:
    older = two.builds()[0].stem.removeprefix("koladash-")
    someone = reader(site)
    page = someone.open(f"/karta?bygge={older}")
    page.locator(".rail").get_by_role("link", name="Kommunpar").click()
    someone.until_search(f"bygge={older}")
    assert page.locator(".banner-pinned").is_visible()


def test_the_control_is_found_by_touch_and_fits(reader: Callable[..., Any], site: str) -> None:
    someone = reader(site, width=390)
    page = someone.open("/karta")
    page.locator("details.share > summary").click()
    assert page.get_by_role("button", name="Länk som står kvar").is_visible()
    assert not someone.is_wider_than_its_window()
    assert someone.findings() == []
    page.keyboard.press("Escape")
    assert not page.get_by_role("button", name="Länk som står kvar").is_visible()
