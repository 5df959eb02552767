"""Municipality borders as a Mercator map shows them, and what a horizontal line meets in them."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Point = tuple[float, float]
Ring = tuple[Point, ...]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: y grows downwards, as on a screen."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Box) -> bool:
        """Whether the two share any area."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)

    def grown(self, pixels: float) -> Box:
        """The rectangle with a margin."""
        return Box(self.left - pixels, self.top - pixels, self.right + pixels, self.bottom + pixels)

    def clip(self, start: Point, end: Point) -> tuple[float, float] | None:
        """Which part of a segment lies inside, as fractions of its length (Liang and Barsky 1984)."""
        dx, dy = end[0] - start[0], end[1] - start[1]
        low, high = 0.0, 1.0
        sides = ((-dx, start[0] - self.left), (dx, self.right - start[0]))
        for slope, room in (*sides, (-dy, start[1] - self.top), (dy, self.bottom - start[1])):
            if slope == 0 and room < 0:
                return None
            if slope < 0:
                low = max(low, room / slope)
            elif slope > 0:
                high = min(high, room / slope)
        return (low, high) if low < high else None


@dataclass(frozen=True, slots=True)
class Rows:
    """An area as rows of spans, `pitch` pixels apart from the top."""

    pitch: float
    spans: list[list[Span]]


@dataclass(frozen=True, slots=True, eq=False)
class Area:
    """A municipality in degrees: rings of (longitude, latitude) and the middle of its largest part."""

    code: str
    name: str
    anchor: Point
    rings: tuple[Ring, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """The areas by code, and per pitch ("wide", "fine") and code the lines that hatch them, in degrees."""

    areas: Mapping[str, Area]
    hatches: Mapping[str, Mapping[str, Sequence[Sequence[float]]]]

    @classmethod
    def parse(cls, geojson: str, hatch: str = "{}") -> Shapes:
        """From the text of a GeoJSON collection (properties code, name, anchor) and of `hatch.json`."""
        areas = [_area(feature) for feature in json.loads(geojson)["features"]]
        return cls({area.code: area for area in areas}, json.loads(hatch))


def mercator(latitude: float) -> float:
    """A latitude as a Mercator map shows it, in degrees of longitude."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def latitude(y: float) -> float:
    """The inverse of `mercator`."""
    return math.degrees(math.atan(math.sinh(math.radians(y))))


def spans(rings: Iterable[Ring], y: float) -> list[Span]:
    """The stretches of the horizontal line at `y` inside the rings (even-odd), from left to right."""
    crossings = sorted(
        x0 + (y - y0) / (y1 - y0) * (x1 - x0)
        for ring in rings
        for (x0, y0), (x1, y1) in pairwise(ring)
        if (y0 <= y) != (y1 <= y)
    )
    return list(zip(crossings[::2], crossings[1::2], strict=True))


def cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Whether two segments cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    (a, b), (c, d) = first, second
    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def shared(first: Sequence[Span], second: Sequence[Span]) -> list[Span]:
    """What two rows of spans have in common."""
    cut = [(max(a, c), min(b, d)) for a, b in first for c, d in second]
    return [(low, high) for low, high in cut if low < high]


def _area(feature: dict[str, Any]) -> Area:
    properties, geometry = feature["properties"], feature["geometry"]
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    rings = tuple(tuple((x, y) for x, y in ring) for polygon in polygons for ring in polygon)
    x, y = properties["anchor"]
    return Area(properties["code"], properties["name"], (x, y), rings)
