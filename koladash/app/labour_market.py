"""The labour market around municipalities: SCB's series by month, and two counts of the unemployed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.comparison import COUNTRY
from koladash.app.queries import labour_market as context_queries
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koladash.app.theme import Role
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Figure, ScbSeries

REGISTERED: Final = "N03920"
"""The unemployed as the Employment Service counts them, through Kolada, by year."""

LABOUR_FORCE: Final = "scb_unemployment_rate"
"""The unemployed as SCB counts them, by month."""

MOST: Final = 3
"""How many municipalities share a picture."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whose labour market it is: a municipality, or the country."""

    code: str
    name: str
    role: Role


@dataclass(frozen=True, slots=True)
class Monthly:
    """One series by month for all of them; `values` has the columns of `context_queries.monthly`."""

    series: ScbSeries
    values: pl.DataFrame

    @property
    def is_empty(self) -> bool:
        """Whether nobody has a value."""
        return self.values["value"].count() == 0

    @property
    def last(self) -> date | None:
        """The last month in which any has a value."""
        return self.values.drop_nulls("value")["month"].max()  # type: ignore[return-value]

    def row(self, code: str, month: date | None) -> Mapping[str, Any]:
        """A place's row in a month; empty where the build has none."""
        rows = self.values.filter(municipality=code, month=month) if month else self.values.clear()
        return rows.row(0, named=True) if rows.height else {}

    def newest(self, code: str) -> Mapping[str, Any]:
        """A place's last row with a value; empty where it has none."""
        rows = self.values.filter(municipality=code).drop_nulls("value")
        return rows.row(-1, named=True) if rows.height else {}

    def year_before(self, code: str) -> Mapping[str, Any]:
        """The row of the same month the year before a place's last one: seasons are then alike."""
        newest = self.newest(code)
        month = newest.get("month")
        return self.row(code, month.replace(year=month.year - 1)) if month else {}


@dataclass(frozen=True, slots=True)
class LabourMarket:
    """What the pages show of the labour market around.

    Attributes:
        site: the app's parts.
        visit: what was asked.
        people: the municipalities, at most `MOST`, then the country.
        series: the catalogue's series by month, in its order.
        registered: the rows of `REGISTERED` for the same places (the columns of `queries.series`).
    """

    site: Site
    visit: Visit
    people: tuple[Person, ...]
    series: tuple[Monthly, ...]
    registered: pl.DataFrame

    @property
    def first(self) -> Person:
        """The municipality that the words are about."""
        return self.people[0]

    @property
    def is_empty(self) -> bool:
        """Whether SCB gives nothing of any of them."""
        return all(each.is_empty for each in self.series)

    @property
    def has_measures(self) -> bool:
        """Whether anybody has a value of either measure of unemployment."""
        registered = (self.registered_row(person.code).get("value") for person in self.people)
        return not self.by_scb.is_empty or any(value is not None for value in registered)

    @property
    def figure(self) -> Figure:
        """The Employment Service's measure."""
        return self.site.catalogue.figures[REGISTERED]

    @property
    def by_scb(self) -> Monthly:
        """SCB's measure of unemployment."""
        return next(each for each in self.series if each.series.id == LABOUR_FORCE)

    @property
    def year(self) -> int | None:
        """The last year in which any has the Employment Service's measure."""
        return self.registered.drop_nulls("value")["year"].max()  # type: ignore[return-value]

    def registered_row(self, code: str) -> Mapping[str, Any]:
        """A place's row of the Employment Service's measure in that year; empty where there is none."""
        rows = self.registered.filter(municipality=code, year=self.year or 0)
        return rows.row(0, named=True) if rows.height else {}

    def shown(self) -> pl.DataFrame:
        """Every row that stands behind what is shown, for the source line."""
        columns = ["value", "source_line", "source_line_en", "fetched_at"]
        registered = self.registered.filter(pl.col("year") == (self.year or 0))
        return pl.concat([registered.select(columns), *(each.values.select(columns) for each in self.series)])


def labour_market(site: Site, visit: Visit, people: Sequence[tuple[str, str, Role]]) -> LabourMarket:
    """The labour market around municipalities.

    Args:
        site: the app's parts.
        visit: what was asked.
        people: code, name and role of each; those beyond `MOST` are left out.
    """
    chosen = [Person(*each) for each in people[:MOST]]
    chosen.append(Person(COUNTRY, visit.texts("context.country"), "country"))
    codes = [each.code for each in chosen]
    values = context_queries.monthly(site.warehouse, list(site.catalogue.monthly), codes)
    return LabourMarket(
        site=site,
        visit=visit,
        people=tuple(chosen),
        series=tuple(
            Monthly(series, values.filter(kpi=series.id)) for series in site.catalogue.monthly.values()
        ),
        registered=queries.series(site.warehouse, [REGISTERED], "T", codes),
    )
