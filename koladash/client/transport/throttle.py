"""Politeness: one rate over all threads, a cap on requests under way, and a pause when the source asks."""

from __future__ import annotations

import threading
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from koladash.client.transport.library import http

if TYPE_CHECKING:
    from datetime import datetime

    from koladash.client.transport.clock import Clock


class ThrottleTransport(http.BaseTransport):
    """Lets requests through evenly spaced.

    Args:
        inner: where they go.
        per_second: how many may start in a second.
        in_flight: how many may be under way at once.
        longest_pause: seconds that a `Retry-After` can hold everybody back.
        clock: time.
    """

    def __init__(
        self,
        inner: http.BaseTransport,
        *,
        per_second: float,
        in_flight: int,
        longest_pause: float,
        clock: Clock,
    ) -> None:
        self._inner = inner
        self._spacing = 1 / per_second
        self._longest_pause = longest_pause
        self._clock = clock
        self._slots = threading.BoundedSemaphore(in_flight)
        self._guard = threading.Lock()
        self._next_start = float("-inf")

    def handle_request(self, request: http.Request) -> http.Response:
        """The inner answer, when it is this request's turn."""
        with self._slots:
            self._wait_for_turn()
            response = self._inner.handle_request(request)
        self._pause(retry_after(response, self._clock.now()))
        return response

    def close(self) -> None:
        """Close what lies below."""
        self._inner.close()

    def _wait_for_turn(self) -> None:
        with self._guard:
            now = self._clock.monotonic()
            start = max(now, self._next_start)
            self._next_start = start + self._spacing
        if start > now:
            self._clock.sleep(start - now)

    def _pause(self, seconds: float) -> None:
        if seconds > 0:
            with self._guard:
                resume = self._clock.monotonic() + min(seconds, self._longest_pause)
                self._next_start = max(self._next_start, resume)


def retry_after(response: http.Response, now: datetime) -> float:
    """The seconds an answer asks us to wait: `Retry-After` as seconds or as a date (RFC 9110, 10.2.3)."""
    text = response.headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now).total_seconds())
    except (ValueError, TypeError):
        return 0.0
