"""What became of each planned request: nothing that was asked ends without a line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koladash.client.answers import Answer
    from koladash.client.planning import Rectangle


class Mode(StrEnum):
    """How the archive and the network share the work."""

    NORMAL = "normal"
    """Fresh enough answers are served from the archive, the rest is asked."""
    REFRESH = "refresh"
    """Everything is asked again, once in the life of the client."""
    OFFLINE = "offline"
    """Answers of any age are served, the network is never touched."""


class Outcome(StrEnum):
    """How a planned request ended."""

    ANSWERED = "answered"
    """The source answered, and not as before."""
    UNCHANGED = "unchanged"
    """The source answered as before."""
    FROM_ARCHIVE = "from_archive"
    """The archive had a fresh enough answer (offline: any answer)."""
    STALE = "stale"
    """The source failed; the last good answer stands in."""
    FAILED = "failed"
    """No answer, or only a part of one."""


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
