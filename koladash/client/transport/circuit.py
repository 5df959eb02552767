"""A switch that opens when nothing gets through, so that a dead service costs seconds and not hours."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from koladash.errors import SourceError, SourceUnreachable

if TYPE_CHECKING:
    from koladash.client.transport.clock import Clock


class CircuitOpen(SourceUnreachable):
    """Not asked: the requests before this one all failed."""


class Circuit:
    """Counts failures in a row over all threads. Open, it lets one request through now and then, to try.

    Args:
        clock: time.
        failures: how many in a row open it, …
        seconds: … if they have gone on this long, so that a restart of the service is survived.
        cool_down: seconds before one request may try again.
    """

    def __init__(
        self, clock: Clock, *, failures: int = 16, seconds: float = 10.0, cool_down: float = 30.0
    ) -> None:
        self._clock = clock
        self._failures = failures
        self._seconds = seconds
        self._cool_down = cool_down
        self._guard = threading.Lock()
        self._in_a_row = 0
        self._since = 0.0
        self._shut_until: float | None = None
        self._last = ""

    def check(self) -> None:
        """Let a request through.

        Raises:
            CircuitOpen: the service is taken for dead at the moment.
        """
        with self._guard:
            if self._shut_until is None:
                return
            now = self._clock.monotonic()
            if now < self._shut_until:
                raise CircuitOpen(
                    f"not asked: {self._in_a_row} requests in a row have failed; the last: {self._last}"
                )
            self._shut_until = now + self._cool_down

    def succeeded(self) -> None:
        """An answer came."""
        with self._guard:
            self._in_a_row = 0
            self._shut_until = None

    def failed(self, error: SourceError, *, shut_for: float = 0.0) -> None:
        """No good answer came; `shut_for` opens the switch at once: the service asked for so long a wait."""
        with self._guard:
            now = self._clock.monotonic()
            self._since = self._since if self._in_a_row else now
            self._in_a_row += 1
            self._last = str(error)
            if shut_for:
                self._shut_until = now + shut_for
            elif self._in_a_row >= self._failures and now - self._since >= self._seconds:
                self._shut_until = now + self._cool_down
