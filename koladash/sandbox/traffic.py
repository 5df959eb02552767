"""What has been asked of the sandbox, for tests and benchmarks to read."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LISTED = 100_000


@dataclass(frozen=True, slots=True)
class Requests:
    """The requests so far.

    Attributes:
        total: how many were begun.
        kinds: how many of each kind: the first segment under `/v3`, as data or kpi, else the prefix.
        statuses: how many were answered with each status; 0 counts the cut connections.
        targets: the first 100,000 of them, path and query as asked, in order.
        most_at_once: how many were under way at the same time, at most.
        sent_bytes: bytes of all bodies.
    """

    total: int
    kinds: Mapping[str, int]
    statuses: Mapping[int, int]
    targets: tuple[str, ...]
    most_at_once: int
    sent_bytes: int


class Traffic:
    """Counts requests from many threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kinds: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()
        self._targets: list[str] = []
        self._now = self._most = self._sent = 0

    @contextmanager
    def under_way(self, kind: str, target: str) -> Iterator[None]:
        """Counts one request as begun, and as under way while the block runs."""
        with self._lock:
            self._kinds[kind] += 1
            self._now += 1
            self._most = max(self._most, self._now)
            if len(self._targets) < LISTED:
                self._targets.append(target)
        try:
            yield
        finally:
            with self._lock:
                self._now -= 1

    def answered(self, status: int, sent: int) -> None:
        """Counts an answer and the bytes of its body."""
        with self._lock:
            self._statuses[status] += 1
            self._sent += sent

    def so_far(self) -> Requests:
        """The counts up to now."""
        with self._lock:
            kinds, statuses, targets = dict(self._kinds), dict(self._statuses), tuple(self._targets)
            return Requests(sum(kinds.values()), kinds, statuses, targets, self._most, self._sent)
