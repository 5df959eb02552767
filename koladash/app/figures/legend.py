"""The legend of a map, drawn in the picture so that a downloaded one has it too; the hatch comes last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import SMALL, Layer
from koladash.app.figures.lettering import text_width
from koladash.app.formats import number

if TYPE_CHECKING:
    from koladash.app.figures.map_scale import MapScale
    from koladash.app.formats import Language
    from koladash.app.theme import Theme

LEGEND_HEIGHT = 46
"""Pixels over the panels."""

_SWATCH_HEIGHT = 13
_WIDEST = 82.0
_GAP = 20.0
_ROOM_FOR_WORDS = 560
_SHADES = 8


def legend_words(scale: MapScale, width: int, language: Language) -> list[str]:
    """A word for each class where the scale has words and the map room, else the limits between them."""
    if scale.words and width >= _ROOM_FOR_WORDS:
        return list(scale.words)
    decimals = next(d for d in range(6) if all(round(limit, d) == limit for limit in scale.limits))
    return [number(limit, decimals, language) for limit in scale.limits]


def legend(scale: MapScale, width: int, missing: str, theme: Theme) -> Layer:
    """Swatches with their words beneath, read from `layout.meta` (from index 1 on), so that they can change.

    Args:
        scale: its kind and whether it has words.
        width: pixels of the map.
        missing: the words under the hatched swatch.
        theme: the ground.
    """
    colors = scale.colors(theme)
    hatched = max(text_width(missing, SMALL), 44.0)
    swatch = min(_WIDEST, (width - hatched - _GAP) / len(colors))
    layer = Layer()
    for index, color in enumerate(colors):
        layer.shapes.append(_swatch((index * swatch, swatch), color, theme))
    if scale.kind == "continuous":
        layer.shapes.extend(_gradient(colors, swatch))
    has_words = bool(scale.words) and width >= _ROOM_FOR_WORDS
    for index in range(len(colors) if has_words else len(colors) - 1):
        at = (index + (0.5 if has_words else 1)) * swatch
        layer.annotations.append(_word(f"%{{meta[{index + 1}]}}", at, theme))
    left = len(colors) * swatch + _GAP
    layer.shapes.extend(
        (
            _swatch((left, hatched), theme.color["missing_bg"], theme),
            _lines((left, hatched), theme),
        )
    )
    layer.annotations.append(_word(missing, left + hatched / 2, theme))
    return layer


def _swatch(span: tuple[float, float], color: str, theme: Theme) -> dict[str, Any]:
    left, width = span
    line = {"color": theme.color["line_strong"], "width": 0.8}
    return {
        **_PIXELS,
        "type": "rect",
        "x0": left + 0.5,
        "x1": left + width - 1.5,
        "y0": -_SWATCH_HEIGHT,
        "y1": -0.5,
        "fillcolor": color,
        "line": line,
    }


def _gradient(colors: tuple[str, ...], swatch: float) -> list[dict[str, Any]]:
    steps = [
        (index + (shade + 0.5) / _SHADES - 0.5) for index in range(len(colors)) for shade in range(_SHADES)
    ]
    narrow = swatch / _SHADES
    return [
        {
            **_PIXELS,
            "type": "rect",
            "x0": round(number * narrow),
            "x1": round((number + 1) * narrow) + 1,
            "y0": -_SWATCH_HEIGHT,
            "y1": -0.5,
            "fillcolor": _mixed(colors, step),
            "line": {"width": 0},
        }
        for number, step in enumerate(steps)
    ]


def _mixed(colors: tuple[str, ...], at: float) -> str:
    at = min(max(at, 0.0), len(colors) - 1.0)
    low, share = int(at), at - int(at)
    high = min(low + 1, len(colors) - 1)
    channels = zip(_channels(colors[low]), _channels(colors[high]), strict=True)
    return "#" + "".join(f"{round(a + share * (b - a)):02X}" for a, b in channels)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[index : index + 2], 16) for index in (1, 3, 5))


def _lines(span: tuple[float, float], theme: Theme) -> dict[str, Any]:
    left, width = span
    low, high = left + 1, left + width - 2
    reach = _SWATCH_HEIGHT - 1
    strokes = []
    for foot in range(round(low) - reach, round(high), 6):
        start, end = max(foot, low), min(foot + reach, high)
        strokes.append(
            f"M{start:.1f},{start - foot - _SWATCH_HEIGHT:.1f}L{end:.1f},{end - foot - _SWATCH_HEIGHT:.1f}"
        )
    line = {"color": theme.color["missing_line"], "width": 1.3}
    return {**_PIXELS, "type": "path", "path": "".join(strokes), "line": line}


def _word(text: str, at: float, theme: Theme) -> dict[str, Any]:
    return {
        "text": text,
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": 1,
        "xshift": at,
        "yshift": -_SWATCH_HEIGHT - 12,
        "xanchor": "center",
        "yanchor": "middle",
        "showarrow": False,
        "font": {"size": SMALL, "color": theme.color["ink2"]},
    }


_PIXELS = {
    "xref": "paper",
    "yref": "paper",
    "xsizemode": "pixel",
    "ysizemode": "pixel",
    "xanchor": 0,
    "yanchor": 1,
    "layer": "above",
}
