"""A map for the hand, for the keys and for those who do not see it: picture, listbox and card."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import attributes
from koladash.app.maps.place_answers import card_address
from koladash.app.state import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Who is on a map, as (code, name), and what the card says of one.

    Attributes:
        named: codes and names.
        borders: the address of the borders, which hold the place of each.
        card: measure, gender and language of the card, and the group whose median it holds a value against.
        choice: the words of the button that chooses a municipality on this page.
    """

    named: Sequence[tuple[str, str]]
    borders: str
    card: View
    choice: str


def map_panels(site: Site, texts: Texts, picture: Component, places: Places) -> Component:
    """The picture, under a listbox with one tab stop, and the card that hover, focus and tap fill."""
    ways = {
        "data-borders": places.borders,
        "data-card": card_address(site, places.card),
        "data-profile": site.href("kommun"),
        "data-query": View(kpi=places.card.kpi, language=places.card.language).to_query(),
        "data-missing": texts("map.no_figure"),
    }
    return html.Div(
        [picture, _listbox(texts, places), _card(texts, places.choice)],
        className="map-panels",
        **attributes(ways),
    )


def _listbox(texts: Texts, places: Places) -> Component:
    options = [
        html.Li(
            name,
            id=f"place-{code}",
            role="option",
            **attributes({"data-code": code, "data-name": name, "aria-selected": "false"}),
        )
        for code, name in places.named
    ]
    return html.Ul(
        options,
        id="map-list",
        className="map-list",
        role="listbox",
        tabIndex=0,
        **attributes({"aria-label": texts("place.list")}),
    )


def _card(texts: Texts, choice: str) -> Component:
    """The card without a municipality; the script fills it."""
    head = html.P(
        [
            html.B(className="place-name"),
            html.Span(className="place-year"),
            html.Span(texts("banner.synthetic.tag"), className="tag-synthetic"),
        ],
        className="place-head",
    )
    figure = html.P(
        [
            html.Span(className="place-value"),
            html.Span(texts("table.preliminary"), className="place-mark", hidden=True),
        ]
    )
    series = html.Div(
        [html.Div(className="place-line"), html.Span(className="place-span")],
        className="place-spark",
        **attributes({"aria-hidden": "true"}),
    )
    ways = html.Div(
        [
            html.A(texts("place.open"), className="action place-open", **attributes({"data-go": "page"})),
            html.Button(choice, type="button", className="action place-choose"),
            html.Button(texts("place.close"), type="button", className="action place-close"),
        ],
        className="place-ways",
    )
    words = {"data-waiting": texts("place.waiting"), "data-failed": texts("place.failed")}
    return html.Div(
        [head, figure, html.P(className="place-why"), html.Ul(className="place-lines"), series, ways],
        id="place-card",
        className="place-card",
        role="group",
        hidden=True,
        **attributes({"aria-label": texts("place.card"), **words}),
    )
