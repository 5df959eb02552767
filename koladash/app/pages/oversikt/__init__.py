"""Översikt: how does my municipality stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import notes
from koladash.app.components.head import page_head
from koladash.app.components.tables import Sheet
from koladash.app.pages.oversikt import chain, changes, choices, context
from koladash.app.pages.oversikt.elsewhere import elsewhere
from koladash.app.pages.oversikt.region import map_card
from koladash.app.pages.oversikt.selection import NOBODY, select
from koladash.app.pages.oversikt.sheet import map_sheet, overview_sheet, strip_sheet
from koladash.app.pages.oversikt.strips import strips_card
from koladash.app.visit import Page, Rendered
from koladash.app.wording import municipality as wording
from koladash.app.wording.whose import opened

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.oversikt.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The page for the municipality that the link names, else for the first one."""
    chosen = select(site, visit)
    texts = visit.texts
    title = texts("overview.question", name=chosen.name)
    figures = {each.figure.id: each for each in chosen.chain}
    lead = opened(texts, wording.lead(texts, figures, chosen.code, wording.SHORT), chosen.gender)
    children = [
        *page_head(texts("nav.oversikt.name"), title, lead, _facts(chosen)),
        *notes(chosen.remarks),
        *choices.filters(chosen),
        *(_nothing(chosen) if chosen.is_empty else _figures(chosen)),
    ]
    return Rendered(title, children, _parameters(chosen))


def sheet(site: Site, visit: Visit) -> Sheet:
    """Every figure on the page, one row a measure and year."""
    return overview_sheet(select(site, visit))


def strips(site: Site, visit: Visit) -> Sheet:
    """The measures of the strips, in the year compared."""
    return strip_sheet(select(site, visit))


def region_map(site: Site, visit: Visit) -> Sheet:
    """The municipalities on the map; an empty table where there is nothing to draw."""
    chosen = select(site, visit)
    if not chosen.strips:
        return Sheet("", visit.texts("overview.strips.caption", name=chosen.name), (), ())
    return map_sheet(chosen, chosen.strips[0])


def market(site: Site, visit: Visit) -> Sheet:
    """The labour market around, month by month."""
    return context.market_sheet(select(site, visit))


def _nothing(chosen: Selection) -> list[Component]:
    """Who else has figures; and the labour market around, where SCB has it."""
    return [elsewhere(chosen), *([context.market_card(chosen)] if context.has_market(chosen) else [])]


def _figures(chosen: Selection) -> list[Component]:
    """The chain, the municipality among the others, the labour market around, and what to know of them."""
    return [
        chain.chain_panel(chosen),
        *_pictures(chosen),
        context.market_card(chosen),
        html.Div([changes.changes_card(chosen), changes.caution(chosen)], className="row row-even"),
    ]


def _pictures(chosen: Selection) -> list[Component]:
    """The strips beside the map; nothing where the build has nothing to draw."""
    if not chosen.strips:
        return []
    return [html.Div([strips_card(chosen), map_card(chosen, chosen.strips[0])], className="row row-main")]


def _facts(chosen: Selection) -> list[tuple[str, str]]:
    texts = chosen.visit.texts
    years = [each.year for each in chosen.chain if each.year and not each.is_empty]
    told = texts("overview.fact.links", n=len(years), of=len(chosen.chain))
    return [*([("clock", texts("overview.fact.oldest", year=min(years)))] if years else []), ("info", told)]


def _parameters(chosen: Selection) -> dict[str, str]:
    return {
        "kommun": chosen.code,
        "mot": chosen.against or NOBODY,
        "grupp": chosen.region.id,
        "kon": chosen.gender,
    }


PAGE: Final = Page(
    "oversikt",
    "/",
    "now",
    "home",
    layout,
    sheet=sheet,
    cards={"strips": strips, "map": region_map, "arbetsmarknad": market},
    drawn={chain.PICTURE: chain.drawn},
)
