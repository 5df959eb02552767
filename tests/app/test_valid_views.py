"""Views that a reader can choose: each is drawn, whoever is compared and whatever is missing."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koladash.app.pages import PAGES

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue

ROUNDS = [120, pytest.param(3000, marks=pytest.mark.slow)]


def views(catalogue: Catalogue) -> st.SearchStrategy[tuple[str, str]]:
    """Paths and queries of municipalities, groups, measures and years that there are."""
    near = [code for code in catalogue.places.municipalities if code.startswith(("14", "22"))]
    places = st.sampled_from(near) | st.sampled_from(list(catalogue.places.municipalities))
    years = st.integers(2008, 2027).map(str)
    several = st.lists(places, min_size=1, max_size=8).map(",".join)
    choices = {
        "mot": places,
        "grupp": st.sampled_from(list(catalogue.groups)),
        "matt": st.sampled_from(list(catalogue.figures)),
        "kon": st.sampled_from(["K", "M", "KM"]),
        "skala": st.sampled_from(["glidande", "band"]),
        "kommuner": several,
        **dict.fromkeys(("ar", "fran", "till", "bas"), years),
        "handelser": st.sampled_from(["av", "alla"]),
        "anvisare": st.just("alla"),
        "rader": st.sampled_from(["kommuner", "ar"]),
        "granser": st.just("10,30"),
        "visa": st.just("tabell"),
        "prova": st.just("1"),
        "sprak": st.just("en"),
    }
    chosen = st.fixed_dictionaries({"kommun": places}, optional=choices)
    queries = chosen.map(lambda each: "?" + "&".join(f"{name}={value}" for name, value in each.items()))
    paths = st.sampled_from([page.path for page in PAGES]) | places.map("/kommun/{}".format)
    return st.tuples(paths, queries)


@pytest.mark.parametrize("number", ROUNDS)
@pytest.mark.parametrize("built", ["on_published", "on_filled"])
def test_every_view_that_can_be_chosen_is_drawn(
    request: Any, catalogue: Catalogue, caplog: Any, built: str, number: int
):
    browser = request.getfixturevalue(built)
    caplog.set_level(logging.ERROR, logger="koladash")

    @settings(max_examples=number, suppress_health_check=list(HealthCheck))
    @given(views(catalogue))
    def holds(view: tuple[str, str]) -> None:
        caplog.clear()
        answer = browser.page(*view)
        assert answer["page"]["children"]
        assert not caplog.records, caplog.text

    holds()


def test_a_median_of_too_few_is_left_out_and_the_page_is_drawn(on_filled, caplog):
    caplog.set_level(logging.ERROR, logger="koladash")
    on_filled.page("/par", "?kommun=2281&mot=1481")
    assert not caplog.records, caplog.text
