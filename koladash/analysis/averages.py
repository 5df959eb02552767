"""Averages of a group, each with how many of how many it rests on and who lacks.

Frames hold one row per member (and year, where said): `municipality`, `municipality_name`, `value`, null
where the member has none. The choice of average changes the story, so no function chooses for its caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable


class Kind(StrEnum):
    """Which average."""

    MEDIAN = "median"
    MEAN = "mean"
    WEIGHTED = "weighted"
    BALANCED = "balanced"


@dataclass(frozen=True, slots=True)
class Average:
    """One average: `value` (None where nobody answered), `n` of `of` members, the names of those who lack.

    `weight` names the weight (a KPI id) of a weighted mean, `year` the year where it is one of a series.
    """

    kind: Kind
    value: float | None
    n: int
    of: int
    missing: tuple[str, ...]
    weight: str = ""
    year: int | None = None


def mean(members: pl.DataFrame) -> Average:
    """The unweighted mean of the members that have a value."""
    return _average(Kind.MEAN, members, lambda present: present.get_column("value").mean())


def median(members: pl.DataFrame) -> Average:
    """The median of the members that have a value."""
    return _average(Kind.MEDIAN, members, lambda present: present.get_column("value").median())


def weighted_mean(members: pl.DataFrame, weight: str) -> Average:
    """The mean weighted by the column `weight` (null or negative: the member counts as lacking).

    Args:
        members: one row per member with `value` and `weight`.
        weight: what the weight is, a KPI id; it follows the result.
    """
    usable = members.with_columns(value=pl.when(pl.col("weight") >= 0).then("value"))
    return _average(Kind.WEIGHTED, usable, _weighted, weight)


def balanced_means(members: pl.DataFrame) -> list[Average]:
    """The unweighted mean of each year over one panel, the same members in all of them.

    The panel is those that have a value in *every* year in which any member of the frame has one. `n` is its
    size, the same each year; a year in which nobody has a value has no mean. `mart.group_value` has the same.

    Args:
        members: one row per member and year, with `year`.
    """
    told = members.filter(pl.col("value").is_not_null())
    years = told.get_column("year").n_unique()
    panel = told.group_by("municipality").len().filter(len=years).get_column("municipality")
    return [
        _balanced(members.filter(year=year), panel, year)
        for year in members.get_column("year").unique().sort().to_list()
    ]


def by_year(members: pl.DataFrame, average: Callable[[pl.DataFrame], Average]) -> pl.DataFrame:
    """An average for each year of the frame: columns year, value, n, of, missing (list of names)."""
    years = members.get_column("year").unique().sort().to_list()
    results = [(year, average(members.filter(year=year))) for year in years]
    return pl.DataFrame(
        [(year, found.value, found.n, found.of, list(found.missing)) for year, found in results],
        schema={
            "year": pl.Int16,
            "value": pl.Float64,
            "n": pl.Int32,
            "of": pl.Int32,
            "missing": pl.List(pl.String),
        },
        orient="row",
    )


def _weighted(present: pl.DataFrame) -> float | None:
    value, weight = present.get_column("value"), present.get_column("weight")
    total = float(weight.sum())
    return float((value * weight).sum()) / total if total else None


def _balanced(members: pl.DataFrame, panel: pl.Series, year: int) -> Average:
    in_panel = pl.col("municipality").is_in(panel.implode())
    value = members.filter(in_panel).get_column("value").mean()
    others = members.filter(~in_panel).get_column("municipality_name").to_list()
    number = float(value) if isinstance(value, int | float) else None
    return Average(Kind.BALANCED, number, panel.len(), members.height, tuple(others), year=year)


def _average(
    kind: Kind,
    members: pl.DataFrame,
    value_of: Callable[[pl.DataFrame], object],
    weight: str = "",
) -> Average:
    present = members.filter(pl.col("value").is_not_null())
    missing = members.filter(pl.col("value").is_null()).get_column("municipality_name").to_list()
    value = value_of(present) if present.height else None
    number = float(value) if isinstance(value, int | float) else None
    return Average(kind, number, present.height, members.height, tuple(missing), weight)
