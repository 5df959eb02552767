"""The index of one origin: a line for each answer, in the order they came, only ever added to."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from koladash.client.archive.answers import Answer, from_line, to_line
from koladash.client.archive.bodies import sync_folder, write_durably
from koladash.errors import ArchiveError

if TYPE_CHECKING:
    import io
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(slots=True)
class _Read:
    """What has been read of the file so far, so that a longer file is read from there on."""

    identity: tuple[int, int] = (0, 0)
    offset: int = 0
    damaged: int = 0
    answers: list[Answer] = field(default_factory=list)
    positions: dict[str, list[int]] = field(default_factory=dict)
    requests: dict[str, list[str]] = field(default_factory=dict)

    def take(self, answer: Answer) -> None:
        if answer.request not in self.positions:
            self.requests.setdefault(answer.path, []).append(answer.request)
        self.positions.setdefault(answer.request, []).append(len(self.answers))
        self.answers.append(answer)


class Index:
    """The answers of one origin. Reading needs no lock: a last line that is not finished is not read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read = _Read()

    def answers(self) -> list[Answer]:
        """Every sound line, oldest first."""
        return self._fresh().answers

    def damaged(self) -> int:
        """How many whole lines are not what was written."""
        return self._fresh().damaged

    def versions(self, request: str) -> list[int]:
        """The positions of a request's answers, oldest first."""
        return self._fresh().positions.get(request, [])

    def requests(self, path: str) -> list[str]:
        """Every request that has this path: its pages, and its increments by `from_date`."""
        return self._fresh().requests.get(path, [])

    def append(self, answer: Answer) -> None:
        """Add a line. A torn line that a crash left at the end is moved to a file of its own first.

        Raises:
            ArchiveError: it cannot be written; the index is as it was.
        """
        try:
            self._mend()
            self._write(to_line(answer))
        except OSError as error:
            raise ArchiveError(f"{self.path} cannot be written: {error.strerror or error}.") from error

    def replace(self, answers: Iterable[Answer]) -> None:
        """Write the whole index anew, at one instant."""
        write_durably(self.path, b"".join(map(to_line, answers)))

    def _write(self, line: bytes) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        is_new = not self.path.exists()
        with self.path.open("ab", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            try:
                _write_all(file, line)
                os.fsync(file.fileno())
            except OSError:
                file.truncate(end)
                raise
        if is_new:
            sync_folder(self.path.parent)

    def _mend(self) -> None:
        if not self.path.exists():
            return
        content = self.path.read_bytes() if not self._ends_whole() else b"\n"
        torn = content[content.rfind(b"\n") + 1 :]
        if torn:
            with self.path.with_name("torn.txt").open("ab") as file:
                file.write(torn + b"\n")
            os.truncate(self.path, len(content) - len(torn))

    def _ends_whole(self) -> bool:
        with self.path.open("rb") as file:
            if not file.seek(0, os.SEEK_END):
                return True
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _fresh(self) -> _Read:
        try:
            status = self.path.stat()
        except FileNotFoundError:
            self._read = _Read()
            return self._read
        identity = (status.st_dev, status.st_ino)
        if identity != self._read.identity or status.st_size < self._read.offset:
            self._read = _Read(identity=identity)
        if status.st_size > self._read.offset:
            self._read_on()
        return self._read

    def _read_on(self) -> None:
        read = self._read
        with self.path.open("rb") as file:
            file.seek(read.offset)
            whole = file.read().rpartition(b"\n")
        for line in whole[0].split(b"\n") if whole[1] else ():
            answer = from_line(line)
            if answer is None:
                read.damaged += 1
            else:
                read.take(answer)
        read.offset += len(whole[0]) + len(whole[1])


def _write_all(file: io.FileIO, line: bytes) -> None:
    # A file system that fills up takes a part of the line without an error.
    if file.write(line) != len(line):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
