"""One line of evidence: what was asked, when, and what came. Pure.

A line is a JSON object whose last key, `check`, is the CRC-32 of the text before it, so that a torn or
altered line is known from its own characters.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from functools import lru_cache
from typing import Annotated

import msgspec

from koladash.client.archive.canonical import checked_origin
from koladash.errors import SettingsError

SHA256 = r"\A[0-9a-f]{64}\Z"
"""How the hash of a body is written: nothing else may become the name of a file."""

# Steps without `.` and `..`, printable ASCII only, as `koladash.client.archive.canonical` spells them.
_STEP = r"/(?!\.{1,2}(?:[/?]|\Z))[!-.0->@-~]*"
_REQUEST = rf"(?:{_STEP})+(?:\?[!-~]*)?"

UNREADABLE = (msgspec.MsgspecError, ValueError, RecursionError)
"""What decoding raises for text that is not JSON, not of its type, or nested without end."""

EXCERPT = 500
"""Characters of a body that a message shows."""

_CHECK = b',"check":"%08x"}'
_CHECK_LENGTH = len(_CHECK % 0)


@dataclass(frozen=True, slots=True)
class Answer:
    """A good answer as the archive remembers it; its body lies apart, under its hash."""

    origin: str
    """The API's base URL without a trailing slash: `https://api.kolada.se/v3`."""
    request: Annotated[str, msgspec.Meta(pattern=rf"\A{_REQUEST}\Z")]
    """The canonical path and sorted query, relative to the origin: `/kpi?page=2`."""
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)]
    """When the request was sent, UTC."""
    status: int
    sha256: Annotated[str, msgspec.Meta(pattern=SHA256)]
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
    next_request: Annotated[str, msgspec.Meta(pattern=rf"\A(?:{_REQUEST})?\Z")] = ""
    """The request of the next page, or empty."""
    etag: str = ""
    last_modified: str = ""

    @property
    def path(self) -> str:
        """The request without its query: the same for every page and every `from_date`."""
        return self.request.partition("?")[0]


@dataclass(frozen=True, slots=True)
class Summary:
    """What the archive's line says about a body: objects, figures taken away, and where the next page is."""

    rows: int = 0
    deleted: int = 0
    next_url: str = ""


def to_line(answer: Answer) -> bytes:
    """The line that says it, with its own check and a line break at the end."""
    text = msgspec.json.encode(answer)[:-1]
    return text + _CHECK % zlib.crc32(text) + b"\n"


def from_line(line: bytes) -> Answer | None:
    """The answer that a line (without its line break) tells of.

    None when the line is torn or altered, or when it says what no line of ours does: a check keeps nobody
    from writing a line that names a file elsewhere as its body.
    """
    text, check = line[:-_CHECK_LENGTH], line[-_CHECK_LENGTH:]
    if check != _CHECK % zlib.crc32(text):
        return None
    try:
        answer = msgspec.json.decode(text + b"}", type=Answer)
    except UNREADABLE:
        return None
    return answer if _is_origin(answer.origin) else None


@lru_cache(maxsize=64)
def _is_origin(text: str) -> bool:
    try:
        return checked_origin(text) == text
    except SettingsError:
        return False


def excerpt(body: bytes) -> str:
    """The first 500 characters of a body, on one line."""
    return " ".join(body[: 4 * EXCERPT].decode("utf-8", "replace").split())[:EXCERPT]
