"""The names and values at the ends of lines, and a thin line to each that had to make way for others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import Ink, Layer, words
from koladash.app.figures.lettering import LABEL_PITCH, pushed_apart, text_width
from koladash.app.figures.overlays import BREAK_ROOM

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.canvas import Plot, ValueScale
    from koladash.app.figures.lines import Line
    from koladash.app.theme import Theme

_GAP, _LEADER = 10, 14
_MOVED = 5


@dataclass(frozen=True, slots=True)
class LineEnd:
    """Where a line ends and what is said there: its name, the value, and its year where told."""

    line: Line
    value: float
    name: str
    figure: str
    year: str = ""

    @property
    def text(self) -> str:
        """As Plotly writes it."""
        return f"{self.name} <b>{self.figure}</b>{self.year}"

    @property
    def width(self) -> float:
        """Pixels."""
        return text_width(f"{self.name} {self.year}") + text_width(self.figure, bold=True)


def room_beside(ends: Sequence[LineEnd]) -> float:
    """Pixels that the words take to the right of the plot."""
    return max((end.width for end in ends), default=0) + _gap(ends) + 4


def line_ends(ends: Sequence[LineEnd], plot: Plot, scale: ValueScale, theme: Theme) -> Layer:
    """The words beside the plot, none over another or over a break's, each in the colour of its line."""
    wanted = [scale.pixel(end.value) for end in ends]
    high = plot.height - (LABEL_PITCH - BREAK_ROOM / 2 if plot.breaks else 0)
    layer = Layer()
    for end, start, pixel in zip(ends, wanted, pushed_apart(wanted, scale.foot, high), strict=True):
        role, at = theme.role(end.line.role), scale.value(pixel)
        place = plot.x(plot.last), at, "y"
        layer.annotations.append(words(end.text, place, Ink(role.text, 13), (_gap(ends), 0)))
        if abs(start - pixel) >= _MOVED:
            layer.shapes.append(_leader((end.value, at), role.color, plot))
    return layer


def _gap(ends: Sequence[LineEnd]) -> float:
    """Pixels from the plot to the words: with several there is room for the lines that lead to them."""
    return _GAP + (_LEADER if len(ends) > 1 else 0)


def _leader(ends: tuple[float, float], color: str, plot: Plot) -> dict[str, Any]:
    """From the last year, which stands in the middle where it is the only one."""
    start, end = ends
    return {
        "type": "line",
        "xref": "paper",
        "xsizemode": "pixel",
        "xanchor": 1 if plot.last > plot.first else 0.5,
        "x0": _GAP - 2,
        "x1": _GAP + _LEADER - 3,
        "yref": "y",
        "y0": start,
        "y1": end,
        "line": {"color": color, "width": 1},
    }
