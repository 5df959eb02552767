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
    from koladash.app.texts import Texts

KEYS_HINT = "keys-hint"
"""The id of the sentence in the keyboard help that says how a picture is walked."""


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


def walked_picture(texts: Texts, identity: str, figure: Drawing, sentence: str) -> Component:
    """A figure whose values the arrow keys walk, one tab stop in all (`assets/pictures.js`).

    It is an application to a screen reader, which then hands over the arrow keys; what it says at each value
    stands in the figure, the sentence is its name, and the keys are told in the keyboard help.
    """
    return html.Div(
        html.Div(graph(identity, figure, texts.language), **attributes({"aria-hidden": "true"})),
        role="application",
        tabIndex=0,
        id=f"{identity}-keys",
        className="picture",
        **attributes(
            {
                "aria-roledescription": texts("chart.role"),
                "aria-label": sentence,
                "aria-describedby": KEYS_HINT,
            }
        ),
    )
