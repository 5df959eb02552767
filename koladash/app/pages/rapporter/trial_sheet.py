"""A report's table tried with another group and other years, in long form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet, missing_cell, told_beside, year_cell
from koladash.app.provenance import source_line
from koladash.app.wording import report as report_wording
from koladash.app.wording import trial as wording
from koladash.app.wording.marked import is_preliminary

if TYPE_CHECKING:
    from koladash.app.pages.rapporter.trial import Trial
    from koladash.app.report_tables import Column
    from koladash.app.texts import Texts

HEADINGS = ("municipality", "measure", "year", "value", "persons", "why", "source", "kpi")


def trial_sheet(texts: Texts, trial: Trial) -> Sheet:
    """One row a municipality and column: today's figure, the persons behind it, why it lacks, its source."""
    table = trial.table
    kpis = {row["kpi"]: row["count_kpi"] for row in trial.values.iter_rows(named=True)}
    return Sheet(
        name=f"provad-tabell-{table.number}-{trial.group.id}-{report_wording.years(table)}".lower(),
        caption=wording.caption(texts, trial),
        headings=tuple(texts("trial.persons" if name == "persons" else f"table.{name}") for name in HEADINGS),
        rows=tuple(
            _row(texts, trial, code, name, column) for code, name in table.rows for column in table.columns
        ),
        notes=(wording.whose(texts, trial)[1], *wording.breaks(texts, trial), texts("table.unrounded")),
        figures=tuple(dict.fromkeys(each for each in (*kpis, *kpis.values()) if each)),
    )


def _row(texts: Texts, trial: Trial, code: str, name: str, column: Column) -> tuple[Cell, ...]:
    row, value = trial.row(code, column), trial.table.entries[code, column.key].value
    year = int(column.key) if trial.table.is_by_year else trial.table.years[-1]
    return (
        Cell(name),
        Cell(texts(f"report.indicator.{column.indicator}")),
        year_cell(year),
        told_beside(texts("missing.title"))
        if value is None
        else Cell(report_wording.shown(texts, column, value), value, is_number=True),
        _persons(texts, row.get("count")),
        Cell(wording.why(texts, row, year) if value is None else _remark(texts, trial, code, column)),
        Cell(source_line(texts, row)),
        Cell(report_wording.mapping(texts, column)),
    )


def _persons(texts: Texts, count: float | None) -> Cell:
    return missing_cell(texts("table.none")) if count is None else Cell(f"{count:.0f}", count, is_number=True)


def _remark(texts: Texts, trial: Trial, code: str, column: Column) -> str:
    said = [
        *([texts("table.preliminary")] if is_preliminary(trial.row(code, column)) else []),
        *([texts("trial.few_word")] if trial.is_few(code, column) else []),
    ]
    return "; ".join(said)
