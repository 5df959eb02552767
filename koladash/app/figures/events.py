"""Events above a plot of years: they give context, never an explanation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import SMALL, Ink, Layer, bar, dot, vertical, words
from koladash.app.figures.lettering import shortened, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from koladash.app.figures.canvas import Plot
    from koladash.app.theme import Theme

ROW = 18
"""Pixels of a row of events."""

_GAP = 6
_BAR = 6
_TICK = 8


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened: a day, or a period when `end` is given. `concerns`: one of those shown.

    Without a label it is a mere tick over the plot, or a bar, and takes no row of its own.
    """

    start: date
    label: str
    end: date | None = None
    concerns: bool = False


@dataclass(frozen=True, slots=True)
class PlacedEvent:
    """An event with its place: pixels from the left of the plot, row above the plot, the text that fits."""

    event: Event
    left: float
    right: float
    row: int
    text: str


def row_count(placed: Iterable[PlacedEvent]) -> int:
    """How many rows above the plot the events take."""
    return max((each.row + 1 for each in placed), default=0)


def place_events(events: Sequence[Event], plot: Plot, room: float) -> list[PlacedEvent]:
    """Each event with a row in which its label meets no other label and no other event's line.

    From the last event to the first: a label goes above the lines it passes, so the rows rise to the left.
    Periods lie above the days. Events outside the years are left out, and those without a label share a row.

    Args:
        events: in any order.
        plot: years and size.
        room: pixels to the right of the plot that a label may use.
    """
    inside = [each for each in events if _inside(each, plot)]
    inside.sort(key=lambda each: (each.end is None, each.start, each.label), reverse=True)
    placed: list[PlacedEvent] = []
    days = 0
    for event in (each for each in inside if each.label):
        days = row_count(placed) if event.end is None else days
        placed.append(_placed(event, placed, plot, room, days if event.end else 0))
    ticks = [_tick(each, plot) for each in inside if not each.label]
    return ticks + [replace(each, row=each.row + bool(ticks)) for each in placed]


def event_marks(placed: Iterable[PlacedEvent], plot: Plot, theme: Theme, lift: float = 0) -> Layer:
    """Dotted lines up to their labels for days, bars for periods, a dot where it concerns those shown.

    Args:
        placed: the events with their places.
        plot: years and size.
        theme: the ground.
        lift: pixels over the plot that other words take.
    """
    layer, color = Layer(), theme.color
    for each in placed:
        if not each.text:
            layer.shapes.append(_tick_mark(each, plot, theme, lift))
            continue
        height, is_period = lift + each.row * ROW, each.event.end is not None
        x = plot.first + each.left / plot.per_year
        if is_period:
            end = plot.first + each.right / plot.per_year
            layer.shapes.append(bar(plot, (x, end), height, color["muted_series"]))
        else:
            line = {"color": color["event"], "width": 1.2, "dash": "2px,3px"}
            layer.shapes.append(vertical(plot, x, height + ROW - 4, line))
        ink = Ink(color["ink"] if each.event.concerns else color["ink2"])
        if each.event.concerns:
            layer.shapes.append(dot(plot, x, height + (_BAR if is_period else 0) + ROW / 2, color["event"]))
        shift = (
            _GAP + 2 if each.event.concerns else 0 if is_period else _GAP,
            plot.height + height + (_BAR if is_period else 0) + ROW / 2,
        )
        layer.annotations.append(words(each.text, (x, 0, "paper"), ink, shift))
    return layer


def _placed(event: Event, others: Sequence[PlacedEvent], plot: Plot, room: float, floor: int) -> PlacedEvent:
    left = (max(_moment(event.start), plot.first) - plot.first) * plot.per_year
    right = (min(_moment(event.end), plot.last) - plot.first) * plot.per_year if event.end else left
    text = shortened(event.label, plot.width + room - left - _GAP, SMALL)
    reach = max(left + 3 * _GAP + text_width(text, SMALL), right)
    height = 2 if event.end else 1  # a period's bar stands under its words
    below = [other.row + height for other in others if other.left <= reach and other.row >= floor]
    return PlacedEvent(event, left, right, max([floor, *below]), text)


def _tick(event: Event, plot: Plot) -> PlacedEvent:
    left, right = ((max(_moment(day), plot.first) - plot.first) * plot.per_year for day in _ends(event))
    return PlacedEvent(event, left, min(right, plot.width), 0, "")


def _tick_mark(each: PlacedEvent, plot: Plot, theme: Theme, lift: float) -> dict[str, Any]:
    """A tick of 8 pixels over the plot, or a bar over the ticks."""
    x = plot.first + each.left / plot.per_year
    if each.event.end is not None:
        end = plot.first + each.right / plot.per_year
        return bar(plot, (x, end), lift + _TICK + 2, theme.color["muted_series"])
    line = {"color": theme.color["event"], "width": 1.2}
    return {**vertical(plot, x, lift + _TICK, line), "y0": plot.height + lift}


def _ends(event: Event) -> tuple[date, date]:
    return event.start, event.end or event.start


def _inside(event: Event, plot: Plot) -> bool:
    if event.end is None:
        return plot.first <= _moment(event.start) <= plot.last
    return _moment(event.start) < plot.last and _moment(event.end) > plot.first


def _moment(day: date) -> float:
    return day.year + (day.timetuple().tm_yday - 1) / 365.25
