"""The sheet a map is drawn on: everything that stays the same from year to year."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from koladash.app.figures.atlas import LABEL_SIZE
from koladash.app.figures.drawing import Layer, assembled
from koladash.app.figures.hatching import STROKE, hatch_id
from koladash.app.figures.legend import LEGEND_HEIGHT, legend
from koladash.app.formats import NO_BREAK_SPACE, separators
from koladash.app.theme import load_tokens, plotly_template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.figures.atlas import Atlas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.figures.geometry import Point
    from koladash.app.figures.map_labels import Label
    from koladash.app.figures.map_scale import MapScale
    from koladash.app.figures.panels import Panel
    from koladash.app.formats import Language
    from koladash.app.theme import Theme

LAYERS = ("areas", "hatch", "outline", "frame", "near", "chosen", "leaders", "labels")
"""The traces of each panel, in drawing order."""

MOST_NEIGHBOURS = 16
"""How many neighbours can be outlined: no Swedish municipality has more than twelve."""

_CLEAR = [[0, "rgba(0,0,0,0)"], [1, "rgba(0,0,0,0)"]]
_FRAME_MARGIN = 4
_TEMPLATES = {
    "both": "%{customdata}<br><b>%{text}</b>",
    "value": "<b>%{text}</b>",
    "beside": f"{NO_BREAK_SPACE}%{{customdata}} <b>%{{text}}</b>{NO_BREAK_SPACE}",
}


@dataclass(frozen=True, slots=True)
class MapTexts:
    """The words on a map: `titles` holds title and subtitle per panel key, `missing` is the short "i.u."."""

    year: str
    missing: str
    missing_legend: str
    titles: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MapView:
    """How a map is shown: the addresses are whole paths of the borders and the hatch for the same atlas.

    `neighbours` are those of `selected`; they get a thinner line than it.
    """

    theme: Theme
    scale: MapScale
    texts: MapTexts
    geojson_url: str
    hatch_url: str
    selected: str = ""
    neighbours: tuple[str, ...] = ()
    language: Language = "sv"


def sheet(atlas: Atlas, view: MapView) -> Drawing:
    """A map without figures: borders, frame, leader lines, names, titles and legend, as plain data."""
    traces = [trace for number in range(len(atlas.panels)) for trace in _panel_traces(atlas, number, view)]
    titles = [note for panel in atlas.panels for note in _titles(panel, atlas, view)]
    key = legend(view.scale, atlas.width, view.texts.missing_legend, view.theme)
    layout = {
        "template": plotly_template(view.theme, separators=separators(view.language)),
        "height": atlas.height + LEGEND_HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "coloraxis": view.scale.color_axis(view.theme),
        **{_geo(number): _geo_layout(panel, atlas) for number, panel in enumerate(atlas.panels)},
    }
    return assembled([Layer(traces, _rules(atlas, view.theme), titles), key], layout)


def _panel_traces(atlas: Atlas, number: int, view: MapView) -> list[dict[str, Any]]:
    panel, labels, color = atlas.panels[number], atlas.labels[number], view.theme.color
    codes = [area.code for area in panel.areas]
    layers = {
        "areas": {
            **_borders(view.geojson_url, codes, color["surface"], 0.9),
            "coloraxis": "coloraxis",
            "hoverinfo": "none",
        },
        "hatch": {
            **_borders(
                view.hatch_url,
                [hatch_id(panel.spec.key, code) for code in codes],
                color["missing_line"],
                STROKE,
            ),
            **_flat(color["missing_line"], codes),
            # Every area has its hatch, shown where it is selected: another year then moves no shape.
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 0}},
        },
        "outline": {**_borders(view.geojson_url, codes, color["line_strong"], 0.45), **_flat("", codes)},
        "frame": _frame(atlas, panel, view.theme),
        "near": _ringed(view, MOST_NEIGHBOURS, "ink2", (3.2, 1.4)),
        "chosen": _ringed(view, 1, "ink", (7, 3.2)),
        "leaders": _leaders(panel, labels, view.theme),
        "labels": _words(panel, labels, view.theme),
    }
    return [{**layers[name], "name": name, "geo": _geo(number)} for name in LAYERS]


def _borders(url: str, codes: Sequence[str], color: object, width: object) -> dict[str, Any]:
    return {
        "type": "choropleth",
        "geojson": url,
        "locations": list(codes),
        "marker": {"line": {"color": color, "width": width}},
        "showscale": False,
        "hoverinfo": "skip",
    }


def _ringed(view: MapView, most: int, ink: str, widths: tuple[float, float]) -> dict[str, Any]:
    """A line on a halo of the ground round up to so many areas; each is named twice in the locations."""
    color = view.theme.color
    lines = _borders(view.geojson_url, [], [color["surface"], color[ink]] * most, list(widths) * most)
    return {**lines, **_flat("", [""] * 2 * most)}


def _flat(color: str, codes: Sequence[str]) -> dict[str, Any]:
    """One colour, or none, for all; `z` is as long as the locations may become."""
    scale = [[0, color], [1, color]] if color else _CLEAR
    return {"z": [0] * len(codes), "colorscale": scale, "zmin": 0, "zmax": 1}


def _frame(atlas: Atlas, panel: Panel, theme: Theme) -> dict[str, Any]:
    """A dashed frame round the areas that another panel enlarges."""
    enlarged = [other for other in atlas.panels if other.spec.enlarges == panel.spec.key]
    points: list[Point | None] = []
    for other in enlarged:
        pixels = [panel.pixel(point) for area in other.areas for ring in area.rings for point in ring]
        xs, ys = [x for x, _ in pixels], [y for _, y in pixels]
        left, right = min(xs) - _FRAME_MARGIN, max(xs) + _FRAME_MARGIN
        top, bottom = min(ys) - _FRAME_MARGIN, max(ys) + _FRAME_MARGIN
        points += [(left, top), (right, top), (right, bottom), (left, bottom), (left, top), None]
    style = load_tokens()["chart"]["map"]["inset_frame"]
    line = {
        "color": theme.color[style["color"]],
        "width": style["width"],
        "dash": style["dash"].replace(" ", ","),
    }
    return {**_scatter(panel, points), "mode": "lines", "line": line}


def _leaders(panel: Panel, labels: Sequence[Label], theme: Theme) -> dict[str, Any]:
    lines = [label.leader for label in labels if label.leader]
    points = [point for line in lines for point in (line.start, line.end, None)]
    dots = [size for _ in lines for size in (4, 0, 0)]
    ink = theme.color["ink"]
    marker = {"size": dots, "color": ink, "opacity": 1, "line": {"width": 0}}
    return {
        **_scatter(panel, points),
        "mode": "lines+markers",
        "line": {"color": ink, "width": 1},
        "marker": marker,
    }


def _words(panel: Panel, labels: Sequence[Label], theme: Theme) -> dict[str, Any]:
    """The labels: names stand still, values change; one that ink cannot be read on is a selected point."""
    names = {area.code: area.name for area in panel.areas}
    ink = theme.color["ink"]
    return {
        **_scatter(panel, [label.at for label in labels]),
        "mode": "text",
        "ids": [label.code for label in labels],
        "customdata": [names[label.code] for label in labels],
        "texttemplate": [_TEMPLATES[label.style] for label in labels],
        "textposition": [_position(label) for label in labels],
        "textfont": {"size": LABEL_SIZE, "color": ink},
        "selected": {"textfont": {"color": _other_text(theme)}},
        "unselected": {"textfont": {"color": ink}},
    }


def _position(label: Label) -> str:
    if label.leader is None:
        return "middle center"
    return "middle left" if label.leader.is_left else "middle right"


def _other_text(theme: Theme) -> str:
    return next(color for color in theme.sequential_text if color != theme.color["ink"])


def _scatter(panel: Panel, points: Sequence[Point | None]) -> dict[str, Any]:
    degrees = [panel.degrees(point) if point else None for point in points]
    return {
        "type": "scattergeo",
        "lon": [round(at[0], 4) if at else None for at in degrees],
        "lat": [round(at[1], 4) if at else None for at in degrees],
        "hoverinfo": "skip",
        "showlegend": False,
    }


def _geo(number: int) -> str:
    return f"geo{number + 1}" if number else "geo"


def _geo_layout(panel: Panel, atlas: Atlas) -> dict[str, Any]:
    height = atlas.height + LEGEND_HEIGHT
    place, (west, north) = panel.place, panel.degrees((0, 0))
    east, south = panel.degrees((panel.width, panel.height))
    bottom, top = (1 - (edge + LEGEND_HEIGHT) / height for edge in (place.bottom, place.top))
    return {
        "domain": {"x": [place.left / atlas.width, place.right / atlas.width], "y": [bottom, top]},
        "visible": False,
        "projection": {"type": "mercator"},
        # Plotly would take the mean of the latitudes, which is not the middle of a Mercator map.
        "center": dict(zip(("lon", "lat"), panel.degrees((panel.width / 2, panel.height / 2)), strict=True)),
        "lonaxis": {"range": [west, east]},
        "lataxis": {"range": [south, north]},
        "bgcolor": "rgba(0,0,0,0)",
    }


def _titles(panel: Panel, atlas: Atlas, view: MapView) -> list[dict[str, Any]]:
    title, subtitle = view.texts.titles.get(panel.spec.key, ("", ""))
    color = view.theme.color
    rows = ((f"<b>{title}</b>", 15, color["ink"], 34), (subtitle, 13, color["ink2"], 14))
    return [
        {
            "text": text,
            "xref": "paper",
            "yref": "paper",
            "x": panel.place.left / atlas.width,
            "y": 1,
            "yshift": -(LEGEND_HEIGHT + panel.place.top - above),
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": size, "color": ink},
        }
        for text, size, ink, above in rows
        if title and text and atlas.header
    ]


def _rules(atlas: Atlas, theme: Theme) -> list[dict[str, Any]]:
    """A hairline between panels that stand side by side."""
    pairs = zip(atlas.panels, atlas.panels[1:], strict=False)
    beside = [(left.place, right.place) for left, right in pairs if left.place.top == right.place.top]
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": "paper",
            "x0": (left.right + right.left) / 2 / atlas.width,
            "x1": (left.right + right.left) / 2 / atlas.width,
            "y0": 1 - (right.bottom + LEGEND_HEIGHT) / (atlas.height + LEGEND_HEIGHT),
            "y1": 1 - (right.top + LEGEND_HEIGHT - 46) / (atlas.height + LEGEND_HEIGHT),
            "line": {"color": theme.color["line"], "width": 1},
        }
        for left, right in beside
    ]
