"""The top of the stack: every good answer goes into the archive before anyone sees it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from koladash.client.archive.answers import Answer
from koladash.client.archive.bodies import digest
from koladash.client.archive.canonical import next_request, request_of
from koladash.client.transport.library import http
from koladash.errors import AnswerDamaged

if TYPE_CHECKING:
    from datetime import datetime

    from koladash.client.archive.answers import Summary
    from koladash.client.archive.store import Archive
    from koladash.client.transport.clock import Clock

logger = logging.getLogger(__name__)

# A validator comes from outside: one that cannot stand in a header would make every later question fail.
_SENDABLE = re.compile(r"[!-~](?:[ -~]{0,998}[!-~])?")

SYNTHETIC = "x-koladash-synthetic"


class RecordingTransport(http.BaseTransport):
    """Asks, and stores what comes.

    A request whose last answer had a validator (`ETag`, `Last-Modified`) is asked conditionally, and a 304
    gives the kept body again. Each response carries its line of evidence in `extensions["answer"]`, and in
    `extensions["is_unchanged"]` whether the body is the one that the archive had last.

    Args:
        inner: gives good answers only.
        origin: the API's base URL.
        archive: where answers go.
        clock: time.
    """

    def __init__(self, inner: http.BaseTransport, origin: str, archive: Archive, clock: Clock) -> None:
        self._inner = inner
        self._origin = origin
        self._archive = archive
        self._clock = clock

    def handle_request(self, request: http.Request) -> http.Response:
        """A good answer, kept.

        Raises:
            SourceError: there was none.
            ArchiveError: it could not be kept.
        """
        key = request_of(self._origin, str(request.url))
        known, body = self._known(key)
        if known and body is not None:
            request.headers.update(_validators(known))
        sent_at = self._clock.now()
        response = self._inner.handle_request(request)
        if response.status_code == http.codes.NOT_MODIFIED and known and body is not None:
            answer = replace(known, fetched_at=sent_at, elapsed=response.extensions.get("elapsed", 0.0))
        else:
            body = response.content
            answer = self._answer(key, sent_at, response)
        self._archive.store(answer, body)
        is_unchanged = known is not None and known.sha256 == answer.sha256
        logger.info("%s: %d objects in %.2f s", key[:120], answer.rows, answer.elapsed)
        extensions = {"answer": answer, "is_unchanged": is_unchanged}
        return http.Response(http.codes.OK, content=body, extensions=extensions)

    def close(self) -> None:
        """Close what lies below."""
        self._inner.close()

    def _known(self, key: str) -> tuple[Answer | None, bytes | None]:
        """The last answer; its body only where a validator makes it worth reading."""
        known = self._archive.newest(self._origin, key)
        if known is None or not (known.etag or known.last_modified):
            return known, None
        try:
            return known, self._archive.body(known)
        except AnswerDamaged as error:
            logger.warning("%s It is fetched again.", error)
            return known, None

    def _answer(self, key: str, sent_at: datetime, response: http.Response) -> Answer:
        summary: Summary = response.extensions["summary"]
        following = summary.next_url and next_request(self._origin, key, summary.next_url)
        return Answer(
            origin=self._origin,
            request=key,
            fetched_at=sent_at,
            status=http.codes.OK,
            sha256=digest(response.content),
            elapsed=round(response.extensions.get("elapsed", 0.0), 4),
            is_synthetic=response.headers.get(SYNTHETIC) == "1",
            size=len(response.content),
            rows=summary.rows,
            deleted=summary.deleted,
            next_request=following,
            etag=response.headers.get("etag", ""),
            last_modified=response.headers.get("last-modified", ""),
        )


def _validators(known: Answer) -> dict[str, str]:
    given = {"if-none-match": known.etag, "if-modified-since": known.last_modified}
    return {name: text for name, text in given.items() if _SENDABLE.fullmatch(text)}
