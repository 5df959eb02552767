"""The band table as a picture: the same rows, years and bands, with the key that the page has beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import Layer, assembled, bullet, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import text_width
from koladash.app.figures.overlays import hatch

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing

BANDS = ("low", "medium", "high")
_ROW, _CELL, _GAP = 38, 35, 3
_KEY, _HEAD, _ERA = 30, 26, 22
_SWATCH, _MARK, _EDGE = 28, 10, 6


@dataclass(frozen=True, slots=True)
class BandRow:
    """A municipality: its key in the frame and its name; `is_lit` marks the one that is looked at."""

    key: str
    name: str
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class BandColumn:
    """A year: its words, those of the last two rows under it, and those of an era that begins with it."""

    year: int
    foot: tuple[str, ...]
    era: str = ""


def band_table(
    cells: pl.DataFrame,
    rows: Sequence[BandRow],
    columns: Sequence[BandColumn],
    key: Sequence[tuple[str, str]],
    feet: Sequence[str],
    canvas: Canvas,
) -> Drawing:
    """The table, drawn; its height follows from the rows.

    Args:
        cells: row, year, label (as printed), mark (what stands below it, or ""), band ("" for none),
            is_missing: hatched; with a band it then shows at the edge only.
        rows: from the top.
        columns: from the left.
        key: looks ("low", "medium", "high", "missing", "borrowed") and words.
        feet: the heads of the last rows.
        canvas: ground and width.
    """
    sheet = _Sheet(cells, rows, columns, key, feet, canvas)
    layers = [sheet.key_row(), sheet.heads(), sheet.body(), sheet.names(), sheet.foot()]
    layout = {
        "template": canvas.template,
        "height": sheet.height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        **pixel_axes(canvas.width, sheet.height),
    }
    return assembled(layers, layout)


@dataclass(frozen=True, slots=True)
class _Sheet:
    cells: pl.DataFrame
    rows: Sequence[BandRow]
    columns: Sequence[BandColumn]
    key: Sequence[tuple[str, str]]
    feet: Sequence[str]
    canvas: Canvas

    @property
    def left(self) -> float:
        names = [*(text_width(row.name, 14, bold=True) for row in self.rows), *map(_bold_width, self.feet)]
        return self.names_at + max(names, default=0) + 16

    @property
    def names_at(self) -> float:
        return _MARK + 8 if any(row.is_lit for row in self.rows) else 0

    @property
    def pitch(self) -> float:
        return (self.canvas.width - self.left) / max(len(self.columns), 1)

    @property
    def key_places(self) -> list[tuple[float, float]]:
        """Where each entry of the key begins; what has no room goes to the next line."""
        found, x, y = [], 0.0, _KEY / 2
        for _, words in self.key:
            width = _SWATCH + 8 + text_width(words, 13) + 24
            if x and x + width - 24 > self.canvas.width:
                x, y = 0.0, y + _KEY - 6
            found.append((x, y))
            x += width
        return found

    @property
    def top(self) -> float:
        """Where the first row begins."""
        eras = _ERA if any(column.era for column in self.columns) else 0
        return self.key_places[-1][1] + _KEY / 2 + 6 + eras + _HEAD

    @property
    def height(self) -> float:
        return self.top + len(self.rows) * _ROW + 10 + len(self.feet) * 24

    def x(self, index: int) -> float:
        return self.left + index * self.pitch

    def middle(self, index: int) -> float:
        return self.x(index) + self.pitch / 2

    def key_row(self) -> Layer:
        layer = Layer()
        for (looks, words), (x, y) in zip(self.key, self.key_places, strict=True):
            box = (x, y - 8, x + _SWATCH, y + 8)
            self._paint(layer, box, "" if looks == "missing" else looks, is_missing=looks not in BANDS)
            layer.annotations.append(
                sheet_text(words, (x + _SWATCH + 8, y), 13, self.canvas.theme.color["ink2"])
            )
        return layer

    def heads(self) -> Layer:
        layer, color = Layer(), self.canvas.theme.color
        for index, column in enumerate(self.columns):
            at = self.middle(index), self.top - _HEAD / 2
            layer.annotations.append(sheet_text(f"<b>{column.year}</b>", at, 13, color["ink2"], "center"))
            if column.era:
                at = self.x(index) + 5, self.top - _HEAD - _ERA / 2
                layer.annotations.append(sheet_text(f"<b>{column.era}</b>", at, 13, color["ink2"]))
            if column.era and index:
                layer.shapes.append(self._break(self.x(index)))
        return layer

    def body(self) -> Layer:
        layer = Layer()
        places = {column.year: index for index, column in enumerate(self.columns)}
        heights = {row.key: index for index, row in enumerate(self.rows)}
        for cell in self.cells.iter_rows(named=True):
            x, y = self.x(places[cell["year"]]), self.top + heights[cell["row"]] * _ROW
            box = (x + _GAP / 2, y, x + self.pitch - _GAP / 2, y + _CELL)
            self._paint(layer, box, cell["band"] or "", is_missing=cell["is_missing"])
            self._say(layer, cell, (x + self.pitch / 2, y + _CELL / 2))
        return layer

    def names(self) -> Layer:
        layer, theme = Layer(), self.canvas.theme
        for index, row in enumerate(self.rows):
            y = self.top + index * _ROW + _CELL / 2
            name = f"<b>{row.name}</b>" if row.is_lit else row.name
            layer.annotations.append(sheet_text(name, (self.names_at, y), 14, theme.color["ink"]))
            if row.is_lit:
                layer.shapes.append(bullet((_MARK / 2, y), _MARK, theme.role("a").color))
        return layer

    def foot(self) -> Layer:
        layer, color = Layer(), self.canvas.theme.color
        top = self.top + len(self.rows) * _ROW
        layer.shapes.append(sheet_line((0, top), (self.canvas.width, top), color["line_strong"]))
        for line, head in enumerate(self.feet):
            y, is_first = top + 18 + line * 24, line == 0
            ink = color["ink"] if is_first else color["ink2"]
            layer.annotations.append(sheet_text(_strong(head, is_first), (self.names_at, y), 13, ink))
            for index, column in enumerate(self.columns):
                words = _strong(column.foot[line], is_first)
                layer.annotations.append(sheet_text(words, (self.middle(index), y), 13, ink, "center"))
        return layer

    def _paint(
        self, layer: Layer, box: tuple[float, float, float, float], band: str, *, is_missing: bool
    ) -> None:
        """A cell's ground: its band, or the hatch with a borrowed band at the edge."""
        theme, outline = self.canvas.theme, self.canvas.theme.color["line_strong"]
        colors = dict(zip(BANDS, theme.band, strict=True)) | {"borrowed": theme.band[1]}
        if is_missing:
            layer.traces.append(_hatched(box, hatch(theme), outline))
            if band:
                edge = (box[0], box[1], box[0] + _EDGE, box[3])
                layer.shapes.append(_rectangle(edge, colors[band], outline))
        else:
            layer.shapes.append(_rectangle(box, colors[band], outline) | {"layer": "below"})

    def _say(self, layer: Layer, cell: dict[str, Any], at: tuple[float, float]) -> None:
        theme, (x, y) = self.canvas.theme, at
        inks = dict(zip(BANDS, theme.band_text, strict=True))
        ink = theme.color["ink"] if cell["is_missing"] else inks[cell["band"]]
        label = sheet_text(f"<b>{cell['label']}</b>", (x, y - 7 if cell["mark"] else y), 14, ink, "center")
        if cell["is_missing"]:
            label |= {"bgcolor": theme.color["surface"], "borderpad": 2}
        layer.annotations.append(label)
        if cell["mark"]:
            layer.annotations.append(sheet_text(cell["mark"], (x, y + 9), 12, ink, "center"))

    def _break(self, x: float) -> dict[str, Any]:
        line = sheet_line((x, self.top - _HEAD - _ERA), (x, self.height), "")
        return line | {"line": {"color": self.canvas.theme.color["break_line"], "width": 3}}


def _hatched(box: tuple[float, float, float, float], pattern: dict[str, Any], outline: str) -> dict[str, Any]:
    left, top, right, bottom = box
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [left, right, right, left, left],
        "y": [top, top, bottom, bottom, top],
        "fill": "toself",
        "fillpattern": pattern,
        "line": {"width": 0.5, "color": outline},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _rectangle(box: tuple[float, float, float, float], fill: str, outline: str) -> dict[str, Any]:
    left, top, right, bottom = box
    ends = {"x0": left, "y0": top, "x1": right, "y1": bottom}
    line = {"width": 0.5, "color": outline}
    return {"type": "rect", "xref": "x", "yref": "y", **ends, "fillcolor": fill, "line": line}


def _strong(words: str, is_strong: bool) -> str:  # noqa: FBT001 - one of two looks
    return f"<b>{words}</b>" if is_strong else words


def _bold_width(words: str) -> float:
    return text_width(words, 13, bold=True)
