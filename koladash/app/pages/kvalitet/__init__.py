"""Datakvalitet: what is missing, why, and what became of the last runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import empty_state, notes
from koladash.app.components.head import page_head
from koladash.app.pages.kvalitet import calendar, chain, choices, ended, findings, ledger, matrix
from koladash.app.pages.kvalitet.selection import select
from koladash.app.pages.kvalitet.sheet import coverage_sheet
from koladash.app.visit import Page, Rendered
from koladash.app.wording import quality as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """Coverage of the figure and group that the link asks for, then of the chain, then the ledger."""
    chosen, texts = select(site, visit), visit.texts
    title = texts("quality.question")
    children = [
        *page_head(texts("nav.kvalitet.name"), title, wording.lead(chosen), wording.facts(chosen)),
        *notes(chosen.remarks),
        *choices.filters(chosen),
        matrix.matrix_card(chosen) if chosen.cells.height else _not_held(chosen),
        chain.chain_card(chosen),
        html.Div(
            [
                html.Div([ended.ended_card(site, texts), findings.flags_card(chosen)], className="stack"),
                calendar.next_card(chosen),
            ],
            className="row row-wide",
        ),
        findings.revisions_card(chosen),
        ledger.runs_card(chosen),
    ]
    return Rendered(title, children, chosen.as_parameters())


def sheet(site: Site, visit: Visit) -> Sheet:
    """One row a municipality and year."""
    return coverage_sheet(select(site, visit))


def _not_held(chosen: Selection) -> Component:
    """The figure is not in this build: said plainly, with what to do."""
    texts = chosen.visit.texts
    names = {"measure": texts.of(chosen.figure), "kpi": chosen.figure.id}
    return empty_state(texts("quality.empty.title"), texts("quality.empty.text", **names))


PAGE: Final = Page("kvalitet", "/kvalitet", "sources", "info", layout, sheet=sheet, has_pictures=False)
