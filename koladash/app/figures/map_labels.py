"""Where names and values stand on a map.

One rule: name and value where a box for both fits wholly in the area, else the value alone, else nothing. In
panels with leader lines an area without room for both is named beside the land, if that is near enough.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from koladash.app.figures.geometry import Box, Point, shared
from koladash.app.figures.leaders import Leader, beside_land
from koladash.app.figures.lettering import text_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.geometry import Area, Rows, Span
    from koladash.app.figures.panels import Panel

LINE = 15.0
"""Pixels of a line of text on the map."""

_MARGIN = 1.5
_NARROWEST = 24.0
_VALUE_STEPS = (44.0, 38.0, 32.0, 26.0, 22.0, 15.0)


@dataclass(frozen=True, slots=True)
class Label:
    """What an area says and where, in pixels of the panel.

    `at` is the middle of the text, or for one beside the land the end of its leader line. `room` is how
    wide the value may be, `box` what the text covers.
    """

    code: str
    style: Literal["both", "value", "beside"]
    at: Point
    room: float
    box: Box
    leader: Leader | None = None


def labels_of(panel: Panel, size: float) -> tuple[Label, ...]:
    """The labels of a panel set in `size` pixels, in order of code; where no label has room there is none."""
    rows = {area.code: panel.rows(area) for area in panel.areas}
    inside = [label for area in panel.areas if (label := _inside(panel, area, rows[area.code], size))]
    labels = _with_leaders(panel, rows, inside, size) if panel.spec.has_leaders else inside
    return tuple(sorted(labels, key=lambda label: label.code))


def _with_leaders(panel: Panel, rows: dict[str, Rows], inside: Sequence[Label], size: float) -> list[Label]:
    """Both inside, else both beside the land, else the value inside where no leader crosses it."""
    labels = [label for label in inside if label.style == "both"]
    labels += _beside(panel, rows, labels, size)
    named, leaders = {label.code for label in labels}, [label.leader for label in labels if label.leader]
    values = [label for label in inside if label.code not in named]
    return labels + [label for label in values if not any(line.meets_box(label.box) for line in leaders)]


def _inside(panel: Panel, area: Area, rows: Rows, size: float) -> Label | None:
    anchor = panel.pixel(area.anchor)
    width = max(text_width(area.name, size), _NARROWEST)
    if at := _nearest_room(rows, anchor, width, 2 * LINE - 3):
        room = _room(rows, (at[0], at[1] + LINE / 2), LINE - 3)
        return Label(area.code, "both", at, room, _box(at, width, 2 * LINE))
    for room in _VALUE_STEPS:
        if at := _nearest_room(rows, anchor, room, LINE - 3):
            return Label(area.code, "value", at, room, _box(at, room, LINE))
    return None


def _box(at: Point, width: float, height: float) -> Box:
    return Box(at[0] - width / 2, at[1] - height / 2, at[0] + width / 2, at[1] + height / 2)


def _nearest_room(rows: Rows, anchor: Point, width: float, height: float) -> Point | None:
    """The middle of a box wholly inside the rows' spans, as near the anchor as can be."""
    deep = math.ceil(height / rows.pitch) + 1
    half = width / 2 + _MARGIN
    found: list[tuple[float, Point]] = []
    for top in range(len(rows.spans) - deep + 1):
        y = (top + deep / 2) * rows.pitch
        for low, high in _common(rows.spans[top : top + deep]):
            if high - low >= 2 * half:
                at = min(max(anchor[0], low + half), high - half), y
                found.append((math.dist(at, anchor), at))
    return min(found)[1] if found else None


def _room(rows: Rows, at: Point, height: float) -> float:
    """How wide a text centred at a place may be without leaving the area."""
    first = int((at[1] - height / 2) / rows.pitch)
    deep = math.ceil(height / rows.pitch) + 1
    around = [(low, high) for low, high in _common(rows.spans[first : first + deep]) if low <= at[0] <= high]
    return max((2 * min(at[0] - low, high - at[0]) for low, high in around), default=0.0)


def _common(rows: Sequence[list[Span]]) -> list[Span]:
    common = rows[0]
    for row in rows[1:]:
        if not common:
            return []
        common = shared(common, row)
    return common


def _beside(panel: Panel, rows: dict[str, Rows], inside: Sequence[Label], size: float) -> list[Label]:
    named = {label.code for label in inside}
    wanted = {
        area.code: (panel.pixel(area.anchor), text_width(f"{area.name} ", size))
        for area in panel.areas
        if area.code not in named
    }
    placed = beside_land(wanted, list(rows.values()), [label.box for label in inside], panel.width)
    return [
        Label(code, "beside", leader.end, leader.box.right - leader.box.left, leader.box, leader)
        for code, leader in placed.items()
    ]
