"""A report's table with another group and other years: its columns, today's figures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.analysis.comparability import FEWEST_PERSONS
from koladash.app.formats import swedish_order
from koladash.app.queries import reports as report_queries
from koladash.app.queries import shared as queries
from koladash.app.report_tables import COUNTRY, Check, Entry, ReportTable, report_table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.report_tables import Column
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Break

REPORTS_GROUP: Final = "gr"
"""The group that the report is about."""

ENOUGH: Final = 0.5
"""The share of the group that must have answered before a year or a column is told as the group's."""


@dataclass(frozen=True, slots=True)
class Members:
    """A group that the table is tried with: its id, its name in both languages, and its codes."""

    id: str
    name: str
    name_en: str
    municipalities: tuple[str, ...]


@dataclass(frozen=True)
class Trial:
    """A report's table as it would be for a group and years that its reader has chosen.

    Attributes:
        printed: the table as the report has it.
        table: the same columns with the warehouse's figures; `no_data` where there is none.
        group: the municipalities.
        years: the years there are to choose among, rising.
        values: the figures behind, a row each: kpi, municipality, year, value, missing, missing_part, status,
            source_line and its English, fetched_at, is_preliminary, count (persons behind a share).
        breaks: where any of the columns changes meaning, oldest first.
        remarks: what the link asked for that there is not, in the link's own words.
        is_copied: the build itself is made from the reports, so that its figures are theirs.
    """

    printed: ReportTable
    table: ReportTable
    group: Members
    years: tuple[int, ...]
    values: pl.DataFrame
    breaks: tuple[Break, ...]
    remarks: tuple[str, ...]
    is_copied: bool

    @property
    def is_empty(self) -> bool:
        """Whether nobody in the group has a figure of any column in the years shown."""
        return not self.table.count("stated")

    @property
    def breaks_within(self) -> tuple[Break, ...]:
        """The breaks that lie between the years shown."""
        first, last = self.table.years[0], self.table.years[-1]
        return tuple(each for each in self.breaks if first < each.year <= last)

    @property
    def breaks_since(self) -> tuple[Break, ...]:
        """The breaks that lie between the report's years and those shown."""
        first, last = sorted((self.printed.years[-1], self.table.years[-1]))
        return tuple(each for each in self.breaks if first < each.year <= last)

    def row(self, municipality: str, column: Column) -> Mapping[str, Any]:
        """The row behind a cell; empty where the build holds no such figure at all."""
        year = int(column.key) if self.table.is_by_year else self.table.years[-1]
        return self._by_cell.get((column.kpi, municipality, year), {})

    def is_few(self, municipality: str, column: Column) -> bool:
        """Whether so few persons lie behind a share that it is marked."""
        row = self.row(municipality, column)
        count = row.get("count")
        return row.get("value") is not None and count is not None and count < FEWEST_PERSONS

    @cached_property
    def _by_cell(self) -> dict[tuple[str, str, int], dict[str, Any]]:
        return {
            (row["kpi"], row["municipality"], row["year"]): row for row in self.values.iter_rows(named=True)
        }


def load_trial(site: Site, visit: Visit, number: str) -> Trial:
    """The table of the link with its group and years; by default the report's group, and its newest years.

    Args:
        site: the parts of the app.
        visit: `grupp`, and `ar` or `fran` and `till`; those that there are not fall back.
        number: "1" to "5".
    """
    printed, group = report_table(site.warehouse, number), _members(site, visit.view.group)
    kpis = list(
        dict.fromkeys(column.kpi for column in printed.columns if column.kpi in site.catalogue.figures)
    )
    found = _figures(site, kpis, [*group.municipalities, COUNTRY])
    years = tuple(sorted(_told(found)["year"].unique()))
    shown = _years(visit, printed, group, found) or printed.years
    values = found.filter(pl.col("year").is_in(shown))
    breaks = {each.id: each for kpi in kpis for each in site.catalogue.breaks_of(kpi)}
    return Trial(
        printed,
        _table(site, printed, group, shown, values),
        group,
        years,
        values,
        tuple(sorted(breaks.values(), key=lambda each: each.year)),
        tuple(_wrong(visit, group, years, is_by_year=printed.is_by_year)),
        queries.build(site.warehouse)["kind"] == "published",
    )


