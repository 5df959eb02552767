"""The series as a table: one row a series and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.tables import Cell, Sheet, named, told_beside, year_cell
from koladash.app.formats import number
from koladash.app.pages.utveckling.lines import COUNTRY_KEY
from koladash.app.provenance import source_line
from koladash.app.wording.pair import reference_name
from koladash.app.wording.values import bare, reason

if TYPE_CHECKING:
    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Selection

HEADINGS = ("series", "year", "gender", "value", "n", "why", "source")


def series_sheet(chosen: Selection, series: Series) -> Sheet:
    """Every series in the page's order, then the country, with n of N, why a value lacks, and its source."""
    texts, figure = chosen.visit.texts, chosen.figure
    unit = texts("development.index_unit", year=series.base_year) if series.base_year else ""
    measure = texts(
        "table.measure_unit", name=texts.of(figure), unit=unit or texts(f"unit.{figure.unit}.symbol")
    )
    headings = [texts(f"development.column.{name}") for name in HEADINGS]
    headings[3] = measure
    order = [*(each.key for each in chosen.entities), COUNTRY_KEY]
    rows = sorted(
        series.values.iter_rows(named=True),
        key=lambda row: (order.index(row["entity"]), chosen.shown_genders.index(row["gender"]), row["year"]),
    )
    return Sheet(
        name=named(figure.id, chosen.gender),
        caption=measure,
        headings=tuple(headings),
        rows=tuple(_row(chosen, series, row) for row in rows),
        notes=(texts("table.unrounded"),),
        figures=(figure.id,),
    )


def _row(chosen: Selection, series: Series, row: dict[str, Any]) -> tuple[Cell, ...]:
    texts = chosen.visit.texts
    counted = texts("table.of", n=row["n"], of=row["of"]) if row["n"] and row["of"] != 1 else ""
    return (
        Cell(_name(chosen, series, row["entity"])),
        year_cell(row["year"]),
        Cell(texts(f"gender.{row['gender']}")),
        _value(chosen, series, row),
        Cell(counted, is_number=True),
        Cell(_remark(chosen, row)),
        Cell(_source(chosen, row)),
    )


def _name(chosen: Selection, series: Series, entity: str) -> str:
    if entity == COUNTRY_KEY and series.country is not None:
        return reference_name(chosen.visit.texts, series.country)
    return chosen.names().get(entity, entity)


def _value(chosen: Selection, series: Series, row: dict[str, Any]) -> Cell:
    texts, value = chosen.visit.texts, row["value"]
    if value is None:
        return told_beside(texts("missing.title"))
    shown = number(value, 0, texts.language) if series.base_year else bare(texts, chosen.figure, value)
    return Cell(shown, value, is_number=True)


def _remark(chosen: Selection, row: dict[str, Any]) -> str:
    texts = chosen.visit.texts
    if row["value"] is None:
        return reason(texts, row, row["year"])
    remarks = [texts("table.preliminary")] if row["is_preliminary"] else []
    remarks += [texts("development.revised")] if row["revisions"] else []
    return ", ".join(remarks)


def _source(chosen: Selection, row: dict[str, Any]) -> str:
    """A group's average is our own working, whatever its members' source."""
    texts, figure = chosen.visit.texts, chosen.figure
    is_own_work = row["of"] is not None and row["of"] != 1 and row["value"] is not None
    if is_own_work and not figure.is_derived:
        return texts("development.own_work", line=figure.id)
    return source_line(texts, row)
