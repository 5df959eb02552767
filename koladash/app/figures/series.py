"""Series over years: small multiples for a pair, and one large chart for up to eight lines.

Frames hold one row per line and year: `line` (a `Line.key`), `year`, `value` (null where missing), `label`
(the value as printed) and `detail` (what the tooltip says under the name: value with unit, year, n, source).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from koladash.app.figures.canvas import Canvas, Margins, Plot, ValueScale, value_ticks
from koladash.app.figures.drawing import Layer, assembled
from koladash.app.figures.events import ROW, Event, event_marks, place_events, row_count
from koladash.app.figures.lettering import text_width
from koladash.app.figures.line_ends import LineEnd, line_ends, room_beside
from koladash.app.figures.lines import (
    Line,
    Point,
    last_point,
    line_trace,
    points_of,
    revision_rings,
    stops_of,
)
from koladash.app.figures.overlays import BREAK_ROOM, LANE_ROOM, Break, Lane, break_marks, missing_lanes
from koladash.app.figures.periods import Years
from koladash.app.figures.stops import stops_meta

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koladash.app.figures.drawing import Drawing
    from koladash.app.figures.periods import Months
    from koladash.app.figures.stops import Stop

__all__ = ["Break", "Canvas", "Event", "Line", "development", "small_multiple"]

_MARKS_UP_TO = 8
_TICK_GAP = 12
_TOP, _BOTTOM = 10, 26
_CLEARANCE = 16
_DRAWN_IN_ORDER = ("context", "country", "region_2", "region", "c", "b", "a")
YEARS = Years()


def small_multiple(
    values: pl.DataFrame, lines: Sequence[Line], canvas: Canvas, breaks: Sequence[Break] = ()
) -> Drawing:
    """One or two municipalities with their references: labels at the line ends, zero at the foot.

    Args:
        values: columns line, year, value, label, detail, and is_revised and is_preliminary where known; its
            years make the axis.
        lines: which lines, and as whom they are drawn.
        canvas: ground, size and language.
        breaks: where the series must not be joined.
    """
    return development(values, lines, canvas, breaks)


def development(
    values: pl.DataFrame,
    lines: Sequence[Line],
    canvas: Canvas,
    breaks: Sequence[Break] = (),
    events: Sequence[Event] = (),
    periods: Years | Months = YEARS,
) -> Drawing:
    """Up to eight lines over the years, with events above the plot. Other arguments as `small_multiple`.

    `periods` says what the column `year` counts, where it is not years.
    """
    ordered = sorted(lines, key=lambda line: _DRAWN_IN_ORDER.index(line.role))
    points = {line: points_of(values, line) for line in ordered}
    chart = _Chart.laid_out(points, canvas, periods, [each.first_year for each in breaks])
    inside = [each for each in breaks if each.first_year in chart.plot.breaks]
    placed = place_events(events, chart.plot)
    lift = BREAK_ROOM if inside else 0
    chart = chart.lowered(row_count(placed) * ROW + lift)
    plot, scale = chart.plot, chart.scale
    layers = [
        break_marks(inside, plot, scale.pixel(0), canvas.theme),
        missing_lanes(chart.lanes(), plot, scale, canvas.theme),
        event_marks(placed, plot, canvas.theme, lift),
        chart.lines(),
    ]
    borders = [(plot.x(each.first_year - 0.5), each.says) for each in inside]
    return assembled(layers, {**chart.layout(), "meta": stops_meta(chart.stops(), borders)})


@dataclass(frozen=True, slots=True)
class _Chart:
    points: dict[Line, list[Point]]
    canvas: Canvas
    margins: Margins
    plot: Plot
    periods: Years | Months = YEARS

    @classmethod
    def laid_out(
        cls, points: dict[Line, list[Point]], canvas: Canvas, periods: Years | Months, breaks: Sequence[int]
    ) -> _Chart:
        years = [point.year for each in points.values() for point in each]
        first, last = min(years), max(years)
        ticks = _scale(points, 1).labels(canvas.language)
        left = max(text_width(tick) for tick in ticks) + _TICK_GAP
        right = room_beside(_ends(points, last, periods))
        size = canvas.width - left - right, canvas.height - _TOP - _BOTTOM
        inside = tuple(each for each in breaks if first < each <= last)
        plot = Plot(first, last, *size, inside)
        return cls(points, canvas, Margins(left, right, _TOP, _BOTTOM), plot, periods)

    def lowered(self, pixels: float) -> _Chart:
        margins = replace(self.margins, top=self.margins.top + pixels)
        return replace(self, margins=margins, plot=replace(self.plot, height=self.plot.height - pixels))

    @property
    def scale(self) -> ValueScale:
        bare = _scale(self.points, self.plot.height)
        lanes = min(LANE_ROOM * len(self._lacking()), self.plot.height / 2)
        return bare if self._is_free(bare) else replace(bare, foot=lanes)

    def lanes(self) -> list[Lane]:
        lift = 8 if self.scale.foot == 0 else 2
        roles = self.canvas.theme.role
        return [
            Lane(years, line.lacks, roles(line.role).text, index * LANE_ROOM + lift)
            for index, (line, years) in enumerate(self._lacking().items())
        ]

    def lines(self) -> Layer:
        plot, theme = self.plot, self.canvas.theme
        marks = len(plot.years) <= _MARKS_UP_TO or bool(plot.breaks)
        traces = [
            line_trace(line, each, plot.breaks, theme, marks=marks) for line, each in self.points.items()
        ]
        rings = [ring for line, each in self.points.items() for ring in revision_rings(line, each, theme)]
        placed = [{**trace, "x": [plot.x(year) for year in trace["x"]]} for trace in traces + rings]
        ends = line_ends(_ends(self.points, plot.last, self.periods), plot, self.scale, theme)
        return Layer(placed, [self._zero_line(), *ends.shapes], ends.annotations)

    def stops(self) -> list[list[Stop]]:
        """The lines that are someone's, "my municipality" first; what is grey is context."""
        rows = [
            stops_of(line, each) for line, each in reversed(self.points.items()) if line.role != "context"
        ]
        return [[replace(stop, x=self.plot.x(stop.x)) for stop in row] for row in rows]

    def layout(self) -> dict[str, Any]:
        plot, scale = self.plot, self.scale
        years, language = self.periods.ticks(plot), self.canvas.language
        ticktext = scale.labels(language) if _numbers(self.points) else [""] * len(scale.ticks)
        return {
            "template": self.canvas.template,
            "height": self.canvas.height,
            "margin": self.margins.as_plotly(),
            "xaxis": {
                "range": list(plot.reach),
                "tickvals": [plot.x(year) for year in years],
                "ticktext": [self.periods.name(year) for year in years],
            },
            "yaxis": {"range": list(scale.range), "tickvals": list(scale.ticks), "ticktext": ticktext},
        }

    def _lacking(self) -> dict[Line, tuple[int, ...]]:
        found = {line: _lacking_years(each, self.plot) for line, each in self.points.items() if line.lacks}
        return {line: years for line, years in found.items() if years}

    def _is_free(self, scale: ValueScale) -> bool:
        lanes = len(self._lacking())
        room = LANE_ROOM * lanes + _CLEARANCE
        return not lanes or all(scale.pixel(number) > room for number in _numbers(self.points))

    def _zero_line(self) -> dict[str, Any]:
        line = {"color": self.canvas.theme.color["axis"], "width": 1}
        return {
            "type": "line",
            "xref": "paper",
            "x0": 0,
            "x1": 1,
            "y0": 0,
            "y1": 0,
            "line": line,
            "layer": "below",
        }


def _scale(points: dict[Line, list[Point]], pixels: float) -> ValueScale:
    return ValueScale(value_ticks(_numbers(points)), pixels)


def _numbers(points: dict[Line, list[Point]]) -> list[float]:
    return [point.value for each in points.values() for point in each if point.value is not None]


def _lacking_years(points: Sequence[Point], plot: Plot) -> tuple[int, ...]:
    answered = {point.year for point in points if point.value is not None}
    return tuple(year for year in plot.years if year not in answered)


def _ends(points: dict[Line, list[Point]], last: int, periods: Years | Months) -> list[LineEnd]:
    """Where each line that is someone's ends, and what is said there; the year where not all end the last."""
    named = ((line, last_point(each)) for line, each in points.items() if line.role != "context")
    found = [(line, end) for line, end in named if end]
    is_told = any(end.year != last for _, end in found)
    return [
        LineEnd(
            line,
            end.value or 0.0,
            line.name if line.is_named else "",
            end.label,
            f" ({periods.name(end.year)})" if is_told else "",
        )
        for line, end in found
    ]
