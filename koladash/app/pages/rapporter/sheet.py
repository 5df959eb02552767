"""A report's table in long form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet, told_beside, year_cell
from koladash.app.formats import number
from koladash.app.report_tables import Check
from koladash.app.wording import report as wording

if TYPE_CHECKING:
    from collections.abc import Collection

    from koladash.app.report_tables import Column, Entry, ReportTable
    from koladash.app.texts import Texts

HEADINGS = ("municipality", "measure", "year", "value", "basis", "today", "check", "kpi")


def report_sheet(table: ReportTable, texts: Texts, known: Collection[str]) -> Sheet:
    """One row a municipality and column: the printed value, where it comes from, and today's.

    Args:
        table: the table.
        texts: the language.
        known: ids of the catalogue.
    """
    return Sheet(
        name=f"goteborgsregionen-2024-tabell-{table.number}",
        caption=wording.caption(texts, table),
        headings=tuple(
            wording.today_column(texts, table) if name == "today" else texts(f"table.{name}")
            for name in HEADINGS
        ),
        rows=tuple(
            _row(texts, column, table.entries[code, column.key], name, table)
            for code, name in table.rows
            for column in table.columns
            if (code, column.key) in table.entries
        ),
        notes=(texts.of(table, "source_line"),),
        figures=tuple(dict.fromkeys(column.kpi for column in table.columns if column.kpi in known)),
    )


def _row(texts: Texts, column: Column, entry: Entry, name: str, table: ReportTable) -> tuple[Cell, ...]:
    year = column.key if table.is_by_year else table.years[0]
    return (
        Cell(name),
        Cell(texts(f"report.indicator.{column.indicator}")),
        year_cell(year),
        _value(texts, column, entry),
        Cell(texts(f"report.basis.{entry.basis}")),
        _today(texts, entry),
        Cell(wording.verdict(texts, table, entry.check)),
        Cell(wording.mapping(texts, column)),
    )


def _value(texts: Texts, column: Column, entry: Entry) -> Cell:
    if entry.value is None:
        return told_beside(texts("missing.title"))
    return Cell(wording.shown(texts, column, entry.value), entry.value, is_number=True)


def _today(texts: Texts, entry: Entry) -> Cell:
    if entry.today is None or entry.check == Check.UNCHECKED:
        return told_beside(texts("table.none"))
    return Cell(number(entry.today, entry.decimals, texts.language), entry.today, is_number=True)
