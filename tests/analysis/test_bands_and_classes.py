from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis.bands import Band, Limits, band_of, banded
from koladash.analysis.classes import class_of, scale_position
from koladash.analysis.rounding import displayed, round_half_away, shown_decimals
from koladash.published import published_bands

LIMITS = (20.0, 30.0, 40.0, 50.0, 60.0)


def test_every_band_of_the_report_is_found_again(af_share: pl.DataFrame):
    ours = {
        (row["municipality"], row["year"]): (row["band"], row["basis"], row["basis_year"])
        for row in banded(af_share, Limits()).iter_rows(named=True)
    }
    theirs = {(b.municipality, b.year): (b.band, b.basis, b.basis_year) for b in published_bands()}
    assert ours == theirs
    assert len(ours) == 78


@pytest.mark.parametrize(
    ("value", "band"),
    [(14.49, Band.LOW), (14.5, Band.MEDIUM), (49.49, Band.MEDIUM), (49.5, Band.HIGH), (0, Band.LOW)],
)
def test_a_band_is_made_from_the_whole_percent(value: float, band: Band):
    assert band_of(value, Limits()) == band


def test_a_municipality_without_any_value_has_no_band():
    silent = pl.DataFrame(
        {"municipality": ["1415"] * 2, "year": [2021, 2022], "value": [None, None]},
        schema_overrides={"value": pl.Float64},
    )
    assert banded(silent, Limits()).select("band", "basis", "basis_year").rows() == [(None, "none", None)] * 2


def test_limits_in_the_wrong_order_are_refused():
    with pytest.raises(ValueError, match="60 > 50"):
        Limits(60, 50)


@given(st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=8), st.floats(0, 50), st.floats(50, 100))
def test_a_borrowed_band_is_that_of_the_year_it_names(values: list[float | None], medium: float, high: float):
    years = list(range(2015, 2015 + len(values)))
    rows = pl.DataFrame(
        {"municipality": "x", "year": years, "value": values}, schema_overrides={"value": pl.Float64}
    )
    limits = Limits(medium, high)
    by_year = dict(zip(years, values, strict=True))
    for row in banded(rows, limits).iter_rows(named=True):
        lender = by_year.get(row["basis_year"])
        if lender is None:
            assert not any(value is not None for value in values)
        else:
            assert row["band"] == band_of(lender, limits)
            assert (row["basis"] == "observed") == (row["year"] == row["basis_year"])


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [(0.5, 0, 1), (-2.5, 0, -3), (2.675, 2, 2.68), (1.005, 2, 1.01), (-0.4, 0, 0)],
)
def test_halves_go_away_from_zero(value: float, decimals: int, expected: float):
    assert round_half_away(value, decimals) == expected


@given(st.floats(-1e9, 1e9), st.integers(0, 3))
def test_rounding_is_symmetric_and_near(value: float, decimals: int):
    assert round_half_away(-value, decimals) == -round_half_away(value, decimals)
    assert abs(round_half_away(value, decimals) - value) <= 0.5 * 10**-decimals + abs(value) * 1e-12


@pytest.mark.parametrize(("value", "shown"), [(9.94, 9.9), (9.96, 10), (49.5, 50), (49.46, 49), (3.25, 3.3)])
def test_a_share_keeps_its_decimal_only_below_ten(value: float, shown: float):
    assert displayed(value, 1, is_share=True) == shown


def test_other_measures_keep_their_decimals():
    assert shown_decimals(22.4, 1, is_share=False) == 1


def test_a_value_printed_as_fifty_is_in_the_class_from_fifty():
    assert class_of(displayed(49.6, 0, is_share=True), LIMITS) == 4
    assert class_of(49.6, LIMITS) == 3


@given(st.floats(-100, 200), st.floats(-100, 200))
def test_the_sliding_scale_rises_with_the_value_and_stays_on_the_axis(a: float, b: float):
    low, high = sorted((a, b))
    assert 0 <= scale_position(low, LIMITS) <= scale_position(high, LIMITS) <= 5


@pytest.mark.parametrize(("limit", "position"), [(20, 0.5), (40, 2.5), (60, 4.5), (45, 3.0)])
def test_the_sliding_scale_meets_the_classes_at_their_limits(limit: float, position: float):
    assert scale_position(limit, LIMITS) == pytest.approx(position)
