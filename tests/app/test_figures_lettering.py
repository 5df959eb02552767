from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from koladash.app.figures.canvas import ValueScale, value_ticks
from koladash.app.figures.lettering import pushed_apart, shortened, text_width, within, wrapped

PLACES = st.lists(st.floats(0, 300), max_size=8)


def test_bold_is_wider_and_width_follows_size():
    assert text_width("Härnösand", bold=True) > text_width("Härnösand")
    assert text_width("Härnösand", 26) == pytest.approx(2 * text_width("Härnösand", 13))
    assert 55 < text_width("Härnösand", 13) < 62


@given(PLACES, st.floats(5, 30))
def test_labels_never_overlap_where_there_is_room(wanted: list[float], size: float):
    assume(size * (len(wanted) - 1) <= 300)
    placed = sorted(pushed_apart(wanted, 0, 300, size))
    assert all(b - a >= size - 1e-6 for a, b in pairwise(placed))
    assert all(-1e-6 <= at <= 300 + 1e-6 for at in placed)


@given(PLACES)
def test_labels_keep_their_order_and_stay_where_nothing_presses(wanted: list[float]):
    placed = pushed_apart(wanted, 0, 300, 17)
    by_wish = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    assert [placed[index] for index in by_wish] == sorted(placed)
    if all(b - a >= 17 for a, b in pairwise(sorted(wanted))):
        assert placed == pytest.approx(wanted)


def test_a_crowd_shares_the_shift():
    assert pushed_apart([100, 100, 100], 0, 300, 20) == pytest.approx([80, 100, 120])


def test_labels_of_different_widths_stand_shoulder_to_shoulder():
    wanted, sizes = [50.0, 52.0], [40.0, 20.0]
    left, right = pushed_apart(wanted, *within(wanted, sizes, (0, 300)), sizes)
    assert right - left == pytest.approx(30)


def test_a_first_label_at_the_edge_stays_inside():
    assert pushed_apart([2.0], *within([2.0], [40.0], (0, 300)), [40.0]) == [20.0]


@given(st.text("abc åäö", max_size=60), st.floats(40, 200))
def test_wrapping_loses_no_word_and_fits(text: str, room: float):
    lines = wrapped(text, room)
    assert " ".join(lines).split() == text.split()
    assert all(text_width(line) <= room or " " not in line for line in lines)


def test_what_does_not_fit_ends_in_an_ellipsis():
    short = shortened("Överenskommelse med AF i alla tretton", 90, 12)
    assert short.endswith("…")
    assert text_width(short, 12) <= 90
    assert shortened("Covid-19", 90, 12) == "Covid-19"


@given(st.lists(st.floats(-1e6, 1e6), max_size=20))
def test_ticks_hold_zero_and_every_value_and_are_few(values: list[float]):
    ticks = value_ticks(values)
    unseen = 1e-6 + 1e-6 * max(map(abs, values), default=0)
    assert ticks[0] <= min([0, *values]) + unseen
    assert max([0, *values]) <= ticks[-1] + unseen
    assert any(abs(tick) < 1e-9 for tick in ticks)
    assert 3 <= len(ticks) <= 6


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [(10.5, (0, 4, 8, 12)), (47, (0, 20, 40, 60)), (380, (0, 150, 300, 450)), (0, (0, 1, 2, 3))],
)
def test_ticks_are_round(highest: float, ticks: tuple[float, ...]):
    assert value_ticks([highest]) == ticks


@given(st.floats(0, 100), st.floats(0, 60))
def test_pixels_and_values_are_each_others_inverse(value: float, foot: float):
    scale = ValueScale((0, 50, 100), 200, foot)
    assert scale.value(scale.pixel(value)) == pytest.approx(value, abs=1e-9)
    assert scale.pixel(0) == pytest.approx(foot)
