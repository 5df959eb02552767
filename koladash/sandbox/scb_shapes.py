"""What a table of the sandbox's SCB is made of: sides with codes and texts, and a figure for each cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Cell = float | str
"""A figure, or the mark of one that is missing."""


@dataclass(frozen=True, slots=True)
class CodeList:
    """Other codes for a side: `members` says which of the side's own codes each stands for."""

    id: str
    label: str
    texts: Mapping[str, str]
    members: Mapping[str, tuple[str, ...]]

    @property
    def kind(self) -> str:
        """Valueset or Aggregation."""
        return "Valueset" if self.id.startswith("vs_") else "Aggregation"


@dataclass(frozen=True, slots=True)
class Side:
    """A dimension. Left out of a request it takes the code `left_out`, or is summed over when that is "".

    A side that is not `is_optional` must be chosen. `show` is which of code and text a web table displays.
    """

    id: str
    label: str
    texts: Mapping[str, str]
    role: str = ""
    is_optional: bool = False
    left_out: str = ""
    show: str = "value"
    lists: tuple[CodeList, ...] = ()
    note: str = ""

    @property
    def codes(self) -> tuple[str, ...]:
        """Its codes in order."""
        return tuple(self.texts)


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `cell` gives the figure for one code of each side, "" for a side that is left out."""

    id: str
    title: str
    subject: tuple[str, str]
    time_unit: str
    updated: str
    unit: tuple[str, int]
    sides: tuple[Side, ...]
    cell: Callable[[Sequence[str]], Cell]
    notes: tuple[str, ...] = field(default=())

    @property
    def time(self) -> Side:
        """The side that is time."""
        return next(side for side in self.sides if side.role == "time")

    @property
    def label(self) -> str:
        """The title with its periods, as lists and metadata show it."""
        periods = self.time.codes
        return f"{self.title}  {'Månad' if self.time_unit == 'Monthly' else 'År'} {periods[0]}-{periods[-1]}"
