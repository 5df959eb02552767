"""A picture with what a screen reader says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from koladash.app.components.words import attributes
from koladash.app.figures import graph_config

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.drawing import Drawing
    from koladash.app.formats import Language


def graph(identity: str, figure: Drawing, language: Language) -> Component:
    """A figure at its own height, without toolbar."""
    config: Any = graph_config(language)
    return dcc.Graph(
        id=identity, figure=figure, config=config, style={"height": f"{figure['layout']['height']}px"}
    )


def picture(identity: str, figure: Drawing, language: Language, sentence: str) -> Component:
    """A figure that is one picture to a screen reader, with the sentence that says what it shows."""
    return html.Div(
        graph(identity, figure, language),
        role="img",
        className="picture",
        **attributes({"aria-label": sentence}),
    )
