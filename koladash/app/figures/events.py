"""Events above a plot of years: they give context, never an explanation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import Ink, Layer, bar, disc, vertical, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koladash.app.figures.canvas import Plot
    from koladash.app.theme import Theme

ROW = 22
"""Pixels of a row of events."""

_RADIUS = 9
_APART = 2 * _RADIUS + 2
_ON_PAPER = 560
"""Pixels of a plot on a printed sheet: rings that stand apart there do so on a wider screen."""

_BAR = 5
_TICK = 8


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a day, or a period when `end` is given. `concerns`: one of those shown.

    Without a number it is a mere tick over the plot, or a bar, and takes no row of its own. `says` is told
    where a hand rests on the number.
    """

    start: date
    number: str
    end: date | None = None
    concerns: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event with its place: pixels from the left of the plot, and row above the plot."""

    event: Event
    left: float
    right: float
    row: int


def row_count(placed: Iterable[PlacedEvent]) -> int:
    """How many rows above the plot the events take."""
    return max((each.row + 1 for each in placed), default=0)


def place_events(events: Sequence[Event], plot: Plot) -> list[PlacedEvent]:
    """Each event with the lowest row in which its mark meets no other's.

    Days stand under the periods, and in each the first to come is lowest. Events outside the years are left
    out, and those without a number share a row under all others.

    Args:
        events: in the order of their numbers.
        plot: years and size.
    """
    inside = [each for each in events if _inside(each, plot)]
    ticks = [_placed(each, plot, 0) for each in inside if not each.number]
    placed, apart = list(ticks), _APART * max(1.0, plot.width / _ON_PAPER)
    for are_periods in (False, True):
        floor = row_count(placed)
        for each in inside:
            if each.number and (each.end is not None) == are_periods:
                placed.append(_in_lowest_row(_placed(each, plot, floor), placed, apart))
    return placed


def event_marks(placed: Iterable[PlacedEvent], plot: Plot, theme: Theme, lift: float = 0) -> Layer:
    """A numbered ring over a dotted line for a day, or before a bar for a period.

    The ring is filled where the event concerns those shown.

    Args:
        placed: the events with their places.
        plot: years and size.
        theme: the ground.
        lift: pixels over the plot that other words take.
    """
    layer = Layer()
    placed = list(placed)
    layer.shapes.extend(_line(each, plot, theme, lift) for each in placed)
    for each in (found for found in placed if found.event.number):
        height = lift + each.row * ROW + ROW / 2
        x = plot.first + min(max(each.left, _RADIUS), plot.width - _RADIUS) / plot.per_year
        ground, ink = _looks(each.event, theme)
        layer.shapes.append(disc(plot, (x, height), _RADIUS, ground, theme.color["event"]))
        number = words(
            f"<b>{each.event.number}</b>", (x, 0, "paper"), Ink(ink), (0, plot.height + height), "center"
        )
        layer.annotations.append({**number, "hovertext": each.event.says} if each.event.says else number)
    return layer


def _looks(event: Event, theme: Theme) -> tuple[str, str]:
    """The colours of a ring's ground and of its number."""
    color = theme.color
    return (color["event"], color["surface"]) if event.concerns else (color["surface"], color["ink2"])


def _line(each: PlacedEvent, plot: Plot, theme: Theme, lift: float) -> dict[str, Any]:
    """A day's line down through the plot, or a period's bar; without a number a tick, or a bar over those."""
    color, x = theme.color, plot.first + each.left / plot.per_year
    is_numbered, end = bool(each.event.number), plot.first + each.right / plot.per_year
    if each.event.end is not None:
        height = each.row * ROW + (ROW - _BAR) / 2 if is_numbered else _TICK + 2
        return bar(plot, (x, end), lift + height, color["muted_series"])
    if is_numbered:
        line = {"color": color["event"], "width": 1.2, "dash": "2px,3px"}
        return vertical(plot, x, lift + each.row * ROW + ROW / 2, line)
    line = {"color": color["event"], "width": 1.2}
    return {**vertical(plot, x, lift + _TICK, line), "y0": plot.height + lift}


def _placed(event: Event, plot: Plot, row: int) -> PlacedEvent:
    moments = (max(_moment(day), plot.first) for day in _ends(event))
    left, right = ((plot.x(moment) - plot.first) * plot.per_year for moment in moments)
    return PlacedEvent(event, left, min(right, plot.width), row)


def _in_lowest_row(each: PlacedEvent, others: Iterable[PlacedEvent], apart: float) -> PlacedEvent:
    taken = {
        other.row for other in others if other.left - apart < each.right and each.left - apart < other.right
    }
    row = next(row for row in range(each.row, each.row + len(taken) + 1) if row not in taken)
    return PlacedEvent(each.event, each.left, each.right, row)


def _ends(event: Event) -> tuple[date, date]:
    return event.start, event.end or event.start


def _inside(event: Event, plot: Plot) -> bool:
    if event.end is None:
        return plot.first <= _moment(event.start) <= plot.last
    return _moment(event.start) < plot.last and _moment(event.end) > plot.first


def _moment(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25
