"""One writer at a time, and a clear word about who it is."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from koladash.errors import ArchiveError, ArchiveLocked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class WriterLock:
    """A lock file that one process holds, with a note beside it of who holds it and since when.

    All threads that share the object share the lock. The system frees it when the process ends, however.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note = path.with_suffix(".json")
        self._guard = threading.Lock()
        self._holders = 0
        self._file: FileLock | None = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        Raises:
            ArchiveLocked: another process holds it.
            ArchiveError: the folder cannot be written.
        """
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def _enter(self) -> None:
        with self._guard:
            if not self._holders:
                self._file = self._acquire()
            self._holders += 1

    def _leave(self) -> None:
        with self._guard:
            self._holders -= 1
            if not self._holders and self._file is not None:
                self._note.unlink(missing_ok=True)
                self._file.release()

    def _acquire(self) -> FileLock:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self._path, thread_local=False)
            lock.acquire(blocking=False)
            self._note.write_text(json.dumps(_this_process()))
        except Timeout as error:
            raise ArchiveLocked(self._who()) from error
        except OSError as error:
            raise ArchiveError(
                f"{self._path.parent} cannot be written: {error.strerror or error}."
            ) from error
        return lock

    def _who(self) -> str:
        try:
            owner = json.loads(self._note.read_text())
            age = datetime.now(UTC) - datetime.fromisoformat(owner["since"])
            who = f"{owner['command']} (process {owner['process']} on {owner['host']})"
        except (OSError, ValueError, KeyError, TypeError):
            return f"The archive {self._path.parent} is being written by another process."
        return f"The archive {self._path.parent} is being written by {who}, since {age.seconds // 60} min."


def _this_process() -> dict[str, str | int]:
    return {
        "process": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": " ".join(sys.argv[:2])[:80],
    }
