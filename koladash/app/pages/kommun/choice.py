"""Without a municipality in the address: which one?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.cards import card, tagged
from koladash.app.components.controls import picker
from koladash.app.components.words import attributes
from koladash.app.formats import swedish_order
from koladash.app.pages.kommun.selection import BESIDE_THE_CHAIN
from koladash.app.places import municipality_options
from koladash.app.queries import municipality as municipality_queries
from koladash.app.state import View

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dash.development.base_component import Component

    from koladash.app.visit import Site, Visit


def municipality_picker(site: Site, visit: Visit, chosen: str) -> Component:
    """The list to search in; a choice leads to the municipality's own address."""
    figures = [*(figure.id for figure in site.catalogue.chain), *BESIDE_THE_CHAIN]
    options = municipality_options(site, visit.texts, figures)
    label = visit.texts("table.municipality")
    return picker(
        visit.texts, "kommun", label, options, chosen, role="a" if chosen else "", className="pick-place"
    )


def places(site: Site, visit: Visit) -> list[Component]:
    """Links to every municipality: those that a report describes first, then by county."""
    texts, catalogue = visit.texts, site.catalogue
    described = municipality_queries.described(site.warehouse)
    counties = [
        html.Div([html.H3(texts.of(county)), _links(site, visit, county.municipalities)])
        for county in catalogue.places.counties.values()
    ]
    return [
        card([html.H2(tagged(texts("kommun.choice.described"), texts)), _links(site, visit, described)]),
        card([html.H2(tagged(texts("kommun.choice.all"), texts)), html.Div(counties, className="counties")]),
    ]


def _links(site: Site, visit: Visit, codes: Iterable[str]) -> Component:
    names = {code: site.catalogue.places.municipalities[code].name for code in codes}
    view = View(language=visit.texts.language)
    items = [
        html.Li(
            html.A(names[code], href=site.href(f"kommun/{code}", view), **attributes({"data-go": "page"}))
        )
        for code in sorted(names, key=lambda each: swedish_order(names[each]))
    ]
    return html.Ul(items, className="names")
