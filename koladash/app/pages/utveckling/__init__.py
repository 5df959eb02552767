"""Utveckling: since when? A figure over the years for up to eight municipalities or groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import empty_state, notes
from koladash.app.components.head import page_head
from koladash.app.pages.utveckling import cards, chart, choices, context, events
from koladash.app.pages.utveckling.lines import load_series
from koladash.app.pages.utveckling.selection import select
from koladash.app.pages.utveckling.sheet import series_sheet
from koladash.app.visit import Page, Rendered
from koladash.app.wording import development as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.pages.utveckling.events import Happening
    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The series that the link asks for, else the municipality that the reader comes with and its pair."""
    chosen = select(site, visit)
    series, texts = load_series(chosen), visit.texts
    title = wording.question(chosen)
    found = events.happenings(chosen, series.shown)
    is_nothing = series.is_empty and not series.refused
    body = (
        [empty_state(texts("inflow.empty.title"), wording.lead(chosen, series)), *cards.caution(chosen)]
        if is_nothing
        else [chart.series_card(chosen, series, found), _below(chosen, found)]
    )
    children = [
        *page_head(
            texts("nav.utveckling.name"), title, wording.lead(chosen, series), wording.facts(chosen, series)
        ),
        *notes(chosen.remarks),
        *choices.filters(chosen, series),
        *body,
        *context.market_cards(chosen),
    ]
    return Rendered(title, children, _parameters(chosen, series))


def sheet(site: Site, visit: Visit) -> Sheet:
    """One row a series and year."""
    chosen = select(site, visit)
    return series_sheet(chosen, load_series(chosen))


def market(site: Site, visit: Visit) -> Sheet:
    """The labour market around, month by month."""
    return context.market_sheet(select(site, visit))


def _below(chosen: Selection, found: Sequence[Happening]) -> Component:
    """Events to the left, what may be compared and what must be known to the right."""
    listed, guarded, caution = (
        events.event_card(chosen, found),
        cards.guard_card(chosen),
        cards.caution(chosen),
    )
    columns = [listed, [*guarded, *caution]] if listed else [guarded, caution]
    shown = [html.Div(each, className="stack") for each in columns if each]
    return html.Div(shown, className="row row-report")


def _parameters(chosen: Selection, series: Series) -> dict[str, str]:
    """What the page shows, by link parameter."""
    span = {"fran": str(series.shown[0]), "till": str(series.shown[-1])} if series.shown else {}
    return {
        "matt": chosen.figure.id,
        "kommuner": ",".join(each.key for each in chosen.entities),
        "kon": chosen.gender,
        "bas": str(series.base_year or ""),
        **span,
    }


PAGE: Final = Page(
    "utveckling", "/utveckling", "now", "trend", layout, sheet=sheet, cards={"arbetsmarknad": market}
)
