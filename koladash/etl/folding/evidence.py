"""What the sources said of every figure, folded: what tables are made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known about the raw figures, whatever source told it.

    Attributes:
        versions: every version of every key, as `history.fold` returns them; `source_line` where it is not
            the KPI's.
        covered: cells that a complete answer was asked for: CELL, confirmed_at.
        failed: cells whose request failed in this run: CELL.
    """

    versions: pl.DataFrame
    covered: pl.DataFrame
    failed: pl.DataFrame
