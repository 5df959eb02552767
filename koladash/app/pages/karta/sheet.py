"""The map as a table: one row a municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.tables import Cell, Sheet, named, told_beside, year_cell
from koladash.app.formats import swedish_order
from koladash.app.provenance import source_line
from koladash.app.take_along.figure_sheet import measure_heading
from koladash.app.wording.values import bare, reason

if TYPE_CHECKING:
    from koladash.app.pages.karta.selection import Selection

HEADINGS = ("municipality", "county", "value", "year", "why", "source")


def map_sheet(chosen: Selection) -> Sheet:
    """Every municipality on the map in Swedish order, with its value or why it lacks, and the source."""
    texts = chosen.visit.texts
    rows = sorted(
        chosen.values.iter_rows(named=True), key=lambda row: swedish_order(row["municipality_name"])
    )
    measure = measure_heading(texts, chosen.figure)
    headings = [texts(f"table.{name}") for name in HEADINGS]
    headings[2] = measure
    return Sheet(
        name=named(chosen.figure.id, chosen.gender, chosen.year),
        caption=f"{measure}, {chosen.year}",
        headings=tuple(headings),
        rows=tuple(_row(chosen, row) for row in rows),
        notes=(texts("table.unrounded"),),
        figures=(chosen.figure.id,),
    )


def _row(chosen: Selection, row: dict[str, Any]) -> tuple[Cell, ...]:
    texts, value = chosen.visit.texts, row["value"]
    place = chosen.site.catalogue.places.municipalities[row["municipality"]]
    shown = (
        told_beside(texts("missing.title"))
        if value is None
        else Cell(bare(texts, chosen.figure, value), value, is_number=True)
    )
    return (
        Cell(place.name),
        Cell(texts.of(place, "county_name")),
        shown,
        year_cell(chosen.year),
        Cell(reason(texts, row, chosen.year) if value is None else _remark(chosen, row)),
        Cell(source_line(texts, row)),
    )


def _remark(chosen: Selection, row: dict[str, Any]) -> str:
    return chosen.visit.texts("table.preliminary") if row["is_preliminary"] else ""
