"""Tables 1 to 4 as they were printed, with what they rest on in the last rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.tables import scrolling
from koladash.app.components.words import hyphenated, icon, unseen
from koladash.app.report_tables import Check
from koladash.app.wording import report as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.report_tables import Column, Entry, ReportTable
    from koladash.app.texts import Texts

CHECK_ICONS = {Check.REVISED: "caution", Check.GONE: "no"}


def printed_table(texts: Texts, table: ReportTable) -> list[Component]:
    """The table; what was inferred from a blank carries a note, and the KPI stands under each heading."""
    body = [
        html.Tr([html.Th(name, scope="row"), *(_cell(texts, table, code, each) for each in table.columns)])
        for code, name in table.rows
    ]
    caption = wording.caption(texts, table)
    printed = html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr(column_heads(texts, table))),
            html.Tbody(body),
            foot_rows(texts, table),
        ],
        className="plain report-table",
    )
    footnote = (
        [html.P(texts("report.inferred_note"), className="footnote")] if table.count("inferred_zero") else []
    )
    return [scrolling(printed, caption, is_by_year=table.is_by_year), *footnote]


def column_heads(texts: Texts, table: ReportTable) -> list[Component]:
    """The heading of each column, with the KPI that it is."""
    return [
        html.Th(texts("table.municipality"), scope="col"),
        *(_head(texts, table, each) for each in table.columns),
    ]


def check_mark(texts: Texts, table: ReportTable, entry: Entry) -> list[Component]:
    """`nu 34` or `borta` under a figure that no longer stands; nothing where it does."""
    if entry.check not in CHECK_ICONS:
        return []
    words = wording.check_word(texts, table, entry)
    return [html.Span([icon(CHECK_ICONS[entry.check]), words], className="small-word changed")]


def _head(texts: Texts, table: ReportTable, column: Column) -> Component:
    words = column.key if table.is_by_year else texts(f"report.indicator.{column.indicator}")
    mapped = [] if table.is_by_year else [html.Span(wording.mapping(texts, column), className="small-word")]
    return html.Th([hyphenated(words), *mapped], scope="col", className="number")


def _cell(texts: Texts, table: ReportTable, code: str, column: Column) -> Component:
    entry = table.entries.get((code, column.key))
    if entry is None or entry.basis == "no_data" or entry.value is None:
        return html.Td(html.Span(html.Span(texts("missing.iu")), className="iu"), className="number")
    shown = wording.shown(texts, column, entry.value)
    if entry.basis == "inferred_zero":
        return html.Td(
            [f"({shown})", html.Sup("1"), unseen(texts("report.inferred"))], className="number inferred"
        )
    return html.Td([shown, *check_mark(texts, table, entry)], className="number")


def foot_rows(texts: Texts, table: ReportTable) -> Component:
    """Riket where the table has it, each column's level, and how many it rests on."""
    country = [html.Td(wording.country(texts, table, each), className="number") for each in table.columns]
    riket = [html.Tr([html.Th(texts("table.country"), scope="row"), *country])] if table.has_country else []
    levels = [html.Td(wording.level(texts, table, each), className="number") for each in table.columns]
    counts = [html.Td(wording.count(texts, table, each), className="number") for each in table.columns]
    label = texts("report.yes_count" if table.number == "3" else "report.mean")
    return html.Tfoot(
        [
            *riket,
            html.Tr([html.Th(label, scope="row"), *levels]),
            html.Tr([html.Th(texts("report.municipalities"), scope="row"), *counts]),
        ]
    )
