from __future__ import annotations

import json
import re

import polars as pl
import pytest

from koladash.app.maps.place_card import place_card
from koladash.app.visit import Site
from koladash.settings import Settings

SPACES = re.compile(r"[\u00a0\u202f]")


@pytest.fixture
def ask(on_published, on_filled):
    def card(code, search, *, made_up=False):
        client = (on_filled if made_up else on_published).app.server.test_client()
        return client.get(f"/kort/{code}.json{search}")

    return card


def year_of(answer, year):
    told = json.loads(answer.get_data())["years"][str(year)]
    return {
        **told,
        "value": SPACES.sub(" ", told["value"]),
        "lines": [SPACES.sub(" ", each) for each in told["lines"]],
    }


def test_a_published_share_lies_beside_the_median_and_the_year_before(ask):
    told = year_of(ask("1384", "?matt=U40806"), 2021)
    assert told["value"].endswith(" %")
    assert told["lines"][0] == "Antalet personer bakom andelen är okänt"
    assert any("medianen, " in line and "av 57 kommuner)" in line for line in told["lines"])
    assert told["why"] == ""


def test_a_missing_value_says_why_and_nothing_else(ask):
    told = year_of(ask("1419", "?matt=U40806"), 2022)
    assert (told["value"], told["lines"]) == ("Uppgift saknas", [])
    assert told["why"] == "Kommunen har inte lämnat uppgift för 2022."


def test_the_median_is_that_of_the_group_which_the_link_names(ask):
    told = year_of(ask("1384", "?matt=U40806&grupp=gr"), 2022)
    assert any("(12 av 13 kommuner)" in line for line in told["lines"])


def test_the_line_marks_every_year_from_the_first_that_is_told(ask):
    answer = json.loads(ask("1419", "?matt=U40806").get_data())
    told = [year for year, words in answer["years"].items() if not words["why"]]
    assert min(answer["dots"]) == min(told)
    assert answer["dots"]["2022"][1] is None
    assert answer["spark"].startswith("<svg")


def test_a_measure_without_any_value_has_no_line(ask):
    assert json.loads(ask("1480", "?matt=U40455").get_data())["spark"] == ""


@pytest.mark.parametrize(
    ("code", "search"),
    [("1480", ""), ("1480", "?matt=X99999"), ("0180", "?matt=U40806"), ("..", "?matt=U40806")],
)
def test_what_is_not_on_the_map_has_no_card(ask, code, search):
    assert ask(code, search).status_code == 404


def test_a_browser_keeps_the_card_and_asks_again_in_vain(ask, on_published):
    first = ask("1480", "?matt=U40806")
    assert first.cache_control.max_age
    again = on_published.app.server.test_client().get(
        "/kort/1480.json?matt=U40806", headers={"If-None-Match": first.headers["ETag"]}
    )
    assert again.status_code == 304


def test_the_english_card_has_no_swedish_words(ask):
    text = json.dumps(json.loads(ask("1384", "?matt=U40806&sprak=en").get_data())["years"])
    assert "median, " in text
    assert "kommuner" not in text


@pytest.fixture(scope="module")
def made_up(filled, catalogue):
    site = Site(filled, catalogue, Settings(data_dir=filled.data_dir))
    figure, places = catalogue.figures["U40455"], tuple(catalogue.groups["county-14"].municipalities)
    return [place_card(site, figure, "T", code, places) for code in places]


def test_a_share_on_few_is_held_against_nothing(made_up):
    years = [year for card in made_up for year in card.years if year.value is not None]
    few = [year for year in years if year.rests_on_few]
    assert few
    assert all(year.middle is None and year.change is None for year in few)
    assert any(year.middle and year.change for year in years)


def test_a_change_is_since_the_year_before_and_no_other(made_up):
    for card in made_up:
        by_year = {year.year: year for year in card.years}
        for year in card.years:
            if year.change:
                before = by_year[year.year - 1].value
                assert year.change.difference == pytest.approx(year.value - before)
                assert year.change.crosses_break == (year.year in card.breaks)


def test_the_median_counts_those_who_report(made_up, filled):
    year = next(each for card in made_up for each in card.years if each.middle)
    told = filled.query(
        "SELECT value FROM mart.value v JOIN mart.municipality m USING (municipality) "
        "WHERE kpi = 'U40455' AND gender = 'T' AND year = $year AND m.county = '14' AND value IS NOT NULL",
        {"year": year.year},
    ).filter(pl.col("value").is_not_null())
    assert year.middle.n == told.height
    assert year.middle.value == pytest.approx(told["value"].median())
