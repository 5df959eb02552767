"""The limits of the bands: two number fields that say the same as the slider."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import ClientsideFunction, Input

if TYPE_CHECKING:
    from dash import Dash

    from koladash.app.visit import Site


def register(app: Dash, _site: Site) -> None:
    """Tie the fields to the link; the page that the link then gives ties the slider to them."""
    fields = Input("limit-medium", "value"), Input("limit-high", "value")
    tie = ClientsideFunction("koladash_inflow", "limits")
    app.clientside_callback(tie, *fields, prevent_initial_call=True)  # type: ignore[no-untyped-call]
