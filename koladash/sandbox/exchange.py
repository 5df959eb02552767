"""What a service of the sandbox gets and gives: requests and replies without sockets."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a service: `origin` is its base URL, `path` what follows, `query` its parameters.

    `body` is what a POST brought.
    """

    origin: str
    path: str
    query: tuple[tuple[str, str], ...] = ()
    body: bytes = b""

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a parameter that may be repeated."""
        return tuple(text for key, text in self.query if key == name)

    def last(self, name: str) -> str:
        """The last value of a parameter; "" when it is not there."""
        return next((text for key, text in reversed(self.query) if key == name), "")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a service answers."""

    status: int
    body: bytes
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


class Service(Protocol):
    """Something that answers under a prefix of the sandbox's paths."""

    def answer(self, request: Request) -> Reply:
        """The reply to a request; a refusal is a reply too."""
        ...


def json_reply(status: int, content: object) -> Reply:
    """A reply that says `content`."""
    return Reply(status, msgspec.json.encode(content))
