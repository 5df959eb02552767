from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis.decomposition import decompose

SCHEMA = {
    "municipality": pl.String,
    "municipality_name": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
}

shares = st.none() | st.floats(0, 100)
PANELS = st.lists(st.tuples(shares, shares), min_size=1, max_size=14)


def frame(panel: list[tuple[float | None, float | None]]) -> pl.DataFrame:
    rows = [
        (f"{index:04}", f"M{index:02}", year, value)
        for index, ends in enumerate(panel)
        for year, value in zip((2021, 2022), ends, strict=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def test_the_rise_of_2022_is_three_municipalities(af_share):
    change = decompose(af_share, 2021, 2022)
    assert (round(change.before, 1), round(change.after, 1)) == (12.8, 15.7)
    assert len(change.contributions) == 12
    assert change.left_out == ("Tjörn",)
    carriers = change.carriers()
    assert [each.name for each in carriers] == ["Lerum", "Stenungsund", "Partille"]
    rest = change.without({each.municipality for each in carriers})
    assert (round(rest.before, 1), round(rest.after, 1)) == (9.0, 8.4)


def test_a_mean_that_stands_still_has_no_carriers():
    assert decompose(frame([(10, 20), (20, 10)]), 2021, 2022).carriers() == ()


def test_a_change_that_nobody_has_both_ends_of_is_no_change():
    assert decompose(frame([(10, None), (None, 20)]), 2021, 2022) is None


def test_nobody_left_is_said_and_not_divided_by():
    change = decompose(frame([(10, 20)]), 2021, 2022)
    assert change.without({"0000"}) is None


@given(PANELS)
def test_contributions_add_up_to_the_change_of_the_mean(panel):
    change = decompose(frame(panel), 2021, 2022)
    complete = [ends for ends in panel if None not in ends]
    if not complete:
        assert change is None
        return
    expected = sum(after - before for before, after in complete) / len(complete)
    assert sum(each.points for each in change.contributions) == pytest.approx(expected, abs=1e-9)
    assert change.difference == pytest.approx(expected, abs=1e-9)
    assert len(change.contributions) + len(change.left_out) == len(panel)


@given(PANELS)
def test_without_the_carriers_the_rest_do_not_move_the_same_way(panel):
    change = decompose(frame(panel), 2021, 2022)
    if change is None:
        return
    rest = change.without({each.municipality for each in change.carriers()})
    if rest is not None:
        assert rest.difference * change.difference <= 1e-9
