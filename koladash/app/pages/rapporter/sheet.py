"""A report's table in long form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet
from koladash.app.formats import number
from koladash.app.report_tables import Check
from koladash.app.wording import report as wording

if TYPE_CHECKING:
    from koladash.app.report_tables import Column, Entry, ReportTable
    from koladash.app.texts import Texts

HEADINGS = ("municipality", "measure", "year", "value", "basis", "today", "check", "kpi")


def report_sheet(table: ReportTable, texts: Texts) -> Sheet:
    """One row a municipality and column: the printed value, where it comes from, and today's."""
    return Sheet(
        name=f"goteborgsregionen-2024-tabell-{table.number}",
        caption=texts(f"report.table.{table.number}.caption"),
        headings=tuple(texts(f"table.{name}") for name in HEADINGS),
        rows=tuple(
            _row(texts, column, table.entries[code, column.key], name, table)
            for code, name in table.rows
            for column in table.columns
            if (code, column.key) in table.entries
        ),
        notes=(table.source_line,),
    )


def _row(texts: Texts, column: Column, entry: Entry, name: str, table: ReportTable) -> tuple[Cell, ...]:
    year = column.key if table.is_by_year else "2022"
    return (
        Cell(name),
        Cell(texts(f"report.indicator.{column.indicator}")),
        Cell(year, is_number=True),
        _value(texts, column, entry),
        Cell(texts(f"report.basis.{entry.basis}")),
        _today(texts, entry),
        Cell(texts(f"report.check.{entry.check}")),
        Cell(wording.mapping(texts, column)),
    )


def _value(texts: Texts, column: Column, entry: Entry) -> Cell:
    if entry.value is None:
        return Cell(texts("missing.title"), is_number=True, is_missing=True)
    return Cell(wording.shown(texts, column, entry.value), entry.value, is_number=True)


def _today(texts: Texts, entry: Entry) -> Cell:
    if entry.today is None or entry.check == Check.UNCHECKED:
        return Cell(texts("table.none"), is_number=True, is_missing=True)
    return Cell(number(entry.today, entry.decimals, texts.language), entry.today, is_number=True)
