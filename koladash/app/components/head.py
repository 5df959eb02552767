"""The head of a page: eyebrow, question, the sentence that answers it, and how far it can be trusted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import icon, rich, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component


def page_head(eyebrow: str, question: str, lead: str, facts: Sequence[tuple[str, str]]) -> list[Component]:
    """The page's head.

    Args:
        eyebrow: the page's name.
        question: the h1.
        lead: the answer; `**words**` are set in bold.
        facts: icon and words, as the year shown and the coverage.
    """
    return [
        html.P(eyebrow, className="eyebrow"),
        html.H1(unbroken(question), id="question", tabIndex=-1),
        html.P(rich(lead), className="lead", id="lead"),
        html.Ul(fact_items(facts), className="facts", id="facts"),
    ]


def fact_items(facts: Sequence[tuple[str, str]]) -> list[Component]:
    """The row under the lead."""
    return [html.Li([icon(name), words]) for name, words in facts]
