"""The card of a municipality on a map, the way to its page, and its neighbours: by hand, keys and touch."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest

pytestmark = pytest.mark.browser

CARD = "document.querySelector('#place-card')"
PLOT = "document.querySelector('.js-plotly-plot')"
IS_OPEN = f"{CARD} && !{CARD}.hidden"
NAMED = CARD + ".querySelector('.place-name').textContent === '{}'"
HAS_SERIES = f"{CARD}.querySelector('.place-line svg .place-now') !== null"


@pytest.fixture
def on_map(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/karta?matt=U40455&ar=2022")
    page.wait_for_selector("#map path.choroplethlocation")
    return visitor


def over(page, code, layer=1):
    """Puts the pointer on a municipality of a panel, the enlarged one unless told, and says where."""
    spot = page.evaluate(
        """([code, layer]) => {
             const plot = document.querySelector('.map-panels .js-plotly-plot');
             const areas = plot.data.filter((each) => each.coloraxis)[layer];
             const trace = plot.querySelectorAll('.choroplethlayer')[layer].querySelector('.trace');
             const path = trace.querySelectorAll('path')[areas.locations.indexOf(code)];
             path.scrollIntoView({ block: 'center', behavior: 'instant' });
             const box = path.getBBox(), frame = path.getScreenCTM();
             const inside = [];
             for (let row = 1; row < 20; row += 1) for (let column = 1; column < 20; column += 1) {
               const point = plot.querySelector('.main-svg').createSVGPoint();
               point.x = box.x + box.width * column / 20;
               point.y = box.y + box.height * row / 20;
               if (path.isPointInFill(point)) inside.push([Math.hypot(row - 10, column - 10), point]);
             }
             const seen = inside.sort(([a], [b]) => a - b)[0][1].matrixTransform(frame);
             return [seen.x, seen.y];
           }""",
        [code, layer],
    )
    page.mouse.move(spot[0] - 3, spot[1])
    page.mouse.move(*spot)
    return spot


def by_letters(visitor, letters, name):
    """Finds a municipality of the list by its first letters; on a busy machine they may come too slowly."""
    for _ in range(5):
        visitor.page.locator("#map-list").focus()
        for letter in letters:
            visitor.page.keyboard.press(letter)
        with suppress(AssertionError):
            return visitor.until(NAMED.format(name), seconds=2)
    raise AssertionError(f"{letters} does not find {name}")


def test_the_card_says_all_of_a_municipality_and_goes_on_escape(on_map):
    page = on_map.page
    over(page, "1384")
    on_map.until(IS_OPEN)
    on_map.until(NAMED.format("Kungsbacka"))
    on_map.until(HAS_SERIES)
    said = page.locator("#place-card").inner_text()
    assert "2022" in said
    assert "personer bakom andelen" in said
    assert "medianen" in said
    assert "sedan 2021" in said
    page.keyboard.press("Escape")
    assert not page.evaluate(IS_OPEN)


def test_the_hand_reaches_the_card_and_its_links(on_map):
    page = on_map.page
    over(page, "1384")
    on_map.until(IS_OPEN)
    on_map.until(HAS_SERIES)
    box = page.locator("#place-card").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40, steps=4)
    page.wait_for_timeout(450)
    assert page.evaluate(f"{IS_OPEN} && {NAMED.format('Kungsbacka')}")
    page.mouse.move(5, 5)
    on_map.until(f"!({IS_OPEN})")


def test_the_series_is_asked_for_once_and_a_new_year_asks_for_nothing(on_map):
    page, asked = on_map.page, []
    page.on("request", lambda request: asked.append(request.url) if "/kort/" in request.url else None)
    for _ in range(2):
        over(page, "1384")
        on_map.until(HAS_SERIES)
        page.keyboard.press("Escape")
        page.mouse.move(5, 5)
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    on_map.until_search("ar=2021")
    over(page, "1384")
    on_map.until(f"{CARD}.querySelector('.place-year').textContent === '2021'")
    on_map.until(HAS_SERIES)
    assert len(asked) == 1


def test_a_press_opens_the_page_of_the_municipality_and_takes_the_measure_along(on_map):
    page = on_map.page
    spot = over(page, "1384")
    page.mouse.click(*spot)
    on_map.until("location.pathname === '/kommun/1384'")
    assert page.evaluate("location.search") == "?matt=U40455"
    page.wait_for_selector(".a4")
    page.go_back()
    on_map.until("location.pathname === '/karta'")


def test_keys_show_the_card_and_enter_opens_the_page(on_map):
    page = on_map.page
    by_letters(on_map, "kungsb", "Kungsbacka")
    on_map.until(HAS_SERIES)
    on_map.until("document.querySelector('#announcer').textContent.includes('medianen')")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Öppna kommunsidan"
    page.keyboard.press("Escape")
    assert not page.evaluate(IS_OPEN)
    assert page.evaluate("document.activeElement.id") == "map-list"
    page.keyboard.press("Enter")
    on_map.until("location.pathname === '/kommun/1384'")


def test_a_tap_shows_the_card_and_its_link_opens_the_page(reader, filled_site):
    visitor = reader(filled_site, 390, has_touch=True)
    page = visitor.open("/karta?matt=U40455&ar=2022&sprak=en")
    page.wait_for_selector("#map path.choroplethlocation")
    spot = over(page, "1489", 0)
    page.touchscreen.tap(*spot)
    visitor.until(IS_OPEN)
    visitor.until(NAMED.format("Alingsås"))
    assert page.evaluate("location.pathname") == "/karta"
    page.locator(".place-close").tap()
    visitor.until(f"!({IS_OPEN})")
    page.touchscreen.tap(*spot)
    visitor.until(IS_OPEN)
    page.locator(".place-open").tap()
    visitor.until("location.pathname === '/kommun/1489'")
    assert page.evaluate("location.search") == "?matt=U40455&sprak=en"


def test_neighbours_are_ringed_listed_and_kept_in_the_link(on_map):
    page = on_map.page
    over(page, "1384")
    on_map.until(IS_OPEN)
    page.locator(".place-choose").click()
    on_map.until_search("kommun=1384")
    on_map.until("document.querySelector('#map-neighbours').innerText.includes('Grannar till Kungsbacka')")
    assert page.get_by_label("Kommun", exact=True).first.input_value() == "Kungsbacka"
    said = page.locator("#map-neighbours").inner_text()
    assert [name for name in ("Göteborg", "Mark", "Mölndal", "Varberg") if name not in said] == []
    assert "Hallands län, utanför kartan" in said
    ringed = """document.querySelector('#map .js-plotly-plot').data
      .filter((each) => each.name === 'near').map((each) => [...new Set(each.locations)].join())"""
    on_map.until(f"JSON.stringify({ringed}) === JSON.stringify(['1463,1480,1481', '1480,1481', ''])")
    page.locator("#map-neighbours").get_by_role("link", name="Mölndal").click()
    on_map.until("location.pathname === '/par'")
    assert "kommun=1384&mot=1481" in page.evaluate("location.search")


def test_the_card_is_without_fault_where_it_stands_open(on_map):
    page = on_map.page
    page.locator("#map-list").focus()
    page.keyboard.press("ArrowDown")
    on_map.until(HAS_SERIES)
    assert on_map.findings() == []


def test_the_small_map_of_the_overview_has_the_same_card(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/?kommun=1481")
    page.wait_for_selector("#region-map path.choroplethlocation")
    by_letters(visitor, "tj", "Tjörn")
    visitor.until(HAS_SERIES)
    assert "13 kommuner" in page.locator("#place-card").inner_text()
    page.keyboard.press("Enter")
    visitor.until("location.pathname === '/kommun/1419'")


LOOK = """(() => {
  const plot = document.querySelector('#map .js-plotly-plot');
  const look = (element, ...names) => names.map((name) => getComputedStyle(element)[name]);
  return JSON.stringify([
    [...plot.querySelectorAll('path.choroplethlocation')].map((each) => look(each, 'fill', 'opacity')),
    [...plot.querySelectorAll('.scatterlayer text')].map((each) => [each.textContent, ...look(each, 'fill')]),
  ]);
})()"""
AREAS = 50
"""Of the first panel; they are drawn first."""
SHOWN_YEAR = "document.querySelector('#map .js-plotly-plot').layout.meta[0]"


@pytest.mark.parametrize("scale", ["klasser", "glidande", "band"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_painted_year_looks_as_the_same_year_drawn_from_the_start(reader, filled_site, scale, theme):
    visitor = reader(filled_site, theme=theme)
    page = visitor.open(f"/karta?matt=U40455&skala={scale}&ar=2022")
    page.wait_for_selector("#map path.choroplethlocation")
    before = page.evaluate(LOOK)
    shapes = page.evaluate_handle("[...document.querySelectorAll('#map path.choroplethlocation')]")
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    visitor.until(f"{SHOWN_YEAR} === '2021'")
    painted = page.evaluate(LOOK)
    assert painted != before
    assert page.evaluate("(shapes) => shapes.every((each) => each.isConnected)", shapes)
    visitor.until("document.querySelector('#year-shown').textContent === '2021'")
    page.evaluate("window.Plotly.redraw(document.querySelector('#map .js-plotly-plot'))")
    assert page.evaluate(LOOK) == painted
    visitor.open(f"/karta?matt=U40455&skala={scale}&ar=2021")
    assert page.evaluate(LOOK) == painted


def test_a_choice_after_a_painted_year_keeps_the_year(on_map):
    page = on_map.page
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    on_map.until(f"{SHOWN_YEAR} === '2021'")
    painted = page.evaluate(LOOK)
    page.evaluate("window.koladash.change({ kommun: '1384' })")
    held = "window.dash_component_api.getLayout('map').props.figure"
    on_map.until(f"{held}.data.some((each) => each.name === 'near' && each.locations.includes('1480'))")
    assert page.evaluate(f"{held}.layout.meta[0]") == "2021"
    assert json.loads(page.evaluate(LOOK))[0][:AREAS] == json.loads(painted)[0][:AREAS]


def test_the_words_follow_the_year_where_a_table_stands_for_the_map(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/karta?matt=U40455&ar=2022&visa=tabell")
    page.locator("[role=slider]").focus()
    page.keyboard.press("ArrowLeft")
    visitor.until("document.querySelector('#map-title').textContent.includes('2021')")
    visitor.until("document.querySelector('#map-table').textContent.includes('2021')")


def test_the_ring_follows_the_keys_at_once_and_leaves_the_choice_as_it_was(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/karta?matt=U40455&ar=2022&kommun=1481")
    page.wait_for_selector("#map path.choroplethlocation")
    page.evaluate(f"window.redrawn = 0; {PLOT}.on('plotly_afterplot', () => {{ redrawn += 1; }})")
    page.locator("#map-list").focus()
    visitor.until("document.querySelectorAll('.key-ring').length === 2")
    page.keyboard.press("Home")
    visitor.until("document.activeElement.getAttribute('aria-activedescendant') === 'place-1440'")
    ring = "document.querySelector('.key-ring path').getAttribute('d')"
    place = f"{PLOT}.data.find((each) => each.coloraxis).locations.indexOf('1440')"
    area = f"{PLOT}.querySelector('.choroplethlayer .trace').children[{place}].getAttribute('d')"
    assert page.evaluate(ring) == page.evaluate(area)
    page.locator("#question").focus()
    visitor.until("document.querySelectorAll('.key-ring').length === 0")
    assert page.evaluate("redrawn") == 0


def test_a_year_drawn_anew_leaves_the_ring_where_the_keys_are(reader, filled_site):
    visitor = reader(filled_site)
    page = visitor.open("/karta?matt=U40455&ar=2022&kommun=1481")
    page.wait_for_selector("#map path.choroplethlocation")
    page.locator("#map-list").focus()
    visitor.until("document.querySelectorAll('.key-ring').length === 2")
    page.evaluate(f"window.redrawn = 0; {PLOT}.on('plotly_afterplot', () => {{ redrawn += 1; }})")
    page.evaluate("koladash.change({ ar: '2021' })")
    visitor.until("redrawn > 0")
    assert page.evaluate("document.querySelectorAll('.key-ring path[d^=M]').length") > 0


def test_the_closed_choices_name_the_municipality_and_touch_has_words_of_its_own(reader, filled_site):
    visitor = reader(filled_site, 390, has_touch=True, is_mobile=True)
    page = visitor.open("/karta?matt=U40455&ar=2022&kommun=1481")
    assert page.locator(".filters-summary").inner_text().split("\n")[1] == "Mölndal, totalt, sex klasser"
    page.evaluate("koladash.change({ kommun: '2280' })")
    visitor.until(
        "document.querySelector('#filters-second').textContent === 'Härnösand, totalt, sex klasser'"
    )
    assert page.get_by_text("Tryck på en kommun").is_visible()
    assert not page.get_by_text("Tangenterna gör detsamma").is_visible()


@pytest.mark.parametrize("figure", ["U40800", "U40455"])
def test_the_choices_stand_in_one_row_at_a_desk(reader, filled_site, figure):
    page = reader(filled_site).open(f"/karta?matt={figure}&kommun=1481")
    assert page.evaluate("document.querySelector('.filters').getBoundingClientRect().height") < 100
