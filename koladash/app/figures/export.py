"""A picture to take away: title, sentence and source line inside it, on a white ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import Ink
from koladash.app.figures.lettering import wrapped
from koladash.app.theme import load_theme

if TYPE_CHECKING:
    from koladash.app.figures.drawing import Drawing

_PAD = 24
_TITLE, _SUBTITLE, _SOURCE = (19, 25), (15, 21), (13, 18)


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands in a downloaded picture beside it: `source` with its date, `note` with its key."""

    title: str
    subtitle: str
    source: str
    note: str = ""


def for_export(figure: Drawing, caption: Caption, width: int) -> Drawing:
    """The figure with its caption and fixed size, ready for `Plotly.toImage`.

    Args:
        figure: drawn in the light theme; it is not changed.
        caption: texts in the reader's language; they are broken to the width.
        width: pixels that the figure was drawn for; the picture gets a margin beside them.
    """
    color = load_theme("light").color
    title = wrapped(caption.title, width, _TITLE[0], bold=True)
    subtitle = wrapped(caption.subtitle, width, _SUBTITLE[0])
    source = [
        line for each in (caption.note, caption.source) if each for line in wrapped(each, width, _SOURCE[0])
    ]
    head = _PAD + len(title) * _TITLE[1] + len(subtitle) * _SUBTITLE[1] + 12
    foot = _PAD + len(source) * _SOURCE[1] + 8
    layout, margin = figure["layout"], figure["layout"]["margin"]
    top, left = margin["t"] + head - _PAD, -margin["l"]
    lines = [
        _lines([f"<b>{line}</b>" for line in title], (left, top), Ink(color["ink"], _TITLE[0]), 1),
        _lines(subtitle, (left, top - len(title) * _TITLE[1]), Ink(color["ink2"], _SUBTITLE[0]), 1),
        _lines(source, (left, -margin["b"] - 8), Ink(color["ink3"], _SOURCE[0]), 0),
    ]
    framed = {
        "width": width + 2 * _PAD,
        "height": layout["height"] + head + foot,
        "paper_bgcolor": color["surface"],
        "margin": {
            **margin,
            "l": margin["l"] + _PAD,
            "r": margin["r"] + _PAD,
            "t": margin["t"] + head,
            "b": margin["b"] + foot,
        },
        "annotations": [*layout.get("annotations", ()), *lines],
    }
    return {**figure, "layout": {**layout, **framed}}


def _lines(lines: list[str], shift: tuple[float, float], ink: Ink, y: int) -> dict[str, Any]:
    return {
        "text": "<br>".join(lines) or " ",
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": y,
        "xshift": shift[0],
        "yshift": shift[1],
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "font": {"size": ink.size, "color": ink.color},
    }
