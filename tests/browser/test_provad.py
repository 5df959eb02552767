from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

TRIED = "/rapporter?prova=1&grupp=county-22"


@pytest.mark.parametrize("width", [1440, 360])
@pytest.mark.parametrize("number", [2, 5])
def test_a_tried_table_fits_its_window_and_axe_finds_nothing(reader, filled_site, number, width):
    visitor = reader(filled_site, width)
    visitor.open(f"{TRIED}&tabell={number}")
    assert not visitor.is_wider_than_its_window()
    assert visitor.findings() == []


def test_a_group_is_tried_by_keys_and_the_report_comes_back(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/rapporter?tabell=4")
    page.locator("[data-set='prova=1']").focus()
    page.keyboard.press("Enter")
    visitor.until_search("prova=1")
    visitor.until("document.querySelector('.card h2').innerText.includes('prövad på Göteborgsregionen')")
    page.get_by_label("Region", exact=True).first.focus()
    page.keyboard.press("Control+A")
    visitor.enter("Västernorrland")
    visitor.until_search("grupp=county-22")
    visitor.until("document.querySelector('.card h2').innerText.includes('prövad på Västernorrlands län')")
    page.locator("[data-set='prova=0']").focus()
    page.keyboard.press("Enter")
    visitor.until("!location.search.includes('prova')")
    visitor.until("!document.querySelector('.card h2').innerText.includes('prövad')")
