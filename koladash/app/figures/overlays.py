"""Breaks, and hatched lanes for those who lack."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import SMALL, Horizontal, Ink, Layer, vertical, words
from koladash.app.figures.lettering import text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koladash.app.figures.canvas import Plot, ValueScale
    from koladash.app.theme import Theme

BREAK_ROOM = 22
"""Pixels over the plot for the words at a break."""

LANE_ROOM = 36
"""Pixels that a lane with its sentence takes."""

_LANE = 13
_HALF_YEAR = 0.35
_PAPER = 0.5
"""Of a plot's width is left at least where paper makes its picture narrower."""


@dataclass(frozen=True, slots=True)
class Break:
    """A new definition from `first_year`, with the words for what was before and what comes after.

    `says` is the sentence for those who cross it by keys.
    """

    first_year: int
    before: str = ""
    after: str = ""
    says: str = ""


@dataclass(frozen=True, slots=True)
class Lane:
    """The years that lack, the sentence, the colour of its text, and pixels above the foot of the plot."""

    years: tuple[int, ...]
    text: str
    color: str
    bottom: float


def break_marks(breaks: Iterable[Break], plot: Plot, zero: float, theme: Theme) -> Layer:
    """A solid rule between the years, // where it meets the zero line, and the words on either side above.

    Args:
        breaks: those outside the plot are left out.
        plot: years and size.
        zero: pixels from the foot of the plot to the zero line.
        theme: the ground.
    """
    layer, color = Layer(), theme.color
    for each in (found for found in breaks if plot.first < found.first_year <= plot.last):
        x, over = plot.x(each.first_year - 0.5), plot.height + BREAK_ROOM / 2
        layer.shapes.append(vertical(plot, x, BREAK_ROOM, {"color": color["break_line"], "width": 1.6}))
        slashes = Ink(color["ink"], 15, color["surface"])
        layer.annotations.append(words("<b>//</b>", (x, 0, "paper"), slashes, (0, zero), "center"))
        if each.before:
            layer.annotations.append(
                words(each.before, (x, 0, "paper"), Ink(color["ink2"]), (-7, over), "right")
            )
        if each.after:
            layer.annotations.append(
                words(f"<b>{each.after}</b>", (x, 0, "paper"), Ink(color["ink"]), (7, over))
            )
    return layer


def missing_lanes(lanes: Iterable[Lane], plot: Plot, scale: ValueScale, theme: Theme) -> Layer:
    """A hatched lane for each who lacks, over the years that lack, with the sentence above it."""
    layer = Layer()
    for lane in lanes:
        low, high = scale.value(lane.bottom), scale.value(lane.bottom + _LANE)
        for start, end in _runs(lane.years):
            left, right = _reach(start, end, plot)
            layer.traces.append(_lane(lane.text, (left, right), (low, high), theme))
        at, align = _beside(lane, plot)
        ink = Ink(lane.color, ground=theme.color["surface"])
        layer.annotations.append(words(f"<b>{lane.text}</b>", (at, high, "y"), ink, (0, SMALL - 3), align))
    return layer


def _beside(lane: Lane, plot: Plot) -> tuple[float, Horizontal]:
    """Where a lane's sentence stands whole: from the first year on, else up to the last, else from the foot.

    On the right there is always room beside the plot, where the names at the line ends are.
    """
    room = text_width(lane.text, SMALL, bold=True)
    first, last = plot.reach
    left = _reach(lane.years[0], lane.years[0], plot)[0]
    if (last - left) * plot.per_year >= room:
        return left, "left"
    on_paper = (last - first) * plot.per_year * _PAPER
    return (last, "right") if on_paper >= room else (first, "left")


def hatch(theme: Theme) -> dict[str, Any]:
    """Plotly's fill pattern for what is missing: 45°, a thin line every 6 pixels."""
    return {
        "shape": "/",
        "size": 6,
        "solidity": 0.2,
        "fillmode": "replace",
        "fgcolor": theme.color["missing_line"],
        "bgcolor": theme.color["missing_bg"],
    }


def _lane(text: str, years: tuple[float, float], height: tuple[float, float], theme: Theme) -> dict[str, Any]:
    (left, right), (low, high) = years, height
    return {
        "type": "scatter",
        "mode": "none",
        "x": [left, right, right, left, left],
        "y": [low, low, high, high, low],
        "fill": "toself",
        "fillpattern": hatch(theme),
        "hoveron": "fills",
        "hoverinfo": "text",
        "text": text,
        "cliponaxis": False,
    }


def _reach(start: int, end: int, plot: Plot) -> tuple[float, float]:
    """From somewhat before a year to somewhat after another, within the plot."""
    first, last = plot.reach
    return max(plot.x(start - _HALF_YEAR), first), min(plot.x(end + _HALF_YEAR), last)


def _runs(years: Sequence[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for year in years:
        if runs and year == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], year)
        else:
            runs.append((year, year))
    return runs
