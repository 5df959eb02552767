"""The labour market around, by hand and by keys: a value said, the table, and the file taken along."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

CARD = ".context-card"


def test_the_months_are_walked_by_keys_and_each_says_its_value(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/?kommun=1481&mot=2280")
    picture = page.locator("#context-scb_unemployment_rate-keys")
    picture.focus()
    page.keyboard.press("ArrowRight")
    visitor.until("/Mölndal .*%/.test(document.querySelector('#announcer').textContent)")


def test_both_measures_stand_in_one_table_with_base_and_period(reader, filled_site):
    for path in ("/?kommun=1481&mot=2280", "/utveckling?kommuner=1481,2280"):
        table = reader(filled_site).open(path).locator(f"{CARD} .two-measures")
        heads = table.locator("thead th").all_inner_texts()
        assert "årsmedel" in heads[1]
        assert "av arbetskraften" in heads[2]
        assert table.locator("tbody tr").count() == 3


def test_the_table_takes_the_pictures_place_and_nothing_runs_off_a_phone(reader, filled_site):
    visitor = reader(filled_site, 360)
    page = visitor.open("/?visa=tabell")
    assert page.locator(f"{CARD} .picture").count() == 0
    assert page.locator(f"{CARD} table.plain").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_municipalitys_sheet_tells_of_it_and_still_fits_one_page(reader, filled_site):
    page = reader(filled_site).open("/kommun/1481")
    text = page.locator(".a4-around").inner_text()
    assert "Arbetslösa enligt SCB" in text
    assert "Enligt Arbetsförmedlingen" in text
    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
