from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from koladash.app.figures.lines import Line, Point, line_trace
from koladash.app.theme import load_theme

LINE, THEME = Line("r", "Riket", "country"), load_theme("light")

years = st.lists(st.integers(2005, 2026), unique=True, min_size=1).map(sorted)
breaks = st.sets(st.integers(2005, 2026), max_size=3)


@given(years, breaks)
def test_neighbours_on_a_line_are_neighbouring_years_on_one_side_of_every_break(
    told: list[int], firsts: set[int]
):
    trace = line_trace(LINE, [Point(year, float(year)) for year in told], firsts, THEME, marks=True)
    joined = [
        (before[0], after[0])
        for before, after in pairwise(zip(trace["x"], trace["y"], strict=True))
        if before[1] is not None and after[1] is not None
    ]
    assert [year for year, value in zip(trace["x"], trace["y"], strict=True) if value is not None] == told
    assert all(after == before + 1 for before, after in joined)
    assert not any(before < first <= after for before, after in joined for first in firsts)
    assert len(joined) == sum(after == before + 1 and after not in firsts for before, after in pairwise(told))
