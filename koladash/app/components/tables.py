"""Tables: the twin of a picture, and the rows that a file takes along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import attributes, hyphenated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: as it is shown, and unrounded for the file. A missing value shows its reason in words.

    Attributes:
        shown: what stands in the table.
        raw: the number itself, for a file; None for a text, and where the number is missing.
        is_number: set to the right.
        is_missing: shown as missing; in a file the cell is empty.
        about: why it is missing, or what else the number is, for a column of its own in a file; "" where
            another column of the row says it.
    """

    shown: str
    raw: float | None = None
    is_number: bool = False
    is_missing: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table, as it is shown and as it is taken along.

    Attributes:
        name: what it holds beside its page and card, for the name of its file (`named`).
        caption: what it holds, in a line.
        headings: of its columns, no two alike.
        rows: its cells.
        notes: what must be known to read it.
        figures: ids of the figures that it shows, whose definitions go with its file.
    """

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()


def named(*parts: object) -> str:
    """The name of a sheet from ids, names and years; what is not chosen, and the total, go without saying."""
    return " ".join(str(part) for part in parts if part not in {"", "T", None})


def year_cell(year: int | str) -> Cell:
    """A year."""
    return Cell(str(year), int(year), is_number=True)


def missing_cell(shown: str, reason: str = "") -> Cell:
    """A number that lacks, with the reason in words; by default they are what is shown."""
    return Cell(shown, is_number=True, is_missing=True, about=reason or shown)


def told_beside(shown: str) -> Cell:
    """A number that lacks, whose reason stands in another column of the row."""
    return Cell(shown, is_number=True, is_missing=True)


def sheet_table(sheet: Sheet) -> Component:
    """The sheet as a table with row and column headers, in a box that scrolls sideways by itself."""
    numbers = [cell.is_number for cell in sheet.rows[0]] if sheet.rows else [False] * len(sheet.headings)
    heads = [
        html.Th(hyphenated(words), scope="col", className="number" if is_number else None)
        for words, is_number in zip(sheet.headings, numbers, strict=True)
    ]
    table = html.Table(
        [
            html.Caption(sheet.caption),
            html.Thead(html.Tr(heads)),
            html.Tbody([_row(row) for row in sheet.rows]),
        ],
        className="plain",
    )
    notes = [html.P(note, className="card-subtitle") for note in sheet.notes]
    is_by_year = all(each.isdigit() for each in sheet.headings[1:])
    return html.Div([scrolling(table, sheet.caption, is_by_year=is_by_year), *notes], className="twin")


def scrolling(table: Component, label: str, *, is_by_year: bool = False) -> Component:
    """A table that may be wider than the screen: it scrolls in its own box, by keyboard too.

    Args:
        table: the table.
        label: its name.
        is_by_year: it has a column a year: the first column stays, and the box opens at the newest
            (`assets/tables.js`).
    """
    looks = "scroll by-year" if is_by_year else "scroll"
    return html.Div(table, className=looks, tabIndex=0, role="region", **attributes({"aria-label": label}))


def _row(cells: Sequence[Cell]) -> Component:
    first, *others = cells
    return html.Tr([html.Th(hyphenated(first.shown), scope="row"), *(_cell(cell) for cell in others)])


def _cell(cell: Cell) -> Component:
    looks = [
        *(["number"] if cell.is_number and not cell.is_missing else []),
        *(["missing-cell"] if cell.is_missing else []),
    ]
    return html.Td(hyphenated(cell.shown), className=" ".join(looks) or None)
