from __future__ import annotations

import gzip
import json
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import plotly.graph_objects as go
import polars as pl
import pytest
import shapely

from koladash.app.figures import map as maps
from koladash.app.figures.atlas import LABEL_SIZE, Atlas
from koladash.app.figures.lettering import text_width
from koladash.app.figures.map import (
    MapScale,
    MapTexts,
    MapUpdate,
    MapView,
    PanelSpec,
    Shapes,
    hatch_geojson,
    lay_out,
    map_choice,
    map_update,
)
from koladash.app.figures.map_layers import LAYERS
from koladash.app.theme import load_theme
from koladash.catalogue import load_catalogue

SHAPES = Path(__file__).parents[2] / "shapes"
LIMITS = (20.0, 30.0, 40.0, 50.0, 60.0)
WORDS = ("under 20", "20–29", "30–39", "40–49", "50–59", "60 och mer")
SCHEMA = {"municipality": pl.String, "value": pl.Float64, "label": pl.String, "detail": pl.String}
NO_ANSWER = "Kommunen har inte lämnat uppgift."


def map_figure(values: pl.DataFrame, atlas: Atlas, view: MapView) -> go.Figure:
    """The map as Plotly's own figure, which refuses every key and value that Plotly does not know."""
    return go.Figure(maps.map_figure(values, atlas, view))


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    borders, hatch = SHAPES / "regions.geojson", SHAPES / "hatch.json"
    return Shapes.parse(borders.read_text(encoding="utf-8"), hatch.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def specs() -> tuple[PanelSpec, ...]:
    groups = load_catalogue().groups
    gr = tuple(groups["gr"].municipalities)
    return (
        PanelSpec("vg", (*groups["county-14"].municipalities, "1384")),
        PanelSpec("gr", gr, has_leaders=True, enlarges="vg", pitch="fine"),
        PanelSpec("vn", tuple(groups["county-22"].municipalities), has_leaders=True),
    )


@pytest.fixture(scope="module")
def atlas(shapes: Shapes, specs: tuple[PanelSpec, ...]) -> Atlas:
    return lay_out(shapes, specs, 1112, 46)


@pytest.fixture
def view() -> MapView:
    texts = MapTexts("2022", "i.u.", "i.u., ingen uppgift")
    scale = MapScale("classes", LIMITS, WORDS, is_share=True)
    return MapView(load_theme("light"), scale, texts, "/shapes/regions.geojson", "/shapes/hatch-1112.geojson")


def values(atlas: Atlas, shift: int = 0, lacking: tuple[str, ...] = ()) -> pl.DataFrame:
    """Made-up percentages that differ from place to place and from one shift to another."""
    rows = []
    for code in atlas.shapes.areas:
        value = (int(code) * 37 + shift * 211) % 1000 / 10
        known = (code, value, f"{value:.0f}", f"{value:.0f} %")
        rows.append((code, None, "", NO_ANSWER) if code in lacking else known)
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def traces(figure: object, layer: str) -> list[object]:
    return list(figure.data[LAYERS.index(layer) :: len(LAYERS)])


def test_three_panels_share_one_scale_and_fetch_nothing_from_afar(atlas: Atlas, view: MapView):
    figure = map_figure(values(atlas), atlas, view)
    areas = traces(figure, "areas")
    assert [len(each.locations) for each in areas] == [50, 13, 7]
    assert {each.coloraxis for each in areas} == {"coloraxis"}
    assert {each.geojson for each in areas} == {"/shapes/regions.geojson"}
    assert [figure.layout[geo].visible for geo in ("geo", "geo2", "geo3")] == [False] * 3


def test_kungsbacka_is_drawn_as_the_thirteenth(atlas: Atlas, view: MapView):
    first, enlarged, _ = traces(map_figure(values(atlas), atlas, view), "areas")
    assert "1384" in first.locations
    assert "1384" in enlarged.locations


def test_missing_is_hatched_says_why_and_is_no_zero(atlas: Atlas, view: MapView):
    shown = values(atlas, lacking=("1421", "2262"))
    shown = shown.with_columns(value=pl.when(pl.col("municipality") == "1480").then(0.0).otherwise("value"))
    figure = map_figure(shown, atlas, view)
    areas, hatches = traces(figure, "areas"), traces(figure, "hatch")
    position = dict(zip(areas[0].locations, areas[0].z, strict=True))
    assert (position["1421"], position["1480"]) == (-1, 0)
    hatched = [[each.locations[index] for index in each.selectedpoints] for each in hatches]
    assert hatched == [["vg-1421"], [], ["vn-2262"]]
    assert {each.unselected.marker.opacity for each in hatches} == {0}
    assert {each.meta for each in areas} == {NO_ANSWER}


def test_a_rarer_reason_is_said_too(atlas: Atlas, view: MapView):
    shown = values(atlas, lacking=("1421", "2262", "2260"))
    rare = pl.when(pl.col("municipality") == "2260").then(pl.lit("Uppgiften är skyddad.")).otherwise("detail")
    areas = traces(map_figure(shown.with_columns(detail=rare), atlas, view), "areas")[2]
    details = dict(zip(areas.locations, areas.customdata, strict=True))
    assert details["2260"] == ["Uppgiften är skyddad."]
    assert details["2262"] == []


def test_a_place_that_the_frame_does_not_hold_is_missing(atlas: Atlas, view: MapView):
    some = values(atlas).filter(pl.col("municipality") != "2284")
    areas = traces(map_figure(some, atlas, view), "areas")[2]
    assert dict(zip(areas.locations, areas.z, strict=True))["2284"] == -1


@pytest.mark.parametrize(("value", "position"), [(49.6, 4), (49.4, 3), (0, 0), (100, 5), (None, -1)])
def test_a_value_is_rounded_as_printed_before_it_gets_its_class(
    view: MapView, value: float | None, position: int
):
    assert view.scale.position(value) == position


def test_a_sliding_scale_meets_the_classes_at_their_limits(view: MapView):
    sliding = replace(view.scale, kind="continuous")
    assert [sliding.position(limit) for limit in LIMITS] == [0.5, 1.5, 2.5, 3.5, 4.5]


@pytest.mark.parametrize("kind", ["classes", "continuous", "bands"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_axis_gives_every_class_its_colour_and_missing_the_ground(view: MapView, kind: str, theme: str):
    scale = replace(view.scale, kind=kind)
    axis, colors = scale.color_axis(load_theme(theme)), scale.colors(load_theme(theme))
    stops = [at for at, _ in axis["colorscale"]]
    assert stops == sorted(stops)
    assert (stops[0], stops[-1]) == (0, 1)
    span = axis["cmax"] - axis["cmin"]
    for number, color in [(-1, load_theme(theme).color["missing_bg"]), *enumerate(colors)]:
        at = (number - axis["cmin"]) / span
        before = [shade for stop, shade in axis["colorscale"] if stop <= at + 1e-6][-1]
        assert before == color


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_label_can_be_read_on_its_area(atlas: Atlas, view: MapView, theme: str):
    view = replace(view, theme=load_theme(theme))
    figure = map_figure(values(atlas, lacking=("1421",)), atlas, view)
    position = {
        code: view.scale.position(value)
        for code, value in values(atlas, lacking=("1421",)).select("municipality", "value").iter_rows()
    }
    for trace, labels in zip(traces(figure, "labels"), atlas.labels, strict=True):
        for index, label in enumerate(labels):
            is_other = index in trace.selectedpoints
            drawn = (trace.selected if is_other else trace.unselected).textfont.color
            number = position[label.code]
            is_on_area = label.style != "beside" and number >= 0
            assert drawn == (view.theme.sequential_text[number] if is_on_area else view.theme.color["ink"])


def apply(figure: dict[str, object], update: MapUpdate) -> dict[str, object]:
    for index, keys in update.traces.items():
        figure["data"][index].update(keys)
    figure["layout"].update(update.layout)
    return figure


def test_an_update_makes_the_very_map_of_the_other_year(atlas: Atlas, view: MapView):
    other = replace(view, texts=replace(view.texts, year="2021"))
    before = maps.map_figure(values(atlas, 0, ("1421", "2262")), atlas, view)
    after = maps.map_figure(values(atlas, 1, ("1401",)), atlas, other)
    assert apply(before, map_update(values(atlas, 1, ("1401",)), atlas, other)) == after


def test_neighbours_are_ringed_in_the_panels_that_hold_them(atlas: Atlas, view: MapView):
    chosen = replace(view, selected="1384", neighbours=("1383", "1463", "1480", "1481"))
    rings = traces(map_figure(values(atlas), atlas, chosen), "near")
    assert [sorted(set(each.locations)) for each in rings] == [["1463", "1480", "1481"], ["1480", "1481"], []]
    assert all(list(each.locations).count(code) == 2 for each in rings for code in each.locations)
    assert all(len(each.locations or ()) <= len(each.z) for each in rings)


def test_an_update_of_the_choice_moves_the_halo_only(atlas: Atlas, view: MapView):
    chosen = replace(view, selected="1462")
    before = maps.map_figure(values(atlas), atlas, view)
    assert apply(before, map_choice(atlas, chosen)) == maps.map_figure(values(atlas), atlas, chosen)
    assert [list(each.locations) for each in traces(map_figure(values(atlas), atlas, chosen), "chosen")] == [
        ["1462"] * 2,
        ["1462"] * 2,
        [],
    ]


@pytest.mark.parametrize("lacking", [7, 44])
def test_a_change_of_year_is_small(atlas: Atlas, view: MapView, lacking: int):
    update = map_update(values(atlas, 1, tuple(atlas.shapes.areas)[-lacking:]), atlas, view)
    operations = [
        *(
            {"operation": "Merge", "location": ["data", n], "params": {"value": k}}
            for n, k in update.traces.items()
        ),
        {"operation": "Merge", "location": ["layout"], "params": {"value": dict(update.layout)}},
    ]
    sent = json.dumps(operations, ensure_ascii=False, separators=(",", ":")).encode()
    assert len(sent) < 2_700
    assert len(gzip.compress(sent)) < 1_000


def test_a_whole_map_is_small_because_the_borders_are_an_asset(atlas: Atlas, view: MapView):
    assert len(map_figure(values(atlas), atlas, view).to_json()) < 25_000


WIDTHS = [288, 320, 360, 420, 520, 640, 800, 960, 1112]


@pytest.mark.parametrize("width", WIDTHS)
def test_labels_fit_wholly_in_their_areas_at_every_width(
    shapes: Shapes, specs: tuple[PanelSpec, ...], width: int
):
    atlas = lay_out(shapes, specs, width, 46)
    for panel, labels in zip(atlas.panels, atlas.labels, strict=True):
        for label in (each for each in labels if each.style != "beside"):
            area = shapely.union_all([shapely.Polygon(ring) for ring in panel.rings[label.code]])
            box = label.box
            text = shapely.box(box.left, box.top + 4, box.right, box.bottom - 4)
            assert area.buffer(0.5).contains(text), (panel.spec.key, label.code)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_label_meets_another_and_no_leader_crosses_one(
    shapes: Shapes, specs: tuple[PanelSpec, ...], width: int
):
    atlas = lay_out(shapes, specs, width, 46)
    for panel, labels in zip(atlas.panels, atlas.labels, strict=True):
        for one, other in combinations(labels, 2):
            assert not one.box.overlaps(other.box), (panel.spec.key, one.code, other.code)
        for beside in (each for each in labels if each.leader):
            line = shapely.LineString([beside.leader.start, beside.leader.end])
            others = [each for each in labels if each is not beside]
            assert not any(line.intersects(shapely.box(*_edges(each))) for each in others)
            assert line.length <= 120
            assert beside.box.left >= 0
            assert beside.box.right <= panel.width


def _edges(label: object) -> tuple[float, float, float, float]:
    return label.box.left, label.box.top, label.box.right, label.box.bottom


def test_everyone_in_the_enlarged_panel_and_in_vasternorrland_is_named(atlas: Atlas):
    named = [{label.code for label in labels if label.style != "value"} for labels in atlas.labels]
    assert [len(each) for each in named[1:]] == [13, 7]


def test_a_value_too_wide_for_its_area_is_left_out(atlas: Atlas, view: MapView):
    wide = values(atlas).with_columns(label=pl.lit("1 234 567"))
    labels = traces(map_figure(wide, atlas, view), "labels")[0]
    shown = [label for label, text in zip(atlas.labels[0], labels.text, strict=True) if text]
    assert all(label.room >= text_width("1 234 567", LABEL_SIZE, bold=True) for label in shown)


def test_hatching_covers_every_area_clockwise_and_spares_the_words(atlas: Atlas):
    features = json.loads(hatch_geojson(atlas))["features"]
    assert len(features) == 70
    by_id = {feature["id"]: feature["geometry"]["coordinates"] for feature in features}
    assert all(by_id.values())
    for sliver in by_id["vg-1439"]:
        assert not shapely.LinearRing(sliver[0]).is_ccw
    panel, label = atlas.panels[0], next(each for each in atlas.labels[0] if each.style == "both")
    box = shapely.box(*_edges(label)).buffer(-0.5)
    drawn = [
        shapely.LineString([panel.pixel(point) for point in ring[0]]) for ring in by_id[f"vg-{label.code}"]
    ]
    assert not any(line.intersects(box) for line in drawn)


def test_hatching_is_whole_where_the_words_have_no_room(shapes: Shapes, specs: tuple[PanelSpec, ...]):
    narrow = lay_out(shapes, specs[:1], 288, 0)
    tight = next(
        label for label in narrow.labels[0] if label.room < text_width("i.u.", LABEL_SIZE, bold=True)
    )
    features = {
        each["id"]: each["geometry"]["coordinates"] for each in json.loads(hatch_geojson(narrow))["features"]
    }
    assert len(features[f"vg-{tight.code}"]) <= len(shapes.hatches["wide"][tight.code])


def test_a_dashed_frame_shows_what_is_enlarged(atlas: Atlas, view: MapView):
    frames = traces(map_figure(values(atlas), atlas, view), "frame")
    assert [len(each.lon or ()) for each in frames] == [6, 0, 0]


def test_titles_stand_over_their_panels_only_where_there_is_room(
    shapes: Shapes, specs: tuple[PanelSpec, ...], view: MapView
):
    view = replace(view, texts=replace(view.texts, titles={"gr": ("Göteborgsregionen", "13 kommuner")}))
    for header, shown in ((46, True), (0, False)):
        small = lay_out(shapes, specs[1:2], 324, header)
        texts = [note.text for note in map_figure(values(small), small, view).layout.annotations]
        assert ("<b>Göteborgsregionen</b>" in texts) == shown


def test_the_legend_reads_its_words_where_an_update_can_change_them(atlas: Atlas, view: MapView):
    figure = map_figure(values(atlas), atlas, view)
    assert list(figure.layout.meta) == ["2022", *WORDS]
    texts = [note.text for note in figure.layout.annotations]
    assert "%{meta[1]}" in texts
    assert view.texts.missing_legend in texts


def test_a_narrow_legend_shows_the_limits(shapes: Shapes, specs: tuple[PanelSpec, ...], view: MapView):
    narrow = lay_out(shapes, specs[2:], 320, 0)
    assert list(map_figure(values(narrow), narrow, view).layout.meta)[1:] == ["20", "30", "40", "50", "60"]
