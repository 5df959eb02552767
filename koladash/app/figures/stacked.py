"""Who refers: stacked bars, of shares or of counts, with what two refer together in both colours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koladash.app.figures.drawing import Layer, assembled, bullet, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import pushed_apart, text_width, within
from koladash.app.figures.overlays import hatch
from koladash.app.figures.stops import Stop, stops_meta
from koladash.app.theme import text_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing

_ROW, _BAR = 48, 28
_NAMES_ABOVE = 44
_MARK = 10


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bars: its key in the frame, its name, and the origins whose colours it has.

    `is_named` says whether the name stands over the bars; a picture beside this one may have said it.
    """

    key: str
    name: str
    origins: tuple[str, ...]
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class StackRow:
    """A bar: its key, its title, what stands to its right, and the words when it lacks all parts.

    `says` is what those who walk it by keys are told then, with the reason; `is_lit` marks the one that is
    looked at.
    """

    key: str
    title: str
    total: str = ""
    lacks: str = ""
    says: str = ""
    is_lit: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Part
    row: int
    start: float
    length: float
    label: str
    detail: str

    @property
    def middle(self) -> float:
        return self.start + self.length / 2


def stacked(
    values: pl.DataFrame, parts: Sequence[Part], rows: Sequence[StackRow], canvas: Canvas, whole: float = 100
) -> Drawing:
    """Bars from the left, one a row, the parts' names over the first bar that has them.

    Args:
        values: row, part, value (null where missing), label (as printed), detail (the tooltip).
        parts: in drawing order.
        rows: from the top.
        canvas: ground and width; the height follows from the rows.
        whole: what the full width stands for: 100 for shares, the largest total for counts.
    """
    sheet = _Sheet(values, parts, rows, canvas, whole)
    pieces = list(sheet.pieces())
    height = _NAMES_ABOVE + len(rows) * _ROW
    layers = [sheet.bars(pieces), sheet.names(pieces), sheet.titles({piece.row for piece in pieces})]
    layout = {
        "template": canvas.template,
        "height": height,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "barmode": "overlay",
        "meta": stops_meta(sheet.stops(row) for row in range(len(rows))),
        **pixel_axes(canvas.width, height),
    }
    return assembled(layers, layout)


