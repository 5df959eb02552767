"""The main tasks of Karta, Kommunpar and Rapporter, by hand and by keys."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.browser

OPTION = """() => {
  const list = document.querySelector("#map-list");
  return document.getElementById(list.getAttribute("aria-activedescendant"))?.textContent;
}"""


@pytest.fixture
def on_map(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/karta?matt=U40455&ar=2022")
    page.wait_for_selector("#map path.choroplethlocation")
    return visitor


def test_the_year_moves_by_keys_and_the_address_follows(on_map):
    page = on_map.page
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    on_map.until_search("ar=2021")
    on_map.until("document.querySelector('#map-title').textContent.includes('2021')")
    assert "Siffrorna avser 2021" in page.locator("#facts").inner_text()
    page.go_back()
    on_map.until_search("ar=2022")
    on_map.until("document.querySelector('#map-title').textContent.includes('2022')")
    assert page.locator("[role=slider]").get_attribute("aria-valuenow") == "2022"
    page.go_forward()
    on_map.until("document.querySelector('#map-title').textContent.includes('2021')")


def test_a_link_reopens_the_very_view(on_map, reader, filled_site):
    page = on_map.page
    page.locator("label", has_text="Tre band").click()
    on_map.until_search("skala=band")
    page.locator("[role=slider]").focus()
    page.keyboard.press("Home")
    on_map.until("!location.search.includes('ar=2022')")
    year = "new URLSearchParams(location.search).get('ar')"
    for place in ("#lead", "#map-title", "#facts"):
        on_map.until(f"document.querySelector('{place}').textContent.includes({year})")
    address = page.evaluate("location.pathname + location.search")
    again = reader(filled_site).open(address)
    for place in ("#question", "#lead", "#map-title", "#facts"):
        assert again.locator(place).inner_text() == page.locator(place).inner_text()


def test_the_map_is_walked_and_chosen_on_by_keys(on_map):
    page = on_map.page
    page.locator("#map-list").focus()
    on_map.until("document.querySelector('#map-list').hasAttribute('aria-activedescendant')")
    for letter in "kungsb":
        page.keyboard.press(letter)
    on_map.until(f"({OPTION})()?.startsWith('Kungsbacka, ')")
    assert page.evaluate(OPTION).endswith(", 2022")
    page.keyboard.press("ArrowUp")
    on_map.until(f"({OPTION})()?.startsWith('Mölndal, ')")
    page.keyboard.press("ArrowDown")
    on_map.until(f"({OPTION})()?.startsWith('Kungsbacka, ')")
    page.keyboard.press(" ")
    on_map.until_search("kommun=1384")
    on_map.until("document.querySelector('#map-selected').innerText.includes('Vald kommun: Kungsbacka')")
    page.keyboard.press("Home")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    on_map.until(f"({OPTION})()?.startsWith('Kungsbacka, ')")


def test_the_table_is_one_key_away_and_back(on_map):
    page = on_map.page
    page.locator("#question").focus()
    page.keyboard.press("t")
    on_map.until_search("visa=tabell")
    page.wait_for_selector("table.plain tbody tr")
    assert page.locator("table.plain tbody tr").count() == 57
    page.locator("#question").focus()
    page.keyboard.press("t")
    page.wait_for_selector("#map path.choroplethlocation")
    assert "visa" not in page.evaluate("location.search")


def test_the_years_play_to_the_last_and_stop(on_map):
    page = on_map.page
    page.emulate_media(reduced_motion="no-preference")
    page.clock.install()
    last = page.locator("[data-years]").get_attribute("data-years").split()[-1]
    page.locator("[data-act=play]").click()
    assert page.locator("[data-act=play]").get_attribute("aria-pressed") == "true"
    for _ in range(8):
        page.clock.run_for(1300)
        on_map.settle()
    assert page.locator("[role=slider]").get_attribute("aria-valuenow") == last
    assert page.locator("[data-act=play]").get_attribute("aria-pressed") == "false"


def test_who_asks_for_less_motion_gets_one_year_for_each_press(on_map):
    page = on_map.page
    page.clock.install()
    for year in ("2023", "2024"):
        page.locator("[data-act=play]").click()
        on_map.until_search(f"ar={year}")
        page.clock.run_for(5000)
        on_map.settle()
        assert page.locator("[role=slider]").get_attribute("aria-valuenow") == year
        assert page.locator("[data-act=play]").get_attribute("aria-pressed") == "false"


def test_a_play_stops_when_less_motion_is_asked_for(on_map):
    page = on_map.page
    page.emulate_media(reduced_motion="no-preference")
    page.locator("[data-act=play]").click()
    page.emulate_media(reduced_motion="reduce")
    on_map.until("document.querySelector('[data-act=play]').ariaPressed === 'false'")


def test_another_figure_is_searched_for_and_chosen(on_map):
    page = on_map.page
    picker = (
        page.get_by_role("combobox", name="Nyckeltal").or_(page.get_by_label("Nyckeltal", exact=True)).first
    )
    picker.click()
    picker.fill("Kostnad för arbetsmarknads")
    page.keyboard.press("Enter")
    on_map.until_search("matt=N40008")
    on_map.until("document.querySelector('#question').textContent === 'Var kostar insatserna mest?'")


def test_a_change_of_theme_repaints_the_pictures(on_map):
    page = on_map.page
    ground = "document.querySelector('#map .js-plotly-plot').layout.template.layout.paper_bgcolor"
    assert page.evaluate(ground) == "#FFFFFF"
    page.locator("[data-act=theme]").click()
    on_map.until(f"{ground} === '#151F23'")
    page.reload()
    page.wait_for_selector("#map path.choroplethlocation")
    assert page.evaluate(ground) == "#151F23"


def test_a_pair_is_chosen_and_the_municipality_goes_along(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/par")
    page.get_by_role("link", name="3 Timrå – Härryda").click()
    visitor.until_search("kommun=1401")
    visitor.until("document.querySelector('#question').textContent.includes('Härryda och Timrå')")
    page.locator(".rail").get_by_role("link", name="Karta").click()
    page.wait_for_selector("#map-selected")
    assert "Vald kommun: Härryda" in page.locator("#map-selected").inner_text()
    assert page.evaluate("document.activeElement.id") == "question"
    assert page.title().endswith(" – koladash")


def test_a_report_table_is_chosen_by_keys_alone(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/rapporter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    visitor.until("document.activeElement.id === 'page'")
    for _ in range(12):
        page.keyboard.press("Tab")
        if "3 Samma" in page.evaluate("document.activeElement.textContent"):
            break
    page.keyboard.press("Enter")
    visitor.until_search("tabell=3")
    page.wait_for_selector("table.report-table")


def test_the_language_changes_in_place(reader, published_site):
    visitor = reader(published_site)
    page = visitor.open("/rapporter?tabell=4")
    page.get_by_role("link", name="English").click()
    visitor.until_search("sprak=en")
    visitor.until("document.documentElement.lang === 'en'")
    page.wait_for_selector("text=What did the report print, and does it still stand?")
    assert "tabell=4" in page.evaluate("location.search")


def test_on_a_phone_the_choices_fold_and_the_menu_gives_focus_back(reader, filled_site):
    visitor = reader(filled_site, 390)
    page = visitor.open("/karta?matt=U40455")
    assert not page.locator("#filters").is_visible()
    page.locator(".filters-summary").click()
    assert page.locator("#filters").is_visible()
    assert page.locator(".filters-summary").get_attribute("aria-expanded") == "true"
    page.locator("[data-act=menu]").click()
    assert page.locator("#menu").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("#menu").is_visible()
    assert page.evaluate("document.activeElement.dataset.act") == "menu"
    assert page.locator(".stepper").is_visible()
    page.locator("[data-act=back]").click()
    visitor.until("location.search.includes('ar=')")


def test_a_picture_is_saved_without_leaving_the_browser(on_map):
    page = on_map.page
    page.locator("summary", has_text="Ladda ner").first.click()
    with page.expect_download() as saved:
        page.locator("[data-act=save-svg]").first.click()
    assert saved.value.suggested_filename.endswith(".svg")
    with page.expect_download() as table:
        page.locator("summary", has_text="Ladda ner").first.click() if not page.locator(
            "a[download]"
        ).first.is_visible() else None
        page.locator("a[download]").first.click()
    assert table.value.suggested_filename.startswith("koladash-karta-")


def test_the_dashboard_works_under_a_path_prefix(reader, serve, published):
    site = serve(published, url_prefix="/koladash/")
    visitor = reader(site)
    page = visitor.open("/koladash/par")
    page.locator(".rail").get_by_role("link", name="Rapporter").click()
    visitor.until("location.pathname === '/koladash/rapporter'")
    page.wait_for_selector("table.heat")
