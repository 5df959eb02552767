"""The lines that hatch an area, for maps whose areas have none drawn up in advance."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from koladash.app.figures.geometry import latitude, mercator, spans

if TYPE_CHECKING:
    from koladash.app.figures.geometry import Area, Ring


def hatch_lines(area: Area, pitch: float) -> list[tuple[float, float, float, float]]:
    """Lines at 45° inside an area, as west, south, east, north in degrees.

    The rings are turned so that the lines lie flat; what a flat line meets in them is a line of the hatch.

    Args:
        area: its rings in degrees.
        pitch: degrees of longitude between two lines.
    """
    rings = [_turned(ring) for ring in area.rings]
    across = [y for ring in rings for _, y in ring]
    step = pitch * math.sqrt(2)
    first, last = math.ceil(min(across) / step), math.floor(max(across) / step)
    return [
        (*_turned_back(low, index * step), *_turned_back(high, index * step))
        for index in range(first, last + 1)
        for low, high in spans(rings, index * step)
    ]


def _turned(ring: Ring) -> Ring:
    return tuple((x + mercator(y), mercator(y) - x) for x, y in ring)


def _turned_back(along: float, across: float) -> tuple[float, float]:
    return (along - across) / 2, latitude((along + across) / 2)
