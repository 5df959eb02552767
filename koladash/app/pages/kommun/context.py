"""The labour market around the municipality, in a few lines of its sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.labour_market import labour_market
from koladash.app.wording import context as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kommun.selection import Selection


def around(chosen: Selection) -> Component:
    """Inhabitants and employed, and the unemployed by both measures, each with its period and base."""
    market = labour_market(chosen.site, chosen.visit, [(chosen.code, chosen.name, "a")])
    lead = html.B(f"{chosen.visit.texts('context.title')}. ")
    return html.P([lead, " ".join(wording.around(market))], className="a4-around")
