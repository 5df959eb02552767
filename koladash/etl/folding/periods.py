"""Years and months as whole numbers, so that one fold and one grid serve both.

A year is itself; a month is counted from January of the year 0. Both fit a SMALLINT for centuries to come.
"""

from __future__ import annotations

import re

import polars as pl

_MONTH = re.compile(r"(\d{4})M(\d{2})")
MONTHS = 12


def period_number(code: str) -> int | None:
    """The number of a period as SCB writes it: `2024` or `2024M03`; None for anything else."""
    if found := _MONTH.fullmatch(code):
        return int(found[1]) * MONTHS + int(found[2]) - 1
    return int(code) if re.fullmatch(r"\d{4}", code) else None


def month_of(number: str) -> pl.Expr:
    """The first day of the month that a column of numbers counts."""
    at = pl.col(number).cast(pl.Int32)
    return pl.date(at // MONTHS, at % MONTHS + 1, 1)
