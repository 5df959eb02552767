"""Where names and values stand on a map.

One rule: name and value where a box for both fits wholly in the area, else the value alone, else nothing. In panels
with leader lines an area without room for both is named beside the map instead.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from koladash.app.figures.geometry import Box, Point, shared, spans
from koladash.app.figures.lettering import text_width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koladash.app.figures.geometry import Area, Span
    from koladash.app.figures.panels import Panel

Style = Literal["both", "value", "outside"]
Rows = list[list[tuple[float, float]]]

_ROW = 2.0
_LINE = 15.0
_PAD = 2.5
_VALUE = 30.0
_VALUE_STEPS = (44.0, 38.0, 32.0, 26.0, 21.0, 16.0)
_AWAY = 12.0
_STEP = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """The middle of name and value in pixels of the panel; `room` is how wide the value may be, `box` the whole.

    `name` is None where only the value fits. Outside, both points are where the text *begins*, and `leader` runs
    from the area to the label.
    """

    code: str
    style: Style
    name: Point | None
    value: Point
    room: float
    box: Box
    leader: tuple[Point, Point] | None = None


def labels_of(panel: Panel, size: float) -> tuple[Label, ...]:
    """The labels of a panel set in `size` pixels, in order of code; areas without room for any have none."""
    rows = {area.code: _rows(panel, area) for area in panel.areas}
    inside = [_inside(panel, area, rows[area.code], size) for area in panel.areas]
    kept = [label for label in inside if label and (label.style == "both" or not panel.spec.has_leaders)]
    if panel.spec.has_leaders:
        named = {label.code for label in kept}
        kept += _outside(panel, [area for area in panel.areas if area.code not in named], rows, kept, size)
    return tuple(sorted(kept, key=lambda label: label.code))


def _rows(panel: Panel, area: Area) -> Rows:
    count = math.ceil(panel.height / _ROW)
    return [spans(panel.rings[area.code], (index + 0.5) * _ROW) for index in range(count)]


def _inside(panel: Panel, area: Area, rows: Rows, size: float) -> Label | None:
    anchor = panel.pixel(area.anchor)
    width = max(text_width(area.name, size), _VALUE)
    if at := _nearest_room(rows, anchor, width, 2 * _LINE):
        x, y = at
        box = Box(x - width / 2, y - _LINE, x + width / 2, y + _LINE)
        return Label(area.code, "both", (x, y - _LINE / 2), (x, y + _LINE / 2), width, box)
    for room in _VALUE_STEPS:
        if at := _nearest_room(rows, anchor, room, _LINE):
            x, y = at
            box = Box(x - room / 2, y - _LINE / 2, x + room / 2, y + _LINE / 2)
            return Label(area.code, "value", None, at, room, box)
    return None


def _nearest_room(rows: Rows, anchor: Point, width: float, height: float) -> Point | None:
    """The middle of a box wholly inside the rows' spans, as near the anchor as can be."""
    deep = math.ceil((height + 2 * _PAD) / _ROW)
    half = width / 2 + _PAD
    best: tuple[float, Point] | None = None
    for top in range(len(rows) - deep + 1):
        y = (top + deep / 2) * _ROW
        for low, high in _common(rows[top : top + deep]):
            if high - low >= 2 * half:
                x = min(max(anchor[0], low + half), high - half)
                far = math.dist((x, y), anchor)
                best = min(best or (far, (x, y)), (far, (x, y)))
    return best[1] if best else None


def _common(rows: Sequence[list[Span]]) -> list[Span]:
    common = rows[0]
    for row in rows[1:]:
        if not common:
            return []
        common = shared(common, row)
    return common


def _outside(
    panel: Panel, areas: Sequence[Area], rows: dict[str, Rows], inside: Sequence[Label], size: float
) -> list[Label]:
    land = [
        [span for of_area in rows.values() for span in of_area[index]]
        for index in range(len(next(iter(rows.values()))))
    ]
    placed: list[Label] = []
    for area in sorted(areas, key=lambda each: -each.anchor[1]):
        taken = [label.box.grown(2) for label in (*inside, *placed)]
        lines = [label.leader for label in placed if label.leader]
        candidates = [
            label
            for label in _beside(panel, area, land, size)
            if not any(label.box.overlaps(box) for box in taken)
            and not any(box.clip(*_leader(label)) for box in taken)
            and not any(label.box.grown(2).clip(*line) for line in lines)
            and not any(_cross(_leader(label), line) for line in lines)
        ]
        if candidates:
            placed.append(min(candidates, key=lambda label: (math.dist(*_leader(label)), label.box.top)))
    return placed


def _leader(label: Label) -> tuple[Point, Point]:
    return label.leader or (label.value, label.value)


def _beside(panel: Panel, area: Area, land: Rows, size: float) -> Iterator[Label]:
    """Labels on one line beside the land, to its left and to its right, at every height of the panel."""
    name, gap = text_width(area.name, size), 4.0
    width, anchor = name + gap + _VALUE, panel.pixel(area.anchor)
    y = _LINE / 2
    while y <= panel.height - _LINE / 2:
        top, bottom = int((y - _LINE / 2) / _ROW), math.ceil((y + _LINE / 2) / _ROW)
        across = [span for row in land[top:bottom] for span in row]
        west = min((low for low, _ in across), default=anchor[0]) - _AWAY
        east = max((high for _, high in across), default=anchor[0]) + _AWAY
        for left, tip in ((west - width, west + 3), (east, east - 3)):
            if left >= 0 and left + width <= panel.width:
                box = Box(left, y - _LINE / 2, left + width, y + _LINE / 2)
                yield Label(
                    area.code, "outside", (left, y), (left + name + gap, y), _VALUE, box, (anchor, (tip, y))
                )
        y += _STEP


def _cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = first, second
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0
