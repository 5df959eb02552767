"""Shapes and words in Plotly's terms, with offsets in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from koladash.app.figures.canvas import Plot

Drawing: TypeAlias = dict[str, Any]
"""A figure as Plotly's JSON: its traces under `data`, the rest under `layout`.

Plotly's own classes check every key of it, which takes twenty times as long as drawing it: the tests do that.
"""

SMALL = 12
"""No text on screen is smaller than this, in pixels."""


@dataclass(frozen=True, slots=True)
class Layer:
    """Traces, shapes and annotations that belong together."""

    traces: list[dict[str, Any]] = field(default_factory=list)
    shapes: list[dict[str, Any]] = field(default_factory=list)
    annotations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ink:
    """Colour and size of some words; `ground` is painted behind them when given."""

    color: str
    size: float = SMALL
    ground: str = ""


Horizontal = Literal["left", "center", "right"]


def words(
    text: str,
    at: tuple[float, float, str],
    ink: Ink,
    shift: tuple[float, float] = (0, 0),
    align: Horizontal = "left",
) -> dict[str, Any]:
    """An annotation without arrow.

    Args:
        text: may hold <b>.
        at: x in years, y, and what y is measured in ("y": values, "paper": 0 at the foot, 1 at the top).
        ink: its colour and size.
        shift: pixels to the right and upwards.
        align: which end of the text stands at x.
    """
    x, y, yref = at
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "x",
        "yref": yref,
        "xanchor": align,
        "yanchor": "middle",
        "xshift": shift[0],
        "yshift": shift[1],
        "showarrow": False,
        "font": {"color": ink.color, "size": ink.size},
        **({"bgcolor": ink.ground, "borderpad": 0} if ink.ground else {}),
    }


def vertical(plot: Plot, x: float, above: float, line: dict[str, Any]) -> dict[str, Any]:
    """A vertical rule through the plot and `above` pixels over it."""
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 0,
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": plot.height + above,
        "line": line,
    }


def disc(plot: Plot, at: tuple[float, float], radius: float, ground: str, outline: str) -> dict[str, Any]:
    """A filled ring; `at` is x in years and pixels over the plot, for its middle."""
    x, above = at
    return {
        "type": "circle",
        "xref": "x",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": x,
        "yanchor": 0,
        "x0": -radius,
        "x1": radius,
        "y0": plot.height + above - radius,
        "y1": plot.height + above + radius,
        "line": {"width": 1.2, "color": outline},
        "fillcolor": ground,
    }


def bar(plot: Plot, span: tuple[float, float], above: float, color: str) -> dict[str, Any]:
    """A bar of 5 pixels over the plot, from one moment to another."""
    return {
        "type": "rect",
        "xref": "x",
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 0,
        "x0": span[0],
        "x1": span[1],
        "y0": plot.height + above,
        "y1": plot.height + above + 5,
        "line": {"width": 0},
        "fillcolor": color,
    }


def pixel_axes(width: float, height: float) -> dict[str, Any]:
    """Axes on which a place is given in pixels from the upper left corner: for charts laid out by hand."""
    return {
        "xaxis": {"range": [0, width], "visible": False},
        "yaxis": {"range": [height, 0], "visible": False},
    }


def sheet_text(
    text: str, at: tuple[float, float], size: float, color: str, align: Horizontal = "left"
) -> dict[str, Any]:
    """Words on a sheet with `pixel_axes`."""
    note = words(text, (at[0], at[1], "y"), Ink(color, size), align=align)
    return {key: value for key, value in note.items() if key not in {"xshift", "yshift"}}


def sheet_line(start: tuple[float, float], end: tuple[float, float], color: str) -> dict[str, Any]:
    """A thin line on a sheet with `pixel_axes`, below the marks."""
    ends = {"x0": start[0], "y0": start[1], "x1": end[0], "y1": end[1]}
    line = {"color": color, "width": 1}
    return {"type": "line", "xref": "x", "yref": "y", **ends, "line": line, "layer": "below"}


def bullet(middle: tuple[float, float], size: float, color: str) -> dict[str, Any]:
    """A filled disc on a sheet with `pixel_axes`, `size` pixels wide."""
    (x, y), half = middle, size / 2
    ends = {"x0": x - half, "x1": x + half, "y0": y - half, "y1": y + half}
    return {"type": "circle", "xref": "x", "yref": "y", **ends, "line": {"width": 0}, "fillcolor": color}


def assembled(layers: list[Layer], layout: dict[str, Any]) -> Drawing:
    """A figure as plain data: the layers in drawing order on a layout."""
    return {
        "data": [trace for layer in layers for trace in layer.traces],
        "layout": {
            **layout,
            "shapes": [shape for layer in layers for shape in layer.shapes],
            "annotations": [note for layer in layers for note in layer.annotations],
        },
    }
