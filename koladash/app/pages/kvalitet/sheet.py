"""The matrix as a table: one row a municipality and year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.tables import Cell, Sheet
from koladash.app.formats import iso_date, swedish_order, swedish_time
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
        name=f"datakvalitet-{chosen.figure.id}-{chosen.group.id}-{chosen.gender}".lower(),
        caption=wording.subtitle(chosen),
        headings=tuple(texts(name) for name in HEADINGS),
        rows=tuple(_row(chosen, row) for row in rows),
        notes=(texts("table.unrounded"),),
    )


def _row(chosen: Selection, row: dict[str, Any]) -> tuple[Cell, ...]:
    texts, value, fetched = chosen.visit.texts, row["value"], row["fetched_at"]
    remarks = [reason(texts, row, row["year"])] if value is None else []
    return (
        Cell(row["name"]),
        Cell(str(row["year"]), is_number=True),
        Cell(texts("missing.title"), is_number=True, is_missing=True)
        if value is None
        else Cell(bare(texts, chosen.figure, value), value, is_number=True),
        Cell("; ".join([*remarks, *wording.marks(texts, row)])),
        Cell(row["source_line"] or ""),
        Cell(iso_date(swedish_time(fetched)) if fetched else ""),
    )
