"""Karta: where? One figure, one year, three panels on one colour scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import empty_state, notes
from koladash.app.components.head import page_head
from koladash.app.pages.karta import callbacks, cards, choices, picture
from koladash.app.pages.karta.neighbours import neighbours_card
from koladash.app.pages.karta.selection import select
from koladash.app.pages.karta.sheet import map_sheet
from koladash.app.visit import Page, Rendered
from koladash.app.wording import map as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.pages.karta.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The map that the link asks for, else the first figure that this build can draw."""
    chosen = select(site, visit)
    texts = visit.texts
    title = wording.question(texts, chosen.figure)
    head = page_head(texts("nav.karta.name"), title, wording.lead(chosen), wording.facts(chosen))
    body = _map(chosen) if chosen.years else _nothing(chosen)
    children = [*head, *notes(chosen.remarks), *choices.filters(chosen), *body]
    return Rendered(title, children, chosen.as_parameters())


def sheet(site: Site, visit: Visit) -> Sheet:
    """One row a municipality."""
    return map_sheet(select(site, visit))


def _map(chosen: Selection) -> list[Component]:
    below = [
        html.Div(cards.selected_card(chosen), id="map-selected", className="cell"),
        html.Div(neighbours_card(chosen), id="map-neighbours", className="cell"),
        html.Div(
            [html.Div(cards.missing_card(chosen), id="map-missing"), *cards.caveats(chosen)],
            className="stack",
        ),
    ]
    return [picture.map_card(chosen), html.Div(below, className="row map-below")]


def _nothing(chosen: Selection) -> list[Component]:
    texts = chosen.visit.texts
    return [
        empty_state(
            texts("map.empty.title"),
            texts("map.empty.text", measure=texts.of(chosen.figure), kpi=chosen.figure.id),
        )
    ]


PAGE: Final = Page(
    "karta",
    "/karta",
    "now",
    "map",
    layout,
    register=callbacks.register,
    quick=("ar", "kommun"),
    sheet=sheet,
)
