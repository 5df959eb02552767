"""A mark by itself, for a key to what marks mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koladash.app.theme import Theme

_SIZE, _RADIUS = 14, 5


def mark_svg(theme: Theme, *, is_open: bool = False, has_cross: bool = False) -> str:
    """A circle as the lines of a series have it, in the colour of words, as SVG text.

    Args:
        theme: the ground.
        is_open: as after a break.
        has_cross: as for a preliminary value.
    """
    ink, ground = theme.color["ink2"], theme.color["surface"]
    fill, line, width = (ground, ink, 2) if is_open else (ink, ground, 1.2)
    middle = _SIZE / 2
    reach = f"M{middle - _RADIUS},{middle}h{2 * _RADIUS}M{middle},{middle - _RADIUS}v{2 * _RADIUS}"
    cross = f'<path d="{reach}" stroke="{line}" stroke-width="1.6"/>' if has_cross else ""
    size = f'width="{_SIZE}" height="{_SIZE}" viewBox="0 0 {_SIZE} {_SIZE}"'
    looks = f'fill="{fill}" stroke="{line}" stroke-width="{width}"'
    circle = f'<circle cx="{middle}" cy="{middle}" r="{_RADIUS}" {looks}/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{circle}{cross}</svg>'
