"""The map: panels on one colour scale, missing areas hatched, labels by rule, a halo round the chosen one.

Frames hold one row per municipality: `municipality` (code), `value` (null where missing), `label` (the value
as printed) and `detail` (what is said of it at once: the value with its unit, or why it is missing).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from koladash.app.figures.atlas import LABEL_SIZE, Atlas, lay_out
from koladash.app.figures.geometry import Shapes
from koladash.app.figures.hatching import hatch_geojson
from koladash.app.figures.legend import legend_words
from koladash.app.figures.lettering import text_width
from koladash.app.figures.map_layers import LAYERS, MapTexts, MapView, sheet
from koladash.app.figures.map_scale import NO_FIGURE, MapScale
from koladash.app.figures.panels import PanelSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from koladash.app.figures.drawing import Drawing
    from koladash.app.figures.map_labels import Label
    from koladash.app.figures.panels import Panel

__all__ = [
    "MapScale",
    "MapTexts",
    "MapUpdate",
    "MapView",
    "PanelSpec",
    "Shapes",
    "hatch_geojson",
    "lay_out",
    "map_choice",
    "map_figure",
    "map_update",
]


@dataclass(frozen=True, slots=True)
class MapUpdate:
    """What changes in a map that is already drawn: keys to set in traces by number, and in the layout."""

    traces: Mapping[int, Mapping[str, Any]]
    layout: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """What one municipality shows: its place on the colour axis, the words on the map and beside it."""

    position: float
    label: str
    detail: str | None


def map_figure(values: pl.DataFrame, atlas: Atlas, view: MapView) -> Drawing:
    """The whole map.

    Args:
        values: columns municipality, value, label, detail.
        atlas: the panels laid out for a width.
        view: theme, scale, texts, addresses of borders and hatch, and the chosen municipality.
    """
    figure = sheet(atlas, view)
    for change in (map_update(values, atlas, view), map_choice(atlas, view)):
        for index, keys in change.traces.items():
            figure["data"][index].update(keys)
        figure["layout"].update(change.layout)
    return figure


def map_update(values: pl.DataFrame, atlas: Atlas, view: MapView) -> MapUpdate:
    """What another year, gender or measure changes in a drawn map; arguments as `map_figure`.

    Theme, width and kind of scale must be those that the map was drawn with.
    """
    places = _places(values, view)
    usual = _usual_reason(places.values())
    traces: dict[int, dict[str, Any]] = {}
    for number, (panel, labels) in enumerate(zip(atlas.panels, atlas.labels, strict=True)):
        layers = _changes(panel, labels, places, view)
        layers["areas"] = _areas(panel, places, usual)
        traces |= {number * len(LAYERS) + LAYERS.index(name): keys for name, keys in layers.items()}
    words = legend_words(view.scale, atlas.width, view.language)
    return MapUpdate(traces, {"meta": [view.texts.year, *words]})


def map_choice(atlas: Atlas, view: MapView) -> MapUpdate:
    """What another chosen municipality changes in a drawn map: the rings round it and its neighbours."""
    rings = {"near": view.neighbours, "chosen": (view.selected,)}
    return MapUpdate(
        {
            number * len(LAYERS) + LAYERS.index(layer): {
                "locations": [code for code in codes if code in panel.rings for _ in range(2)]
            }
            for number, panel in enumerate(atlas.panels)
            for layer, codes in rings.items()
        }
    )


def _places(values: pl.DataFrame, view: MapView) -> dict[str, _Place]:
    return {
        code: _Place(
            view.scale.position(value), view.texts.missing if value is None else label or "", detail or ""
        )
        for code, value, label, detail in values.select(
            "municipality", "value", "label", "detail"
        ).iter_rows()
    }


def _usual_reason(places: Iterable[_Place]) -> str:
    """The most common reason for a missing figure, sent once: what an area without words of its own says."""
    reasons = Counter(place.detail or "" for place in places if place.position == NO_FIGURE)
    return reasons.most_common(1)[0][0] if reasons else ""


def _areas(panel: Panel, places: Mapping[str, _Place], usual: str) -> dict[str, Any]:
    shown = [places.get(area.code, _Place(NO_FIGURE, "", usual)) for area in panel.areas]
    return {
        "z": [place.position for place in shown],
        "customdata": [[] if place.detail == usual else [place.detail] for place in shown],
        "meta": usual,
    }


def _changes(
    panel: Panel, labels: Iterable[Label], places: Mapping[str, _Place], view: MapView
) -> dict[str, dict[str, Any]]:
    nowhere = _Place(NO_FIGURE, view.texts.missing, "")
    shown = [(label, places.get(label.code, nowhere)) for label in labels]
    lacking = [
        number
        for number, area in enumerate(panel.areas)
        if places.get(area.code, nowhere).position == NO_FIGURE
    ]
    return {
        "hatch": {"selectedpoints": lacking},
        "labels": {"text": [_fitting(*pair) for pair in shown], "selectedpoints": _reversed(shown, view)},
    }


def _fitting(label: Label, place: _Place) -> str:
    is_free = label.style == "beside"
    return place.label if is_free or text_width(place.label, LABEL_SIZE, bold=True) <= label.room else ""


def _reversed(shown: Iterable[tuple[Label, _Place]], view: MapView) -> list[int]:
    """Which labels stand on an area so dark (or, on dark ground, so light) that ink cannot be read on it."""
    return [
        number
        for number, (label, place) in enumerate(shown)
        if label.style != "beside" and view.scale.is_text_reversed(place.position, view.theme)
    ]
