"""What a change of year or of municipality sends: the map's changes alone, and the words round it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import ClientsideFunction, Input, Output, State

from koladash.app.components.cards import tagged
from koladash.app.components.head import fact_items
from koladash.app.components.tables import sheet_table
from koladash.app.components.words import rich
from koladash.app.figures.map import map_choice, map_update
from koladash.app.pages.karta import cards, picture
from koladash.app.pages.karta.neighbours import neighbours_card
from koladash.app.pages.karta.selection import select
from koladash.app.pages.karta.sheet import map_sheet
from koladash.app.wording import map as wording

if TYPE_CHECKING:
    from dash import Dash
    from dash.development.base_component import Component

    from koladash.app.figures.map import MapUpdate
    from koladash.app.visit import Site, Visit


def register(app: Dash, site: Site) -> None:
    """Tie the year and the chosen municipality to the map and the words."""
    asked = Input("quick-request", "data")

    @app.callback(Output("map-change", "data"), asked, prevent_initial_call=True)
    def redraw(data: object) -> dict[str, Any]:
        values, atlas, view = picture.drawing(select(*site.visited(data)))
        return as_change(map_update(values, atlas, view), map_choice(atlas, view))

    # The words are asked for when the map is painted: their coming would hold it up.
    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("koladash", "paint"),
        Output("map-painted", "data"),
        Input("map-change", "data"),
        State("quick-request", "data"),
        prevent_initial_call=True,
    )

    @app.callback(
        Output("lead", "children"),
        Output("facts", "children"),
        Output("map-title", "children"),
        Output("map-source", "children"),
        Output("map-selected", "children"),
        Output("map-neighbours", "children"),
        Output("map-missing", "children"),
        Output("year-shown", "children"),
        Output("filters-second", "children"),
        Input("map-painted", "data"),
        prevent_initial_call=True,
    )
    def reword(data: object) -> tuple[object, ...]:
        return words(*site.visited(data))

    @app.callback(Output("map-table", "children"), asked, prevent_initial_call=True)
    def retable(data: object) -> Component:
        return sheet_table(map_sheet(select(*site.visited(data))))


def words(site: Site, visit: Visit) -> tuple[object, ...]:
    """What is said round the map: lead, facts, title, source, the three cards, the year, the choices."""
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
        wording.how_shown(chosen),
    )


def as_change(*updates: MapUpdate) -> dict[str, Any]:
    """Updates of a drawn map as `assets/map-paint.js` takes them: keys by trace, and of the layout."""
    traces: dict[int, dict[str, Any]] = {}
    layout: dict[str, Any] = {}
    for update in updates:
        layout |= update.layout
        for number, keys in update.traces.items():
            traces.setdefault(number, {}).update(keys)
    return {"traces": traces, "layout": layout}
