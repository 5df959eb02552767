"""The log of runs: one JSON object a line, refused and failed runs too."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def append_run(path: Path, run: Mapping[str, object]) -> None:
    """Add one line; on the disk when this returns."""
    line = json.dumps(run, ensure_ascii=False, default=str)
    with path.open("a+b") as log:
        torn = log.tell() > 0 and _last_byte(log) != b"\n"
        log.write((b"\n" if torn else b"") + line.encode() + b"\n")
        log.flush()
        os.fsync(log.fileno())


def read_runs(path: Path) -> list[dict[str, Any]]:
    """Every run, oldest first. A line cut short by a crash is left out."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    return [run for line in lines if (run := _parsed(line)) is not None]


def _last_byte(log: BinaryIO) -> bytes:
    log.seek(-1, os.SEEK_END)
    return bytes(log.read(1))


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        run = json.loads(line)
    except ValueError:
        return None
    return run if isinstance(run, dict) else None
