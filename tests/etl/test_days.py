"""A day is a day in Sweden, whatever the clock in UTC says."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

from koladash.etl.tables.versions import local_day


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        ("2026-01-15T22:59", date(2026, 1, 15)),
        ("2026-01-15T23:00", date(2026, 1, 16)),
        ("2026-07-15T21:59", date(2026, 7, 15)),
        ("2026-07-15T22:00", date(2026, 7, 16)),
        ("2026-03-29T22:00", date(2026, 3, 30)),
    ],
    ids=[
        "winter, before midnight",
        "winter, midnight",
        "summer",
        "summer, midnight",
        "summer time has begun",
    ],
)
def test_what_was_seen_belongs_to_the_swedish_day(utc: str, day: date) -> None:
    seen = pl.DataFrame({"seen_from": [datetime.fromisoformat(utc)]})
    assert seen.select(local_day("seen_from")).item() == day
