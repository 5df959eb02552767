"""What a build has answered, kept for the next reader who asks the same."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl

LIMIT: Final = 16 * 2**20
"""Bytes that the results of one build may take."""

LARGEST: Final = LIMIT // 16
"""Bytes of the largest result that is kept; a larger one would drive out many that are asked more often."""


FRAME: Final = 4096
"""Bytes, about, that a frame takes beside its figures."""


class KeptResults:
    """The results asked for last, by question; safe to share between threads.

    Only for a file that never changes: a question then has one result for as long as the file is read.

    Args:
        limit: bytes that they may take together, questions included.
    """

    def __init__(self, limit: int = LIMIT) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[tuple[str, str], tuple[pl.DataFrame, int]] = OrderedDict()
        self._lock = threading.Lock()

    def result(self, sql: str, parameters: object, ask: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The kept result of a question, or what `ask` gives, which is then kept; the caller's own to change.

        Args:
            sql: the question.
            parameters: what it is asked with; two that print alike are alike.
            ask: puts the question.
        """
        question = (sql, repr(parameters))
        with self._lock:
            if question in self._kept:
                self._kept.move_to_end(question)
                return self._kept[question][0].clone()
        frame = ask()
        self._keep(question, frame)
        return frame.clone()

    def _keep(self, question: tuple[str, str], frame: pl.DataFrame) -> None:
        size = FRAME + int(frame.estimated_size()) + sum(map(len, question))
        if size > LARGEST:
            return
        with self._lock:
            _, before = self._kept.pop(question, (None, 0))
            self._kept[question] = (frame, size)
            self._size += size - before
            while self._size > self._limit:
                _, (_, freed) = self._kept.popitem(last=False)
                self._size -= freed
