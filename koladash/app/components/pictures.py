"""Small drawings as images, one for each ground, so that paper gets the light one whatever the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from dash import html

from koladash.app.components.words import attributes
from koladash.app.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from dash.development.base_component import Component

    from koladash.app.theme import Theme


def drawing(draw: Callable[[Theme], str], sentence: str, className: str) -> Component:  # noqa: N803 - as Dash names it
    """An SVG drawing that is one picture to a screen reader.

    Args:
        draw: the SVG text for a ground.
        sentence: what it shows; "" where the words beside it say the same.
        className: of the box around it.
    """
    images = [
        html.Img(src=_address(draw(load_theme(name))), alt="", className=f"on-{name}")
        for name in ("light", "dark")
    ]
    said = {"role": "img", "aria-label": sentence} if sentence else {"aria-hidden": "true"}
    return html.Span(images, className=className, **attributes(said))


def _address(svg: str) -> str:
    return "data:image/svg+xml," + quote(svg, safe=" =:/,()'")
