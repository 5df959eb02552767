"""Gunicorn's threads with an end to their patience: who sends or reads too slowly sets a thread free again.

A thread reads a request to its end before it answers, and waits for as long as that takes: as many half-sent
requests as there are threads would stop the dashboard. Does not import on Windows.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any, Final

from gunicorn.workers.gthread import ThreadWorker

READ_SECONDS: Final = 20.0
"""How long a request may take to arrive; ours are a few kilobytes."""

ANSWER_SECONDS: Final = 120.0
"""How long it may take until the answer has left."""


class ImpatientWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn ships no types
    """A worker whose threads wait for no reader for ever."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._under_way: dict[Any, float] = {}

    def handle(self, conn: Any) -> Any:
        """Read a request and answer it, in a thread."""
        self._under_way[conn] = time.monotonic()
        try:
            return super().handle(conn)
        finally:
            self._under_way.pop(conn, None)

    def murder_pending(self) -> None:
        """Once a second, in the main thread: end what takes too long."""
        super().murder_pending()
        for conn, began in tuple(self._under_way.items()):
            waited = time.monotonic() - began
            if waited > READ_SECONDS:
                with suppress(OSError):
                    conn.sock.shutdown(socket.SHUT_RDWR if waited > ANSWER_SECONDS else socket.SHUT_RD)
