"""Where the arrow keys stop in a picture, and what is said there: the browser reads it from the figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Stop:
    """A place on the figure's axes and what is said of it; `y` is None where the value lacks."""

    x: float
    y: float | None
    says: str


def stops_meta(rows: Iterable[Sequence[Stop]], borders: Iterable[tuple[float, str]] = ()) -> dict[str, Any]:
    """What `layout.meta` holds for `assets/pictures.js`.

    Args:
        rows: left and right walk along a row, up and down go to the row before and after it.
        borders: places on the first axis, and what is said when one is crossed.
    """
    return {
        "stops": [[[stop.x, stop.y, stop.says] for stop in row] for row in rows if row],
        "borders": [[x, says] for x, says in borders if says],
    }
