from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis import averages

SWEDISH_REPORT_MEANS = {
    2017: (45.6, 9),
    2018: (32.9, 11),
    2019: (21.3, 13),
    2020: (18.2, 13),
    2021: (12.2, 13),
    2022: (15.7, 12),
}

MEMBERS = st.lists(
    st.tuples(
        st.none() | st.floats(-1e6, 1e6, allow_nan=False), st.none() | st.floats(0, 1e6, allow_nan=False)
    ),
    max_size=15,
)


def frame(rows: list[tuple[float | None, float | None]]) -> pl.DataFrame:
    return pl.DataFrame(
        [(f"{index:04}", f"M{index}", value, weight) for index, (value, weight) in enumerate(rows)],
        schema={
            "municipality": pl.String,
            "municipality_name": pl.String,
            "value": pl.Float64,
            "weight": pl.Float64,
        },
        orient="row",
    )


@pytest.mark.parametrize("year", SWEDISH_REPORT_MEANS)
def test_the_unweighted_mean_is_the_reports(af_share: pl.DataFrame, year: int):
    found = averages.mean(af_share.filter(year=year))
    assert (round(found.value, 1), found.n) == SWEDISH_REPORT_MEANS[year]
    assert found.of == 13


def test_the_same_year_has_four_answers(af_share: pl.DataFrame):
    of_2022 = af_share.filter(year=2022)
    without_goteborg = of_2022.filter(pl.col("municipality") != "1480")
    assert averages.median(of_2022).value == 5
    assert round(averages.mean(of_2022).value, 1) == 15.7
    assert round(averages.weighted_mean(of_2022, "U40800").value, 1) == 21.7
    assert round(averages.weighted_mean(without_goteborg, "U40800").value, 1) == 9.7


def test_who_lacks_is_named_and_so_is_the_weight(af_share: pl.DataFrame):
    found = averages.weighted_mean(af_share.filter(year=2022), "U40800")
    assert (found.n, found.of, found.missing, found.weight) == (12, 13, ("Tjörn",), "U40800")


def test_the_rise_from_2021_is_that_of_twelve_municipalities(af_share: pl.DataFrame):
    twelve = averages.balanced_means(af_share.filter(pl.col("year").is_in([2021, 2022])))
    assert [round(each.value, 1) for each in twelve] == [12.8, 15.7]
    assert {each.missing for each in twelve} == {("Tjörn",)}


def test_without_three_municipalities_it_falls(af_share: pl.DataFrame):
    years = af_share.filter(pl.col("year").is_in([2021, 2022]))
    nine = years.filter(~pl.col("municipality_name").is_in(["Lerum", "Stenungsund", "Partille"]))
    assert [round(each.value, 1) for each in averages.balanced_means(nine)] == [9.0, 8.4]


def test_by_year_keeps_n_and_names(af_share: pl.DataFrame):
    yearly = averages.by_year(af_share, averages.median)
    assert yearly["year"].to_list() == list(range(2017, 2023))
    assert yearly.filter(year=2022).row(0, named=True) == {
        "year": 2022,
        "value": 5.0,
        "n": 12,
        "of": 13,
        "missing": ["Tjörn"],
    }


@given(MEMBERS)
def test_an_average_lies_within_its_members_and_counts_them(rows: list[tuple[float | None, float | None]]):
    members = frame(rows)
    present = [value for value, _ in rows if value is not None]
    for found in (averages.mean(members), averages.median(members)):
        assert (found.n, found.of, len(found.missing)) == (len(present), len(rows), len(rows) - len(present))
        assert (found.value is None) == (not present)
        if present:
            assert min(present) - 1e-6 <= found.value <= max(present) + 1e-6


@given(MEMBERS)
def test_a_member_without_weight_does_not_count(rows: list[tuple[float | None, float | None]]):
    usable = [(value, weight) for value, weight in rows if value is not None and weight is not None]
    found = averages.weighted_mean(frame(rows), "U40803")
    assert found.n == len(usable)
    assert (found.value is None) == (sum(weight for _, weight in usable) == 0)


@given(st.lists(st.floats(0, 100, allow_nan=False), min_size=1, max_size=10))
def test_equal_weights_give_the_mean(values: list[float]):
    members = frame([(value, 7.0) for value in values])
    assert averages.weighted_mean(members, "w").value == pytest.approx(averages.mean(members).value)


@given(st.data())
def test_a_balanced_panel_has_the_same_members_every_year(data: st.DataObject):
    rows = [
        (code, code, year, data.draw(st.none() | st.floats(0, 100, allow_nan=False)))
        for code in ("a", "b", "c", "d")
        for year in (2020, 2021, 2022)
    ]
    schema = {
        "municipality": pl.String,
        "municipality_name": pl.String,
        "year": pl.Int64,
        "value": pl.Float64,
    }
    means = averages.balanced_means(pl.DataFrame(rows, schema=schema, orient="row"))
    assert [each.year for each in means] == [2020, 2021, 2022]
    assert len({(each.n, each.missing) for each in means}) == 1


def test_a_year_in_which_nobody_answered_empties_no_panel():
    rows = [("a", "A", 2020, 1.0), ("b", "B", 2020, 3.0), ("a", "A", 2021, None), ("b", "B", 2021, None)]
    rows += [("a", "A", 2022, 5.0), ("b", "B", 2022, None)]
    members = pl.DataFrame(rows, schema=["municipality", "municipality_name", "year", "value"], orient="row")
    means = averages.balanced_means(members)
    assert [(each.year, each.value, each.n) for each in means] == [
        (2020, 1.0, 1),
        (2021, None, 1),
        (2022, 5.0, 1),
    ]
    assert {each.missing for each in means} == {("B",)}


def test_a_panel_that_nobody_fills_has_no_mean():
    rows = [("a", "A", 2020, 1.0), ("b", "B", 2020, None), ("a", "A", 2021, None), ("b", "B", 2021, 2.0)]
    members = pl.DataFrame(rows, schema=["municipality", "municipality_name", "year", "value"], orient="row")
    assert [(each.value, each.n) for each in averages.balanced_means(members)] == [(None, 0), (None, 0)]
