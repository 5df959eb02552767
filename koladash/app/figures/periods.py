"""What the first axis counts: years as they are, or months counted from January of the year 0."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from koladash.app.figures.canvas import year_ticks
from koladash.app.formats import short_month

if TYPE_CHECKING:
    from koladash.app.figures.canvas import Plot
    from koladash.app.formats import Language

MONTHS = 12
_ROOM = 64


def month_number(month: date) -> int:
    """The month as a whole number, so that the next one is one more."""
    return month.year * MONTHS + month.month - 1


@dataclass(frozen=True, slots=True)
class Years:
    """Years, written as they are."""

    def ticks(self, plot: Plot) -> list[int]:
        """Those that are written under the axis."""
        return year_ticks(plot)

    def name(self, at: int) -> str:
        """A year."""
        return str(at)


@dataclass(frozen=True, slots=True)
class Months:
    """Months, written in a language."""

    language: Language

    def ticks(self, plot: Plot) -> list[int]:
        """The last month, and back from it by as many years, half-years or quarters as leave room."""
        step = next((each for each in (3, 6, 12, 24) if each * plot.per_year >= _ROOM), 60)
        return list(range(plot.last, plot.first - 1, -step))[::-1]

    def name(self, at: int) -> str:
        """`mars 2026`, as short as the language has it."""
        return short_month(date(at // MONTHS, at % MONTHS + 1, 1), self.language)
