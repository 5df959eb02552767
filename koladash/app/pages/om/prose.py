"""Long text as components: titles that links can name, paragraphs, lists of terms."""

from __future__ import annotations

from itertools import count, takewhile
from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import attributes, rich

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dash.development.base_component import Component

    from koladash.app.texts import Texts


def section(texts: Texts, key: str, children: Iterable[Component] = (), *, anchor: str = "") -> Component:
    """A part of the page: its title, which links can name, its paragraphs, then what is made for it."""
    anchor = anchor or key.replace("_", "-")
    title = html.H2(texts(f"about.{key}.title"), id=anchor, tabIndex=-1)
    return html.Section(
        [title, *paragraphs(texts, key), *children],
        className="prose-section",
        **attributes({"aria-labelledby": anchor}),
    )


def part(texts: Texts, key: str, children: Iterable[Component] = ()) -> list[Component]:
    """A smaller part with its own title, as `metod.medel`."""
    title = html.H3(texts(f"about.{key}.title"), id=key.replace(".", "-"), tabIndex=-1)
    return [title, *paragraphs(texts, key), *children]


def paragraphs(texts: Texts, key: str, letter: str = "p", **values: object) -> list[Component]:
    """The paragraphs of a key: `p1`, `p2` and so on, as many as there are."""
    keys = (f"about.{key}.{letter}{number}" for number in count(1))
    return [html.P(rich(texts(each, **values))) for each in takewhile(lambda each: each in texts, keys)]


def terms(entries: Iterable[tuple[str, str | list[Component]]], looks: str = "terms") -> Component:
    """A definition list: a term, and what it means."""
    pairs = [html.Div([html.Dt(name), html.Dd(meaning)]) for name, meaning in entries]
    return html.Dl(pairs, className=looks)
