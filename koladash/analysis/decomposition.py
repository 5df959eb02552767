"""A change of an unweighted mean taken apart, municipality by municipality."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Contribution:
    """One municipality's part of the change: `points` of the mean, its own change by the panel's size."""

    municipality: str
    name: str
    before: float
    after: float
    points: float


@dataclass(frozen=True, slots=True)
class Decomposition:
    """The change of the mean over the municipalities that answered both years (the balanced panel).

    `contributions` are in order of name and add up to `difference`; `left_out` names the members that lack
    one of the two years, and so are in neither mean.
    """

    from_year: int
    to_year: int
    contributions: tuple[Contribution, ...]
    left_out: tuple[str, ...]

    @property
    def before(self) -> float:
        """The panel's mean in the first year."""
        return _mean([each.before for each in self.contributions])

    @property
    def after(self) -> float:
        """The panel's mean in the last year."""
        return _mean([each.after for each in self.contributions])

    @property
    def difference(self) -> float:
        """After minus before: the sum of the contributions."""
        return self.after - self.before

    def without(self, municipalities: Collection[str]) -> Decomposition | None:
        """The same change for the rest of the panel; None where nobody is left."""
        rest = [each for each in self.contributions if each.municipality not in municipalities]
        resized = tuple(
            Contribution(
                each.municipality, each.name, each.before, each.after, (each.after - each.before) / len(rest)
            )
            for each in rest
        )
        return Decomposition(self.from_year, self.to_year, resized, self.left_out) if rest else None

    def carriers(self) -> tuple[Contribution, ...]:
        """The fewest municipalities without which the rest do not move the same way, largest part first.

        They are taken in order of their part in the direction of the change; none where the mean stands
        still. It is arithmetic on the mean, and says nothing of why.
        """
        ranked = sorted(self.contributions, key=lambda each: (-each.points * self.difference, each.name))
        left, taken = self.difference, 0
        while taken < len(ranked) and left * self.difference > _NOTHING:
            left -= ranked[taken].points
            taken += 1
        return tuple(ranked[:taken])


def decompose(members: pl.DataFrame, from_year: int, to_year: int) -> Decomposition | None:
    """The change between two years over those that have both; None where nobody has.

    Args:
        members: columns municipality, municipality_name, year, value (null where missing).
        from_year: the first year.
        to_year: the last year.
    """
    ends = [_values(members, year, name) for year, name in ((from_year, "before"), (to_year, "after"))]
    names = members.select("municipality", "municipality_name").unique().sort("municipality_name")
    both = names.join(ends[0], on="municipality", how="left").join(ends[1], on="municipality", how="left")
    panel = both.drop_nulls(["before", "after"])
    contributions = tuple(
        Contribution(code, name, before, after, (after - before) / panel.height)
        for code, name, before, after in panel.iter_rows()
    )
    left_out = both.filter(pl.any_horizontal(pl.col("before", "after").is_null()))["municipality_name"]
    return Decomposition(from_year, to_year, contributions, tuple(left_out)) if contributions else None


_NOTHING = 1e-12
"""What floats leave of nothing."""


def _values(members: pl.DataFrame, year: int, name: str) -> pl.DataFrame:
    return members.filter(year=year).select("municipality", pl.col("value").alias(name))


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)
