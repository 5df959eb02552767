"""A dot strip: where one stands among the others, a row for each measure, each row on a scale of its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.app.figures.canvas import Canvas, ValueScale, value_ticks
from koladash.app.figures.drawing import SMALL, Layer, assembled, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import pushed_apart, shortened, text_width, within, wrapped
from koladash.app.figures.overlays import hatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.drawing import Drawing

_NAMES = 200
_NARROW = 520
_ROW, _WIDEST_ROW, _TALL_ROW = 76, 100, 116
_TICK = 4
_LANE = 40
_SIDE = 16
_MARKED = ("a", "b", "country", "region")
_MARK = 14
_MEDIAN = {"width": 2, "dash": "4px,3px"}


@dataclass(frozen=True, slots=True)
class StripRow:
    """A row: its key, title and subtitle; `lacks` is said when the chosen one has no value."""

    key: str
    title: str
    subtitle: str
    lacks: str = ""


def dot_strip(values: pl.DataFrame, rows: Sequence[StripRow], canvas: Canvas) -> Drawing:
    """The strips below each other. They fill `canvas.height` where that is more than they need.

    Args:
        values: one row per measure and place: `row` (a `StripRow.key`), `role` (a, b, country, region for its
            median, or group), `name`, `value` (null where missing), `label` (as printed), `detail` (the
            tooltip under the name).
        rows: from the top.
        canvas: ground, width and language.
    """
    pitch = _pitch(canvas, len(rows))
    strips = [_Strip(row, values.filter(row=row.key), canvas, index, pitch) for index, row in enumerate(rows)]
    is_first = next((strip for strip in strips if strip.marked), None)
    layers = [strip.layer(with_names=strip is is_first) for strip in strips]
    height = len(rows) * pitch
    layout = {
        "template": canvas.template,
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        **pixel_axes(canvas.width, height),
    }
    return assembled(layers, layout)


def _pitch(canvas: Canvas, rows: int) -> int:
    """Pixels of a row: more where there is height to fill, less where the names stand beside."""
    if canvas.width < _NARROW:
        return _TALL_ROW
    return min(max(_ROW, canvas.height // max(rows, 1)), _WIDEST_ROW)


@dataclass(frozen=True)
class _Strip:
    row: StripRow
    values: pl.DataFrame
    canvas: Canvas
    index: int
    pitch: int

    @property
    def y(self) -> float:
        return (self.index + 1) * self.pitch - 34

    @property
    def left(self) -> float:
        return _SIDE if self.canvas.width < _NARROW else _NAMES

    @cached_property
    def scale(self) -> ValueScale:
        return ValueScale(
            value_ticks(self.values["value"].drop_nulls()), self.canvas.width - self.left - 2 * _SIDE
        )

    @cached_property
    def marked(self) -> list[dict[str, Any]]:
        rows = self.values.filter(pl.col("role").is_in(_MARKED), pl.col("value").is_not_null())
        return sorted(rows.iter_rows(named=True), key=lambda row: _MARKED.index(row["role"]))

    def layer(self, *, with_names: bool) -> Layer:
        has_values = bool(self.values["value"].drop_nulls().len())
        scale = self._axis() if has_values else Layer()
        lane = self._lane() if self.row.lacks else Layer()
        return Layer(
            [*lane.traces, *(self._traces() if has_values else [])],
            [*scale.shapes, *self._medians()],
            [*self._titles(), *scale.annotations, *lane.annotations, *self._labels(with_names=with_names)],
        )

    def _x(self, value: float) -> float:
        return self.left + _SIDE + self.scale.pixel(value)

    def _titles(self) -> list[dict[str, Any]]:
        color, is_narrow = self.canvas.theme.color, self.canvas.width < _NARROW
        top, room = (self.y - 62, self.canvas.width) if is_narrow else (self.y - 9, _NAMES)
        return [
            sheet_text(f"<b>{shortened(self.row.title, room, 14)}</b>", (0, top), 14, color["ink"]),
            *(
                sheet_text(line, (0, top + 17 + 15 * index), SMALL, color["ink3"])
                for index, line in enumerate(wrapped(self.row.subtitle, room, SMALL)[:2])
            ),
        ]

    def _axis(self) -> Layer:
        color, ends = self.canvas.theme.color, self.scale.ticks
        shapes = [sheet_line((self._x(ends[0]), self.y), (self._x(ends[-1]), self.y), color["grid"])]
        shapes += [
            sheet_line((self._x(t), self.y - _TICK), (self._x(t), self.y + _TICK), color["axis"])
            for t in ends
        ]
        words = zip(ends, self.scale.labels(self.canvas.language), strict=True)
        notes = [
            sheet_text(text, (self._x(t), self.y + 18), SMALL, color["ink3"], "center") for t, text in words
        ]
        return Layer([], shapes, notes)

    def _traces(self) -> list[dict[str, Any]]:
        others = self.values.filter(pl.col("role") == "group", pl.col("value").is_not_null())
        theme = self.canvas.theme
        grey = {"symbol": "circle", "size": 8, "color": theme.color["muted_series"], "opacity": 0.85}
        traces = [self._dots(others.rows(named=True), {**grey, "line": {"width": 0}})]
        for row in reversed(self.marked):
            style = theme.role(row["role"])
            ring = {
                "color": theme.color["surface"] if style.marker else style.color,
                "width": 1.5 if style.marker else 3,
            }
            mark = {"symbol": style.marker or "line-ns", "size": _MARK, "color": style.color, "line": ring}
            traces.append(self._dots([row], {**mark, "opacity": 0 if row["role"] == "region" else 1}))
        return traces

    def _medians(self) -> list[dict[str, Any]]:
        """A dashed line across the row, longer than any mark; the trace over it only answers a hand."""
        style = self.canvas.theme.role("region")
        places = [self._x(row["value"]) for row in self.marked if row["role"] == "region"]
        lines = [sheet_line((x, self.y - 10), (x, self.y + 15), style.color) for x in places]
        return [{**line, "line": {"color": style.color, **_MEDIAN}} for line in lines]

    def _dots(self, rows: Sequence[dict[str, Any]], marker: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "scatter",
            "mode": "markers",
            "x": [self._x(row["value"]) for row in rows],
            "y": [self.y] * len(rows),
            "text": [row["name"] for row in rows],
            "customdata": [row["detail"] for row in rows],
            "hovertemplate": "<b>%{text}</b><br>%{customdata}<extra></extra>",
            "marker": marker,
            "cliponaxis": False,
        }

    def _labels(self, *, with_names: bool) -> list[dict[str, Any]]:
        marked, roles = self.marked, self.canvas.theme.role
        texts = self._words(_MARKED if with_names else ())
        if with_names and sum(map(_room, texts)) > self.canvas.width - self._lane_end:
            texts = self._words(_MARKED[:-1])
        widths = [_room(text) for text in texts]
        wanted = [self._x(row["value"]) for row in marked]
        middles = pushed_apart(wanted, *within(wanted, widths, (self._lane_end, self.canvas.width)), widths)
        return [
            sheet_text(f"<b>{text}</b>", (x, self.y - 19), 13, roles(row["role"]).text, "center")
            for text, x, row in zip(texts, middles, marked, strict=True)
        ]

    def _words(self, named: Sequence[str]) -> list[str]:
        """What stands over each mark: the figure, after a name for those to be named."""
        return [
            f"{row['name']} {row['label']}" if row["role"] in named else row["label"] for row in self.marked
        ]

    @property
    def _lane_end(self) -> float:
        words = text_width(self.row.lacks) + 2 * _LANE if self.row.lacks else 0
        return self.left + words

    def _lane(self) -> Layer:
        """A hatched piece at the start of the row, with the sentence after it."""
        left, top, right, bottom = self.left + _SIDE, self.y - 26, self.left + _SIDE + _LANE, self.y - 13
        lane = {
            "type": "scatter",
            "mode": "none",
            "x": [left, right, right, left, left],
            "y": [top, top, bottom, bottom, top],
            "fill": "toself",
            "fillpattern": hatch(self.canvas.theme),
            "hoverinfo": "skip",
        }
        return Layer(
            [lane],
            [],
            [sheet_text(self.row.lacks, (right + 8, self.y - 19), 13, self.canvas.theme.color["ink2"])],
        )


def _room(text: str) -> float:
    return text_width(text, 13, bold=True) + 10
