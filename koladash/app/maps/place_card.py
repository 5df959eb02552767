"""What is known of one municipality on a map, over all years: asked for when somebody looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.change import Change, crosses
from koladash.analysis.comparability import FEWEST_PERSONS
from koladash.app.maps.atlases import map_codes
from koladash.app.queries import shared as queries
from koladash.app.wording.values import SHARE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from koladash.app.visit import Site
    from koladash.catalogue import Figure


@dataclass(frozen=True, slots=True)
class Middle:
    """The median of those who report in a year: `n` of `of` municipalities."""

    value: float
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class PlaceYear:
    """One municipality's figure in one year.

    `row` has the columns of `queries.series`; `count` is how many persons stand behind a share, None where
    that is unknown or the figure is none. `middle` is what the value may be held against, `change` is since
    the year before: both are None where there is nothing to compare, or too few persons to compare on.
    """

    row: Mapping[str, Any]
    count: float | None
    middle: Middle | None
    change: Change | None

    @property
    def year(self) -> int:
        """The year."""
        return int(self.row["year"])

    @property
    def value(self) -> float | None:
        """The value; None where it is missing, for the reason that `row` gives."""
        value = self.row["value"]
        return value if isinstance(value, float) else None

    @property
    def rests_on_few(self) -> bool:
        """Whether fewer than thirty persons stand behind the share, so that it is not compared."""
        return self.count is not None and self.count < FEWEST_PERSONS


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """One municipality's figure over the years, rising; `breaks` are first years of new definitions."""

    figure: Figure
    years: tuple[PlaceYear, ...]
    breaks: tuple[int, ...]


def place_card(
    site: Site, figure: Figure, gender: str, municipality: str, beside: Sequence[str]
) -> PlaceCard:
    """The years of a municipality's figure, from the first to the last that the build has a row for.

    Args:
        site: the app's parts.
        figure: one of the catalogue.
        gender: T, K or M.
        municipality: its code.
        beside: the codes of those whose median it is held against.
    """
    ids = [figure.id, *([figure.count_kpi] if figure.count_kpi else [])]
    rows = queries.series(site.warehouse, ids, gender, [municipality])
    persons = rows.filter(pl.col("kpi") == figure.count_kpi).select("year", "value")
    counts: dict[int, float | None] = dict(persons.iter_rows())
    middles = _middles(site, figure, gender, beside)
    breaks = tuple(each.year for each in site.catalogue.breaks_of(figure.id))
    own = {row["year"]: row for row in rows.filter(kpi=figure.id).iter_rows(named=True)}
    changes = {year: _change(figure, own, year, breaks) for year in own}
    few = {year for year, count in counts.items() if count is not None and count < FEWEST_PERSONS}
    years = tuple(
        PlaceYear(
            row,
            counts.get(year),
            None if year in few else middles.get(year),
            None if few & {year, year - 1} else changes[year],
        )
        for year, row in own.items()
    )
    return PlaceCard(figure, years, breaks)


def places_beside(site: Site, group: str) -> tuple[str, ...]:
    """Whom a municipality is held against: a group where one is named, else all on Karta's map."""
    groups = site.catalogue.groups
    return tuple(groups[group].municipalities if group in groups else map_codes(site.catalogue))


def _middles(site: Site, figure: Figure, gender: str, beside: Sequence[str]) -> dict[int, Middle]:
    if not figure.has_level:
        return {}
    means = queries.yearly_means(site.warehouse, [figure.id], gender, beside)
    return {
        year: Middle(median, n, len(beside)) for year, median, n in means.select("year", "median", "n").rows()
    }


def _change(
    figure: Figure, rows: Mapping[int, Mapping[str, Any]], year: int, breaks: Sequence[int]
) -> Change | None:
    before, after = (rows.get(each, {}).get("value") for each in (year - 1, year))
    if before is None or after is None:
        return None
    return Change(year - 1, year, before, after, figure.unit == SHARE, crosses(breaks, year - 1, year))
