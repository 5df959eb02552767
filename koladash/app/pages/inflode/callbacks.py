"""The limits of the bands: two number fields and a slider that always say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input, Output

from koladash.app.components.cards import tagged
from koladash.app.pages.inflode.bands import band_picture, limits_of
from koladash.app.pages.inflode.panel import load_panel
from koladash.app.pages.inflode.selection import select
from koladash.app.visit import Visit
from koladash.app.wording import inflow as wording

if TYPE_CHECKING:
    from dash import Dash

    from koladash.app.visit import Site


def register(app: Dash, site: Site) -> None:
    """Tie the fields to the link, and the link to the table, the slider and the fields."""
    fields = Input("limit-medium", "value"), Input("limit-high", "value")
    tie = ClientsideFunction("koladash_inflow", "limits")
    app.clientside_callback(tie, *fields, prevent_initial_call=True)  # type: ignore[no-untyped-call]

    @app.callback(
        Output("bands-title", "children"),
        Output("bands-picture", "children"),
        Output("limits-note", "children"),
        Output({"pick": "granser"}, "value"),
        Output("limit-medium", "value"),
        Output("limit-high", "value"),
        Input("quick-request", "data"),
        prevent_initial_call=True,
    )
    def band_again(data: object) -> tuple[object, ...]:
        return banded_again(site, Visit.from_browser(site, data))


def banded_again(site: Site, visit: Visit) -> tuple[object, ...]:
    """What new limits change: the title, the table, the words on the limits, the slider and the fields."""
    chosen = select(site, visit)
    panel, limits = load_panel(chosen), limits_of(chosen)
    medium, high = visit.view.limits
    title = wording.finding(chosen, panel, limits)
    return (
        tagged(title, visit.texts),
        band_picture(chosen, panel),
        wording.limits_note(visit.texts, limits),
        [medium, high],
        medium,
        high,
    )
