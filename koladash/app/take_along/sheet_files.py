"""A sheet as a file: CSV and Excel with the same cells, and the notes that go with both."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.formats import iso_date, swedish_time
from koladash.app.provenance import line_column
from koladash.app.take_along.names import file_name
from koladash.export import Section, Shown, Table, as_csv, build_notes, load_words, workbook

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from koladash.app.components.tables import Cell, Sheet
    from koladash.app.state import View
    from koladash.app.take_along.asked import Question
    from koladash.app.texts import Texts
    from koladash.catalogue import Catalogue
    from koladash.export import Notes, OneBuild

NOTE_COLUMNS: Final = ("section", "name_column", "note")


@dataclass(frozen=True, slots=True)
class Taken:
    """What a reader takes along.

    Attributes:
        sheet: the table.
        view: the reader's choices.
        texts: the reader's language.
        build: the build that its figures are from.
        asked: the questions behind it.
        content: what it holds, for the name of its file.
        links: addresses of the view, each with what it is called.
        day: the day it was taken, in Sweden.
    """

    sheet: Sheet
    view: View
    texts: Texts
    build: OneBuild
    asked: Sequence[Question]
    content: Sequence[str]
    links: Sequence[tuple[str, str]]
    day: date

    def name(self, ending: str, part: str = "") -> str:
        """The file's name: what it holds, which part of that, and the day that its figures are of."""
        built_day = self.build.query("SELECT built_day FROM mart.build").item()
        return f"{file_name([*self.content, self.sheet.name, part], built_day)}.{ending}"

    def csv(self) -> str:
        """The table alone, in the form that a spreadsheet of the reader's language opens by a click."""
        return as_csv(self.frame(), swedish=self.texts.language == "sv")

    def notes_csv(self, catalogue: Catalogue) -> str:
        """The notes for the CSV file, a row each: section, name, note."""
        rows = [(part.heading, *row) for part in self.notes(catalogue).sections for row in part.rows]
        headings = [self.texts(f"file.notes.{name}") for name in NOTE_COLUMNS]
        frame = pl.DataFrame(rows, schema=dict.fromkeys(headings, pl.String), orient="row")
        return as_csv(frame, swedish=self.texts.language == "sv")

    def excel(self, catalogue: Catalogue) -> bytes:
        """The table on one sheet, the notes on the next."""
        frame = self.frame()
        places = {heading: list(map(self._decimals, cells)) for heading, cells in self._columns().items()}
        columns = [
            list(map(_with_decimals, frame[name], places.get(name, [0] * frame.height)))
            for name in frame.columns
        ]
        table = replace(Table.of(self.texts("file.sheet"), frame), rows=list(zip(*columns, strict=True)))
        return workbook([table], self.notes(catalogue))

    def frame(self) -> pl.DataFrame:
        """The cells with their types: a missing number is null, and its reason stands in a column of its own.

        The last column names the build, and says so where its figures are made up.
        """
        filed = [
            each for heading, cells in self._columns().items() for each in _filed(self.texts, heading, cells)
        ]
        build = pl.Series(self.texts("file.build"), [self._build()] * len(self.sheet.rows), dtype=pl.String)
        return pl.DataFrame([*filed, build])

    def notes(self, catalogue: Catalogue) -> Notes:
        """What the table shows and where, its sources, and all that must be known of its figures."""
        words, others = load_words(self.texts.language), [self._view(), self._sources()]
        return build_notes(self.build, catalogue, words, self.sheet.figures, others)

    def _columns(self) -> dict[str, Sequence[Cell]]:
        cells = list(zip(*self.sheet.rows, strict=True)) or [()] * len(self.sheet.headings)
        return dict(zip(self.sheet.headings, cells, strict=True))

    def _decimals(self, cell: Cell) -> int:
        """How many decimals of a number the table shows."""
        shown = re.search(r"\d,(\d+)" if self.texts.language == "sv" else r"\d\.(\d+)", cell.shown)
        return len(shown[1]) if shown else 0

    def _build(self) -> str:
        build_id, is_made_up = self.build.query("SELECT build_id, is_synthetic FROM mart.build").row(0)
        return f"{build_id} {self.texts('banner.synthetic.tag')}" if is_made_up else str(build_id)

    def _view(self) -> Section:
        texts = self.texts
        rows = [
            (texts("file.view.table"), self.sheet.caption),
            *((texts("file.view.note"), note) for note in self.sheet.notes),
            *self.links,
            (texts("file.view.day"), iso_date(self.day)),
        ]
        return Section(texts("file.view.title"), tuple(rows))

    def _sources(self) -> Section:
        return Section(self.texts("file.sources.title"), tuple(sorted(set(self._lines()))))

    def _lines(self) -> Iterator[tuple[str, str]]:
        """Each source line of the values, with the days on which they were fetched."""
        for question in self.asked:
            if {line_column(self.texts), "value"} <= set(question.rows.columns):
                told = question.rows.drop_nulls(["value", line_column(self.texts)])
                for (line,), rows in told.group_by(line_column(self.texts)):
                    yield str(line), self._fetched(rows)

    def _fetched(self, rows: pl.DataFrame) -> str:
        moments = rows["fetched_at"].drop_nulls() if "fetched_at" in rows.columns else pl.Series([])
        if moments.is_empty():
            return self.texts("file.sources.copied")
        days = [iso_date(swedish_time(moment)) for moment in (moments.min(), moments.max())]  # type: ignore[arg-type]
        return self.texts("file.sources.fetched", days="–".join(dict.fromkeys(days)))


def _with_decimals(value: Any, decimals: int) -> Any:
    """A figure as it is to be shown; a year is whole by its kind, and stays as it is."""
    return Shown(value, decimals) if isinstance(value, float) else value


def _filed(texts: Texts, heading: str, cells: Sequence[Cell]) -> list[pl.Series]:
    """A column, and beside a column of numbers the words about those that lack or need some."""
    numbers = [cell.raw for cell in cells]
    if all(number is None for number in numbers) and not all(cell.is_missing for cell in cells):
        words = [None if cell.is_missing else cell.shown or None for cell in cells]
        return [pl.Series(heading, words, pl.String)]
    told = [number for number in numbers if number is not None]
    is_whole = bool(told) and all(isinstance(number, int) for number in told)
    column = pl.Series(heading, numbers, pl.Int64 if is_whole else pl.Float64)
    about = [cell.about or (cell.shown if cell.raw is None and not cell.is_missing else "") for cell in cells]
    beside = pl.Series(texts("file.about", heading=heading), [each or None for each in about], pl.String)
    return [column, beside] if any(about) else [column]
