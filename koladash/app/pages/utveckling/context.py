"""The labour market around the municipalities whose series are followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Sheet
from koladash.app.context_card import context_card, context_sheet
from koladash.app.labour_market import labour_market

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.labour_market import LabourMarket
    from koladash.app.pages.utveckling.selection import Selection
    from koladash.app.theme import Role


def market_cards(chosen: Selection) -> list[Component]:
    """The card of the labour market; nothing where only groups are followed, for which SCB has no figure."""
    market = _market(chosen)
    return [context_card(market, "utveckling-arbetsmarknad")] if market else []


def market_sheet(chosen: Selection) -> Sheet:
    """Its figures as a table; an empty one where only groups are followed."""
    market = _market(chosen)
    return context_sheet(market) if market else Sheet("", chosen.visit.texts("context.groups"), (), ())


def _market(chosen: Selection) -> LabourMarket | None:
    roles: tuple[Role, ...] = ("a", "b", "c")
    own = [each for each in chosen.entities if not each.is_group]
    people = [(each.key, each.name, role) for each, role in zip(own, roles, strict=False)]
    return labour_market(chosen.site, chosen.visit, people) if people else None
