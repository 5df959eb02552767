"""When a figure is asked for again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.etl.asking.calendar import Known, why_due

TODAY = date(2026, 3, 16)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("known", "why"),
    [
        (Known(None, None), "never asked"),
        (Known(ago(6), ago(90)), ""),
        (Known(ago(7), ago(90)), "weekly"),
        (Known(ago(1), ago(90), announced=(ago(1),)), "published"),
        (Known(ago(1), ago(90), announced=(TODAY,)), "published"),
        (Known(ago(1), ago(1), announced=(ago(1),)), ""),
        (Known(TODAY, ago(90), announced=(ago(1),)), ""),
        (Known(ago(13), ago(90), announced=(ago(-30),)), ""),
        (Known(ago(14), ago(90), announced=(ago(-30),)), "sweep"),
        (Known(ago(59), ago(900), has_ended=True), ""),
        (Known(ago(60), ago(900), has_ended=True), "sweep"),
    ],
    ids=[
        "new in the catalogue",
        "the survey has no dates and was asked this week",
        "the survey is asked every week",
        "its day has come and nothing has changed",
        "its day is today",
        "its day has come and the figures with it",
        "asked today already",
        "its day is to come",
        "swept every fortnight",
        "ended, swept lately",
        "ended, swept every other month",
    ],
)
def test_when_a_kpi_is_due(known: Known, why: str) -> None:
    assert why_due(known, TODAY) == why


days = st.dates(date(2025, 1, 1), date(2027, 1, 1))


@given(st.dates(date(2025, 1, 1), TODAY), st.none() | days, st.lists(days, max_size=3).map(tuple))
def test_a_living_series_never_waits_longer_than_a_fortnight(
    confirmed: date, changed: date | None, announced: tuple[date, ...]
) -> None:
    waits = (TODAY - confirmed).days
    if waits >= 14:
        assert why_due(Known(confirmed, changed, announced), TODAY)
