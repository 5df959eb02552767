"""Several charts as one picture: each with its heading and its foot, in columns on one sheet."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koladash.app.figures.drawing import SMALL, Ink
from koladash.app.figures.lettering import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing

GAP: Final = 28
"""Pixels between two columns."""

_NARROWEST = 300
_HEAD, _LINE, _AIR = 66, 17, 26


@dataclass(frozen=True, slots=True)
class Tile:
    """A chart with its words; without `figure` the foot says why there is none."""

    title: str
    subtitle: str
    figure: Drawing | None
    foot: str


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a tile lies on the sheet, in pixels from its upper left corner."""

    left: float
    top: float
    sheet: tuple[float, float]

    def words(self, lines: Sequence[str], below: float, ink: Ink) -> dict[str, Any]:
        return {
            "text": "<br>".join(lines),
            **self._at(below),
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "font": {"size": ink.size, "color": ink.color},
        }

    def rule(self, width: float, color: str) -> dict[str, Any]:
        start = self._at(0)
        ends = {
            "x0": start["x"],
            "x1": start["x"] + width / self.sheet[0],
            "y0": start["y"],
            "y1": start["y"],
        }
        return {
            "type": "line",
            "xref": "paper",
            "yref": "paper",
            **ends,
            "line": {"color": color, "width": 2},
        }

    def domain(self, figure: Drawing, width: float) -> dict[str, list[float]]:
        """The parts of the sheet that the chart's own plot takes."""
        margin, top = figure["layout"]["margin"], self.top + _HEAD
        left, right = self.left + margin["l"], self.left + width - margin["r"]
        low, high = top + figure["layout"]["height"] - margin["b"], top + margin["t"]
        across, down = self.sheet
        return {"x": [left / across, right / across], "y": [1 - low / down, 1 - high / down]}

    def _at(self, below: float) -> dict[str, Any]:
        x, y = self.left / self.sheet[0], 1 - (self.top + below) / self.sheet[1]
        return {"xref": "paper", "yref": "paper", "x": x, "y": y}


def columns_in(width: float) -> int:
    """How many tiles stand side by side."""
    return max(1, int((width + GAP) // (_NARROWEST + GAP)))


def tile_width(width: float) -> int:
    """The pixels that each chart is drawn for, on a sheet so wide."""
    count = columns_in(width)
    return int((width - GAP * (count - 1)) // count)


def tiled(tiles: Sequence[Tile], canvas: Canvas) -> Drawing:
    """The tiles in reading order.

    Args:
        tiles: their charts drawn for `tile_width(canvas.width)`, all of the height `canvas.height`.
        canvas: the sheet's ground, width and language.
    """
    width = tile_width(canvas.width)
    feet = [wrapped(tile.foot, width, SMALL) for tile in tiles]
    told, count = list(zip(tiles, feet, strict=True)), columns_in(canvas.width)
    rows = [told[start : start + count] for start in range(0, len(told), count)]
    heights = [_HEAD + canvas.height + _LINE * max(len(foot) for _, foot in row) + _AIR for row in rows]
    sheet = float(canvas.width), float(sum(heights))
    drawing: Drawing = {"data": [], "layout": _layout(canvas, sheet)}
    for index, row in enumerate(rows):
        for column, (tile, foot) in enumerate(row):
            place = _Place(column * (width + GAP), sum(heights[:index]), sheet)
            _add(drawing, tile, foot, (place, width, canvas))
    return drawing


def _layout(canvas: Canvas, sheet: tuple[float, float]) -> dict[str, Any]:
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    return {
        "template": canvas.template,
        "height": round(sheet[1]),
        "margin": margin,
        "shapes": [],
        "annotations": [],
    }


def _add(drawing: Drawing, tile: Tile, foot: Sequence[str], where: tuple[_Place, int, Canvas]) -> None:
    place, width, canvas = where
    layout, color = drawing["layout"], canvas.theme.color
    layout["shapes"].append(place.rule(width, color["ink"]))
    layout["annotations"] += [
        place.words(
            [f"<b>{line}</b>" for line in wrapped(tile.title, width, 16, bold=True)[:1]],
            10,
            Ink(color["ink"], 16),
        ),
        place.words(wrapped(tile.subtitle, width, 14)[:1], 32, Ink(color["ink2"], 14)),
        place.words(foot, _HEAD + (canvas.height if tile.figure else 0), Ink(color["ink2"], SMALL)),
    ]
    if tile.figure:
        _add_chart(drawing, tile.figure, place.domain(tile.figure, width))


def _add_chart(drawing: Drawing, figure: Drawing, domain: dict[str, list[float]]) -> None:
    """A chart's traces, shapes and words on axes of their own, which take its part of the sheet."""
    layout = drawing["layout"]
    count = sum(name.startswith("xaxis") for name in layout) + 1
    number = "" if count == 1 else str(count)
    for axis, other in (("x", "y"), ("y", "x")):
        own = {"domain": domain[axis], "anchor": f"{other}{number}"}
        layout[f"{axis}axis{number}"] = {**figure["layout"][f"{axis}axis"], **own}
    drawing["data"] += [{**trace, "xaxis": f"x{number}", "yaxis": f"y{number}"} for trace in figure["data"]]
    for kind in ("shapes", "annotations"):
        layout[kind] += [_moved(each, number) for each in figure["layout"][kind]]


def _moved(each: dict[str, Any], number: str) -> dict[str, Any]:
    """The same on the axes of that number; what was measured on the paper is measured on the plot."""
    axes = {
        f"{axis}ref": f"{axis}{number}" if each.get(f"{axis}ref", axis) == axis else f"{axis}{number} domain"
        for axis in "xy"
    }
    return {**each, **axes}
