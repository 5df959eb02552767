"""Table 5 as a band heat table: a real table, with borrowed bands hatched."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.analysis.averages import mean
from koladash.analysis.bands import Basis, Limits, banded
from koladash.app.components.tables import scrolling
from koladash.app.components.words import unseen
from koladash.app.formats import number
from koladash.app.pages.rapporter.plain import check_mark

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.report_tables import ReportTable
    from koladash.app.texts import Texts

LEGEND = ("low", "medium", "high")


def heat_table(texts: Texts, table: ReportTable) -> list[Component]:
    """The legend and the table; the last rows are the unweighted mean and how many it rests on."""
    years = [column.key for column in table.columns]
    cells = {(row["municipality"], str(row["year"])): row for row in _bands(table).iter_rows(named=True)}
    head = html.Tr(
        [html.Th(texts("table.municipality"), scope="col"), *(html.Th(year, scope="col") for year in years)]
    )
    body = [
        html.Tr([html.Th(name, scope="row"), *(_cell(texts, table, cells[code, year]) for year in years)])
        for code, name in table.rows
    ]
    heat = html.Table(
        [
            html.Caption(texts("report.table.5.caption"), className="unseen"),
            html.Thead(head),
            html.Tbody(body),
            html.Tfoot(_means(texts, table, years)),
        ],
        className="heat",
    )
    return [_legend(texts), scrolling(heat, texts("report.table.5.caption"))]


def _bands(table: ReportTable) -> pl.DataFrame:
    rows = [(entry.municipality, int(entry.column), entry.value) for entry in table.entries.values()]
    schema = {"municipality": pl.String, "year": pl.Int64, "value": pl.Float64}
    return banded(pl.DataFrame(rows, schema=schema, orient="row"), Limits())


def _legend(texts: Texts) -> Component:
    keys = [html.Li([html.Span(className=f"swatch band-{band}"), texts(f"band.{band}")]) for band in LEGEND]
    borrowed = html.Li([html.Span(className="swatch band-medium borrowed"), texts("band.borrowed")])
    return html.Ul([*keys, borrowed], className="band-key")


def _cell(texts: Texts, table: ReportTable, row: dict[str, object]) -> Component:
    entry = table.entries[str(row["municipality"]), str(row["year"])]
    if row["basis"] == Basis.OBSERVED and entry.value is not None:
        shown = number(entry.value, entry.decimals, texts.language)
        return html.Td([shown, *check_mark(texts, entry)], className=f"band-{row['band']}")
    if row["basis"] == Basis.NONE:
        return html.Td(html.Span(texts("missing.iu"), className="pill-iu"), className="hatched")
    why = texts("band.borrowed_from", band=texts(f"band.word.{row['band']}"), year=row["basis_year"])
    return html.Td(
        [html.Span(texts("missing.iu"), className="pill-iu"), unseen(f", {why}")],
        className=f"band-{row['band']} borrowed",
        title=why,
    )


def _means(texts: Texts, table: ReportTable, years: list[str]) -> list[Component]:
    averages = [
        mean(
            pl.DataFrame(
                {
                    "municipality": [entry.municipality for entry in table.of_column(year)],
                    "municipality_name": [entry.name for entry in table.of_column(year)],
                    "value": pl.Series([entry.value for entry in table.of_column(year)], dtype=pl.Float64),
                }
            )
        )
        for year in years
    ]
    values = [
        html.Td("–" if each.value is None else number(each.value, 1, texts.language)) for each in averages
    ]
    counts = [html.Td(texts("table.of", n=each.n, of=each.of)) for each in averages]
    return [
        html.Tr([html.Th(texts("report.mean"), scope="row"), *values]),
        html.Tr([html.Th(texts("report.municipalities"), scope="row"), *counts]),
    ]
