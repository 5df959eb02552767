"""The keys, told in a small window that the key `?` opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.charts import KEYS_HINT
from koladash.app.components.words import attributes

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.texts import Texts

KEYS: Final = {
    "picture": ("arrows", "ends", "escape"),
    "map": ("arrows", "ends", "choose", "mark", "escape"),
    "page": ("table", "year", "escape", "help"),
}
NEEDS: Final = {
    "picture": ".picture[tabindex]",
    "map": "#map-list",
    "page.table": "[data-key='t']",
    "page.year": "[data-years] [role='slider']",
}
"""What must be on a page for some keys to do something there: `koladash.js` tells of no others."""


def keyboard_help(texts: Texts) -> Component:
    """The window, closed; its sentence on pictures is what each picture is described by."""
    parts = [
        html.Section(
            [
                html.H3(texts(f"keys.{place}.title")),
                html.Ul([html.Li(texts(f"keys.{place}.{key}"), **_needs(f"{place}.{key}")) for key in keys]),
            ],
            **_needs(place),
        )
        for place, keys in KEYS.items()
    ]
    return html.Dialog(
        [
            html.H2(texts("keys.title"), id="keys-title"),
            html.P(texts("keys.hint"), id=KEYS_HINT, hidden=True),
            *parts,
            html.Form(
                html.Button(texts("keys.close"), className="button"), **attributes({"method": "dialog"})
            ),
        ],
        id="keys",
        className="keys",
        **attributes({"aria-labelledby": "keys-title"}),
    )


def _needs(what: str) -> dict[str, Any]:
    return {"data-needs": NEEDS[what]} if what in NEEDS else {}


def keys_button(texts: Texts) -> Component:
    """Opens the window for those who do not know of the key."""
    return html.Button(
        texts("keys.open"), type="button", className="action", **attributes({"data-act": "keys"})
    )
