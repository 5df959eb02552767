"""The sheet a chart is drawn on: its size in pixels, its ground, its language, and its scales."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from koladash.app.formats import Language, number, separators
from koladash.app.theme import Theme, plotly_template

if TYPE_CHECKING:
    from collections.abc import Iterable


_ROUND_STEPS = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 10)
_INTERVALS = 3
BREAK_STEP = 38
"""Pixels from the last year before a break to the first after it, at least: two marks, a rule between."""


@dataclass(frozen=True, slots=True)
class Canvas:
    """Where a chart goes. Labels are placed for this size in pixels; a client may be a little wider."""

    theme: Theme
    width: int = 352
    height: int = 190
    language: Language = "sv"

    @property
    def template(self) -> dict[str, Any]:
        """Plotly's defaults for this ground and language."""
        return plotly_template(self.theme, separators=separators(self.language))


@dataclass(frozen=True, slots=True)
class Margins:
    """Pixels round the plot."""

    left: float
    right: float
    top: float
    bottom: float

    def as_plotly(self) -> dict[str, float]:
        """Plotly's `layout.margin`."""
        return {"l": self.left, "r": self.right, "t": self.top, "b": self.bottom, "pad": 0}


@dataclass(frozen=True, slots=True)
class Plot:
    """The plot itself: its years and its size in pixels.

    `breaks` are the first years of new definitions inside it. Where years stand too close for the rule that
    parts them, the step over a break is made wider than the others.
    """

    first: int
    last: int
    width: float
    height: float
    breaks: tuple[int, ...] = ()

    @property
    def per_year(self) -> float:
        """Pixels from one year to the next, where no break lies between."""
        span, broken = max(self.last - self.first, 1), len(self.breaks)
        if not broken or self.width / span >= BREAK_STEP or span == broken:
            return self.width / span
        return max((self.width - broken * BREAK_STEP) / (span - broken), 1)

    def x(self, at: float) -> float:
        """Where a year, or a moment in it, stands on the first axis."""
        added = max(BREAK_STEP / self.per_year - 1, 0)
        return at + sum(added * min(max(at - first + 1, 0), 1) for first in self.breaks)

    @property
    def reach(self) -> tuple[float, float]:
        """Where the first axis starts and ends; a single year stands in the middle."""
        around = 0.5 if self.first == self.last else 0.0
        return self.first - around, self.x(self.last) + around

    @property
    def years(self) -> range:
        """Every year of the axis."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True, slots=True)
class ValueScale:
    """A vertical scale that holds zero and ends on round numbers; `foot` pixels below it are kept free."""

    ticks: tuple[float, ...]
    pixels: float
    foot: float = 0.0

    @property
    def per_pixel(self) -> float:
        """How much value one pixel holds."""
        return (self.ticks[-1] - self.ticks[0]) / (self.pixels - self.foot)

    @property
    def range(self) -> tuple[float, float]:
        """From the foot to the last tick."""
        return self.ticks[0] - self.foot * self.per_pixel, self.ticks[-1]

    def pixel(self, value: float) -> float:
        """The height of a value above the bottom of the plot, in pixels."""
        return (value - self.range[0]) / self.per_pixel

    def value(self, pixel: float) -> float:
        """The inverse of `pixel`."""
        return self.range[0] + pixel * self.per_pixel

    def labels(self, language: Language) -> list[str]:
        """The ticks as text, all with the decimals that the step needs."""
        step = self.ticks[1] - self.ticks[0]
        decimals = next(d for d in range(7) if round(step, d) == round(step, 6))
        return [number(tick, decimals, language) for tick in self.ticks]


def value_ticks(values: Iterable[float], intervals: int = _INTERVALS) -> tuple[float, ...]:
    """Round ticks that hold all values and zero: three intervals from zero where no value is below it."""
    values = list(values)
    low, high = min([0.0, *values]), max([0.0, *values])
    step = _round_step((high - low) / intervals)
    first, last = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    last = max(last, intervals if first == 0 else first + 2)
    return tuple(round(index * step, 10) for index in range(first, last + 1))


def year_ticks(plot: Plot) -> list[int]:
    """First, middle and last where it is tight; every year, or every second, where there is room."""
    span = plot.last - plot.first
    for step in (1, 2):
        if span % step == 0 and step * plot.per_year >= _YEAR_ROOM:
            return list(range(plot.first, plot.last + 1, step))
    return sorted({plot.first, plot.first + (span + 1) // 2, plot.last})


_YEAR_ROOM = 54
_SMALLEST = 1e-5


def _round_step(least: float) -> float:
    if least < _SMALLEST:
        return 1.0
    power = 10.0 ** floor(log10(least))
    return next(step * power for step in _ROUND_STEPS if step * power >= least * (1 - 1e-9))
