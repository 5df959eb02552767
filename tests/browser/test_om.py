from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

IN_SIGHT = "Math.abs(document.getElementById('{0}').getBoundingClientRect().top - 80) < 100"


def test_the_footer_leads_to_the_statement_itself(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/rapporter")
    page.locator("footer a", has_text="Tillgänglighetsredogörelse").focus()
    page.keyboard.press("Enter")
    visitor.until("location.hash === '#tillganglighet' && !!document.getElementById('tillganglighet')")
    visitor.until(IN_SIGHT.format("tillganglighet"))
    assert page.evaluate("document.activeElement.id") == "tillganglighet"


def test_the_banner_says_what_it_means_and_leads_to_the_sources(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/rapporter")
    page.locator(".banner summary").click()
    page.locator(".banner a").click()
    visitor.until("!!document.getElementById('kallor')")
    visitor.until(IN_SIGHT.format("kallor"))


def test_the_contents_move_within_the_page_without_making_it_again(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/om")
    page.evaluate("document.getElementById('vad').dataset.same = 'yes'")
    page.locator(".contents a", has_text="Metod").click()
    visitor.until(IN_SIGHT.format("metod"))
    page.go_back()
    visitor.settle()
    assert page.evaluate("document.getElementById('vad').dataset.same") == "yes"


def test_a_link_to_a_definition_opens_it(reader, filled_site):
    visitor = reader(filled_site)
    visitor.open("/om#U40806")
    visitor.until("document.getElementById('U40806').open")
    visitor.until(IN_SIGHT.format("U40806"))


def test_typing_narrows_the_definitions_down(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/om")
    page.locator("#definition-search").focus()
    page.keyboard.type("U40806")
    visitor.until("document.getElementById('definition-count').textContent !== '141'")
    shown = page.locator(".definition-entry:visible summary b").all_inner_texts()
    assert "Anvisningar från Arbetsförmedlingen" in shown
    assert str(len(shown)) == page.locator("#definition-count").inner_text()
    page.keyboard.type(" finns inte")
    visitor.until("document.getElementById('definition-count').textContent === '0'")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_who_turns_back_on_a_long_page_is_offered_the_whole_way(reader, published_site, theme):
    visitor = reader(published_site, 390, theme)
    page = visitor.open("/om")
    button = page.get_by_role("button", name="Till sidans början")
    page.evaluate("window.scrollTo(0, 6000)")
    visitor.until("scrollY === 6000")
    assert not button.is_visible()
    page.evaluate("window.scrollTo(0, 5800)")
    button.wait_for()
    assert visitor.findings() == []
    button.click()
    visitor.until("scrollY === 0 && document.activeElement.id === 'question'")
    visitor.until("document.querySelector('.to-top').hidden")
