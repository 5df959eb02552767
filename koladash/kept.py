"""What was given last, kept for the next who asks the same, within a bound."""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by question, the ones asked for last; safe to share between threads.

    Args:
        limit: bytes that they may take together. One that takes more than a sixteenth of it is not kept: it
            would drive out many that are asked for more often.
    """

    def __init__(self, limit: int) -> None:
        self.limit, self.size = limit, 0
        self._values: OrderedDict[Hashable, tuple[Value, int]] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._values)

    def get(self, question: Hashable) -> Value | None:
        """The value kept for a question; `None` when there is none."""
        with self._lock:
            if question not in self._values:
                return None
            self._values.move_to_end(question)
            return self._values[question][0]

    def put(self, question: Hashable, value: Value, size: int) -> None:
        """Keep a value, and let those go that were asked for longest ago when it gets too much.

        Args:
            question: what it is the answer to; an older answer to it goes, whether this one is kept or not.
            value: never changed by anyone from now on, and not None, which says that nothing is kept.
            size: bytes that it takes, its question included.
        """
        with self._lock:
            _, before = self._values.pop(question, (None, 0))
            self.size -= before
            if size > self.limit // 16:
                return
            self._values[question] = (value, size)
            self.size += size
            while self.size > self.limit:
                _, (_, freed) = self._values.popitem(last=False)
                self.size -= freed
