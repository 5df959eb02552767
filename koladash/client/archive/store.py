"""The archive: every distinct answer koladash ever got, append-only, readable with gzip and a text editor.

```
cache/
  writer.lock                     held by the one process that writes
  api.kolada.se-v3-1f0c7a/        one folder for each origin
    index.jsonl                   a line for each answer, oldest first
    objects/ab/ab12….json.gz      each distinct body once, under the SHA-256 of what it unpacks to
    set-aside/                    bodies that no longer matched their hash
```

Any number of processes read while one writes. `docs/decisions/archive.md` tells why it is built so.
"""

from __future__ import annotations

import hashlib
import re
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from koladash.client.archive.answers import Answer
from koladash.client.archive.bodies import Bodies
from koladash.client.archive.index import Index
from koladash.client.archive.lock import WriterLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["Answer", "Archive"]

INDEX = "index.jsonl"


class Archive:
    """The answers of every origin under one folder.

    Args:
        folder: where it is; made when something is first written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = WriterLock(folder / "writer.lock")
        self._guard = threading.RLock()
        self._indexes: dict[str, Index] = {}

    def origins(self) -> tuple[str, ...]:
        """The base URLs that have answers here, in alphabetical order."""
        found = (Index(path).answers() for path in self.folder.glob(f"*/{INDEX}"))
        return tuple(sorted({answers[0].origin for answers in found if answers}))

    def answers(self, origin: str) -> Iterator[Answer]:
        """Every good answer whose body is here, oldest first."""
        with self._guard:
            answers = tuple(self.index(origin).answers())
        bodies, present = self.bodies(origin), dict[str, bool]()
        for answer in answers:
            if answer.sha256 not in present:
                present[answer.sha256] = bodies.has(answer.sha256)
            if present[answer.sha256]:
                yield answer

    def body(self, answer: Answer) -> bytes:
        """The decoded body of an answer, its hash verified.

        Raises:
            AnswerDamaged: it is gone or is not what was stored.
        """
        return self.bodies(answer.origin).read(answer.sha256)

    def newest(self, origin: str, request: str) -> Answer | None:
        """The last answer of a canonical request."""
        with self._guard:
            index = self.index(origin)
            versions = index.versions(request)
            return index.answers()[versions[-1]] if versions else None

    def chains(self, origin: str, request: str) -> Iterator[tuple[Answer, ...]]:
        """Every complete answer of a request, each with all its pages, newest first."""
        with self._guard:
            starts = tuple(reversed(self.index(origin).versions(request)))
        for start, following in zip(starts, (None, *starts), strict=False):
            with self._guard:
                pages = _follow(self.index(origin), start, following)
            if pages:
                yield pages

    def chain(self, origin: str, request: str) -> tuple[Answer, ...]:
        """The newest complete answer of a request; empty when none is here."""
        return next(self.chains(origin, request), ())

    def last_asked(self, origin: str, path: str) -> Answer | None:
        """The first page of the newest complete answer to a path, whether of all of it or of what changed."""
        with self._guard:
            requests = [r for r in self.index(origin).requests(path) if "page=" not in r]
            chains = [self.chain(origin, request) for request in requests]
        return max((c[0] for c in chains if c), key=lambda answer: answer.fetched_at, default=None)

    def store(self, answer: Answer, body: bytes) -> None:
        """Keep an answer: its body unless it is here already, then its line.

        Raises:
            ArchiveLocked: another process writes.
            ArchiveError: it cannot be written; everything stored before is untouched.
        """
        with self.writing(), self._guard:
            self.bodies(answer.origin).add(body)
            self.index(answer.origin).append(answer)

    def set_aside(self, origin: str, sha256: str) -> None:
        """Move a damaged body out of the way, so that it is fetched again and never served."""
        source = self.bodies(origin).path(sha256)
        target = self._place(origin) / "set-aside" / source.name
        with self.writing():
            if source.exists():
                target.parent.mkdir(exist_ok=True)
                source.replace(target)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the archive for writing; may be entered again by any thread of this archive.

        Raises:
            ArchiveLocked: another process writes; the text says which and since when.
        """
        with self._lock.held():
            yield

    def bodies(self, origin: str) -> Bodies:
        """The bodies of an origin."""
        return Bodies(self._place(origin) / "objects")

    def index(self, origin: str) -> Index:
        """The index of an origin."""
        with self._guard:
            if origin not in self._indexes:
                self._indexes[origin] = Index(self._place(origin) / INDEX)
            return self._indexes[origin]

    def _place(self, origin: str) -> Path:
        return self.folder / folder_name(origin)


def folder_name(origin: str) -> str:
    """The name of an origin's folder: readable, and different for every origin."""
    parts = urlsplit(origin)
    readable = re.sub(r"[^A-Za-z0-9.]+", "-", f"{parts.netloc}{parts.path}").strip("-")
    return f"{readable}-{hashlib.sha256(origin.encode()).hexdigest()[:6]}"


def _follow(index: Index, start: int, following: int | None) -> tuple[Answer, ...]:
    """The pages from a first page on, each asked after the one before and before `following`; or none."""
    answers = index.answers()
    pages, position = [answers[start]], start
    while request := pages[-1].next_request:
        later = (p for p in index.versions(request) if p > position and (following is None or p < following))
        position = next(later, -1)
        if position < 0 or len(pages) > len(answers):
            return ()
        pages.append(answers[position])
    return tuple(pages)
