"""Many data requests side by side, each with its line in the ledger."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from typing import TYPE_CHECKING

from koladash.client.kolada.ledger import Fetched
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.errors import ApiRetired, NotInArchive, RequestRefused, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from koladash.client.kolada.planning import Rectangle
    from koladash.client.transport.source import Reply, Source

# What a source may answer to a list of ids of which one has gone since its lists were read.
_MAYBE_ONE_BAD_ID = frozenset({400, 404, 422})
_MOST_HALVINGS = 64


class Fetcher:
    """Fetches rectangles from one source.

    Args:
        source: Kolada.
        threads: requests under way at once.
        not_before: how old the archive's answer for a rectangle may be, in normal mode.
    """

    def __init__(self, source: Source, threads: int, not_before: Callable[[Rectangle], datetime]) -> None:
        self._source = source
        self._threads = threads
        self._not_before = not_before
        self._halvings = _MOST_HALVINGS
        self._guard = threading.Lock()

    def fetch(self, rectangles: Sequence[Rectangle], on_done: Callable[[Fetched], None]) -> list[Fetched]:
        """A line for each rectangle, in their order; first what the archive has, then what must be asked.

        Raises:
            ApiRetired: the whole API is gone.
            ArchiveError: answers cannot be kept, or another process writes the archive.
        """
        done: dict[int, Fetched] = {}
        self._run(self._recall, dict(enumerate(rectangles)), done, on_done)
        rest = {i: rectangle for i, rectangle in enumerate(rectangles) if i not in done}
        is_writing = rest and self._source.mode is not Mode.OFFLINE
        with self._source.archive.writing() if is_writing else nullcontext():
            self._run(self._ask, rest, done, on_done)
        return [done[i] for i in range(len(rectangles))]

    def _run(
        self,
        work: Callable[[Rectangle], Fetched | None],
        rectangles: dict[int, Rectangle],
        done: dict[int, Fetched],
        on_done: Callable[[Fetched], None],
    ) -> None:
        with ThreadPoolExecutor(self._threads, thread_name_prefix="kolada") as pool:
            futures = {pool.submit(work, rectangle): i for i, rectangle in rectangles.items()}
            try:
                for future in as_completed(futures):
                    if fetched := future.result():
                        done[futures[future]] = fetched
                        on_done(fetched)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _recall(self, rectangle: Rectangle) -> Fetched | None:
        reply = self._source.recall(rectangle.path, self._not_before(rectangle))
        return _line(rectangle, reply) if reply else None

    def _ask(self, rectangle: Rectangle) -> Fetched:
        try:
            return self._asked(rectangle)
        except ApiRetired:
            raise
        except (SourceError, NotInArchive) as error:
            return Fetched(rectangle, Outcome.FAILED, error=str(error))

    def _asked(self, rectangle: Rectangle) -> Fetched:
        try:
            return _line(rectangle, self._source.get(rectangle.path, self._not_before(rectangle)))
        except RequestRefused as error:
            halves = rectangle.halves()
            if error.status not in _MAYBE_ONE_BAD_ID or not halves or not self._may_halve():
                raise
            return _joined(rectangle, [self._ask(half) for half in halves])

    def _may_halve(self) -> bool:
        with self._guard:
            self._halvings -= 1
            return self._halvings >= 0


def _line(rectangle: Rectangle, reply: Reply) -> Fetched:
    return Fetched(
        rectangle,
        reply.outcome,
        rows=sum(answer.rows for answer in reply.answers),
        deleted=sum(answer.deleted for answer in reply.answers),
        answers=reply.answers,
        error=reply.error,
    )


_WORST_FIRST = (Outcome.FAILED, Outcome.STALE, Outcome.ANSWERED, Outcome.UNCHANGED, Outcome.FROM_ARCHIVE)


def _joined(rectangle: Rectangle, halves: Sequence[Fetched]) -> Fetched:
    return Fetched(
        rectangle,
        min((half.outcome for half in halves), key=_WORST_FIRST.index),
        rows=sum(half.rows for half in halves),
        deleted=sum(half.deleted for half in halves),
        answers=tuple(answer for half in halves for answer in half.answers),
        error=" ".join(half.error for half in halves if half.error),
    )
