from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


def test_from_a_count_to_who_lacks_and_why_by_keyboard_alone(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/kvalitet")
    page.locator("table.coverage-chain a", has_text="Deltagare i").first.focus()
    page.keyboard.press("Enter")
    visitor.until_search("matt=U40800")
    visitor.until("document.getElementById('lead').innerText.startsWith('Deltagare')")
    page.keyboard.press("t")
    visitor.until_search("visa=tabell")
    visitor.until("!!document.querySelector('table.plain td.missing-cell')")
    assert page.locator("table.plain td.missing-cell").first.inner_text() == "inte lämnad"
    page.go_back()
    visitor.until("!document.querySelector('table.plain td.missing-cell')")
    assert page.locator("table.coverage td[class^='why-']").count() > 0


def test_the_matrix_scrolls_by_keys_and_keeps_its_names_in_sight(reader, filled_site):
    page = reader(filled_site, 390).open("/kvalitet")
    box = page.locator(".scroll").first
    box.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(300)
    assert box.evaluate("box => box.scrollLeft") > 0
    name = box.locator("tbody th").first
    assert name.evaluate(
        "th => th.getBoundingClientRect().left >= th.closest('.scroll').getBoundingClientRect().left"
    )


def test_every_reason_has_a_pattern_of_its_own(reader, published_site):
    page = reader(published_site).open("/om")
    patterns = page.evaluate(
        "[...document.querySelectorAll('.reasons .key')].map((key) => getComputedStyle(key).background)"
    )
    assert len(set(patterns)) == len(patterns) == 10


def test_without_kolada_the_page_is_whole(reader, published_site):
    page = reader(published_site).open("/kvalitet?matt=U40000&grupp=county-22")
    assert "ingår inte i den hämtning som visas" in page.locator("#lead").inner_text()
    assert page.locator(".empty h2").inner_text() == "Inga uppgifter att räkna"
    assert page.locator("table.coverage-chain").count() >= 1
