"""How much room text takes, without a browser, and how labels keep out of each other's way."""

from __future__ import annotations

import json
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

LABEL_PITCH = 17.0
"""Pixels between the baselines of two labels at line ends."""

_WIDTHS = Path(__file__).with_name("source_sans_3.json")
_UNKNOWN = 600


def text_width(text: str, size: float = 13, *, bold: bool = False) -> float:
    """The width of a text in pixels, set in Source Sans 3."""
    widths = _widths("700" if bold else "400")
    return sum(widths.get(character, _UNKNOWN) for character in text) * size / 1000


def shortened(text: str, room: float, size: float = 13) -> str:
    """The text, or as much of it as fits in `room` pixels with an ellipsis."""
    if text_width(text, size) <= room:
        return text
    kept = text
    while kept and text_width(kept + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,:;–") + "…"


def wrapped(text: str, room: float, size: float = 13, *, bold: bool = False) -> list[str]:
    """The text broken at spaces into lines that fit in `room` pixels."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and text_width(f"{lines[-1]} {word}", size, bold=bold) <= room:
            lines[-1] += f" {word}"
        elif word:
            lines.append(word)
    return lines


def pushed_apart(
    wanted: Sequence[float], low: float, high: float, sizes: Sequence[float] | float = LABEL_PITCH
) -> list[float]:
    """The middles of labels, as near the wanted ones as can be without overlap, within `low` and `high`.

    Labels that want one place share the shift: a crowd is centred on the mean of what its members wanted. The
    order is kept. Where they do not all fit, they are spread evenly over the room.

    Args:
        wanted: the middles they would have alone.
        low: where the first label's middle may be at the earliest.
        high: where the last label's middle may be at the latest.
        sizes: the room each label takes along the line, or one number for all.
    """
    each = [float(sizes)] * len(wanted) if isinstance(sizes, int | float) else list(sizes)
    order = sorted(range(len(wanted)), key=lambda index: (wanted[index], index))
    offsets = _offsets([each[index] for index in order], high - low)
    crowds: list[tuple[float, int]] = []  # mean of (wanted − offset), members
    for offset, index in zip(offsets, order, strict=True):
        crowds.append((wanted[index] - offset, 1))
        while len(crowds) > 1 and crowds[-2][0] > crowds[-1][0]:
            (left, n_left), (right, n_right) = crowds[-2:]
            crowds[-2:] = [((left * n_left + right * n_right) / (n_left + n_right), n_left + n_right)]
    starts = [mean for mean, members in crowds for _ in range(members)]
    last = high - offsets[-1] if offsets else high
    placed = [0.0] * len(wanted)
    for start, offset, index in zip(starts, offsets, order, strict=True):
        placed[index] = max(min(start, last), low) + offset
    return placed


def within(wanted: Sequence[float], sizes: Sequence[float], room: tuple[float, float]) -> tuple[float, float]:
    """The bounds of `pushed_apart` that keep the first and the last label wholly in a room."""
    if not wanted:
        return room
    first = min(range(len(wanted)), key=lambda index: (wanted[index], index))
    last = max(range(len(wanted)), key=lambda index: (wanted[index], index))
    return room[0] + sizes[first] / 2, room[1] - sizes[last] / 2


def _offsets(sizes: Sequence[float], room: float) -> list[float]:
    """The middle of each label from the middle of the first, when they stand shoulder to shoulder."""
    steps = [0.0, *((a + b) / 2 for a, b in pairwise(sizes))][: len(sizes)]
    total = sum(steps)
    shrink = min(1.0, room / total) if total else 1.0
    return [step * shrink for step in accumulate(steps)]


@cache
def _widths(weight: str) -> dict[str, int]:
    table = json.loads(_WIDTHS.read_text(encoding="utf-8"))
    return dict(zip(table["characters"], table[weight], strict=True))
