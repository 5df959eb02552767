"""Labels beside the land, each with a line to its area that crosses no label and no other line."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.app.figures.geometry import Box, Point, cross

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koladash.app.figures.geometry import Rows

_HEIGHT = 15.0
_VALUE = 32.0
_FROM_LAND = 10.0
_FROM_TEXT = 4.0
_STEP = 5.0
_STEEPNESS = 0.6
_TRIES = 12
_LONGEST = 120.0


@dataclass(frozen=True, slots=True)
class Leader:
    """A line from an area to the end of a text, and the box that the text may fill.

    `is_left` says that the text stands to the left of the line's end.
    """

    start: Point
    end: Point
    box: Box
    is_left: bool

    @property
    def length(self) -> float:
        """Pixels."""
        return math.dist(self.start, self.end)

    @property
    def cost(self) -> float:
        """Length, and more of it the steeper the line is."""
        return self.length + _STEEPNESS * abs(self.end[1] - self.start[1])

    def meets(self, other: Leader) -> bool:
        """Whether the two texts or lines touch."""
        texts = self.box.overlaps(other.box)
        crossed = other.box.clip(self.start, self.end) or self.box.clip(other.start, other.end)
        return bool(texts or crossed or cross((self.start, self.end), (other.start, other.end)))

    def meets_box(self, box: Box) -> bool:
        """Whether its text or its line touches a box."""
        return self.box.overlaps(box) or box.clip(self.start, self.end) is not None


def beside_land(
    wanted: Mapping[str, tuple[Point, float]], rows: Sequence[Rows], taken: Sequence[Box], width: float
) -> dict[str, Leader]:
    """A place beside the land for each wanted label where it meets nothing; others are left out.

    Labels are placed one by one, each at its cheapest place, first those with few places; one that finds none
    goes to the front of another try. The try that places most, then with the shortest lines, is kept.

    Args:
        wanted: by code, the area's anchor and the width of its name.
        rows: the land, area by area.
        taken: boxes of labels inside areas.
        width: pixels of the panel.
    """
    places = {
        code: [
            leader
            for leader in _candidates(anchor, name + _VALUE, rows, width)
            if leader.length <= _LONGEST and not any(leader.meets_box(box) for box in taken)
        ]
        for code, (anchor, name) in wanted.items()
    }
    order = sorted(places, key=lambda code: (len(places[code]), code))
    tries: list[dict[str, Leader]] = []
    for _ in range(_TRIES):
        tries.append(_placed(order, places))
        order.sort(key=lambda code: code in tries[-1])
    return min(tries, key=lambda placed: (-len(placed), sum(leader.cost for leader in placed.values())))


def _placed(order: Sequence[str], places: Mapping[str, Sequence[Leader]]) -> dict[str, Leader]:
    placed: dict[str, Leader] = {}
    for code in order:
        free = [each for each in places[code] if not any(each.meets(other) for other in placed.values())]
        if free:
            placed[code] = min(free, key=lambda leader: (leader.cost, leader.box.top))
    return placed


def _candidates(anchor: Point, text: float, rows: Sequence[Rows], width: float) -> Iterator[Leader]:
    pitch, count = rows[0].pitch, len(rows[0].spans)
    y = _HEIGHT / 2
    while y <= count * pitch - _HEIGHT / 2:
        first, last = int((y - _HEIGHT / 2) / pitch), math.ceil((y + _HEIGHT / 2) / pitch)
        across = [span for area in rows for row in area.spans[first:last] for span in row]
        west = min((low for low, _ in across), default=anchor[0]) - _FROM_LAND
        east = max((high for _, high in across), default=anchor[0]) + _FROM_LAND
        west_end, east_start = west - _FROM_TEXT, east + _FROM_TEXT
        top, bottom = y - _HEIGHT / 2, y + _HEIGHT / 2
        if west_end - text >= 0:
            yield Leader(anchor, (west, y), Box(west_end - text, top, west_end, bottom), is_left=True)
        if east_start + text <= width:
            yield Leader(anchor, (east, y), Box(east_start, top, east_start + text, bottom), is_left=False)
        y += _STEP
