"""Kommun: one municipality on one page that prints as one A4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import callout, definition_sheet, notes
from koladash.app.components.controls import filter_bar
from koladash.app.components.head import page_head
from koladash.app.components.tables import Sheet
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes, icon
from koladash.app.pages.kommun.choice import municipality_picker, places
from koladash.app.pages.kommun.context import around
from koladash.app.pages.kommun.events import events
from koladash.app.pages.kommun.head import opening, sheet_head
from koladash.app.pages.kommun.reports import organisation
from koladash.app.pages.kommun.selection import select
from koladash.app.pages.kommun.table import figures_table
from koladash.app.state import View
from koladash.app.take_along.figure_sheet import figure_sheet
from koladash.app.visit import Page, Rendered
from koladash.app.wording import profile as wording
from koladash.app.wording.values import definition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.kommun.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The page of the municipality in the address; without one that exists, the choice between all."""
    code = visit.view.municipality
    if code not in site.catalogue.places.municipalities:
        return _choice(site, visit)
    chosen = select(site, visit, code)
    bar = filter_bar(
        visit.texts,
        [municipality_picker(site, visit, code), _actions(chosen)],
        (chosen.name, visit.texts.of(chosen.region)),
    )
    children = [*notes(_remarks(visit, visit.view.refused, chosen.name)), *bar, _sheet(chosen)]
    return Rendered(chosen.name, children, {"kommun": code})


def sheet(site: Site, visit: Visit) -> Sheet:
    """The municipality's measures in every year; an empty table where the link names no municipality."""
    texts, code = visit.texts, visit.view.municipality
    if code not in site.catalogue.places.municipalities:
        return Sheet("", texts("kommun.choice.question"), (), ())
    chosen = select(site, visit, code)
    return figure_sheet(texts, site.catalogue, (code, chosen.name), chosen.figures)


def _choice(site: Site, visit: Visit) -> Rendered:
    texts, asked = visit.texts, visit.view.municipality
    wrong = [*visit.view.refused, *([asked] if asked else [])]
    title = texts("kommun.choice.question")
    children = [
        *page_head(texts("nav.kommun.name"), title, texts("kommun.choice.lead"), []),
        *notes(_remarks(visit, wrong, texts("kommun.wrong_link_all"))),
        html.Div(municipality_picker(site, visit, ""), className="filters is-open"),
        *places(site, visit),
    ]
    return Rendered(title, children, {})


def _remarks(visit: Visit, wrong: Sequence[str], shown: str) -> list[str]:
    return [visit.texts("kommun.wrong_link", wrong=", ".join(wrong), shown=shown)] if wrong else []


def _sheet(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    caution = callout(
        texts("kommun.caution.title"), [texts("kommun.caution.text"), texts("kommun.caution.silent")]
    )
    foot = html.Div(
        [html.P(wording.sources(chosen)), html.P(texts("kommun.page"), className="a4-page")],
        className="a4-foot",
    )
    parts = [
        sheet_head(chosen),
        opening(chosen),
        figures_table(chosen),
        around(chosen),
        organisation(chosen),
        *events(chosen),
        caution,
        foot,
    ]
    return html.Article(parts, className="a4", **attributes({"aria-labelledby": "question"}))


def _actions(chosen: Selection) -> Component:
    """On screen only: print, take the figures along, definitions, and the ways on."""
    texts, site = chosen.visit.texts, chosen.site
    view = View(municipality=chosen.code, language=texts.language)
    ways = [
        html.A(
            texts(f"kommun.go.{key}"),
            href=site.href(path, view),
            className="action",
            **attributes({"data-go": "page"}),
        )
        for key, path in (("overview", ""), ("pair", "par"))
    ]
    definitions = [definition(site, texts, each.figure.id) for each in chosen.figures]
    return html.Div(
        [
            *ways,
            *take_along(site, chosen.visit, "kommun"),
            definition_sheet(texts, definitions),
            html.Button(
                [icon("print"), texts("kommun.print")],
                type="button",
                className="button",
                **attributes({"data-act": "print"}),
            ),
        ],
        className="a4-actions push",
    )


PAGE: Final = Page(
    "kommun", "/kommun", "sources", "report", layout, sheet=sheet, behind="kommun", has_pictures=False
)
