"""How asking is to go about it, and how it ended."""

from __future__ import annotations

from enum import StrEnum


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
