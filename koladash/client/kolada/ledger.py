"""What became of each planned request: nothing that was asked ends without a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koladash.client.archive.answers import Answer
    from koladash.client.kolada.planning import Rectangle
    from koladash.client.transport.outcomes import Outcome


@dataclass(frozen=True, slots=True)
class Fetched:
    """The ledger's line for one planned request."""

    rectangle: Rectangle
    outcome: Outcome
    rows: int = 0
    """Rows that came: one per KPI, area and year."""
    deleted: int = 0
    """Figures that the source takes away."""
    answers: tuple[Answer, ...] = ()
    """Its pages; the old ones when stale; when failed, what did arrive."""
    error: str = ""
    """Why it failed or is stale; else empty."""
