"""The hatch over areas without a figure: an asset of its own, so that a change of year sends only codes."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

from koladash.app.figures.geometry import Box

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koladash.app.figures.atlas import Atlas
    from koladash.app.figures.geometry import Point
    from koladash.app.figures.map_labels import Label
    from koladash.app.figures.panels import Panel

STROKE = 0.9
"""Pixels of outline on each sliver; together they make the line of 1.3 pixels that the tokens ask for."""

_SLIVER = 0.4
_NO_FIGURE, _NO_FIGURE_TEXT = 26.0, 22.0
_SHORTEST = 2.0


def hatch_id(panel_key: str, code: str) -> str:
    """The id of an area's hatch in a panel."""
    return f"{panel_key}-{code}"


def hatch_geojson(atlas: Atlas) -> str:
    """The hatch of every area in every panel as GeoJSON, with a gap where "no figure" is written.

    Plotly's maps have no patterns: it is drawn as a choropleth of slivers on top, clockwise as they need.
    """
    features = [
        {
            "type": "Feature",
            "id": hatch_id(panel.spec.key, area.code),
            "geometry": {"type": "MultiPolygon", "coordinates": list(_slivers(atlas, panel, area.code))},
        }
        for panel in atlas.panels
        for area in panel.areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}, separators=(",", ":"))


def _slivers(atlas: Atlas, panel: Panel, code: str) -> Iterator[list[list[Point]]]:
    gap = _gap(atlas.labels[atlas.panels.index(panel)], code)
    for west, south, east, north in atlas.shapes.hatches[panel.spec.pitch][code]:
        for start, end in _without(gap, panel.pixel((west, south)), panel.pixel((east, north))):
            if math.dist(start, end) >= _SHORTEST:
                yield [_sliver(panel, start, end)]


def _gap(labels: Sequence[Label], code: str) -> Box | None:
    label = next((each for each in labels if each.code == code and each.style != "beside"), None)
    if label is None or label.room < _NO_FIGURE_TEXT:
        return None
    if label.style == "both":
        return label.box
    (x, y), half = label.at, _NO_FIGURE / 2
    return Box(x - half, y - half / 2, x + half, y + half / 2)


def _without(gap: Box | None, start: Point, end: Point) -> Iterator[tuple[Point, Point]]:
    inside = gap.clip(start, end) if gap else None
    low, high = inside or (1.0, 1.0)
    yield start, _between(start, end, low)
    yield _between(start, end, high), end


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _sliver(panel: Panel, start: Point, end: Point) -> list[Point]:
    """A triangle so thin that it is a line: from the south-western end to two points at the other."""
    (x, y), half = end, _SLIVER / 2
    corners = (start, (x - half, y - half), (x + half, y + half), start)
    return [_rounded(panel.degrees(corner)) for corner in corners]


def _rounded(point: Point) -> Point:
    return round(point[0], 4), round(point[1], 4)