def _members(site: Site, asked: str) -> Members:
    """The group of the link, the catalogue's or the build's; the report's own where there is none such."""
    known = site.catalogue.groups.get(asked)
    if known and known.kind != "country":
        return Members(asked, known.name, known.name_en, known.municipalities)
    found = report_queries.group(site.warehouse, asked) if asked and not known else None
    codes = site.catalogue.places.municipalities
    if found is not None and (own := [code for code in found["municipality"] if code in codes]):
        return Members(asked, found["group_name"][0], found["group_name_en"][0], tuple(own))
    return _members(site, REPORTS_GROUP)


def _figures(site: Site, kpis: Sequence[str], places: Sequence[str]) -> pl.DataFrame:
    """The columns' figures over all their years, each share with the persons behind it."""
    count_of = {kpi: site.catalogue.figures[kpi].count_kpi for kpi in kpis}
    counted = list(dict.fromkeys(filter(None, count_of.values())))
    rows = queries.series(
        site.warehouse, [*kpis, *(each for each in counted if each not in kpis)], "T", places
    )
    plain = rows.with_columns(
        pl.col("kpi").cast(pl.String), pl.col("municipality").cast(pl.String), pl.col("year").cast(pl.Int64)
    )
    counts = plain.select(count_kpi="kpi", municipality="municipality", year="year", count="value")
    own = plain.filter(pl.col("kpi").is_in(kpis)).with_columns(
        count_kpi=pl.col("kpi").replace_strict(count_of, default="", return_dtype=pl.String)
    )
    return own.join(counts, on=["count_kpi", "municipality", "year"], how="left")


def _told(found: pl.DataFrame) -> pl.DataFrame:
    """What the group's own municipalities have."""
    return found.filter(pl.col("value").is_not_null(), pl.col("municipality") != COUNTRY)


def _years(visit: Visit, printed: ReportTable, group: Members, found: pl.DataFrame) -> tuple[int, ...]:
    """The years of the link within those there are.

    Else as many as were printed, up to the newest in which half of the group has answered; of a table of one
    year the newest with most columns told.
    """
    told, view = _told(found), visit.view
    years = sorted(told["year"].unique())
    if not years:
        return ()
    if not printed.is_by_year:
        columns = told.group_by("year").agg(n=pl.col("kpi").n_unique()).sort("n", "year")
        newest = int(columns["year"][-1])
        return (view.year if view.year is not None and view.year in years else newest,)
    last = min(max(view.last_year or _newest(told, len(group.municipalities)), years[0]), years[-1])
    first = min(max(view.first_year or last - len(printed.years) + 1, years[0]), last)
    return tuple(range(first, last + 1))


def _newest(told: pl.DataFrame, members: int) -> int:
    """The newest year in which enough have answered; where there is none, the newest in which anyone has."""
    counts = told.group_by("year").agg(n=pl.col("municipality").n_unique())
    enough = counts.filter(pl.col("n") >= ENOUGH * members)
    return int((enough if enough.height else counts)["year"].sort()[-1])


def _table(
    site: Site, printed: ReportTable, group: Members, years: Sequence[int], values: pl.DataFrame
) -> ReportTable:
    columns = (
        tuple(replace(printed.columns[0], key=str(year)) for year in years)
        if printed.is_by_year
        else printed.columns
    )
    places = site.catalogue.places.municipalities
    rows = sorted(
        ((code, places[code].name) for code in group.municipalities), key=lambda each: swedish_order(each[1])
    )
    stated = {
        (row["kpi"], row["municipality"], row["year"]): row["value"] for row in values.iter_rows(named=True)
    }
    country = [(COUNTRY, "")] if printed.has_country else []
    entries = {
        (code, column.key): _entry(
            code,
            name,
            column,
            stated.get((column.kpi, code, int(column.key) if printed.is_by_year else years[-1])),
        )
        for code, name in [*rows, *country]
        for column in columns
    }
    own = {key: entry for key, entry in entries.items() if key[0] != COUNTRY or entry.value is not None}
    return replace(printed, years=tuple(years), columns=columns, rows=tuple(rows), entries=own)


def _entry(code: str, name: str, column: Column, value: float | None) -> Entry:
    basis = "no_data" if value is None else "stated"
    return Entry(code, name, column.key, value, column.decimals, basis, None, Check.UNCHECKED)


def _wrong(visit: Visit, group: Members, years: Sequence[int], *, is_by_year: bool) -> list[str]:
    view = visit.view
    asked = (view.first_year, view.last_year) if is_by_year else (view.year,)
    wrong = [*view.refused, *([view.group] if view.group not in {"", group.id} else [])]
    wrong += [str(year) for year in asked if year is not None and years and year not in years]
    if is_by_year and view.first_year and view.last_year and view.first_year > view.last_year:
        wrong.append(f"{view.first_year}–{view.last_year}")
    return wrong
