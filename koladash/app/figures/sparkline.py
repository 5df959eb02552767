"""A line as small as a word: from zero, with an end dot, and hatched where years lack."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koladash.app.theme import Role, Theme

_DOT = 3.5
_LEAST = 1e-6
_PATTERN = (
    '<pattern id="{name}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<line x1="0" y1="0" x2="0" y2="6" stroke="{color}" stroke-width="1.3"/></pattern>'
)


def sparkline(
    points: Sequence[tuple[int, float | None]],
    theme: Theme,
    size: tuple[int, int] = (140, 28),
    role: Role = "a",
    breaks: Collection[int] = (),
    *,
    is_settled: bool = True,
) -> str:
    """The line as SVG text without words: first and last year stand under it, the figures beside it, as text.

    Args:
        points: years rising, each with its value, None where it lacks.
        theme: the ground.
        size: width and height in pixels.
        role: whose line it is.
        breaks: first years of new definitions; the line is never drawn over one.
        is_settled: whether the last value is final; the dot of a preliminary one has a cross in it.
    """
    width, height = size
    foot, color = height - 1, theme.color
    ground = f'<line x1="0" x2="{width}" y1="{foot}" y2="{foot}" stroke="{color["line"]}"/>'
    if not points:
        return _svg(size, ground)
    places, line = _places(points, width, foot), theme.role(role).color
    slots = _slots(points, places, foot, theme)
    paths = "".join(_path(run, line) for run in _runs(points, places, breaks))
    return _svg(size, ground + slots + paths + _end(places, line, color["surface"], is_settled=is_settled))


def dots(
    points: Sequence[tuple[int, float | None]], size: tuple[int, int]
) -> dict[int, tuple[float, float | None]]:
    """Where each year of `sparkline` stands, in pixels; without height where it lacks.

    Args:
        points: years rising, each with its value, None where it lacks.
        size: width and height in pixels.
    """
    places = _places(points, size[0], size[1] - 1) if points else []
    return {
        year: (round(x, 1), None if y is None else round(y, 1))
        for (year, _), (x, y) in zip(points, places, strict=True)
    }


def joined(
    points: Sequence[tuple[int, float | None]], size: tuple[int, int], breaks: Collection[int]
) -> list[list[tuple[float, float]]]:
    """The pieces of the line in pixels: years in a row that have a value, with no break between them.

    Args:
        points: years rising, each with its value, None where it lacks.
        size: width and height in pixels.
        breaks: first years of new definitions.
    """
    return _runs(points, _places(points, size[0], size[1] - 1), breaks) if points else []


def _svg(size: tuple[int, int], body: str) -> str:
    width, height = size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}">{body}</svg>'
    )


def _places(
    points: Sequence[tuple[int, float | None]], width: int, foot: int
) -> list[tuple[float, float | None]]:
    first, last = points[0][0], points[-1][0]
    values = [value for _, value in points if value is not None]
    low, high = min([0.0, *values]), max([0.0, *values])
    across, rise = (width - 2 * _DOT) / max(last - first, 1), (foot - 2 * _DOT) / max(high - low, _LEAST)
    return [
        (_DOT + (year - first) * across, None if value is None else foot - (value - low) * rise)
        for year, value in points
    ]


def _runs(
    points: Sequence[tuple[int, float | None]],
    places: Sequence[tuple[float, float | None]],
    breaks: Collection[int],
) -> list[list[tuple[float, float]]]:
    """The places that are joined: years in a row that have a value, with no break between them."""
    pieces = [(value is not None, sum(first <= year for first in breaks)) for year, value in points]
    groups = groupby(zip(pieces, places, strict=True), key=lambda pair: pair[0])
    return [[(x, y) for _, (x, y) in group if y is not None] for (is_told, _), group in groups if is_told]


def _path(run: Sequence[tuple[float, float]], color: str) -> str:
    if len(run) == 1:
        return f'<circle cx="{run[0][0]:.1f}" cy="{run[0][1]:.1f}" r="2" fill="{color}"/>'
    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
    return (
        f'<polyline points="{line}" fill="none" stroke="{color}" stroke-width="2" stroke-linejoin="round"/>'
    )


def _slots(
    points: Sequence[tuple[int, float | None]],
    places: Sequence[tuple[float, float | None]],
    foot: int,
    theme: Theme,
) -> str:
    """A hatched slot for every year that lacks, half a year wide on either side."""
    missing = [x for x, y in places if y is None]
    if not missing:
        return ""
    half = (places[-1][0] - places[0][0]) / max(points[-1][0] - points[0][0], 1) / 2
    name = f"hatch-{theme.name}"
    pattern = _PATTERN.format(name=name, color=theme.color["missing_line"])
    slots = "".join(
        f'<rect x="{x - half:.1f}" y="2" width="{2 * half:.1f}" height="{foot - 2}"/>' for x in missing
    )
    return f'<defs>{pattern}</defs><g fill="url(#{name})">{slots}</g>'


def _end(places: Sequence[tuple[float, float | None]], color: str, ground: str, *, is_settled: bool) -> str:
    x, y = places[-1]
    if y is None:
        return ""
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{_DOT}" fill="{color}" stroke="{ground}"/>'
    if is_settled:
        return dot
    cross = f"M{x - _DOT:.1f},{y:.1f}h{2 * _DOT}M{x:.1f},{y - _DOT:.1f}v{2 * _DOT}"
    return f'{dot}<path d="{cross}" stroke="{ground}" stroke-width="1.4"/>'
