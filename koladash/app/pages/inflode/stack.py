"""All referrers of a bar: shares of referrals, and the counts that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.pages.inflode.panel import ENOUGH
from koladash.app.pages.inflode.selection import JOINT, REFERRED, REFERRERS
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.pages.inflode.selection import Selection

PARTS: Final[Mapping[str, str]] = {
    "af": REFERRERS["af"],
    "joint": JOINT,
    "social_services": REFERRERS["social_services"],
    "social_insurance": REFERRERS["social_insurance"],
    "own_initiative": REFERRERS["own_initiative"],
    "other": REFERRERS["other"],
}
"""The parts of a bar in drawing order, and their KPIs."""

LAST_JOINT_YEAR: Final = 2023
"""The questions of 2024 no longer ask for joint referrals."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One municipality and year.

    Attributes:
        key: what tells it from the others, a code or a year.
        title: its name.
        year: its year.
        shares: percent of referrals by part; None where missing.
        why: the row of each missing part, with its reason.
        referred: the persons referred (U40803), or None.
        sources: the rows of its values, which name their sources.
    """

    key: str
    title: str
    year: int
    shares: Mapping[str, float | None]
    why: Mapping[str, dict[str, Any]]
    referred: float | None
    sources: tuple[dict[str, Any], ...]

    @property
    def has_shares(self) -> bool:
        """Whether there is anything to draw."""
        return any(value is not None for value in self.shares.values())

    @property
    def is_preliminary(self) -> bool:
        """Whether the source has not settled its shares."""
        return any(row["is_preliminary"] for row in self.sources)

    def count(self, part: str) -> float | None:
        """About how many were referred by one: persons referred times the share; our own working."""
        share = self.shares[part]
        return None if share is None or self.referred is None else self.referred * share / 100

    def largest(self) -> str:
        """The part with the largest share."""
        return max((part for part in self.shares), key=lambda part: self.shares[part] or 0)


@dataclass(frozen=True, slots=True)
class Stack:
    """The bars of a picture: a municipality's years, or a year's municipalities.

    `values` are the rows behind the bars; `years` those one can choose among; `year` is 0 for a
    municipality's.
    """

    bars: tuple[Bar, ...]
    values: pl.DataFrame
    years: tuple[int, ...]
    year: int
    breaks: tuple[int, ...]

    @property
    def is_by_year(self) -> bool:
        """Whether the bars are years."""
        return self.year == 0

    @property
    def told(self) -> list[Bar]:
        """The bars that have something to draw."""
        return [bar for bar in self.bars if bar.has_shares]

    def eras(self) -> list[tuple[Bar, ...]]:
        """The bars parted where the questions changed."""
        found: dict[int, list[Bar]] = {}
        for bar in self.bars:
            found.setdefault(sum(bar.year >= first for first in self.breaks), []).append(bar)
        return [tuple(bars) for _, bars in sorted(found.items())]


def load_stack(chosen: Selection) -> Stack:
    """One municipality's years, or the group's members for a year; one query."""
    codes = [chosen.municipality] if chosen.is_by_year else [code for code, _ in chosen.members]
    ids = [*PARTS.values(), REFERRED]
    values = queries.series(chosen.site.warehouse, ids, "T", codes)
    answered = values.filter(pl.col("kpi") == REFERRERS["af"], pl.col("value").is_not_null())
    years = tuple(sorted(int(year) for year in answered["year"].unique()))
    breaks = tuple(each.year for each in chosen.site.catalogue.breaks_of(REFERRERS["af"]))
    if chosen.is_by_year:
        shown = range(years[0], years[-1] + 1) if years else ()
        rows = [(str(year), str(year), chosen.municipality, year) for year in shown]
        return Stack(_bars(values, rows), values, years, 0, breaks)
    year = _year(answered, years, len(codes), chosen.visit.view.year)
    named = [(code, name, code, year) for code, name in chosen.members]
    return Stack(_bars(values, named), values.filter(year=year), years, year, breaks)


def _year(answered: pl.DataFrame, years: Sequence[int], of: int, asked: int | None) -> int:
    """The year of the link; by default the latest that enough of the group have answered."""
    if asked in years:
        return int(asked or 0)
    counts = answered.group_by("year").len().filter(pl.col("len") >= ENOUGH * of)["year"]
    return max((int(year) for year in counts), default=max(years, default=-1))


def _bars(values: pl.DataFrame, rows: Sequence[tuple[str, str, str, int]]) -> tuple[Bar, ...]:
    found = {(row["municipality"], row["year"], row["kpi"]): row for row in values.iter_rows(named=True)}
    return tuple(_bar(found, *row) for row in rows)


def _bar(
    found: Mapping[tuple[str, int, str], dict[str, Any]], key: str, title: str, code: str, year: int
) -> Bar:
    parts = {part: found.get((code, year, kpi), _absent(part, year)) for part, kpi in PARTS.items()}
    shares = {part: row.get("value") for part, row in parts.items()}
    referred = found.get((code, year, REFERRED), {})
    used = [row for row in (*parts.values(), referred) if row.get("value") is not None]
    return Bar(
        key,
        title,
        year,
        shares,
        {part: row for part, row in parts.items() if row.get("value") is None},
        referred.get("value"),
        tuple(used),
    )


def _absent(part: str, year: int) -> dict[str, Any]:
    """A row that the build does not hold at all: joint referrals are no longer asked for."""
    return {"missing": "series_ended"} if part == "joint" and year > LAST_JOINT_YEAR else {}
