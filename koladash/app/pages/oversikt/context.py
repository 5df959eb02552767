"""The labour market around the municipality, with whom it is set against."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.context_card import context_card, context_sheet
from koladash.app.labour_market import labour_market

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.labour_market import LabourMarket
    from koladash.app.pages.oversikt.selection import Selection
    from koladash.app.theme import Role


def market_card(chosen: Selection) -> Component:
    """The card of the labour market."""
    return context_card(_market(chosen), "oversikt-arbetsmarknad")


def has_market(chosen: Selection) -> bool:
    """Whether it has any figure."""
    market = _market(chosen)
    return not market.is_empty or market.has_measures


def market_sheet(chosen: Selection) -> Sheet:
    """Its figures as a table."""
    return context_sheet(_market(chosen))


def _market(chosen: Selection) -> LabourMarket:
    roles: tuple[Role, ...] = ("a", "b")
    people = [(code, chosen.names[code], role) for code, role in zip(chosen.places, roles, strict=False)]
    return labour_market(chosen.site, chosen.visit, people)
