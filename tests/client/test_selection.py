from __future__ import annotations

from collections import Counter
from itertools import product
from math import prod
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.client.scb.joining import check_answer, join
from koladash.client.scb.jsonstat import Dataset, Dimension
from koladash.client.scb.selection import Axis, Selection, fewest_parts
from koladash.errors import InvalidAnswer, UsageError

code = st.text(
    st.characters(codec="utf-8", exclude_characters="[]", categories=("L", "N", "P", "S", "Zs")),
    min_size=1,
    max_size=6,
)
codes = st.lists(code, min_size=1, max_size=9, unique=True).map(tuple)
name = st.text(st.characters(codec="ascii", categories=("L", "N")), min_size=1, max_size=8)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    names = draw(st.lists(name, min_size=1, max_size=4, unique=True))
    lists = st.sampled_from(["", "agg_Ålder5år", "vs_RegionKommun07"])
    return Selection("TAB638", tuple(Axis(n, draw(codes), draw(lists)) for n in names))


def cells(selection: Selection) -> list[tuple[str, ...]]:
    return list(product(*(axis.codes for axis in selection.axes)))


def answer_to(selection: Selection, whole: Selection) -> Dataset:
    """What a faultless source answers: the position of each cell in the whole, every seventh missing."""
    position = {cell: at for at, cell in enumerate(cells(whole))}
    found = [position[cell] for cell in cells(selection)]
    dimensions = tuple(Dimension(a.dimension, a.dimension, a.codes, a.codes) for a in selection.axes)
    return Dataset(
        selection.table,
        "",
        "",
        "",
        dimensions,
        values=[None if at % 7 == 0 else float(at) for at in found],
        marks={place: f"..{at}" for place, at in enumerate(found) if at % 7 == 0},
    )


@given(selections(), st.integers(1, 600))
def test_parts_ask_for_every_cell_exactly_once_and_keep_the_limit(selection, limit):
    parts = selection.split(limit)
    assert all(part.cells <= limit for part in parts)
    asked = Counter(cell for part in parts for cell in cells(part))
    assert asked == Counter(cells(selection))
    assert {tuple((a.dimension, a.code_list) for a in part.axes) for part in parts} == {
        tuple((a.dimension, a.code_list) for a in selection.axes)
    }


@given(selections(), st.integers(1, 600))
def test_joined_answers_are_the_answer_to_the_whole(selection, limit):
    parts = selection.split(limit)
    answers = [answer_to(part, selection) for part in parts]
    for part, answer in zip(parts, answers, strict=True):
        check_answer(part, answer)
    joined, whole = join(answers), answer_to(selection, selection)
    assert joined.values == whole.values
    assert joined.marks == whole.marks
    assert [d.codes for d in joined.dimensions] == [d.codes for d in whole.dimensions]


@given(selections())
def test_a_selection_is_read_back_from_its_question_in_both_forms(selection):
    request = f"{selection.path}?{urlencode([*selection.query, ('lang', 'sv')])}"
    assert Selection.from_query(request) == selection
    assert Selection.from_body("TAB638", selection.body) == selection


@given(st.lists(st.integers(1, 60), min_size=1, max_size=4), st.integers(1, 5000))
def test_the_cutting_is_as_good_as_any_of_equal_parts(sizes, limit):
    counts = fewest_parts(sizes, limit)
    assert prod(-(-size // count) for size, count in zip(sizes, counts, strict=True)) <= limit
    lengths = [sorted({-(-size // n) for n in range(1, size + 1)}) for size in sizes]
    best = min(
        prod(-(-size // length) for size, length in zip(sizes, cut, strict=True))
        for cut in product(*lengths)
        if prod(cut) <= limit
    )
    assert prod(counts) == best


def test_a_large_selection_takes_no_more_requests_than_its_cells_demand():
    sides = {"Region": 312, "Alder": 134, "Kon": 3, "ContentsCode": 1, "Tid": 16}
    selection = Selection("TAB6471", tuple(Axis(n, tuple(map(str, range(k)))) for n, k in sides.items()))
    parts = selection.split(150_000)
    assert len(parts) == -(-selection.cells // 150_000) == 14
    assert all(part.axes[1:] == selection.axes[1:] for part in parts), "only the longest side is cut"


def test_a_limit_of_nothing_is_refused():
    with pytest.raises(UsageError):
        Selection("TAB1", (Axis("Tid", ("2024",)),)).split(0)


@pytest.mark.parametrize(
    "request_", ["/tables/TAB1/metadata", "/config", "/tables/TAB1/data", "/tables/TAB1/data?lang=sv"]
)
def test_a_question_for_something_else_is_no_selection(request_):
    assert Selection.from_query(request_) is None


def two_answers() -> tuple[Selection, list[Dataset]]:
    selection = Selection("TAB1", (Axis("Region", ("01", "03")), Axis("Tid", ("2023", "2024"))))
    return selection, [answer_to(part, selection) for part in selection.split(2)]


def test_a_cell_in_two_answers_is_not_joined():
    _, (first, _) = two_answers()
    with pytest.raises(InvalidAnswer, match="same cell"):
        join([first, first])


def test_a_hole_between_answers_is_not_joined():
    selection = Selection("TAB1", (Axis("Region", ("01", "03")), Axis("Tid", ("2023", "2024"))))
    corners = [
        Selection("TAB1", (Axis("Region", (r,)), Axis("Tid", (t,))))
        for r, t in (("01", "2023"), ("03", "2024"))
    ]
    with pytest.raises(InvalidAnswer, match="2 of 4 cells"):
        join([answer_to(corner, selection) for corner in corners])


def test_answers_with_other_dimensions_are_not_joined():
    _, (first, second) = two_answers()
    turned = Dataset("TAB1", "", "", "", second.dimensions[::-1], values=second.values)
    with pytest.raises(InvalidAnswer, match="dimensions"):
        join([first, turned])


def test_an_answer_that_lacks_a_code_is_found_out():
    selection, (first, _) = two_answers()
    with pytest.raises(InvalidAnswer, match=r"Region.*03"):
        check_answer(selection, first)


def test_an_answer_with_a_dimension_too_many_is_found_out():
    selection, (first, _) = two_answers()
    part = selection.split(2)[0]
    extra = Dimension("Kon", "kön", ("1", "2"), ("män", "kvinnor"))
    larger = Dataset("TAB1", "", "", "", (*first.dimensions, extra), values=first.values * 2)
    with pytest.raises(InvalidAnswer, match="2 cells"):
        check_answer(part, larger)
