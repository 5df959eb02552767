"""What a change of year or of municipality sends: the map's changes alone, and the words round it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import Input, Output, Patch

from koladash.app.components.cards import tagged
from koladash.app.components.head import fact_items
from koladash.app.components.tables import sheet_table
from koladash.app.components.words import rich
from koladash.app.figures.map import map_choice, map_update
from koladash.app.pages.karta import cards, picture
from koladash.app.pages.karta.neighbours import neighbours_card
from koladash.app.pages.karta.selection import select
from koladash.app.pages.karta.sheet import map_sheet
from koladash.app.visit import Visit
from koladash.app.wording import map as wording

if TYPE_CHECKING:
    from dash import Dash
    from dash.development.base_component import Component

    from koladash.app.figures.map import MapUpdate
    from koladash.app.visit import Site


def register(app: Dash, site: Site) -> None:
    """Tie the year and the chosen municipality to the map and the words."""
    asked = Input("quick-request", "data")

    @app.callback(Output("map", "figure"), asked, prevent_initial_call=True)
    def redraw(data: object) -> Patch:
        values, atlas, view = picture.drawing(select(site, Visit.from_browser(site, data)))
        return as_patch(map_update(values, atlas, view), map_choice(atlas, view))

    @app.callback(
        Output("lead", "children"),
        Output("facts", "children"),
        Output("map-title", "children"),
        Output("map-source", "children"),
        Output("map-selected", "children"),
        Output("map-neighbours", "children"),
        Output("map-missing", "children"),
        Output("year-shown", "children"),
        asked,
        prevent_initial_call=True,
    )
    def reword(data: object) -> tuple[object, ...]:
        return words(site, Visit.from_browser(site, data))

    @app.callback(Output("map-table", "children"), asked, prevent_initial_call=True)
    def retable(data: object) -> Component:
        return sheet_table(map_sheet(select(site, Visit.from_browser(site, data))))


def words(site: Site, visit: Visit) -> tuple[object, ...]:
    """What is said round the map: lead, facts, title, source, the three cards, the year."""
    chosen = select(site, visit)
    return (
        rich(wording.lead(chosen)),
        fact_items(wording.facts(chosen)),
        tagged(wording.title(chosen), visit.texts),
        picture.map_source(chosen),
        cards.selected_card(chosen),
        neighbours_card(chosen),
        cards.missing_card(chosen),
        str(chosen.year),
    )


def as_patch(*updates: MapUpdate) -> Patch:
    """Updates of a drawn map as Dash sends them: the changed keys alone."""
    patch = Patch()
    for update in updates:
        for number, keys in update.traces.items():
            for key, value in keys.items():
                patch["data"][number][key] = value
        for key, value in update.layout.items():
            patch["layout"][key] = value
    return patch
