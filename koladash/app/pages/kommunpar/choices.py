"""Which pair: the four of the study, or one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.controls import filter_bar, picker, pills
from koladash.app.components.words import attributes
from koladash.app.pages.kommunpar.selection import ALWAYS
from koladash.app.places import municipality_options

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kommunpar.selection import Selection
    from koladash.catalogue import Pair


def filters(chosen: Selection) -> list[Component]:
    """The filter bar."""
    texts = chosen.visit.texts
    a, b = chosen.pair
    options = municipality_options(chosen.site, texts, ALWAYS)
    study = texts("pair.study", number=chosen.study.number) if chosen.study else texts("pair.own")
    return filter_bar(
        texts,
        [
            pills(
                texts("pair.pills"), [_pill(chosen, each) for each in chosen.site.catalogue.pairs.values()]
            ),
            html.Div(
                [
                    picker(texts, "kommun", texts("pair.a"), options, a, role="a"),
                    picker(texts, "mot", texts("pair.b"), options, b, role="b"),
                ],
                className="push own-pair",
                role="group",
                **attributes({"aria-label": texts("pair.own")}),
            ),
        ],
        (f"{chosen.names[a]} – {chosen.names[b]}", study),
    )


def _pill(chosen: Selection, pair: Pair) -> tuple[str, str, bool]:
    a, b = (chosen.site.catalogue.places.municipalities[code].name for code in (pair.a, pair.b))
    is_chosen = {pair.a, pair.b} == set(chosen.pair)
    return f"{pair.number} {a} – {b}", f"kommun={pair.b}&mot={pair.a}", is_chosen
