"""The words that go into a picture when it leaves its page: those of the card in which it stands."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from dash import dcc, html
from dash.development.base_component import Component

from koladash.app.components.words import attributes
from koladash.app.figures import graph_config
from koladash.app.figures.export import Caption

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koladash.app.figures.drawing import Drawing


ON_SCREEN: Final = ("tag-synthetic", "on-screen")
"""Classes of what a card says on the screen only: that figures are made up is said of every picture alike."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A picture on a page, the card in which it stands, and what tells it from the card's others ("")."""

    figure: Drawing
    config: dict[str, Any]
    caption: Caption
    name: str


def captioned(picture: Component, *, source: str = "", note: str = "") -> Component:
    """A picture, or several, that say more of themselves than their card does when they leave it.

    Args:
        picture: what holds the graphs.
        source: its own source line, where the card's is of more than it shows.
        note: the key to what it shows, where that stands elsewhere on the page.
    """
    return html.Div(picture, **attributes({"data-source": source, "data-note": note}))


def standing(
    children: Sequence[Component], graph: str, drawn: Drawing | None = None, language: str = "sv"
) -> Standing | None:
    """The picture of that id, with the headings above it, from the nearest outwards, and its card's source.

    Args:
        children: a page, as its layout makes it.
        graph: the id of a graph on it, or of the box around what `drawn` draws.
        drawn: a table of the page as a picture, where that is asked for.
        language: in which that is.
    """
    for path in _paths(children, ()):
        found: Any = path[-1]
        if getattr(found, "id", None) != graph:
            continue
        if isinstance(path[-1], dcc.Graph):
            return Standing(found.figure, found.config, _caption(path), _name(children, graph))
        if drawn is not None:
            return Standing(drawn, graph_config(language), _caption(path), _name(children, graph))
    return None


def _name(children: Sequence[Component], graph: str) -> str:
    """What the picture is called where it can be saved."""
    paths = _paths(children, ())
    return next((str(getattr(path[-1], "data-name", "")) for path in paths if _saves(path[-1], graph)), "")


def _saves(component: Component, graph: str) -> bool:
    return getattr(component, "data-graph", None) == graph


def _caption(path: Sequence[Component]) -> Caption:
    """The nearest heading with a subtitle; headings between it and the picture say which picture it is."""
    sources = [each for box in path if _has(box, "card") for each in _within(box) if _has(each, "source")]
    source = _own(path, "data-source") or (_words(sources[-1]) if sources else "")
    note = _own(path, "data-note")
    nearer: list[str] = []
    for box, child in reversed(list(pairwise(path))):
        beside = _children(box)
        before = beside[: beside.index(child)]
        heads = [_words(each) for each in before if isinstance(each, html.H2 | html.H3)]
        subtitles = [_words(each) for each in before if _has(each, "card-subtitle")]
        if heads and subtitles:
            return Caption(heads[0], _sentences([*heads[1:][-1:], *nearer, subtitles[0]]), source, note)
        nearer = [*heads[-1:], *nearer]
    return Caption(_sentences(nearer), "", source, note)


def _own(path: Sequence[Component], name: str) -> str:
    """What the nearest box says of itself by an attribute, or ""."""
    said = [getattr(box, name, "") for box in path]
    return next((each for each in reversed(said) if each), "")


def _sentences(parts: Sequence[str]) -> str:
    return ". ".join(part.rstrip(".") for part in parts)


def _within(box: Component) -> Iterator[Component]:
    return (path[-1] for path in _paths([box], ()))


def _paths(children: Sequence[Component], above: tuple[Component, ...]) -> Iterator[tuple[Component, ...]]:
    for child in children:
        yield (*above, child)
        yield from _paths(_children(child), (*above, child))


def _children(component: Component) -> list[Component]:
    inner = getattr(component, "children", None)
    some = inner if isinstance(inner, list | tuple) else [inner]
    return [each for each in some if isinstance(each, Component)]


def _words(component: Component) -> str:
    """The words of a component and of all within it, but for those that stay on the screen."""
    inner = getattr(component, "children", None)
    pieces = inner if isinstance(inner, list | tuple) else [inner]
    said = [
        _words(each) if isinstance(each, Component) else str(each)
        for each in pieces
        if each is not None and not any(_has(each, name) for name in ON_SCREEN)
    ]
    return " ".join(" ".join(said).split())


def _has(component: object, name: str) -> bool:
    return name in str(getattr(component, "className", "") or "").split()
