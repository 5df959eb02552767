"""A map's panels: which areas each holds, where it lies in the figure, how degrees become pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from koladash.app.figures.geometry import Box, Point, Rows, latitude, mercator, spans

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koladash.app.figures.geometry import Area, Ring, Shapes

NARROWEST = 300
"""Two panels stand side by side only where each gets this many pixels."""

_TALLEST = 430
_HEIGHT_RATIO = 1.12
_GAP = 28
_PADDING = 5
_ROW = 2.0


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """A panel to draw: the codes in it, whether small areas get leader lines, and its pitch of hatching.

    `enlarges` is the key of the panel in which a dashed frame shows where this one lies.
    """

    key: str
    codes: tuple[str, ...]
    has_leaders: bool = False
    enlarges: str = ""
    pitch: str = "wide"


@dataclass(frozen=True)
class Panel:
    """A panel with its place in the figure and its projection. `scale` is pixels per degree of longitude."""

    spec: PanelSpec
    areas: tuple[Area, ...]
    place: Box
    bounds: Box
    scale: float

    @property
    def width(self) -> float:
        """Pixels."""
        return self.place.right - self.place.left

    @property
    def height(self) -> float:
        """Pixels."""
        return self.place.bottom - self.place.top

    def pixel(self, point: Point) -> Point:
        """A place in degrees, in pixels from the panel's upper left corner."""
        return (point[0] - self.bounds.left) * self.scale, (self.bounds.top - mercator(point[1])) * self.scale

    def degrees(self, pixel: Point) -> Point:
        """The inverse of `pixel`."""
        return self.bounds.left + pixel[0] / self.scale, latitude(self.bounds.top - pixel[1] / self.scale)

    def rows(self, area: Area) -> Rows:
        """An area as rows of spans over the height of the panel."""
        count = math.ceil(self.height / _ROW)
        return Rows(_ROW, [spans(self.rings[area.code], (index + 0.5) * _ROW) for index in range(count)])

    @cached_property
    def rings(self) -> dict[str, tuple[Ring, ...]]:
        """The areas' borders in pixels, by code."""
        return {
            area.code: tuple(tuple(self.pixel(point) for point in ring) for ring in area.rings)
            for area in self.areas
        }


def arranged(shapes: Shapes, specs: Sequence[PanelSpec], width: int, header: int) -> tuple[Panel, ...]:
    """The panels side by side where the width allows, else below each other, each zoomed to fit.

    Args:
        shapes: the areas; codes it does not hold are left out.
        specs: in reading order.
        width: pixels of the whole figure.
        header: pixels over each panel kept for its title.
    """
    return tuple(
        _fitted(spec, tuple(shapes.areas[code] for code in spec.codes if code in shapes.areas), place)
        for spec, place in zip(specs, _places(len(specs), width, header), strict=True)
    )


def _places(count: int, width: int, header: int) -> Iterator[Box]:
    columns = max(1, min(count, (width + _GAP) // (NARROWEST + _GAP)))
    panel = (width - (columns - 1) * _GAP) / columns
    height = round(min(panel * _HEIGHT_RATIO, _TALLEST))
    for index in range(count):
        left = index % columns * (panel + _GAP)
        top = index // columns * (height + header + _GAP) + header
        yield Box(left, top, left + panel, top + height)


def _fitted(spec: PanelSpec, areas: tuple[Area, ...], place: Box) -> Panel:
    points = [point for area in areas for ring in area.rings for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = mercator(min(y for _, y in points)), mercator(max(y for _, y in points))
    width, height = place.right - place.left, place.bottom - place.top
    scale = min((width - 2 * _PADDING) / (east - west), (height - 2 * _PADDING) / (north - south))
    x, y = (west + east) / 2, (south + north) / 2
    half_width, half_height = width / scale / 2, height / scale / 2
    return Panel(
        spec, areas, place, Box(x - half_width, y + half_height, x + half_width, y - half_height), scale
    )
