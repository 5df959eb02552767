"""A report's table tried with another group and other years, laid out as the report has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.analysis.averages import by_year, mean
from koladash.analysis.bands import Limits, banded_by_era
from koladash.app.components.heat import HeatTable, band_key, heat_table
from koladash.app.components.heat_picture import heat_picture
from koladash.app.components.tables import scrolling
from koladash.app.components.words import unseen
from koladash.app.pages.rapporter.plain import column_heads, foot_rows
from koladash.app.wording import report as report_wording
from koladash.app.wording import trial as wording
from koladash.app.wording.marked import marked

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.rapporter.trial import Trial
    from koladash.app.report_tables import Column
    from koladash.app.texts import Texts

LIMITS = Limits()


def tried_table(texts: Texts, trial: Trial) -> Component:
    """Tables 1 to 4: today's value in each cell, or why there is none."""
    table, caption = trial.table, wording.caption(texts, trial)
    body = [
        html.Tr([html.Th(name, scope="row"), *(_cell(texts, trial, code, each) for each in table.columns)])
        for code, name in table.rows
    ]
    whole = html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr(column_heads(texts, table))),
            html.Tbody(body),
            foot_rows(texts, table),
        ],
        className="plain report-table by-year" if table.is_by_year else "plain report-table",
    )
    return scrolling(whole, caption, is_by_year=table.is_by_year)


def tried_bands(texts: Texts, trial: Trial) -> list[Component]:
    """Table 5: the key and the band heat table; no band is borrowed across new questions."""
    columns = {int(column.key): column for column in trial.table.columns}
    return [
        band_key(texts, LIMITS, is_borrowing=True),
        heat_table(texts, _heat(texts, trial), lambda code, year: _few(texts, trial, code, columns[year])),
    ]


def tried_drawing(texts: Texts, trial: Trial, canvas: Canvas) -> Drawing:
    """The band heat table as a picture to take along."""
    columns = {int(column.key): column for column in trial.table.columns}

    def under(code: str, year: int) -> str:
        return texts("inflow.few") if trial.is_few(code, columns[year]) else ""

    return heat_picture(texts, _heat(texts, trial), LIMITS, canvas, under, is_borrowing=True)


def _heat(texts: Texts, trial: Trial) -> HeatTable:
    values, breaks = _values(texts, trial), tuple(each.year for each in trial.breaks)
    return HeatTable(
        caption=wording.caption(texts, trial),
        rows=trial.table.rows,
        cells=banded_by_era(values, LIMITS, breaks),
        averages=by_year(values, mean),
        breaks=breaks,
    )


def _values(texts: Texts, trial: Trial) -> pl.DataFrame:
    rows = [
        {
            "municipality": code,
            "municipality_name": name,
            "year": int(column.key),
            "value": trial.table.entries[code, column.key].value,
            "is_preliminary": bool(trial.row(code, column).get("is_preliminary")),
            "reason": wording.why(texts, trial.row(code, column), int(column.key)),
        }
        for code, name in trial.table.rows
        for column in trial.table.columns
    ]
    kinds = {"year": pl.Int64, "value": pl.Float64, "is_preliminary": pl.Boolean}
    return pl.DataFrame(rows, schema={name: kinds.get(name, pl.String) for name in rows[0]})


def _cell(texts: Texts, trial: Trial, code: str, column: Column) -> Component:
    row, value = trial.row(code, column), trial.table.entries[code, column.key].value
    edge = "after-break" if _is_first(trial, column) else ""
    if value is None:
        year = int(column.key) if trial.table.is_by_year else trial.table.years[-1]
        why = wording.why(texts, row, year)
        lacks = [html.Span(html.Span(texts("missing.iu")), className="iu"), unseen(f", {why}")]
        return html.Td(lacks, title=why, className=f"number {edge}".strip())
    shown = marked(texts, row, report_wording.shown(texts, column, value))
    return html.Td([shown, *_few(texts, trial, code, column)], className=f"number {edge}".strip())


def _few(texts: Texts, trial: Trial, code: str, column: Column) -> list[Component]:
    is_few = trial.is_few(code, column)
    return [html.Span(texts("inflow.few"), className="few small-word")] if is_few else []


def _is_first(trial: Trial, column: Column) -> bool:
    """Whether the questions are new from the column's year."""
    return trial.table.is_by_year and int(column.key) in {each.year for each in trial.breaks_within}
