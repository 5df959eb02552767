from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.app import formats

SPACE = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "swedish", "english"),
    [
        (1234567, 0, f"1{SPACE}234{SPACE}567", "1,234,567"),
        (3.25, 1, "3,3", "3.3"),
        (-93, 0, "−93", "−93"),
        (-0.4, 0, "0", "0"),
        (1234.5, 1, f"1{SPACE}234,5", "1,234.5"),
    ],
)
def test_numbers_are_written_as_the_reader_expects(value: float, decimals: int, swedish: str, english: str):
    assert formats.number(value, decimals, "sv") == swedish
    assert formats.number(value, decimals, "en") == english


@pytest.mark.parametrize(
    ("value", "decimals", "text"), [(2, 0, "+2"), (-93, 0, "−93"), (0.04, 1, "±0"), (-1.04, 1, "−1,0")]
)
def test_a_change_carries_its_sign(value: float, decimals: int, text: str):
    assert formats.signed(value, decimals) == text


@pytest.mark.parametrize(
    ("value", "unit", "decimals", "text"),
    [
        (35.2, "%", 1, f"35{SPACE}%"),
        (3.2, "%", 1, f"3,2{SPACE}%"),
        (1561, "kr/inv", 0, f"1{SPACE}561{SPACE}kr/inv"),
        (21.7, "deltagare per år", 1, f"21,7{SPACE}deltagare{SPACE}per{SPACE}år"),
        (21.7, "", 1, "21,7"),
    ],
)
def test_figure_and_unit_hold_together(value: float, unit: str, decimals: int, text: str):
    assert formats.quantity(value, unit, decimals) == text


@pytest.mark.parametrize(
    ("value", "decimals", "one"), [(1.04, 1, True), (-0.96, 1, True), (1.04, 2, False), (2, 0, False)]
)
def test_exactly_one_as_printed_is_singular(value: float, decimals: int, *, one: bool):
    assert formats.is_singular(value, decimals) is one


def test_large_sums_are_short():
    assert formats.compact(5.2e9, "sv") == f"5,2{SPACE}md"
    assert formats.compact(5.2e9, "en") == "5.2B"


def test_dates_in_text_in_tables_and_where_it_is_tight():
    day = date(2024, 8, 30)
    assert formats.long_date(day) == "30 augusti 2024"
    assert formats.long_date(day, "en") == "30 August 2024"
    assert formats.short_date(date(2022, 12, 31)) == "31 dec 2022"
    assert formats.iso_date(day) == "2024-08-30"


@pytest.mark.parametrize("moment", [datetime(2026, 3, 14, 3, 15), datetime(2026, 3, 14, 3, 15, tzinfo=UTC)])  # noqa: DTZ001 - the warehouse stores UTC without zone
def test_the_clock_is_stockholms(moment: datetime):
    assert formats.clock(moment) == "04.15"
    assert formats.clock(moment, "en") == "04:15"


def test_years_and_ages_do_not_break():
    assert formats.year_span(2017, 2022) == "2017–2022"
    assert formats.year_span(2022, 2022) == "2022"
    assert formats.unbroken("18–64 år") == f"18\u2060–\u206064{SPACE}år"


def test_names_are_listed_and_ordered_as_in_swedish():
    assert formats.listing(["Lerum", "Stenungsund", "Partille"]) == "Lerum, Stenungsund och Partille"
    assert formats.listing(["Lerum", "Partille"], "en") == "Lerum and Partille"
    assert formats.listing([]) == ""
    assert formats.alphabetical(["Öckerö", "Åmål", "Ale", "Älvsbyn", "Zoo"]) == [
        "Ale",
        "Zoo",
        "Åmål",
        "Älvsbyn",
        "Öckerö",
    ]


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_swedish_number_reads_back(value: float, decimals: int):
    text = formats.number(value, decimals).replace(SPACE, "").replace(",", ".").replace("−", "-")
    assert abs(float(text) - value) <= 0.5 * 10**-decimals + abs(value) * 1e-9
