"""Översikt by hand and by keys: choose a municipality, whom to set it against, and read the table."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

HEADING = "document.querySelector('#question').textContent"


def test_another_municipality_is_chosen_by_keys_alone(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/")
    field = page.get_by_label("Kommun", exact=True).first
    field.focus()
    field.press("Control+a")
    visitor.enter("Kramf")
    visitor.until_search("kommun=2282")
    visitor.until(f"{HEADING} === 'Hur står det till i Kramfors?'")
    assert page.get_by_label("Jämför med").first.input_value() == "Lilla Edet"
    page.get_by_role("button", name="Visa som tabell").first.press("Enter")
    visitor.until_search("visa=tabell")
    visitor.until("document.querySelectorAll('table.plain').length === 5")
    page.go_back()
    page.go_back()
    visitor.until(f"{HEADING} === 'Hur står det till i Mölndal?'")


def test_nobody_to_compare_with_takes_the_diamond_away(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/?kommun=1481&mot=0000")
    assert page.locator(".identity-b").count() == 0
    assert page.get_by_label("Jämför med").first.input_value() == "Ingen kommun"
    assert "Härnösand" not in page.locator(".strips-card").inner_text()


def test_the_slots_of_the_chain_stand_at_equal_heights(reader, filled_site):
    page = reader(filled_site).open("/")
    for slot in (".chain-value", ".chain-change", ".spark", ".chain-id"):
        tops = page.evaluate(
            f"[...document.querySelectorAll('{slot}')].map((e) => Math.round(e.getBoundingClientRect().top))"
        )
        assert len(tops) == 6
        assert max(tops) - min(tops) <= 2, slot


@pytest.mark.parametrize("width", [1024, 360])
def test_nothing_in_the_chain_is_cut_or_laid_over_another(reader, filled_site, width):
    page = reader(filled_site, width).open("/")
    clashes = page.evaluate(
        """[...document.querySelectorAll('.chain-link')].flatMap((link) => {
             const boxes = [...link.children].map((e) => e.getBoundingClientRect());
             const edge = link.getBoundingClientRect().right + 1;
             const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
               && a.top < b.bottom - 1 && b.top < a.bottom - 1;
             return [
               ...boxes.flatMap((a, i) => boxes.slice(i + 1).filter((b) => meet(a, b))),
               ...[...link.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > edge),
             ];
           }).length"""
    )
    assert clashes == 0, width


def test_the_small_map_draws_the_region_and_leads_to_the_large_one(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/?kommun=1481")
    visitor.until("document.querySelectorAll('#region-map .choroplethlayer path').length >= 13")
    page.get_by_role("link", name="Öppna kartan").click()
    visitor.until("location.pathname === '/karta'")
    visitor.settle()
    assert "kommun=1481" in page.evaluate("location.search")
