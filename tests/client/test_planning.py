"""The request plan: every combination once, every limit kept, few requests."""

from __future__ import annotations

import time
from collections import Counter
from datetime import date
from itertools import product
from math import ceil, prod

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from koladash.client.kolada.planning import Rectangle, plan_rectangles
from koladash.client.kolada.tiling import grid_count, tile
from koladash.errors import UsageError

SIZES = st.tuples(st.integers(1, 70), st.integers(1, 70), st.integers(1, 60))
IDS = st.lists(st.from_regex(r"[UN][0-9]{5}", fullmatch=True), min_size=1, max_size=8)
CODES = st.lists(st.from_regex(r"[0-9]{4}", fullmatch=True), min_size=1, max_size=8)
YEARS = st.lists(st.integers(1970, 2030), min_size=1, max_size=8)


def named(kpis: int, places: int, years: int) -> tuple[list[str], list[str], list[int]]:
    return (
        [f"N{i:05}" for i in range(kpis)],
        [f"{i:04}" for i in range(places)],
        list(range(1970, 1970 + years)),
    )


@settings(max_examples=60, deadline=None)
@given(st.tuples(st.integers(1, 60), st.integers(1, 40), st.integers(1, 30)))
@example((26, 26, 1))
@example((25, 25, 8))
@example((26, 25, 8))
@example((1, 1, 1))
def test_the_blocks_cover_the_box_exactly_once_and_fit_a_page(sizes):
    blocks = tile(sizes)
    covered = Counter(cell for block in blocks for cell in product(*block))
    assert covered == Counter(product(*(range(size) for size in sizes)))
    assert all(len(axis) <= 25 for block in blocks for axis in block)
    assert all(prod(len(axis) for axis in block) <= 5000 for block in blocks)


@settings(max_examples=100, deadline=None)
@given(SIZES)
def test_there_are_never_more_blocks_than_in_the_best_grid(sizes):
    assert ceil(prod(sizes) / 5000) <= len(tile(sizes)) <= grid_count(sizes)


@settings(max_examples=40, deadline=None)
@given(st.integers(100, 160), st.sampled_from([290, 312]), st.integers(10, 20))
def test_a_refresh_of_whole_sweden_takes_at_most_one_request_more_per_axis(kpis, places, years):
    assert len(tile((kpis, places, years))) <= ceil(kpis * places * years / 5000) + 3


@pytest.mark.parametrize(
    "sizes", [(133, 312, 17), (133, 312, 15), (128, 312, 15), (130, 312, 15), (130, 312, 17)]
)
def test_the_labour_market_set_keeps_the_promised_bound(sizes):
    plan = plan_rectangles(*named(*sizes))
    assert sum(rectangle.cells for rectangle in plan) == prod(sizes)
    assert len(plan) <= ceil(prod(sizes) / 5000) + 3


def test_every_kpi_of_kolada_is_planned_in_less_than_a_second():
    began = time.process_time()
    plan = plan_rectangles(*named(6100, 312, 17))
    assert time.process_time() - began < 1
    assert len(plan) <= 1.002 * 6100 * 312 * 17 / 5000


@given(IDS, CODES, YEARS)
def test_a_plan_asks_each_combination_once_in_the_order_given(kpis, places, years):
    plan = plan_rectangles(kpis, places, years)
    asked = Counter(cell for rectangle in plan for cell in product(*rectangle.axes))
    assert asked == Counter(product(dict.fromkeys(kpis), dict.fromkeys(places), dict.fromkeys(years)))
    assert plan == plan_rectangles(iter(kpis), tuple(places), years)
    assert list(plan[0].kpis) == list(dict.fromkeys(kpis))[: len(plan[0].kpis)]


def test_an_empty_selection_needs_no_request():
    assert plan_rectangles([], ["0180"], [2022]) == plan_rectangles(["U40800"], ["0180"], []) == ()


@given(IDS, CODES, YEARS, st.none() | st.dates(), st.sampled_from(["municipality", "ou"]))
def test_a_path_reads_back_as_its_rectangle(kpis, places, years, since, area):
    for axes in ((kpis, places, years), (kpis, places, ()), (kpis, (), years), ((), places, years)):
        rectangle = Rectangle(*map(tuple, axes), from_date=since, area=area)
        assert Rectangle.from_path(rectangle.path) == rectangle


def test_a_path_looks_as_kolada_documents_it():
    rectangle = Rectangle(("U40800", "U40806"), ("1480", "1481"), (2021, 2022), date(2026, 3, 4))
    assert rectangle.path == (
        "/data/kpi/U40800,U40806/municipality/1480,1481/year/2021,2022?from_date=2026-03-04"
    )
    assert rectangle.cells == 8


@pytest.mark.parametrize(
    ("path", "axes"),
    [
        ("/data/kpi/U40800/year/2022?page=2&per_page=5000", (("U40800",), (), (2022,))),
        ("/data/municipality/0180/year/2022", ((), ("0180",), (2022,))),
        ("/data/?kpi_id=U1&kpi_id=U2&municipality_id=0180&year=2022", (("U1", "U2"), ("0180",), (2022,))),
        ("/oudata/kpi/U1/ou/V15E1/year/2022", (("U1",), ("V15E1",), (2022,))),
    ],
)
def test_every_documented_data_path_names_its_rectangle(path, axes):
    assert Rectangle.from_path(path).axes == axes


@pytest.mark.parametrize(
    "path",
    [
        "/kpi?page=1",
        "/municipality",
        "/data/kpi/U40800",
        "/data/kpi/U1/year/soon",
        "/data/kpi/U1/ou/V1",
        "",
        "/data",
    ],
)
def test_other_paths_name_no_rectangle(path):
    assert Rectangle.from_path(path) is None


@pytest.mark.parametrize(
    ("axes", "says"),
    [
        ((("U1",) * 26, ("0180",), (2022,)), "26 ids"),
        ((("U1",) * 25, ("0180",) * 25, (2022,) * 9), "5625 rows"),
        ((("U1",), (), ()), "at least two"),
        ((("U1,U2",), ("0180",), (2022,)), "cannot be an id"),
        ((("../kpi",), ("0180",), (2022,)), "cannot be an id"),
        ((("U1",), ("0180",), ("2022",)), "cannot be a year"),
        ((("U1",), ("0180",), (True,)), "cannot be a year"),
    ],
)
def test_a_rectangle_that_kolada_would_refuse_cannot_be_made(axes, says):
    with pytest.raises(UsageError, match=says):
        Rectangle(*axes)


def test_a_plan_refuses_codes_that_lost_their_leading_zero():
    with pytest.raises(UsageError, match="180 cannot be an id"):
        plan_rectangles(["U40800"], [180], [2022])
