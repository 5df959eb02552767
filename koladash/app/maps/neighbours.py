"""Who lies next to a municipality, as it was computed with the borders."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Codes of those who share a stretch of border on land, and of those across a narrow water."""

    border: tuple[str, ...] = ()
    water: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Both kinds, those on land first."""
        return (*self.border, *self.water)


@cache
def load_neighbours(folder: Path) -> Mapping[str, Neighbours]:
    """The neighbours by code, read once for each folder of shapes."""
    given = json.loads((folder / "neighbours.json").read_text(encoding="utf-8"))
    return {code: Neighbours(tuple(each["border"]), tuple(each["water"])) for code, each in given.items()}