@dataclass(frozen=True, slots=True)
class _Sheet:
    values: pl.DataFrame
    parts: Sequence[Part]
    rows: Sequence[StackRow]
    canvas: Canvas
    whole: float

    @property
    def left(self) -> float:
        return (
            self.titles_at + max((text_width(row.title, 14, bold=True) for row in self.rows), default=0) + 18
        )

    @property
    def titles_at(self) -> float:
        """Where the titles begin: after the mark of the one that is looked at, where there is one."""
        return _MARK + 8 if any(row.is_lit and row.title for row in self.rows) else 0

    @property
    def right(self) -> float:
        total = max((text_width(row.total, 13) for row in self.rows), default=0)
        return self.canvas.width - (total + 14 if total else 1)

    def y(self, row: int) -> float:
        return _NAMES_ABOVE + row * _ROW + _BAR / 2

    def pieces(self) -> Iterator[_Piece]:
        """What is drawn: the parts that are more than nothing."""
        for index in range(len(self.rows)):
            yield from (piece for piece in self.places(index) if piece.length)

    def places(self, index: int) -> Iterator[_Piece]:
        """Every part that the frame has for a row, where it stands; what lacks or is zero has no length."""
        scale = (self.right - self.left) / (self.whole or 1)
        found = self.values.filter(row=self.rows[index].key).iter_rows(named=True)
        by_part, start = {each["part"]: each for each in found}, self.left
        for part in self.parts:
            if part.key in by_part:
                row = by_part[part.key]
                length = (row["value"] or 0) * scale
                yield _Piece(part, index, start, length, row["label"] or "", row["detail"] or "")
                start += length

    def stops(self, index: int) -> list[Stop]:
        """What the arrow keys meet along a row: its parts, or the sentence of a row that lacks them all."""
        y, row = self.y(index), self.rows[index]
        found = [Stop(place.middle, y, f"{place.part.name}, {place.detail}") for place in self.places(index)]
        return found or [Stop(self.left, y, row.says)]

    def bars(self, pieces: Sequence[_Piece]) -> Layer:
        layer = Layer()
        for part in self.parts:
            own = [piece for piece in pieces if piece.part is part]
            if own:
                layer.traces.append(self._bar(part, own))
        roomy = (each for each in pieces if each.length >= text_width(each.label, 14, bold=True) + 6)
        layer.annotations.extend(map(self._value, roomy))
        return layer

    def _value(self, piece: _Piece) -> dict[str, Any]:
        """The value inside its piece; on stripes it has a ground of its own."""
        theme, at = self.canvas.theme, (piece.middle, self.y(piece.row))
        is_striped = len(piece.part.origins) > 1
        ink = theme.color["ink"] if is_striped else text_on(theme.origin[piece.part.origins[0]])
        ground = {"bgcolor": theme.color["surface"], "borderpad": 0} if is_striped else {}
        return {**sheet_text(f"<b>{piece.label}</b>", at, 14, ink, "center"), **ground}

    def _bar(self, part: Part, own: Sequence[_Piece]) -> dict[str, Any]:
        theme = self.canvas.theme
        colors = [theme.origin[origin] for origin in part.origins]
        pattern = {"shape": "/", "size": 10, "solidity": 0.5, "fgcolor": colors[-1], "bgcolor": colors[0]}
        return {
            "type": "bar",
            "orientation": "h",
            "name": part.name,
            "x": [piece.length for piece in own],
            "base": [piece.start for piece in own],
            "y": [self.y(piece.row) for piece in own],
            "width": _BAR,
            "customdata": [piece.detail for piece in own],
            "hovertemplate": f"<b>{part.name}</b><br>%{{customdata}}<extra></extra>",
            "marker": {
                "color": colors[0],
                "line": {"color": theme.color["surface"], "width": 2},
                **({"pattern": pattern} if len(colors) > 1 else {}),
            },
        }

    def names(self, pieces: Sequence[_Piece]) -> Layer:
        """Each part's name over the first bar; one that has no room rises to a second line with a pointer.

        A part that the first bar lacks is named over the first bar that has it.
        """
        named = [piece for piece in pieces if piece.part.is_named]
        if not named:
            return Layer()
        first = [piece for piece in named if piece.row == named[0].row]
        later = {piece.part.key: piece for piece in reversed(named)}
        for piece in first:
            del later[piece.part.key]
        wide = [piece for piece in first if _name_width(piece) <= piece.length]
        narrow = [piece for piece in first if _name_width(piece) > piece.length]
        layers = [self._line_of_names(each, lift) for each, lift in ((wide, 12), (narrow, 32))]
        layers += [self._line_of_names([piece], 11) for piece in later.values()]
        return Layer(
            shapes=[shape for layer in layers for shape in layer.shapes],
            annotations=[note for layer in layers for note in layer.annotations],
        )

    def _line_of_names(self, pieces: Sequence[_Piece], lift: float) -> Layer:
        layer, color = Layer(), self.canvas.theme.color
        wanted, sizes = [piece.middle for piece in pieces], [_name_width(piece) for piece in pieces]
        placed = pushed_apart(wanted, *within(wanted, sizes, (0, self.canvas.width)), sizes)
        for piece, x in zip(pieces, placed, strict=True):
            y = self.y(piece.row) - _BAR / 2 - lift
            layer.annotations.append(sheet_text(piece.part.name, (x, y), 13, color["ink2"], "center"))
            if lift > _BAR / 2:
                layer.shapes.append(sheet_line((x, y + 10), (piece.middle, y + lift - 1), color["ink3"]))
        return layer

    def titles(self, answered: set[int]) -> Layer:
        layer, theme = Layer(), self.canvas.theme
        for index, row in enumerate(self.rows):
            y = self.y(index)
            title = f"<b>{row.title}</b>" if row.is_lit else row.title
            layer.annotations.append(sheet_text(title, (self.titles_at, y), 14, theme.color["ink"]))
            if row.is_lit and row.title:
                layer.shapes.append(bullet((_MARK / 2, y), _MARK, theme.role("a").color))
            if row.total:
                at = self.canvas.width, y
                layer.annotations.append(sheet_text(row.total, at, 13, theme.color["ink2"], "right"))
            if index not in answered:
                layer.traces.append(self._lane(y))
                note = sheet_text(row.lacks, (self.left + 52, y), 13, theme.color["ink2"])
                layer.annotations.append(note)
        return layer

    def _lane(self, y: float) -> dict[str, Any]:
        left, right, half = self.left, self.left + 44, _BAR / 2
        return {
            "type": "scatter",
            "mode": "none",
            "x": [left, right, right, left, left],
            "y": [y - half, y - half, y + half, y + half, y - half],
            "fill": "toself",
            "fillpattern": hatch(self.canvas.theme),
            "hoverinfo": "skip",
        }


def _name_width(piece: _Piece) -> float:
    return text_width(piece.part.name, 13) + 10
