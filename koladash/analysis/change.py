"""Changes between years, always from unrounded values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Change:
    """The change of a figure from `from_year` to `to_year`, in the figure's own unit.

    For a share the unit of the change is percentage points (`is_points`). `crosses_break` says that the two
    years were asked in different ways: such a change is shown only with its warning, or not at all.
    """

    from_year: int
    to_year: int
    before: float
    after: float
    is_points: bool
    crosses_break: bool

    @property
    def difference(self) -> float:
        """After minus before, unrounded."""
        return self.after - self.before


def change_since_last(series: pl.DataFrame, *, is_share: bool, breaks: Collection[int] = ()) -> Change | None:
    """The change between the two latest years that have a value; None where there are not two.

    Args:
        series: columns year, value, of one municipality, gender and KPI.
        is_share: the value is a percentage.
        breaks: the first years of new definitions.
    """
    points = series.filter(pl.col("value").is_not_null()).sort("year").tail(2).select("year", "value").rows()
    if len(points) < 2:  # noqa: PLR2004 - a change has two ends
        return None
    (from_year, before), (to_year, after) = points
    return Change(from_year, to_year, before, after, is_share, crosses(breaks, from_year, to_year))


def crosses(breaks: Collection[int], from_year: int, to_year: int) -> bool:
    """Whether a break lies between two years; a break is named by the first year of the new definition."""
    return any(from_year < first <= to_year for first in breaks)


def indexed(series: pl.DataFrame, base_year: int) -> pl.DataFrame:
    """The series with the value of `base_year` as 100; all null where the base lacks or is zero.

    Args:
        series: columns municipality, year, value.
        base_year: the year that becomes 100.
    """
    base = (
        pl.col("value")
        .filter((pl.col("year") == base_year) & (pl.col("value") != 0))
        .first()
        .over("municipality")
    )
    return series.with_columns(value=100 * pl.col("value") / base)
