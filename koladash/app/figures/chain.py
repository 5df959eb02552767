"""The chain as one picture: numbered links side by side, each with its number, its line and its doubt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koladash.app.figures.drawing import SMALL, Layer, assembled, pixel_axes, sheet_line, sheet_text
from koladash.app.figures.lettering import text_width, wrapped
from koladash.app.figures.overlays import hatch
from koladash.app.figures.sparkline import dots, joined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing

LINE: Final = (140, 34)
"""Pixels of a link's line."""

_SIX_FROM, _SIDE = 960, 14
_NAME, _VALUE, _PITCH = 20, 34, 18
_RING = 22


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A link: its name in the chain, its measure, and what is told of it; `lacks` where nothing is.

    `points` are years rising, each with its value or None; `breaks` the first years of new definitions.
    """

    name: str
    measure: str
    value: str = ""
    unit: str = ""
    change: str = ""
    points: Sequence[tuple[int, float | None]] = ()
    breaks: Sequence[int] = ()
    is_settled: bool = True
    beside: Sequence[str] = ()
    foot: str = ""
    lacks: tuple[str, str] = ("", "")


def chain_picture(links: Sequence[ChainLink], canvas: Canvas) -> Drawing:
    """The links in order, six side by side where there is room, else three; `canvas.height` is not used."""
    count = 6 if canvas.width >= _SIX_FROM else 3
    width, top, layers = canvas.width / count, 0.0, []
    for start in range(0, len(links), count):
        row = links[start : start + count]
        told = [
            _Link(link, start + index + 1, (index * width, top), width, canvas)
            for index, link in enumerate(row)
        ]
        slots = tuple(max(each.lines[slot] for each in told) for slot in range(3))
        layers += [each.layer(slots) for each in told]
        top += _height(slots)
        layers.append(Layer([], [_rule((each.left, top - _height(slots)), top, canvas) for each in told[1:]]))
    margin = {"l": 0, "r": 0, "t": 0, "b": 0}
    layout = {"template": canvas.template, "height": round(top), "margin": margin}
    return assembled(layers, {**layout, **pixel_axes(canvas.width, top)})


def _height(slots: Sequence[int]) -> float:
    names, changes, beside = slots
    return 46 + names * _NAME + _VALUE + 12 + changes * _PITCH + LINE[1] + 40 + (beside + 1) * _PITCH + 20


def _rule(start: tuple[float, float], end: float, canvas: Canvas) -> dict[str, Any]:
    return sheet_line((start[0], start[1] + 8), (start[0], end - 16), canvas.theme.color["line"])


@dataclass(frozen=True, slots=True)
class _Link:
    """A link with its place: `at` is its upper left corner."""

    link: ChainLink
    number: int
    at: tuple[float, float]
    width: float
    canvas: Canvas

    @property
    def left(self) -> float:
        return self.at[0]

    @property
    def lines(self) -> tuple[int, int, int]:
        """How many lines the measure, the change, and what stands beside it take."""
        return len(self._measure), len(self._change), len(self._beside)

    @property
    def _room(self) -> float:
        return self.width - 2 * _SIDE

    @property
    def _measure(self) -> list[str]:
        return wrapped(self.link.measure, self._room, 15, bold=True)

    @property
    def _change(self) -> list[str]:
        return wrapped(self.link.change, self._room, 14)

    @property
    def _beside(self) -> list[str]:
        return [line for each in self.link.beside for line in wrapped(each, self._room, 14)]

    def layer(self, slots: Sequence[int]) -> Layer:
        """Everything of the link, each slot as high as the highest of its row."""
        names, changes, beside = slots
        value = self.at[1] + 46 + names * _NAME + _VALUE / 2
        line = value + _VALUE / 2 + 12 + changes * _PITCH
        foot = line + LINE[1] + 40 + beside * _PITCH
        told = self._lacking(value) if self.link.lacks[0] else self._told(value, line)
        color = self.canvas.theme.color
        return Layer(
            told.traces,
            [self._ring(), *told.shapes],
            [
                *self._head(),
                *told.annotations,
                self._words(self.link.foot, foot, (SMALL, color["ink3"])),
            ],
        )

    def _told(self, value: float, line: float) -> Layer:
        color = self.canvas.theme.color
        unit = self._words(self.link.unit, value + 5, (15, color["ink2"]))
        unit["x"] += text_width(self.link.value, 32, bold=True) + 6
        years = [str(year) for year, _ in self.link.points]
        notes = [
            self._words(f"<b>{self.link.value}</b>", value, (32, color["ink"])),
            unit,
            *self._stack(self._change, value + _VALUE / 2 + 10, color["ink2"]),
            *self._stack(self._beside, line + LINE[1] + 34, color["ink"]),
        ]
        if years:
            last = self._words(years[-1], line + LINE[1] + 12, (SMALL, color["ink3"]))
            notes += [
                self._words(years[0], line + LINE[1] + 12, (SMALL, color["ink3"])),
                {**last, "x": self._x(LINE[0]), "xanchor": "right"},
            ]
        return Layer(self._spark(line), [], notes)

    def _spark(self, top: float) -> list[dict[str, Any]]:
        theme, link = self.canvas.theme, self.link
        role = theme.role("a")
        places = dots(link.points, LINE)
        half = LINE[0] / max(len(places) - 1, 1) / 2
        lacking = [
            self._hatched(self._x(x - half), self._x(x + half), (top, top + LINE[1]))
            for x, y in places.values()
            if y is None
        ]
        runs = [
            {
                **self._trace([self._x(x) for x, _ in run], [top + y for _, y in run]),
                "mode": "lines" if len(run) > 1 else "markers",
                "line": {"color": role.color, "width": 2},
                "marker": {"color": role.color, "size": 4},
            }
            for run in joined(link.points, LINE, link.breaks)
        ]
        ends = [(x, y) for x, y in list(places.values())[-1:] if y is not None]
        end = {
            "symbol": "circle" if link.is_settled else "circle-cross",
            "size": 8,
            "color": role.color,
            "line": {"color": theme.color["surface"], "width": 1.2},
        }
        dot = [{**self._trace([self._x(x)], [top + y]), "mode": "markers", "marker": end} for x, y in ends]
        return [*lacking, *runs, *dot]

    def _lacking(self, value: float) -> Layer:
        title, why = self.link.lacks
        color = self.canvas.theme.color
        bar = self._hatched(self._x(0), self._x(self._room), (value - 15, value + 15))
        label = self._words(f"<b> {title} </b>", value, (14, color["ink"]))
        label = {**label, "x": self._x(self._room / 2), "xanchor": "center", "bgcolor": color["surface"]}
        return Layer(
            [bar], [], [label, *self._stack(wrapped(why, self._room, 14), value + 32, color["ink2"])]
        )

    def _head(self) -> list[dict[str, Any]]:
        color, middle = self.canvas.theme.color, self.at[1] + 19
        number = self._words(f"<b>{self.number}</b>", middle, (13, color["accent"]))
        name = self._words(f"<b>{self.link.name}</b>", middle, (14, color["ink2"]))
        bold = [f"<b>{line}</b>" for line in self._measure]
        return [
            {**number, "x": self._x(_RING / 2), "xanchor": "center"},
            {**name, "x": self._x(_RING + 8)},
            *(
                self._words(line, self.at[1] + 46 + index * _NAME, (15, color["ink"]))
                for index, line in enumerate(bold)
            ),
        ]

    def _ring(self) -> dict[str, Any]:
        left, middle = self._x(0), self.at[1] + 19
        ends = {"x0": left, "x1": left + _RING, "y0": middle - _RING / 2, "y1": middle + _RING / 2}
        line = {"color": self.canvas.theme.color["accent"], "width": 1.5}
        return {"type": "circle", "xref": "x", "yref": "y", **ends, "line": line}

    def _stack(self, lines: Sequence[str], first: float, color: str) -> list[dict[str, Any]]:
        return [self._words(line, first + at * _PITCH, (14, color)) for at, line in enumerate(lines)]

    def _words(self, text: str, middle: float, ink: tuple[float, str]) -> dict[str, Any]:
        return sheet_text(text, (self._x(0), middle), *ink)

    def _x(self, across: float) -> float:
        return self.at[0] + _SIDE + across

    def _hatched(self, left: float, right: float, height: tuple[float, float]) -> dict[str, Any]:
        (top, bottom), theme = height, self.canvas.theme
        box = self._trace([left, right, right, left, left], [top, top, bottom, bottom, top])
        return {**box, "mode": "none", "fill": "toself", "fillpattern": hatch(theme)}

    @staticmethod
    def _trace(x: Sequence[float], y: Sequence[float]) -> dict[str, Any]:
        return {"type": "scatter", "x": list(x), "y": list(y), "hoverinfo": "skip", "cliponaxis": False}
