"""Where a municipality lies in its region: outlines, and one area filled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.figures.geometry import mercator

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.geometry import Area
    from koladash.app.theme import Theme

_MARGIN = 2.0


def locator(areas: Sequence[Area], chosen: str, size: tuple[int, int], theme: Theme) -> str:
    """The map as SVG text without words.

    Args:
        areas: the region's municipalities.
        chosen: the code of the filled one.
        size: width and height in pixels that the map is fitted into.
        theme: the ground.
    """
    width, height = size
    color = theme.color
    points = [(x, mercator(y)) for area in areas for ring in area.rings for x, y in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    scale = min((width - 2 * _MARGIN) / (east - west), (height - 2 * _MARGIN) / (north - south))
    left, top = (width - (east - west) * scale) / 2, (height - (north - south) * scale) / 2

    def path(area: Area) -> str:
        rings = (
            " ".join(
                f"{left + (x - west) * scale:.1f},{top + (north - mercator(y)) * scale:.1f}" for x, y in ring
            )
            for ring in area.rings
        )
        return "".join(f"M{ring}Z" for ring in rings)

    others = "".join(path(area) for area in areas if area.code != chosen)
    filled = "".join(path(area) for area in areas if area.code == chosen)
    frame = f'width="{width}" height="{height}" viewBox="0 0 {width} {height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {frame}>'
        f'<path d="{others}" fill="{color["surface2"]}" stroke="{color["line_strong"]}" stroke-width="0.8"/>'
        f'<path d="{filled}" fill="{color["a"]}" stroke="{color["ink"]}" stroke-width="1"/></svg>'
    )
