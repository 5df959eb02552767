"""The matrix in words: a table with the reasons in its cells, and a file with a row for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.tables import Cell, Sheet, named, told_beside, year_cell
from koladash.app.formats import iso_date, swedish_order, swedish_time
from koladash.app.provenance import source_line
from koladash.app.wording import quality as wording
from koladash.app.wording.values import bare, reason

if TYPE_CHECKING:
    from koladash.app.pages.kvalitet.selection import Selection

HEADINGS = (
    "table.municipality",
    "table.year",
    "table.value",
    "table.why",
    "table.source",
    "quality.column.fetched",
)


def coverage_sheet(chosen: Selection) -> Sheet:
    """Every cell with its value or why there is none, its marks, its source and when it was fetched."""
    texts = chosen.visit.texts
    rows = sorted(
        chosen.cells.iter_rows(named=True), key=lambda row: (swedish_order(row["name"]), row["year"])
    )
    return Sheet(
        name=named(chosen.figure.id, chosen.group.id, chosen.gender),
        caption=wording.subtitle(chosen),
        headings=tuple(texts(name) for name in HEADINGS),
        rows=tuple(_row(chosen, row) for row in rows),
        notes=(texts("table.unrounded"),),
        figures=(chosen.figure.id,),
    )


def reasons_table(chosen: Selection) -> Sheet:
    """The matrix as it stands, a value or the reason in a few words in each cell."""
    texts = chosen.visit.texts
    cells = {(row["name"], row["year"]): row for row in chosen.cells.iter_rows(named=True)}
    return Sheet(
        name=chosen.group.id,
        caption=texts("quality.matrix.caption"),
        headings=(texts("table.municipality"), *map(str, chosen.years)),
        rows=tuple(
            (Cell(name), *(_in_words(chosen, cells.get((name, year), {})) for year in chosen.years))
            for name in chosen.names
        ),
    )


def _in_words(chosen: Selection, row: dict[str, Any]) -> Cell:
    if not row:
        return Cell(chosen.visit.texts("missing_short.not_asked"), is_missing=True)
    return Cell(wording.cell_words(chosen, row), is_number=True, is_missing=row["value"] is None)


def _row(chosen: Selection, row: dict[str, Any]) -> tuple[Cell, ...]:
    texts, value, fetched = chosen.visit.texts, row["value"], row["fetched_at"]
    remarks = [reason(texts, row, row["year"])] if value is None else []
    return (
        Cell(row["name"]),
        year_cell(row["year"]),
        told_beside(texts("missing.title"))
        if value is None
        else Cell(bare(texts, chosen.figure, value), value, is_number=True),
        Cell("; ".join([*remarks, *wording.marks(texts, row)])),
        Cell(source_line(texts, row)),
        Cell(iso_date(swedish_time(fetched)) if fetched else ""),
    )
