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
    tagged,
)
from koladash.app.components.controls import filter_bar, pills, switch
from koladash.app.components.head import page_head
from koladash.app.components.tables import Sheet, sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.canvas import Canvas
from koladash.app.pages.rapporter import bands, plain
from koladash.app.pages.rapporter.agreements import agreements_page, agreements_sheet
from koladash.app.pages.rapporter.choice import report_of, report_picker
from koladash.app.pages.rapporter.profiles import profiles_page, profiles_sheet
from koladash.app.pages.rapporter.sheet import report_sheet
from koladash.app.pages.rapporter.survey import survey_page, survey_sheet
from koladash.app.pages.rapporter.trial import load_trial
from koladash.app.pages.rapporter.trial_page import trial_choices, trial_parameters, trial_row
from koladash.app.pages.rapporter.trial_sheet import trial_sheet
from koladash.app.pages.rapporter.trial_table import tried_drawing
from koladash.app.report_tables import BANDS, NUMBERS, REPORT, Check, report_table
from koladash.app.theme import load_theme
from koladash.app.visit import Page, Rendered
from koladash.app.wording import report as wording
from koladash.app.wording import trial as trial_wording
from koladash.app.wording.values import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.figures.drawing import Drawing
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
    return _trial(site, visit) if visit.view.is_tried else _printed(site, visit)


def sheet(site: Site, visit: Visit) -> Sheet:
    """What the page shows in long form: of a table a row a municipality and column."""
    if study := STUDIES.get(report_of(visit)):
        return study[1](site, visit)
    if visit.view.is_tried:
        return trial_sheet(visit.texts, load_trial(site, visit, _number(visit)))
    return report_sheet(report_table(site.warehouse, _number(visit)), visit.texts, site.catalogue.figures)


def band_drawing(site: Site, visit: Visit, width: int) -> Drawing | None:
    """The table with the bands as a picture, as printed or as tried; None for the others."""
    if report_of(visit) in STUDIES or _number(visit) != BANDS:
        return None
    canvas = Canvas(load_theme(visit.theme), width, language=visit.texts.language)
    if not visit.view.is_tried:
        return bands.printed_drawing(visit.texts, report_table(site.warehouse, BANDS), canvas)
    trial = load_trial(site, visit, BANDS)
    return None if trial.is_empty else tried_drawing(visit.texts, trial, canvas)


def _printed(site: Site, visit: Visit) -> Rendered:
    texts, number = visit.texts, _number(visit)
    table = report_table(site.warehouse, number)
    title = texts("report.question")
    children = [
        *page_head(
            texts("nav.rapporter.name"), title, wording.lead(texts, table), wording.facts(texts, table)
        ),
        *notes(_remarks(visit, number)),
        *_filters(site, visit, number),
        html.Div([_table_card(site, visit, table), _notes(visit, table)], className="row row-report"),
    ]
    return Rendered(title, children, {"tabell": number, "rapport": REPORT})


def _trial(site: Site, visit: Visit) -> Rendered:
    """The table of the link with another group and other years."""
    texts, number = visit.texts, _number(visit)
    trial = load_trial(site, visit, number)
    title, years = texts("report.question"), wording.years(trial.table)
    wrong = ", ".join(trial.remarks)
    said = [texts("link.trial", wrong=wrong, group=texts.of(trial.group), years=years)] if wrong else []
    children = [
        *page_head(
            texts("nav.rapporter.name"),
            title,
            trial_wording.lead(texts, trial),
            trial_wording.facts(texts, trial),
        ),
        *notes([*said, *_remarks(visit, number, [])]),
        *_filters(site, visit, number, trial_choices(site, visit, trial)),
        trial_row(site, visit, trial),
    ]
    return Rendered(title, children, {"tabell": number, "rapport": REPORT, **trial_parameters(trial)})


def _filters(site: Site, visit: Visit, number: str, more: Sequence[Component] = ()) -> list[Component]:
    """Which report and table, as printed or tried; `more` are the choices of a trial."""
    texts, is_tried = visit.texts, visit.view.is_tried
    label = texts.of(site.catalogue.reports[REPORT], "label")
    kinds = [("prova=0", texts("trial.printed"), not is_tried), ("prova=1", texts("trial.tried"), is_tried)]
    controls = [
        report_picker(site, visit),
        pills(texts("report.pills", report=label), _pills(visit, number)),
        switch(texts("trial.choose"), kinds),
        *more,
    ]
    return filter_bar(texts, controls, (label, texts(f"report.table.{number}.pill")))


def _number(visit: Visit) -> str:
    return visit.view.table if visit.view.table in NUMBERS else BANDS


def _remarks(visit: Visit, number: str, refused: Sequence[str] | None = None) -> list[str]:
    view = visit.view
    wrong = [*(view.refused if refused is None else refused)]
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
            *take_along(site, visit, "rapporter", bands.pictures_of(table)),
            definition_sheet(texts, [definition(site, texts, kpi) for kpi in kpis]),
        ],
    )
    head = card_head(wording.numbered(texts, table), wording.subtitle(texts, table), texts)
    return card([*head, html.Div(picture, id=bands.PICTURE)], foot)


def _notes(visit: Visit, table: ReportTable) -> Component:
    """What a reader must know of the table, and what today says of it."""
    texts = visit.texts
    checks = [
        html.Li([html.Span(wording.verdict(texts, table, check)), html.B(str(table.checked(check)))])
        for check in (Check.SAME, Check.REVISED, Check.GONE)
    ]
    against = (
        [html.Ul(checks, className="check-list")]
        if table.checked(Check.UNCHECKED) < len(table.entries)
        else []
    )
    today = card(
        [
            html.H2(tagged(texts("report.today.title"), texts)),
            html.P(wording.today(texts, table), className="card-subtitle"),
            *against,
        ]
    )
    caution = callout(
        texts(f"report.table.{table.number}.caution_title"), [texts(f"report.table.{table.number}.caution")]
    )
    return html.Div([today, caution], className="stack")


PAGE: Final = Page(
    "rapporter",
    "/rapporter",
    "sources",
    "report",
    layout,
    sheet=sheet,
    has_pictures=False,
    drawn={bands.PICTURE: band_drawing},
)
