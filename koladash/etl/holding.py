"""The lock that keeps runs apart, and the note of whose it is. A note that nobody holds is a dead run's."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
import threading
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

from koladash.errors import RefreshRunning, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koladash.etl.report import RunReport

LOCK = ".refresh.lock"
OWNER = ".refresh.owner.json"


class Terminated(BaseException):
    """The process was told to end (SIGTERM): an end, as SystemExit is, never taken for a failure.

    Attributes:
        report: what became of the run; None where none had begun.
    """

    report: RunReport | None = None


@contextmanager
def only_run(data_dir: Path, run_id: str, kind: str) -> Iterator[dict[str, Any]]:
    """Hold the folder's lock: one run at a time. A dead owner's lock is free at once, the system sees to it.

    Yields:
        The note of a run that died while it held the folder: run_id, kind, pid, host, since; else empty.

    Raises:
        RefreshRunning: another process holds it; the text says which, where and since when.
        WarehouseError: the folder cannot be made or written.
    """
    lock = FileLock(data_dir / LOCK)
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
        left = _note(data_dir)
        _sign(data_dir, run_id, kind)
    except Timeout:
        raise RefreshRunning(f"Another refresh runs in {data_dir}{_owner(data_dir)}.") from None
    except OSError as error:
        with suppress(OSError):
            (data_dir / OWNER).unlink(missing_ok=True)
        lock.release()
        raise WarehouseError(f"{data_dir} cannot be written ({error.strerror}). {_way_on(error)}") from error
    try:
        yield left
    finally:
        (data_dir / OWNER).unlink(missing_ok=True)
        lock.release()


def abandoned(data_dir: Path) -> dict[str, Any]:
    """The note of a run that died while it held the folder, as `only_run` gives it; empty while one runs.

    Who may not write the folder cannot tell a dead run from a living one, and is told of none.
    """
    if not (note := _note(data_dir)):
        return {}
    try:
        with FileLock(data_dir / LOCK).acquire(blocking=False):
            return note
    except (Timeout, OSError):
        return {}


@contextmanager
def ending_on_sigterm() -> Iterator[None]:
    """Have SIGTERM raise Terminated in the block, to end it as a failure does; in the main thread only."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, _terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _terminate(_number: int, _frame: object) -> None:
    raise Terminated


def _way_on(error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return "Make room there: `koladash cache status`, `koladash cache prune`, fewer KOLADASH_KEEP_BUILDS."
    return "Point KOLADASH_DATA_DIR at a folder that can."


def _sign(data_dir: Path, run_id: str, kind: str) -> None:
    now = datetime.now(UTC).isoformat(timespec="seconds")
    owner = {"run_id": run_id, "kind": kind, "pid": os.getpid(), "host": socket.gethostname(), "since": now}
    (data_dir / OWNER).write_text(json.dumps(owner), encoding="utf-8")


def _note(data_dir: Path) -> dict[str, Any]:
    try:
        note = json.loads((data_dir / OWNER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return (
        note if isinstance(note, dict) and {"run_id", "kind", "pid", "host", "since"} <= note.keys() else {}
    )


def _owner(data_dir: Path) -> str:
    owner = _note(data_dir)
    return f" (process {owner['pid']} on {owner['host']}, since {owner['since']})" if owner else ""
