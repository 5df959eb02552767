from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("report", ["loka-2023", "ifau-2025", "bahrami-2025"])
def test_each_report_fits_its_window_and_axe_finds_nothing(reader, published_site, report, width):
    visitor = reader(published_site, width)
    visitor.open(f"/rapporter?rapport={report}")
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []


def test_another_report_is_chosen_by_keys(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/rapporter")
    page.get_by_label("Rapport", exact=True).first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("Bahrami")
    page.keyboard.press("Enter")
    visitor.until_search("rapport=bahrami-2025")
    visitor.until("document.getElementById('question').innerText.includes('svarade')")
    page.locator("summary", has_text="Visa indelningarna").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("Finansiering", exact=True).is_visible()
