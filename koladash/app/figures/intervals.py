"""Shares with their uncertainty: an interval, a mark, and the number of persons in a column of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.canvas import Canvas, ValueScale, value_ticks
from koladash.app.figures.drawing import Layer, assembled, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import text_width, wrapped
from koladash.app.theme import load_tokens

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from koladash.app.figures.drawing import Drawing

_ROW, _HEAD, _FOOT = 51, 44, 30
_HEAD_TEXT = 18
_COUNT = 76


@dataclass(frozen=True, slots=True)
class IntervalWords:
    """The column heads, and the word beside a count that is too small ("få")."""

    place: str
    share: str
    count: str
    few: str


@dataclass(frozen=True, slots=True)
class _Row:
    name: str
    value: float | None
    low: float | None
    high: float | None
    n: float | None
    label: str
    n_label: str
    detail: str
    mean_low: float | None = None
    mean_high: float | None = None

    @property
    def is_few(self) -> bool:
        return self.n is None or self.n < load_tokens()["chart"]["small_n_limit"]


def interval_chart(values: pl.DataFrame, words: IntervalWords, canvas: Canvas) -> Drawing:
    """One row per municipality in the frame's order (alphabetical: never by value). The height follows.

    Args:
        values: name, value, low, high (null without a count), n, label, n_label, detail, and, where a
            three-year mean is shown as a lighter bar behind, mean_low and mean_high.
        words: column heads and the word for few.
        canvas: ground, width and language.
    """
    rows = [_Row(**row) for row in values.iter_rows(named=True)]
    numbers = [
        number for row in rows for number in (row.value, row.high, row.mean_high) if number is not None
    ]
    left = max((text_width(row.name, 15) for row in rows), default=0) + 22
    scale = ValueScale(value_ticks(numbers, 4), canvas.width - left - _COUNT)
    height = _HEAD + len(rows) * _ROW + _FOOT
    sheet = _Sheet(canvas, scale, left, height)
    layout = {
        "template": canvas.template,
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        **pixel_axes(canvas.width, height),
    }
    layers = [sheet.frame(words), *(sheet.row(row, index, words) for index, row in enumerate(rows))]
    return assembled(layers, layout)


@dataclass(frozen=True, slots=True)
class _Sheet:
    canvas: Canvas
    scale: ValueScale
    left: float
    height: float

    def x(self, value: float) -> float:
        return self.left + self.scale.pixel(value)

    def frame(self, words: IntervalWords) -> Layer:
        color, top, bottom = self.canvas.theme.color, _HEAD - 4, self.height - _FOOT
        ticks = self.scale.ticks
        shapes = [
            sheet_line((self.x(tick), top), (self.x(tick), bottom), color["grid" if tick else "axis"])
            for tick in ticks
        ]
        numbers = zip(ticks, self.scale.labels(self.canvas.language), strict=True)
        notes = [
            sheet_text(text, (self.x(t), bottom + 16), 12, color["ink3"], "center") for t, text in numbers
        ]
        middle = (self.x(ticks[0]) + self.x(ticks[-1])) / 2
        return Layer([], shapes, notes + self._heads(words, middle))

    def _heads(self, words: IntervalWords, middle: float) -> list[dict[str, Any]]:
        ink, right = self.canvas.theme.color["ink2"], self.canvas.width
        room = right - text_width(words.place, bold=True) - text_width(words.count, bold=True) - 40
        share = "<br>".join(f"<b>{line}</b>" for line in wrapped(words.share, room, bold=True))
        return [
            sheet_text(f"<b>{words.place}</b>", (0, _HEAD_TEXT), 13, ink),
            sheet_text(share, (middle, _HEAD_TEXT), 13, ink, "center"),
            sheet_text(f"<b>{words.count}</b>", (right, _HEAD_TEXT), 13, ink, "right"),
        ]

    def row(self, row: _Row, index: int, words: IntervalWords) -> Layer:
        color, y = self.canvas.theme.color, _HEAD + index * _ROW + 26
        few = f" {words.few}" if row.is_few and row.n is not None else ""
        count = f"<b>{row.n_label}{few}</b>" if few else row.n_label
        notes = [
            sheet_text(row.name, (0, y), 15, color["ink"]),
            sheet_text(count, (self.canvas.width, y), 13, color["caution" if few else "ink2"], "right"),
        ]
        if row.value is not None:
            notes.append(
                sheet_text(f"<b>{row.label}</b>", (self.x(row.value), y - 18), 13, color["ink"], "center")
            )
        return Layer(list(self._traces(row, y)), [], notes)

    def _traces(self, row: _Row, y: float) -> Iterable[dict[str, Any]]:
        color, accent = self.canvas.theme.color, self.canvas.theme.color["accent"]
        if row.mean_low is not None and row.mean_high is not None:
            yield self._bar(row.mean_low, row.mean_high, y, {"color": color["accent_soft"], "width": 16})
        if row.low is not None and row.high is not None:
            style = {"width": 2, "dash": "4px,3px"} if row.is_few else {"width": 6}
            yield self._bar(row.low, row.high, y, {"color": accent, **style})
        if row.value is not None:
            inner, outer = (color["surface"], accent) if row.is_few else (accent, color["surface"])
            yield {
                "type": "scatter",
                "mode": "markers",
                "x": [self.x(row.value)],
                "y": [y],
                "customdata": [row.detail],
                "hovertemplate": f"<b>{row.name}</b><br>%{{customdata}}<extra></extra>",
                "marker": {"size": 13, "color": inner, "opacity": 1, "line": {"color": outer, "width": 2}},
            }

    def _bar(self, low: float, high: float, y: float, line: dict[str, Any]) -> dict[str, Any]:
        ends = [self.x(low), self.x(high)]
        return {"type": "scatter", "mode": "lines", "x": ends, "y": [y, y], "hoverinfo": "skip", "line": line}
