"""One referrer's share, municipality by municipality and year by year, and what can be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.analysis import averages
from koladash.analysis.bands import own_bands
from koladash.analysis.comparability import FEWEST_PERSONS
from koladash.analysis.decomposition import decompose
from koladash.app.pages.inflode.selection import PARTICIPANTS, REFERRED
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.analysis.averages import Average
    from koladash.analysis.bands import Limits
    from koladash.analysis.decomposition import Decomposition
    from koladash.app.pages.inflode.selection import Selection

MOST_YEARS: Final = 8
ENOUGH: Final = 0.5
"""The share of the group that must have answered before a year's mean is told as the group's."""

FEWEST: Final = 3
"""So many municipalities must have answered both years for their mean to be told as the group's change."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A figure for a group over the years shown.

    Attributes:
        values: a row for each municipality and year: municipality, municipality_name, year, value, missing,
            missing_part, status, source_line and its English, fetched_at, is_preliminary, count (persons
            behind the share).
        years: all the years that have a value, shown or not.
        averages: the unweighted mean of each year shown: year, value, n, of, missing.
        breaks: first years of new questions.
        weight: the KPI of `count`.
        sources: value, source_line and fetched_at of the shares and the counts.
    """

    values: pl.DataFrame
    years: tuple[int, ...]
    averages: pl.DataFrame
    breaks: tuple[int, ...]
    weight: str
    sources: pl.DataFrame

    @property
    def shown(self) -> list[int]:
        """The years shown."""
        return [int(year) for year in self.averages["year"]]

    @property
    def told(self) -> list[int]:
        """The years that may be told as one story: enough have answered, and no break lies between.

        The newest such years, where there are two of them.
        """
        enough = self.averages.filter(pl.col("n") >= ENOUGH * pl.col("of"), pl.col("value").is_not_null())
        eras: dict[int, list[int]] = {}
        for year in enough["year"]:
            eras.setdefault(sum(year >= each for each in self.breaks), []).append(year)
        newest = sorted(eras.items(), reverse=True)
        whole = [years for _, years in newest if len(years) > 1]
        return whole[0] if whole else (newest[0][1] if newest else [])

    def mean(self, year: int) -> float:
        """The unweighted mean of a year that is told."""
        return float(self.averages.filter(year=year)["value"][0])

    def bands(self, limits: Limits) -> pl.DataFrame:
        """The values with their bands; what lacks has none."""
        return own_bands(self.values, limits)

    def few(self, municipality: str, year: int) -> bool:
        """Whether so few persons lie behind the share that it is marked."""
        row = self.values.filter(municipality=municipality, year=year)
        count = row["count"][0]
        return count is not None and count < FEWEST_PERSONS

    @property
    def has_few(self) -> bool:
        """Whether any share shown is marked."""
        return bool(
            self.values.filter(pl.col("value").is_not_null(), pl.col("count") < FEWEST_PERSONS).height
        )

    def way(self) -> Decomposition | None:
        """The whole way that is told, up to where it turned, over those that have answered both its ends."""
        return self._apart(self.told[0], self.told[-2 if self.turned else -1]) if self.told else None

    def change(self) -> Decomposition | None:
        """The latest change that is told, taken apart: the last step, or the whole way where it went on."""
        return self._apart(self.told[-2 if self.turned else 0], self.told[-1]) if self.told else None

    def _apart(self, first: int, last: int) -> Decomposition | None:
        """The change over those that answered both years; None where they are too few, or it is one year."""
        found = decompose(self.values, first, last) if first < last else None
        return found if found and len(found.contributions) >= FEWEST else None

    @property
    def turned(self) -> bool:
        """Whether the last step goes the other way than the years before it."""
        if len(self.told) < 3:  # noqa: PLR2004 - a turn has two steps
            return False
        first, before, last = (self.mean(self.told[index]) for index in (0, -2, -1))
        return (before - first) * (last - before) < 0


@dataclass(frozen=True, slots=True)
class Answer:
    """An average of one year; `key` names it in the texts, `without` the member left out of it."""

    key: str
    average: Average
    without: str = ""


def load_panel(chosen: Selection) -> Panel:
    """The figure chosen for the group chosen; three queries."""
    site, view, figure = chosen.site, chosen.visit.view, chosen.figure
    codes = [code for code, _ in chosen.members]
    years = queries.years(site.warehouse, figure.id, "T", codes)
    found = queries.series(site.warehouse, [figure.id, REFERRED, PARTICIPANTS], "T", codes)
    weight = REFERRED if REFERRED in chosen.known else PARTICIPANTS
    shown = _shown(years, view.first_year, view.last_year)
    values = _dense(chosen, shown, found, weight)
    breaks = tuple(each.year for each in site.catalogue.breaks_of(figure.id))
    used = found.filter(pl.col("year").is_in(shown), pl.col("kpi").is_in([figure.id, weight]))
    return Panel(values, tuple(years), averages.by_year(values, averages.mean), breaks, weight, used)


def answers(panel: Panel, year: int) -> list[Answer]:
    """The same year by four averages, lowest first: which one is chosen changes the story."""
    members = panel.values.filter(year=year).with_columns(weight=pl.col("count"))
    weighted = members.filter(pl.col("value").is_not_null(), pl.col("weight") > 0)
    found = [Answer("median", averages.median(members)), Answer("mean", averages.mean(members))]
    if weighted.height > 1:
        code, name = weighted.sort("weight").select("municipality", "municipality_name").row(-1)
        rest = members.filter(pl.col("municipality") != code)
        found += [
            Answer("weighted", averages.weighted_mean(members, panel.weight)),
            Answer("without", averages.weighted_mean(rest, panel.weight), name),
        ]
    told = [each for each in found if each.average.value is not None]
    return sorted(told, key=lambda each: each.average.value or 0.0)


def _shown(years: Sequence[int], first: int | None, last: int | None) -> list[int]:
    """The years of the link within those there are; by default the latest ones."""
    if not years:
        return []
    end = min(max(last or years[-1], years[0]), years[-1])
    start = max(first or end - MOST_YEARS + 1, years[0])
    return list(range(min(start, end), end + 1))


def _dense(chosen: Selection, years: Sequence[int], found: pl.DataFrame, weight: str) -> pl.DataFrame:
    """A row for every member and year, also those that the build has none for."""
    members = pl.DataFrame(
        chosen.members, schema={"municipality": pl.String, "municipality_name": pl.String}, orient="row"
    )
    key = ["municipality", "year"]
    plain = found.with_columns(pl.col("year").cast(pl.Int64), pl.col("municipality").cast(pl.String))
    counts = plain.filter(kpi=weight).select(*key, count="value")
    own = plain.filter(kpi=chosen.figure.id).drop("kpi", "municipality_name", "gender", "is_derived")
    grid = members.join(pl.DataFrame({"year": years}, schema={"year": pl.Int64}), how="cross")
    return grid.join(own, on=key, how="left").join(counts, on=key, how="left")
