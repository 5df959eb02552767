"""A line of years with a dot for each event, and a thread from the dot to its words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.app.figures.lettering import pushed_apart

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from koladash.app.theme import Theme

HEIGHT = 26
_AXIS, _TICK, _DOT = 8.0, 4.0, 4.5


@dataclass(frozen=True, slots=True)
class EventLine:
    """The line's years and its width in pixels; `label` is how wide the words of an event are."""

    first: int
    last: int
    width: float
    label: float

    def place(self, day: date) -> float:
        """Pixels from the left of a day."""
        year = day.year + (day.timetuple().tm_yday - 1) / 365.25
        return (year - self.first) / (self.last - self.first) * self.width

    def middles(self, days: Sequence[date]) -> list[float]:
        """The middles of the words below the line, as near their days as can be without overlap."""
        half = self.label / 2
        return pushed_apart([self.place(day) for day in days], half, self.width - half, self.label)


def event_line(line: EventLine, events: Sequence[tuple[date, bool]], theme: Theme) -> str:
    """The line as SVG text without words.

    Args:
        line: years and size.
        events: each day, and whether it concerns the one shown: its dot is then filled.
        theme: the ground.
    """
    color = theme.color
    ticks = "".join(
        f'<path d="M{x:.1f},{_AXIS - _TICK}V{_AXIS + _TICK}"/>'
        for x in (
            (year - line.first) / (line.last - line.first) * line.width
            for year in range(line.first, line.last + 1)
        )
    )
    middles = line.middles([day for day, _ in events])
    threads = "".join(
        f'<path d="M{line.place(day):.1f},{_AXIS + _DOT}L{middle:.1f},{HEIGHT}"/>'
        for (day, _), middle in zip(events, middles, strict=True)
    )
    dots = "".join(
        f'<circle cx="{line.place(day):.1f}" cy="{_AXIS}" r="{_DOT}" stroke-width="2" '
        f'fill="{color["a"] if is_own else color["surface"]}" stroke="{color["a" if is_own else "ink3"]}"/>'
        for day, is_own in events
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{line.width:g}" height="{HEIGHT}" '
        f'viewBox="-6 0 {line.width + 12:g} {HEIGHT}"><g fill="none">'
        f'<g stroke="{color["line_strong"]}" stroke-width="0.8">{threads}</g>'
        f'<g stroke="{color["ink"]}" stroke-width="1.2"><path d="M0,{_AXIS}H{line.width:g}"/>{ticks}</g></g>'
        f"{dots}</svg>"
    )
