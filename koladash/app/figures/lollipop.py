"""A few numbers of one kind as dots on a common scale: the same year, four averages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.figures.canvas import Canvas, ValueScale, value_ticks
from koladash.app.figures.drawing import Layer, assembled, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import text_width

if TYPE_CHECKING:
    import polars as pl

    from koladash.app.figures.drawing import Drawing

_ROW, _FOOT, _TOP = 49, 26, 4


def lollipops(values: pl.DataFrame, canvas: Canvas) -> Drawing:
    """One row per number in the frame's order: name to the left, a dot on the scale, the value beside it.

    Args:
        values: name, value (null: the row says only its label), label, detail.
        canvas: ground, width and language; the height follows from the rows.
    """
    color, rows = canvas.theme.color, values.rows(named=True)
    left = max((text_width(row["name"], 14) for row in rows), default=0) + 20
    right = max((text_width(row["label"], 14, bold=True) for row in rows), default=0) + 22
    scale = ValueScale(value_ticks(values["value"].drop_nulls()), canvas.width - left - right)
    bottom = _TOP + len(rows) * _ROW
    layer = Layer()
    for tick, text in zip(scale.ticks, scale.labels(canvas.language), strict=True):
        x = left + scale.pixel(tick)
        layer.shapes.append(sheet_line((x, _TOP), (x, bottom), color["grid" if tick else "axis"]))
        layer.annotations.append(sheet_text(text, (x, bottom + 14), 12, color["ink3"], "center"))
    for index, row in enumerate(rows):
        y = _TOP + (index + 0.5) * _ROW
        end = left + scale.pixel(row["value"] or 0)
        layer.annotations.append(sheet_text(row["name"], (0, y), 14, color["ink"]))
        layer.annotations.append(sheet_text(f"<b>{row['label']}</b>", (end + 12, y), 14, color["ink"]))
        if row["value"] is not None:
            layer.traces.append(_stick(row, (left + scale.pixel(0), end), y, color["accent"]))
    layout = {
        "template": canvas.template,
        "height": bottom + _FOOT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        **pixel_axes(canvas.width, bottom + _FOOT),
    }
    return assembled([layer], layout)


def _stick(row: dict[str, object], ends: tuple[float, float], y: float, color: str) -> dict[str, object]:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": list(ends),
        "y": [y, y],
        "customdata": [row["detail"]] * 2,
        "hovertemplate": f"<b>{row['name']}</b><br>%{{customdata}}<extra></extra>",
        "line": {"color": color, "width": 2},
        "marker": {"size": [0, 12], "color": color, "opacity": 1},
    }
