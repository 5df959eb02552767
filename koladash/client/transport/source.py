"""One API as koladash sees it: what the archive has of it, and what can be asked."""

from __future__ import annotations

import logging
import weakref
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.client.archive.canonical import canonical_request, checked_origin, url_of
from koladash.client.transport.clock import Clock
from koladash.client.transport.library import http
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.client.transport.probing import probe
from koladash.client.transport.retry import TRANSIENT, shortened
from koladash.client.transport.stack import headers, stack_transports
from koladash.errors import (
    AnswerDamaged,
    ArchiveError,
    ForeignHost,
    NotInArchive,
    RequestRefused,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from koladash.client.archive.answers import Answer, Summary
    from koladash.client.archive.store import Archive
    from koladash.settings import Settings

logger = logging.getLogger(__name__)

_MOST_PAGES = 1000


@dataclass(frozen=True, slots=True)
class Reply:
    """A complete answer: every page with its line of evidence and its body."""

    outcome: Outcome
    pages: tuple[tuple[Answer, bytes], ...]
    error: str = ""
    """Why an old answer stands in, when `outcome` is STALE."""

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The lines of evidence."""
        return tuple(answer for answer, _ in self.pages)


class Source:
    """Asks one API and remembers every answer.

    Args:
        url: the API's base URL.
        settings: rate, time-outs and bounds.
        archive: where answers are kept.
        inspect: says what a good body holds, from request and body; raises InvalidAnswer for another.
        mode: how the archive and the network share the work.
        clock: time.
        network: the bottom of the transports, where it shall not be real connections.

    Raises:
        SettingsError: the URL is neither https nor on this machine.
    """

    def __init__(
        self,
        url: str,
        settings: Settings,
        archive: Archive,
        inspect: Callable[[str, bytes], Summary],
        *,
        mode: Mode = Mode.NORMAL,
        clock: Clock | None = None,
        network: http.BaseTransport | None = None,
    ) -> None:
        self.origin = checked_origin(url)
        self.archive = archive
        self.mode = mode
        self.clock = clock or Clock()
        self._settings = settings
        self._network = network
        self._transport = stack_transports(
            settings, self.origin, inspect, archive, self.clock, network=network
        )
        self._asked: set[str] = set()
        # A notebook never closes its client: the connections close with it.
        weakref.finalize(self, self._transport.close)

    def get(self, request: str, not_before: datetime) -> Reply:
        """A complete answer: the archive's when it is fresh enough, else the source's.

        Args:
            request: path and query relative to the origin.
            not_before: how old an answer of the archive may be, in normal mode.

        Raises:
            SourceError: the source gives no good answer, and the archive has none to stand in.
            NotInArchive: offline, and there is no answer.
            ArchiveError: the answer cannot be kept.
        """
        kept = self.recall(request, not_before)
        if kept is not None:
            return kept
        if self.mode is Mode.OFFLINE:
            raise NotInArchive(
                f"{request[:160]} of {self.origin} was never answered, and this run is offline."
            )
        return self.ask(request)

    def recall(self, request: str, not_before: datetime) -> Reply | None:
        """The archive's complete answer if it is fresh enough for the mode; a damaged one is set aside."""
        if self.mode is Mode.OFFLINE:
            return self._last_good(request)
        request = canonical_request(request)
        if self.mode is Mode.REFRESH and request not in self._asked:
            return None
        newest = self.archive.chain(self.origin, request)
        # An answer from the future was kept while the clock was wrong: nobody knows how old it is.
        if newest and not_before <= newest[0].fetched_at <= self.clock.now():
            return self._read(newest)
        return None

    def ask(self, request: str) -> Reply:
        """The source's complete answer, kept; or the last good one, marked stale, when the source fails.

        Raises:
            SourceError: the source refuses, or fails and the archive has nothing to stand in.
            ArchiveError: the answer cannot be kept.
        """
        request = canonical_request(request)
        try:
            with self.archive.writing():
                pages = tuple(self._ask_pages(request))
        except TRANSIENT as error:
            old = self._last_good(request)
            if old is None:
                raise
            logger.warning("%s", error)
            return Reply(
                Outcome.STALE, old.pages, f"{error} Answer of {old.answers[0].fetched_at:%Y-%m-%d %H:%M} UTC."
            )
        self._asked.add(request)
        is_new = not all(is_unchanged for *_, is_unchanged in pages)
        outcome = Outcome.ANSWERED if is_new else Outcome.UNCHANGED
        return Reply(outcome, tuple((answer, body) for answer, body, _ in pages))

    def probe(self, request: str, timeout: float | None = None) -> float:
        """Whether the service answers at all, as `probing` does it; `timeout` in seconds."""
        seconds = self._settings.probe_timeout if timeout is None else timeout
        asked = http.Request("GET", url_of(self.origin, request), headers=headers(self._settings))
        return probe(self.origin, asked, seconds, network=self._network)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def _ask_pages(self, request: str) -> Iterator[tuple[Answer, bytes, bool]]:
        seen: set[str] = set()
        while request:
            if request in seen or len(seen) == _MOST_PAGES:
                url = url_of(self.origin, request)
                raise ForeignHost(
                    f"{url[:160]}: next_url leads in a circle after {len(seen)} pages.", url=url
                )
            seen.add(request)
            response = self._transport.handle_request(self._question(request))
            answer: Answer = response.extensions["answer"]
            yield answer, response.content, response.extensions["is_unchanged"]
            request = answer.next_request

    def _question(self, request: str) -> http.Request:
        url = url_of(self.origin, request)
        try:
            return http.Request("GET", url, headers=headers(self._settings))
        except http.InvalidURL as error:
            raise RequestRefused(
                f"{shortened(url)} cannot be asked: {error}.", url=url, status=http.codes.REQUEST_URI_TOO_LONG
            ) from error

    def _last_good(self, request: str) -> Reply | None:
        chains = self.archive.chains(self.origin, canonical_request(request))
        return next((reply for chain in chains if (reply := self._read(chain))), None)

    def _read(self, chain: tuple[Answer, ...]) -> Reply | None:
        pages = []
        for answer in chain:
            try:
                pages.append((answer, self.archive.body(answer)))
            except AnswerDamaged as error:
                logger.warning("%s It is set aside, and asked for again when the network may be used.", error)
                with suppress(ArchiveError, OSError):
                    self.archive.set_aside(answer.origin, answer.sha256)
                return None
        return Reply(Outcome.FROM_ARCHIVE, tuple(pages))
