"""What an answer was asked for, whatever source gave it: figures, places and periods."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date


class Keys(Protocol):
    """Every combination of figures, places and periods. An empty axis holds everything.

    `from_date` is set where only later changes were asked for; `path` is the request in the ledger's words
    and `cells` how many rows or cells its answer can hold.
    """

    @property
    def kpis(self) -> tuple[str, ...]:
        """Ids of figures."""

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Codes of places."""

    @property
    def years(self) -> tuple[int, ...]:
        """Periods as numbers."""

    @property
    def axes(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """The three of them."""

    @property
    def from_date(self) -> date | None:
        """The day since which changes were asked for."""

    @property
    def path(self) -> str:
        """The request."""

    @property
    def cells(self) -> int:
        """How much it asks for."""


@dataclass(frozen=True, slots=True)
class KeyBox:
    """Keys that one answer covers whole; two are equal when their axes are, whatever the request was."""

    kpis: tuple[str, ...]
    municipalities: tuple[str, ...]
    years: tuple[int, ...]
    path: str = field(default="", compare=False)
    cells: int = field(default=0, compare=False)
    from_date: date | None = None

    @property
    def axes(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """Figures, places and periods."""
        return self.kpis, self.municipalities, self.years
