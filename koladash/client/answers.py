"""One line of evidence: what was asked, when, and what came. Pure.

A line is a JSON object whose last key, `check`, is the CRC-32 of the text before it, so that a torn or
altered line is known from its own characters.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations

import msgspec

_CHECK = b',"check":"%08x"}'
_CHECK_LENGTH = len(_CHECK % 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer as the archive remembers it; its body lies apart, under its hash."""

    origin: str
    """The API's base URL without a trailing slash: `https://api.kolada.se/v3`."""
    request: str
    """The canonical path and sorted query, relative to the origin: `/kpi?page=2`."""
    fetched_at: datetime
    """When the request was sent, UTC."""
    status: int
    sha256: str
    """Of the decoded body."""
    elapsed: float
    """Seconds from request to last byte."""
    is_synthetic: bool = False
    """The answer came from the sandbox and says so in its header."""
    size: int = 0
    """Bytes of the decoded body."""
    rows: int = 0
    """Objects on the page."""
    deleted: int = 0
    """Figures that the source takes away (`isdeleted`)."""
    next_request: str = ""
    """The request of the next page, or empty."""
    etag: str = ""
    last_modified: str = ""

    @property
    def path(self) -> str:
        """The request without its query: the same for every page and every `from_date`."""
        return self.request.partition("?")[0]


def to_line(answer: Answer) -> bytes:
    """The line that says it, with its own check and a line break at the end."""
    text = msgspec.json.encode(answer)[:-1]
    return text + _CHECK % zlib.crc32(text) + b"\n"


def from_line(line: bytes) -> Answer | None:
    """The answer that a line (without its line break) tells of; None when the line is torn or altered."""
    text, check = line[:-_CHECK_LENGTH], line[-_CHECK_LENGTH:]
    if check != _CHECK % zlib.crc32(text):
        return None
    try:
        return msgspec.json.decode(text + b"}", type=Answer)
    except msgspec.MsgspecError:
        return None
