"""Who is drawn how in the small multiples, and what their marks say."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.pictures import drawing
from koladash.app.components.words import identity
from koladash.app.figures.mark import mark_svg
from koladash.app.wording import pair as wording
from koladash.app.wording.marked import marks

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kommunpar.selection import Selection
    from koladash.app.theme import Role

AB: Final[tuple[Role, Role]] = ("a", "b")


def series_key(chosen: Selection) -> Component:
    """Who is drawn how: the lines that occur in any of the pictures."""
    texts = chosen.visit.texts
    own = [(role, chosen.names[code]) for code, role in zip(chosen.pair, AB, strict=True)]
    names: dict[Role, dict[str, None]] = {}
    for comparison in chosen.comparisons:
        for reference in comparison.references:
            names.setdefault(reference.role, {})[wording.reference_name(texts, reference)] = None
    order: tuple[Role, ...] = ("region", "region_2", "country")
    items = [*own, *((role, _opening(" / ".join(names[role]))) for role in order if role in names)]
    told = [html.Li([identity(role), name]) for role, name in items]
    return html.Ul([*told, *_marks(chosen)], className="series-key")


def _marks(chosen: Selection) -> list[Component]:
    """What an open mark and a cross in a mark say, where any of the pictures has such."""
    texts, found = chosen.visit.texts, marks(chosen.comparisons)
    return [
        html.Li(
            [
                drawing(partial(mark_svg, is_open=name == "open", has_cross=name == "cross"), "", "key-mark"),
                words,
            ]
        )
        for name, words in ((each, texts(f"chart.{each}_mark")) for each in found)
    ]


def _opening(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
