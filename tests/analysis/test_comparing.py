from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis.change import change_since_last, crosses, indexed
from koladash.analysis.common_year import common_year
from koladash.analysis.comparability import Definition, Figure, Finding, Reason, Verdict, assess
from koladash.analysis.intervals import wilson

HARNOSAND, MOLNDAL = "2280", "1481"


def values(rows: list[tuple[str, int, float | None]]) -> pl.DataFrame:
    schema = {"municipality": pl.String, "year": pl.Int64, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def test_timra_lacks_2022_so_2021_is_compared():
    rows = [("2262", 2021, 20.0), ("2262", 2022, None), ("1401", 2021, 22.0), ("1401", 2022, 23.0)]
    found = common_year(values(rows), ["2262", "1401"])
    assert (found.year, found.latest, found.why) == (2021, 2022, "someone_lacks_the_latest")
    assert found.lacking == {2022: ("2262",)}


def test_a_municipality_without_any_row_leaves_no_common_year():
    found = common_year(values([("1481", 2022, 335.0)]), ["1481", "2280"])
    assert (found.year, found.latest, found.why) == (None, 2022, "no_common_year")
    assert found.lacking == {2022: ("2280",)}


def test_references_do_not_decide_the_year():
    rows = [("1481", 2022, 3.2), ("2280", 2022, 8.2), ("0000", 2021, 5.6)]
    assert common_year(values(rows), ["1481", "2280"]).why == "all_have_the_latest"


@given(
    st.lists(
        st.tuples(st.sampled_from("abc"), st.integers(2015, 2022), st.none() | st.just(1.0)), max_size=30
    )
)
def test_the_common_year_is_the_last_that_all_have(rows: list[tuple[str, int, float | None]]):
    have = {(code, year) for code, year, value in rows if value is not None}
    shared = [year for year in range(2015, 2023) if all((code, year) in have for code in "abc")]
    assert common_year(values(rows), list("abc")).year == max(shared, default=None)


def test_two_that_answered_alike_are_comparable():
    verdict = assess(Figure(MOLNDAL, 2022, 3.2), Figure(HARNOSAND, 2022, 8.2), Definition())
    assert verdict.verdict == Verdict.COMPARABLE
    assert verdict.findings == (Finding(Reason.ALIKE),)


@pytest.mark.parametrize(
    ("a", "b", "definition", "finding"),
    [
        (Figure("a", 2022, 335), Figure("b", 2022, None), Definition(), Finding(Reason.ONE_MISSING, ("b",))),
        (
            Figure("a", None, None),
            Figure("b", None, None),
            Definition(),
            Finding(Reason.BOTH_MISSING, ("a", "b")),
        ),
        (Figure("a", 2022, 1), Figure("b", 2021, 1), Definition(), Finding(Reason.YEAR_DIFFERS)),
        (
            Figure("a", 2023, 1),
            Figure("b", 2022, 1),
            Definition(breaks=[2023]),
            Finding(Reason.BREAK_BETWEEN),
        ),
        (Figure("a", 2022, 1, "K"), Figure("b", 2022, 1, "M"), Definition(), Finding(Reason.GENDER_DIFFERS)),
        (
            Figure("a", 2022, 335),
            Figure("b", 2022, 652),
            Definition(follows_size=True),
            Finding(Reason.FOLLOWS_SIZE),
        ),
        (
            Figure("a", 2022, 50, count=18),
            Figure("b", 2022, 50, count=90),
            Definition(is_share=True),
            Finding(Reason.FEW_PERSONS, ("a",)),
        ),
    ],
)
def test_what_forbids_a_comparison(a: Figure, b: Figure, definition: Definition, finding: Finding):
    verdict = assess(a, b, definition)
    assert verdict.verdict == Verdict.NOT_COMPARED
    assert verdict.findings == (finding,)


@pytest.mark.parametrize(
    ("count", "definition", "finding"),
    [
        (None, Definition(is_share=True), Finding(Reason.COUNT_UNKNOWN, ("a", "b"))),
        (30, Definition(is_share=True, has_caveat=True), Finding(Reason.KNOWN_CAVEAT)),
    ],
)
def test_what_only_warns(count: float | None, definition: Definition, finding: Finding):
    verdict = assess(Figure("a", 2022, 35, count=count), Figure("b", 2022, 16, count=count), definition)
    assert verdict.verdict == Verdict.WITH_CAVEAT
    assert verdict.findings == (finding,)


def test_a_figure_that_is_no_share_needs_no_count_behind_it():
    assert assess(Figure("a", 2022, 12), Figure("b", 2022, 9), Definition()).verdict == Verdict.COMPARABLE


def test_a_number_may_be_held_against_the_same_place():
    same = assess(Figure("a", 2022, 12), Figure("a", 2022, 12), Definition(follows_size=True))
    assert same.verdict == Verdict.COMPARABLE


FIGURES = st.builds(
    Figure,
    st.sampled_from(["a", "b"]),
    st.none() | st.integers(2018, 2025),
    st.none() | st.floats(0, 100),
    st.sampled_from("TMK"),
    st.none() | st.floats(0, 500),
)


@given(a=FIGURES, b=FIGURES, is_share=st.booleans())
def test_the_guard_does_not_care_who_comes_first(a: Figure, b: Figure, *, is_share: bool):
    definition = Definition(is_share=is_share, breaks=(2024,))
    forwards, backwards = assess(a, b, definition), assess(b, a, definition)
    assert forwards.verdict == backwards.verdict
    assert [f.reason for f in forwards.findings] == [f.reason for f in backwards.findings]


def test_a_change_is_made_from_unrounded_values():
    series = pl.DataFrame({"year": [2021, 2022, 2020], "value": [4.16, 3.24, None]})
    change = change_since_last(series, is_share=True)
    assert (change.from_year, change.to_year, change.is_points) == (2021, 2022, True)
    assert change.difference == pytest.approx(-0.92)


def test_a_change_skips_the_years_that_lack_and_says_which_it_spans():
    series = pl.DataFrame({"year": [2019, 2020, 2021, 2022], "value": [10.0, None, None, 12.0]})
    change = change_since_last(series, is_share=False, breaks=[2021])
    assert (change.from_year, change.to_year, change.crosses_break) == (2019, 2022, True)


def test_one_value_is_no_change():
    assert change_since_last(pl.DataFrame({"year": [2022], "value": [4.0]}), is_share=False) is None


def test_a_break_is_crossed_only_when_it_lies_between():
    assert crosses([2024], 2023, 2024)
    assert not crosses([2024], 2024, 2025)
    assert not crosses([2024], 2022, 2023)


def test_an_index_is_a_hundred_in_its_base_year_and_empty_without_one():
    rows = [
        ("a", 2020, 50.0),
        ("a", 2021, 60.0),
        ("b", 2020, None),
        ("b", 2021, 9.0),
        ("c", 2020, 0.0),
        ("c", 2021, 5.0),
    ]
    assert indexed(values(rows), 2020)["value"].to_list() == [100, 120, None, None, None, None]


# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("persons", "n", "low", "high"),
    [(81, 263, 25.53, 36.62), (15, 148, 6.24, 16.05), (0, 20, 0.0, 16.11), (1, 29, 0.61, 17.18)],
)
def test_wilson_matches_newcombes_table(persons: int, n: int, low: float, high: float):
    interval = wilson(100 * persons / n, n)
    assert (round(interval.low, 2), round(interval.high, 2)) == (low, high)


@given(st.floats(0, 100), st.integers(1, 100_000))
def test_an_interval_holds_its_share_and_narrows_with_n(percent: float, n: int):
    interval, more = wilson(percent, n), wilson(percent, 4 * n)
    assert 0 <= interval.low <= percent + 1e-9
    assert percent - 1e-9 <= interval.high <= 100
    assert more.high - more.low < interval.high - interval.low


@pytest.mark.parametrize(("percent", "n"), [(50, 0), (101, 10), (-1, 10)])
def test_no_interval_without_persons_or_outside_percent(percent: float, n: float):
    with pytest.raises(ValueError, match="no interval"):
        wilson(percent, n)
