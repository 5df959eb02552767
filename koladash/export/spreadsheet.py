"""Excel files: a sheet for each table, and one of notes that travels with them."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import xlsxwriter

from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from koladash.export.notes import Notes

Cell: TypeAlias = "str | float | bool | date | Shown | None"

MOST_ROWS: Final = 1_048_575  # below the headings
WIDEST, NARROWEST, NOTE_WIDTH = 44, 8, 100
MOST_DECIMALS: Final = 3
# Rows are written to the disk as they come; a text stays a text, whatever it looks like.
OPTIONS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


class Shown(NamedTuple):
    """A number, unrounded, and how many decimals of it are shown."""

    value: float
    decimals: int


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet of values; a cell that is None stays empty, so let the row say why in words.

    Attributes:
        name: the sheet's name, at most 31 characters.
        headings: one for each column.
        rows: the cells; numbers unrounded, `Shown` with so many decimals, times without a zone.
    """

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[Cell]]

    @classmethod
    def of(cls, name: str, frame: pl.DataFrame) -> Table:
        """A frame as a sheet."""
        return cls(name[:31], frame.columns, frame.rows())


def workbook(tables: Iterable[Table], notes: Notes) -> bytes:
    """An Excel file with the tables first and the notes last.

    Raises:
        UsageError: a table has more rows than Excel takes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        # Of the build's time and not of now, so that the same figures are the same file.
        book.set_properties({"title": notes.title, "comments": notes.subtitle, "created": notes.built_at})
        looks = _Looks(book)
        for table in tables:
            _write_table(book, table, looks)
        _write_notes(book, notes, looks)
    return out.getvalue()


class _Looks:
    """The formats of a book: each must be made once, before it is used."""

    def __init__(self, book: Any) -> None:
        self.heading = book.add_format({"bold": True, "bottom": 1, "valign": "top"})
        self.title = book.add_format({"bold": True, "font_size": 14})
        self.wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        self.day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.whole = book.add_format({"num_format": "#,##0"})
        self.decimal = {
            n: book.add_format({"num_format": "#,##0." + "0" * n}) for n in range(1, MOST_DECIMALS + 1)
        }
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss", "align": "left"})

    def of(self, cell: Cell) -> Any:
        if isinstance(cell, datetime):
            return self.moment
        if isinstance(cell, Shown):
            return self.decimal.get(min(cell.decimals, MOST_DECIMALS), self.whole)
        return self.day if isinstance(cell, date) else None


def _write_table(book: Any, table: Table, looks: _Looks) -> None:
    if len(table.rows) > MOST_ROWS:
        raise UsageError(
            f"{len(table.rows):,} rows are more than Excel takes ({MOST_ROWS:,}): choose fewer, or CSV."
        )
    sheet = book.add_worksheet(table.name)
    for at, width in enumerate(_widths(table)):
        sheet.set_column(at, at, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, table.headings, looks.heading)
    for at, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell.value if isinstance(cell, Shown) else cell, looks.of(cell))
    if table.headings:
        sheet.autofilter(0, 0, len(table.rows), len(table.headings) - 1)


def _widths(table: Table) -> list[int]:
    columns = zip(table.headings, *table.rows[:200], strict=True)
    return [min(WIDEST, max(NARROWEST, *(len(_printed(cell)) + 2 for cell in column))) for column in columns]


def _printed(cell: Cell) -> str:
    return f"{cell.value:,.{cell.decimals}f}" if isinstance(cell, Shown) else str(cell)


def _write_notes(book: Any, notes: Notes, looks: _Looks) -> None:
    sheet = book.add_worksheet(notes.title[:31])
    sheet.set_column(0, 0, 36, looks.wrapped)
    sheet.set_column(1, 1, NOTE_WIDTH, looks.wrapped)
    sheet.write_string(0, 0, notes.title, looks.title)
    lines = [line for section in notes.sections for line in (None, section.heading, *section.rows)]
    for at, line in enumerate(lines, start=1):
        if isinstance(line, str):
            sheet.write_string(at, 0, line, looks.heading)
        elif line:
            sheet.write_row(at, 0, line, looks.wrapped)
