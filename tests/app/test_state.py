from __future__ import annotations

from dataclasses import fields
from datetime import date, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from koladash.app.state import _PARAMETERS, View

codes = st.from_regex(r"[0-9]{4}", fullmatch=True)
ids = st.from_regex(r"[A-Za-z0-9_-]{1,20}", fullmatch=True)
years = st.none() | st.integers(1900, 2099)
limits = st.tuples(st.integers(1, 99), st.integers(1, 100)).filter(lambda pair: pair[0] < pair[1])
builds = st.builds(
    lambda moment, content: f"{moment:%Y%m%dT%H%M%SZ}-{content:08x}",
    st.datetimes(datetime(2020, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - hypothesis wants none
    st.integers(0, 2**32 - 1),
)
views = st.builds(
    View,
    municipality=st.just("") | codes,
    against=st.just("") | codes,
    group=st.just("") | ids,
    kpi=st.just("") | ids,
    year=years,
    gender=st.sampled_from("TKM"),
    scale=st.sampled_from(["classes", "continuous", "bands"]),
    municipalities=st.lists(ids, max_size=8, unique=True).map(tuple),
    first_year=years,
    last_year=years,
    base_year=years,
    events=st.sampled_from(["none", "some", "all"]),
    origin=st.sampled_from(["all", "af", "social_services", "other"]),
    is_joint=st.booleans(),
    limits=limits,
    average=st.sampled_from(["median", "mean", "weighted", "balanced"]),
    report=st.just("") | ids,
    table=st.just("") | ids,
    is_table=st.booleans(),
    is_tried=st.booleans(),
    build=st.just("") | builds,
    day=st.none() | st.dates(date(1900, 1, 1), date(2099, 12, 31)),
    language=st.sampled_from(["sv", "en"]),
)


@given(views)
def test_a_view_comes_back_from_its_own_link(view):
    assert View.from_query(view.to_query()) == view


names = st.sampled_from([p.name for p in _PARAMETERS]) | st.text(max_size=8)
queries = st.lists(st.tuples(names, st.text(max_size=20)), max_size=8).map(
    lambda pairs: "?" + "&".join(f"{name}={value}" for name, value in pairs)
)


@given(queries | st.text() | st.none() | st.integers() | st.lists(st.text()))
@example("?ar=" + "9" * 5000)
@example("?kommun=１４８１")
@example("?" + "&".join("ar=2020" for _ in range(1000)))
@example("?granser=,,")
def test_anything_at_all_gives_a_view_that_can_be_linked(search):
    view = View.from_query(search)
    assert View.from_query(view.to_query()) == view


@pytest.mark.parametrize(
    "search",
    [
        "?ar=nästa",
        "?kommun=14801",
        "?kon=X",
        "?granser=50,15",
        "?matt=U40800'--",
        "?sprak=tyska",
        "?kommuner=1480,;",
    ],
)
def test_an_illegal_value_falls_back_and_is_remembered_as_it_was_written(search):
    view = View.from_query(search)
    assert view == View()
    assert view.refused == (search[1:],)


def test_what_was_to_pin_a_link_is_remembered_apart_and_cut():
    view = View.from_query(f"?bygge={'x' * 500}&dag=2026-13-01&ar=1")
    assert view.refused == ("ar=1",)
    assert view.refused_pins == (f"bygge={'x' * 24}", "dag=2026-13-01")


def test_unknown_parameters_are_passed_over_in_silence():
    assert View.from_query("?utm_source=post&fbclid=1").refused == ()


def test_the_first_of_repeated_parameters_counts():
    assert View.from_query("ar=2021&ar=2022").year == 2021


def test_links_stay_short():
    assert View().to_query() == ""
    assert View(municipality="1481", year=2022).to_query() == "?kommun=1481&ar=2022"
    assert (
        View(limits=(10, 60), municipalities=("1480", "gr")).to_query() == "?kommuner=1480,gr&granser=10,60"
    )


def test_at_most_eight_series_are_kept():
    assert len(View.from_query("?kommuner=" + ",".join(f"{n:04}" for n in range(20))).municipalities) == 8


def test_every_field_of_the_view_has_a_parameter():
    assert {p.field for p in _PARAMETERS} == {f.name for f in fields(View)} - {"refused", "refused_pins"}
