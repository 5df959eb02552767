"""For a municipality without any figure here: who has some, one click away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import empty_state
from koladash.app.components.words import attributes
from koladash.app.formats import swedish_order
from koladash.app.pages.oversikt.selection import STRIPS
from koladash.app.queries import shared as queries
from koladash.app.state import View

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.oversikt.selection import Selection

MOST: Final = 60
"""So many names are a list that one reads; where more have figures the picker is the better way."""


def elsewhere(chosen: Selection) -> Component:
    """That nothing is known of the municipality here, and the ways to those that have figures."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    asked = [*(figure.id for figure in catalogue.chain), *STRIPS]
    told = queries.municipalities_with_values(chosen.site.warehouse, asked)
    names = {code: place.name for code, place in catalogue.places.municipalities.items() if code in told}
    title = texts("overview.elsewhere.title", name=chosen.name)
    text = texts.choose("overview.elsewhere.text", len(names))
    return empty_state(title, text, [_ways(chosen, names)] if 0 < len(names) <= MOST else [])


def _ways(chosen: Selection, names: dict[str, str]) -> Component:
    in_order = sorted(names, key=lambda code: swedish_order(names[code]))
    return html.Ul(
        [html.Li(_way(chosen, code, names[code])) for code in in_order], className="pills elsewhere"
    )


def _way(chosen: Selection, code: str, name: str) -> Component:
    view = View(municipality=code, language=chosen.visit.texts.language)
    return html.A(name, href=chosen.site.href("", view), className="pill", **attributes({"data-go": "page"}))
