"""Rapporter: what was printed, and does it still stand? One report at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import (
    callout,
    card,
    card_foot,
    card_head,
    definition_sheet,
    notes,
    table_toggle,
)
from koladash.app.components.controls import filter_bar, pills
from koladash.app.components.head import page_head
from koladash.app.components.tables import Sheet, sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.pages.rapporter import bands, plain
from koladash.app.pages.rapporter.agreements import agreements_page, agreements_sheet
from koladash.app.pages.rapporter.choice import report_of, report_picker
from koladash.app.pages.rapporter.profiles import profiles_page, profiles_sheet
from koladash.app.pages.rapporter.sheet import report_sheet
from koladash.app.pages.rapporter.survey import survey_page, survey_sheet
from koladash.app.report_tables import BANDS, NUMBERS, REPORT, Check, report_table
from koladash.app.visit import Page, Rendered
from koladash.app.wording import report as wording
from koladash.app.wording.values import definition

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.report_tables import ReportTable
    from koladash.app.visit import Site, Visit


STUDIES: Final = {
    "loka-2023": (profiles_page, profiles_sheet),
    "ifau-2025": (agreements_page, agreements_sheet),
    "bahrami-2025": (survey_page, survey_sheet),
}
"""The page and the file of each report that has no tables of figures."""


def layout(site: Site, visit: Visit) -> Rendered:
    """The report of the link; by default a table of Göteborgsregionen's, the one with the bands."""
    if study := STUDIES.get(report_of(visit)):
        return study[0](site, visit)
    return _tables(site, visit)


def sheet(site: Site, visit: Visit) -> Sheet:
    """What the page shows in long form: of a table a row a municipality and column."""
    if study := STUDIES.get(report_of(visit)):
        return study[1](site, visit)
    return report_sheet(report_table(site.warehouse, _number(visit)), visit.texts, site.catalogue.figures)


def _tables(site: Site, visit: Visit) -> Rendered:
    texts, number = visit.texts, _number(visit)
    table = report_table(site.warehouse, number)
    title = texts("report.question")
    children = [
        *page_head(
            texts("nav.rapporter.name"), title, wording.lead(texts, table), wording.facts(texts, table)
        ),
        *notes(_remarks(visit, number)),
        *filter_bar(
            texts,
            [
                report_picker(site, visit),
                pills(
                    texts("report.pills", report=texts.of(site.catalogue.reports[REPORT], "label")),
                    _pills(visit, number),
                ),
            ],
            (texts.of(site.catalogue.reports[REPORT], "label"), texts(f"report.table.{number}.pill")),
        ),
        html.Div([_table_card(site, visit, table), _notes(visit, table)], className="row row-report"),
    ]
    return Rendered(title, children, {"tabell": number, "rapport": REPORT})


def _number(visit: Visit) -> str:
    return visit.view.table if visit.view.table in NUMBERS else BANDS


def _remarks(visit: Visit, number: str) -> list[str]:
    view = visit.view
    wrong = [*view.refused]
    if view.table not in {"", *NUMBERS}:
        wrong.append(view.table)
    if view.report not in {"", REPORT}:
        wrong.append(view.report)
    return [visit.texts("link.table", wrong=", ".join(wrong), number=number)] if wrong else []


def _pills(visit: Visit, chosen: str) -> list[tuple[str, str, bool]]:
    texts = visit.texts
    return [(texts(f"report.table.{each}.pill"), f"tabell={each}", each == chosen) for each in NUMBERS]


def _table_card(site: Site, visit: Visit, table: ReportTable) -> Component:
    texts, view = visit.texts, visit.view
    if view.is_table:
        picture: list[Component] = [sheet_table(report_sheet(table, texts, site.catalogue.figures))]
    elif table.number == BANDS:
        picture = bands.printed_bands(texts, table)
    else:
        picture = plain.printed_table(texts, table)
    kpis = dict.fromkeys(column.kpi for column in table.columns if column.kpi in site.catalogue.figures)
    foot = card_foot(
        wording.source(texts, table),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(site, visit, "rapporter"),
            definition_sheet(texts, [definition(site, texts, kpi) for kpi in kpis]),
        ],
    )
    head = card_head(wording.finding(texts, table), texts(f"report.table.{table.number}.subtitle"), texts)
    return card([*head, *picture], foot)


def _notes(visit: Visit, table: ReportTable) -> Component:
    """What a reader must know of the table, and what today says of it."""
    texts = visit.texts
    checks = [
        html.Li([html.Span(texts(f"report.check.{check}")), html.B(str(table.checked(check)))])
        for check in (Check.SAME, Check.REVISED, Check.GONE)
    ]
    against = (
        [html.Ul(checks, className="check-list")]
        if table.checked(Check.UNCHECKED) < len(table.entries)
        else []
    )
    today = card(
        [
            html.H2(texts("report.today.title")),
            html.P(wording.today(texts, table), className="card-subtitle"),
            *against,
        ]
    )
    caution = callout(
        texts(f"report.table.{table.number}.caution_title"), [texts(f"report.table.{table.number}.caution")]
    )
    return html.Div([today, caution], className="stack")


PAGE: Final = Page("rapporter", "/rapporter", "sources", "report", layout, sheet=sheet, has_pictures=False)
