"""Two municipalities set against each other, measure by measure, with what the guard says of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.analysis import comparability
from koladash.analysis.common_year import CommonYear, common_year
from koladash.app.queries import shared as queries
from koladash.app.wording.whose import of_gender

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.theme import Role
    from koladash.app.visit import Site
    from koladash.catalogue import Break, Figure, Group

COUNTRY: Final = "0000"
A_COUNTRY: Final = 0.5
"""The share of all municipalities that must report before their mean may stand for the country."""
A_MEDIAN: Final = 3
"""So many municipalities must have answered for a median: one alone would be another name for itself."""


@dataclass(frozen=True)
class Reference:
    """A line to hold the two against: a region's median, or the country.

    `values` has year, value and n; `is_own_mean` says that Riket has no figure of its own, so that the line
    is our mean over the municipalities that report. A number that follows a place's size has no reference.
    """

    role: Role
    group: Group
    values: pl.DataFrame
    is_own_mean: bool = False

    def at(self, year: int | None) -> tuple[float | None, int]:
        """Value and number of municipalities behind it, in a year."""
        return (None, 0) if year is None else self._by_year.get(year, (None, 0))

    @cached_property
    def _by_year(self) -> dict[int, tuple[float | None, int]]:
        return {year: (value, n) for year, value, n in self.values.select("year", "value", "n").iter_rows()}


@dataclass(frozen=True)
class Comparison:
    """One measure for two municipalities.

    `values` holds both over the years (the columns of `queries.series`); `common` is the year compared and
    why; `assessment` the guard's verdict there.
    """

    figure: Figure
    pair: tuple[str, str]
    values: pl.DataFrame
    common: CommonYear
    assessment: comparability.Assessment
    references: tuple[Reference, ...]
    breaks: tuple[Break, ...]

    @property
    def year(self) -> int | None:
        """The year compared; where there is no common one, the latest that either has."""
        return self.common.year or self.common.latest

    @property
    def is_empty(self) -> bool:
        """Whether neither municipality has any value."""
        return self.common.latest is None

    def value(self, municipality: str, year: int | None = None) -> float | None:
        """A municipality's value, by default in the year compared."""
        value = self.row(municipality, year).get("value")
        return value if isinstance(value, float) else None

    def row(self, municipality: str, year: int | None = None) -> dict[str, object]:
        """A municipality's whole row of a year; empty where the build has none."""
        return dict(self._by_place.get((municipality, year or self.year), {}))

    @cached_property
    def _by_place(self) -> dict[tuple[str, int | None], dict[str, object]]:
        return {(row["municipality"], row["year"]): row for row in self.values.iter_rows(named=True)}


def compare(
    site: Site,
    pair: tuple[str, str],
    figure_ids: Sequence[str],
    *,
    gender: str = "T",
    region: Group | None = None,
) -> list[Comparison]:
    """The measures for a pair, in the order asked; four queries whatever their number.

    Args:
        site: the app's parts.
        pair: two municipality codes, "my municipality" first; the same code twice is one alone.
        figure_ids: ids of the catalogue.
        gender: T, K or M.
        region: the group to hold both against; left out, each against its own region.
    """
    catalogue = site.catalogue
    counts = [count for each in figure_ids if (count := catalogue.figures[each].count_kpi)]
    asked = list(dict.fromkeys([*figure_ids, *counts]))
    own = queries.series(site.warehouse, asked, gender, [*pair, COUNTRY])
    groups = _groups(site, pair, region)
    medians = {
        group.id: queries.yearly_means(site.warehouse, figure_ids, gender, group.municipalities)
        for group in groups.values()
    }
    return [
        _comparison(
            site,
            of_gender(catalogue.figures[each], gender),
            pair,
            own,
            _references(catalogue.figures[each], own, groups, medians),
        )
        for each in figure_ids
    ]


def told_years(values: pl.DataFrame) -> pl.DataFrame:
    """The rows from the first to the last year in which any of them has a value."""
    told = values.filter(pl.col("value").is_not_null())["year"]
    return values.filter(pl.col("year").is_between(told.min(), told.max()))


def _groups(site: Site, pair: tuple[str, str], region: Group | None) -> dict[Role, Group]:
    """The references by role; one region line where both have the same region."""
    first, second = (region or site.catalogue.region_of(code) for code in pair)
    regions: dict[Role, Group] = (
        {"region": first} if first.id == second.id else {"region": first, "region_2": second}
    )
    return {**regions, "country": site.catalogue.groups["country"]}


def _references(
    figure: Figure, own: pl.DataFrame, groups: Mapping[Role, Group], means: Mapping[str, pl.DataFrame]
) -> tuple[Reference, ...]:
    found = []
    for role, group in groups.items():
        yearly = means[group.id].filter(kpi=figure.id)
        if role != "country":
            few = pl.when(pl.col("n") >= A_MEDIAN).then(pl.col("median")).alias("median")
            found.append(Reference(role, group, _columns(yearly.with_columns(few), "median")))
        elif figure.has_country:
            country = own.filter(pl.col("value").is_not_null(), kpi=figure.id, municipality=COUNTRY)
            found.append(Reference(role, group, _columns(country.with_columns(n=pl.lit(1)), "value")))
        else:
            enough = pl.col("n") >= A_COUNTRY * len(group.municipalities)
            found.append(Reference(role, group, _columns(yearly.filter(enough), "mean"), is_own_mean=True))
    told = (reference for reference in found if reference.values["value"].count())
    return tuple(told) if figure.has_level else ()


def _columns(frame: pl.DataFrame, value: str) -> pl.DataFrame:
    return frame.select("year", pl.col(value).alias("value"), pl.col("n").cast(pl.Int64)).drop_nulls("value")


def _comparison(
    site: Site, figure: Figure, pair: tuple[str, str], own: pl.DataFrame, references: tuple[Reference, ...]
) -> Comparison:
    values = own.filter(pl.col("municipality").is_in(list(pair)), kpi=figure.id)
    common = common_year(values, pair)
    breaks = site.catalogue.breaks_of(figure.id)
    definition = comparability.Definition(
        is_share=figure.unit == "percent" and bool(figure.count_kpi),
        follows_size=figure.follows_size,
        breaks=[each.year for each in breaks],
        has_caveat="small_numbers" in figure.caveats,
    )
    a, b = (_compared(figure, own, code, common.year or common.latest) for code in pair)
    return Comparison(
        figure, pair, values, common, comparability.assess(a, b, definition), references, breaks
    )


def _compared(figure: Figure, own: pl.DataFrame, code: str, year: int | None) -> comparability.Figure:
    return comparability.Figure(
        code,
        year,
        _value(own, figure.id, code, year),
        count=_value(own, figure.count_kpi, code, year) if figure.count_kpi else None,
    )


def _value(own: pl.DataFrame, kpi: str, code: str, year: int | None) -> float | None:
    found = own.filter(kpi=kpi, municipality=code, year=year)["value"] if year else own["value"].clear()
    return found[0] if found.len() else None
