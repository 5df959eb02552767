"""How much room text takes, without a browser, and how labels keep out of each other's way."""

from __future__ import annotations

import json
from functools import cache
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


def pushed_apart(wanted: Sequence[float], low: float, high: float, pitch: float = LABEL_PITCH) -> list[float]:
    """Positions as near the wanted ones as can be, at least `pitch` apart, within `low` and `high`.

    Labels that want one place share the shift: a crowd is centred on the mean of what its members wanted.
    The order is kept; where the whole does not fit, the pitch shrinks.
    """
    count = len(wanted)
    pitch = min(pitch, (high - low) / (count - 1)) if count > 1 else pitch
    order = sorted(range(count), key=lambda index: (wanted[index], index))
    crowds: list[tuple[float, int]] = []  # mean of (wanted − rank · pitch), members
    for rank, index in enumerate(order):
        crowds.append((wanted[index] - rank * pitch, 1))
        while len(crowds) > 1 and crowds[-2][0] > crowds[-1][0]:
            (left, n_left), (right, n_right) = crowds[-2:]
            crowds[-2:] = [((left * n_left + right * n_right) / (n_left + n_right), n_left + n_right)]
    placed = [0.0] * count
    starts = [mean for mean, members in crowds for _ in range(members)]
    for rank, index in enumerate(order):
        start = min(max(starts[rank], low), high - (count - 1) * pitch)
        placed[index] = start + rank * pitch
    return placed


@cache
def _widths(weight: str) -> dict[str, int]:
    table = json.loads(_WIDTHS.read_text(encoding="utf-8"))
    return dict(zip(table["characters"], table[weight], strict=True))
