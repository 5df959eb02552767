"""Lines of a series: whom they stand for, where they break, and which points carry a mark."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from koladash.app.figures.stops import Stop

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import polars as pl

    from koladash.app.theme import Role, RoleStyle, Theme

_END = {"circle": 9, "diamond": 11, "square": 9}
_POINT = {"circle": 6, "diamond": 7, "square": 6}
_LONE = 5
_RING = 15


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its key in the frame, its name, who it is.

    `lacks` is the sentence of the hatched lane ("Härnösand: uppgift saknas"); without it a gap is a gap.
    `is_named` says whether its name stands at the line's end; a picture's heading may have said it.
    """

    key: str
    name: str
    role: Role
    lacks: str = ""
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Point:
    """A year of a line. `value` is None where it lacks, and `detail` then says why."""

    year: int
    value: float | None
    label: str = ""
    detail: str = ""
    is_revised: bool = False
    is_preliminary: bool = False


def points_of(values: pl.DataFrame, line: Line) -> list[Point]:
    """The points of a line in order of year, from a frame with line, year, value, label, detail.

    A column `is_revised`, where the frame has one, marks values that were another at an earlier fetch, and
    `is_preliminary` those that the source has not settled.
    """
    return [
        Point(
            row["year"],
            row["value"],
            row["label"] or "",
            row["detail"] or "",
            bool(row.get("is_revised")),
            bool(row.get("is_preliminary")),
        )
        for row in values.filter(line=line.key).sort("year").iter_rows(named=True)
    ]


def stops_of(line: Line, points: Sequence[Point]) -> list[Stop]:
    """What is said at each year of a line: its name, then what the tooltip says."""
    return [Stop(point.year, point.value, f"{line.name} {point.detail}".strip()) for point in points]


def revision_rings(line: Line, points: Sequence[Point], theme: Theme) -> list[dict[str, Any]]:
    """A small ring round each revised value, as a trace; none where nothing was revised."""
    revised = [point for point in points if point.is_revised and point.value is not None]
    if not revised:
        return []
    marker = {
        "symbol": "circle-open",
        "size": _RING,
        "color": theme.role(line.role).color,
        "line": {"width": 1.2},
    }
    ring = {
        "type": "scatter",
        "mode": "markers",
        "x": [point.year for point in revised],
        "y": [point.value for point in revised],
        "hoverinfo": "skip",
        "cliponaxis": False,
        "marker": marker,
    }
    return [ring]


def last_point(points: Sequence[Point]) -> Point | None:
    """The last point that has a value."""
    return next((point for point in reversed(points) if point.value is not None), None)


def line_trace(
    line: Line, points: Sequence[Point], breaks: Collection[int], theme: Theme, *, marks: bool
) -> dict[str, Any]:
    """The line as a trace: none over a missing year, said or left out, and none over a break.

    Marks are filled before a break and open after it; a cross in the mark says that the value is preliminary.

    Args:
        line: who it is.
        points: in order of year.
        breaks: first years of new definitions.
        theme: the ground.
        marks: whether every point of the municipalities is marked, or only the last.
    """
    style = theme.role(line.role)
    path = _with_gaps(points, breaks)
    return {
        "type": "scatter",
        "name": line.name,
        "mode": "lines+markers",
        "x": [point.year for point in path],
        "y": [point.value for point in path],
        "customdata": [point.detail for point in path],
        "hovertemplate": f"<b>{line.name}</b><br>%{{customdata}}<extra></extra>",
        "connectgaps": False,
        "cliponaxis": False,
        "opacity": style.opacity,
        "line": {"color": style.color, "width": style.width, "dash": style.dash},
        "marker": _markers(path, style, breaks, theme.color["surface"], marks=marks),
    }


def _with_gaps(points: Sequence[Point], breaks: Collection[int]) -> list[Point]:
    path = list(points[:1])
    for before, after in pairwise(points):
        is_broken = any(before.year < first <= after.year for first in breaks)
        if is_broken or after.year - before.year > 1:
            path.append(Point(after.year, None))
        path.append(after)
    return path


def _markers(
    path: Sequence[Point], style: RoleStyle, breaks: Collection[int], ground: str, *, marks: bool
) -> dict[str, Any]:
    opened = [sum(point.year >= first for first in breaks) % 2 == 1 for point in path]
    symbol = style.marker or "circle"
    return {
        "symbol": [f"{symbol}-cross" if point.is_preliminary else symbol for point in path],
        "size": _sizes(path, style.marker, marks=marks),
        "opacity": 1,
        "color": [ground if is_open else style.color for is_open in opened],
        "line": {
            "color": [style.color if is_open else ground for is_open in opened],
            "width": [2 if is_open else 1.2 for is_open in opened],
        },
    }


def _sizes(path: Sequence[Point], marker: str, *, marks: bool) -> list[int]:
    present = [point.value is not None for point in path]
    sizes = [_POINT[marker] if marker and marks else 0 for point in path]
    for index, has_value in enumerate(present):
        if has_value and not any(present[max(index - 1, 0) : index] + present[index + 1 : index + 2]):
            sizes[index] = max(sizes[index], _LONE)
    if marker and any(present):
        sizes[len(present) - 1 - present[::-1].index(True)] = _END[marker]
        sizes = [
            _END[marker] + 2 if point.is_preliminary else size
            for point, size in zip(path, sizes, strict=True)
        ]
    return sizes
