"""Inflöde: who refers? One referrer in bands over the years, or all of them stacked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.app.components.cards import notes
from koladash.app.components.head import page_head
from koladash.app.pages.inflode import bands, callbacks, choices, stack_card
from koladash.app.pages.inflode.panel import load_panel
from koladash.app.pages.inflode.selection import select
from koladash.app.pages.inflode.sheet import answers_sheet, band_sheet, stack_sheet
from koladash.app.pages.inflode.stack import load_stack
from koladash.app.visit import Page, Rendered
from koladash.app.wording import inflow as band_wording
from koladash.app.wording import inflow_lead
from koladash.app.wording import stack as stack_wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.components.tables import Sheet
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.inflode.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The picture that the link asks for; by default Arbetsförmedlingen in Göteborgsregionen, in bands."""
    chosen = select(site, visit)
    title = visit.texts("inflow.question")
    show = _stack if chosen.picture == "stack" else _bands
    return Rendered(title, show(chosen, title), chosen.as_parameters())


def sheet(site: Site, visit: Visit) -> Sheet:
    """One row a municipality and year, or one row a bar."""
    chosen = select(site, visit)
    if chosen.picture == "stack":
        return stack_sheet(chosen, load_stack(chosen))
    return band_sheet(chosen, load_panel(chosen), bands.limits_of(chosen))


def averages(site: Site, visit: Visit) -> Sheet:
    """The latest year by each average; an empty table where nobody has told."""
    chosen = select(site, visit)
    return answers_sheet(chosen, load_panel(chosen))


def band_drawing(site: Site, visit: Visit, width: int) -> Drawing | None:
    """The band table as a picture; None where the view has none."""
    chosen = select(site, visit)
    return bands.band_drawing(chosen, load_panel(chosen), width) if chosen.picture == "bands" else None


def _bands(chosen: Selection, title: str) -> list[Component]:
    panel, texts = load_panel(chosen), chosen.visit.texts
    lead, facts = inflow_lead.lead(chosen, panel), band_wording.facts(texts, panel)
    return [
        *page_head(texts("nav.inflode.name"), title, lead, facts),
        *notes(chosen.remarks),
        *choices.band_filters(chosen, panel.years, panel.shown),
        bands.band_row(chosen, panel),
    ]


def _stack(chosen: Selection, title: str) -> list[Component]:
    stack, texts = load_stack(chosen), chosen.visit.texts
    lead, facts = stack_wording.lead(chosen, stack), stack_wording.facts(chosen, stack)
    return [
        *page_head(texts("nav.inflode.name"), title, lead, facts),
        *notes(chosen.remarks),
        *stack_card.stack_filters(chosen, stack),
        *stack_card.stack_rows(chosen, stack),
    ]


PAGE: Final = Page(
    "inflode",
    "/inflode",
    "chain",
    "flow",
    layout,
    register=callbacks.register,
    sheet=sheet,
    cards={"averages": averages},
    drawn={bands.PICTURE: band_drawing},
)
