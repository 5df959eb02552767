"""Tables: the twin of a picture, and the same rows as a CSV file."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import attributes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: as it is shown, and unrounded for the file. A missing value shows its reason in words."""

    shown: str
    raw: float | str | None = None
    is_number: bool = False
    is_missing: bool = False

    @property
    def filed(self) -> str | float:
        """What the file holds: the unrounded value, or the words."""
        return self.shown if self.raw is None else self.raw


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: caption, column headings and rows; `name` is the file's name without its ending."""

    name: str
    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[str, ...] = ()


def sheet_table(sheet: Sheet) -> Component:
    """The sheet as a table with row and column headers, in a box that scrolls sideways by itself."""
    numbers = [cell.is_number for cell in sheet.rows[0]] if sheet.rows else [False] * len(sheet.headings)
    heads = [
        html.Th(words, scope="col", className="number" if is_number else None)
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
    return html.Div([scrolling(table, sheet.caption), *notes], className="twin")


def scrolling(table: Component, label: str) -> Component:
    """A table that may be wider than the screen: it scrolls in its own box, by keyboard too."""
    return html.Div(table, className="scroll", tabIndex=0, role="region", **attributes({"aria-label": label}))


def as_csv(sheet: Sheet, *, decimal_comma: bool) -> str:
    """The sheet as CSV that a spreadsheet opens by a click: `;` between columns, values unrounded.

    Args:
        sheet: the table.
        decimal_comma: numbers as a Swedish spreadsheet reads them.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(sheet.headings)
    for row in sheet.rows:
        writer.writerow([_filed(cell.filed, decimal_comma=decimal_comma) for cell in row])
    for note in sheet.notes:
        writer.writerow([note])
    return "\ufeff" + out.getvalue()


def _row(cells: Sequence[Cell]) -> Component:
    first, *others = cells
    return html.Tr([html.Th(first.shown, scope="row"), *(_cell(cell) for cell in others)])


def _cell(cell: Cell) -> Component:
    looks = [
        *(["number"] if cell.is_number and not cell.is_missing else []),
        *(["missing-cell"] if cell.is_missing else []),
    ]
    return html.Td(cell.shown, className=" ".join(looks) or None)


def _filed(value: str | float, *, decimal_comma: bool) -> str:
    if isinstance(value, str):
        # A spreadsheet takes such a text for a formula.
        return f"'{value}" if value[:1] in {"=", "+", "@"} else value
    text = repr(value)
    return text.replace(".", ",") if decimal_comma else text
