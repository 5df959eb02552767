"""The archive as one file, for a machine without a network. Nothing here prints.

The file is a plain tar of the archive's own files, so that it can be unpacked and read without koladash.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import tarfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from koladash.client.archive.answers import from_line, to_line
from koladash.client.archive.bodies import PART, SUFFIX
from koladash.client.archive.store import INDEX, folder_name
from koladash.errors import ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koladash.client.archive.answers import Answer
    from koladash.client.archive.store import Archive

MOST_BYTES = 256 * 2**20
"""The largest body that an import unpacks, and the largest file that it reads."""

MOST_AT_ONCE = 2**20
"""The longest line of an index, and the most bytes that a tar's own headers may claim to be."""

_MEMBER = re.compile(
    rf"([A-Za-z0-9][A-Za-z0-9.-]*)/(?:{re.escape(INDEX)}|objects/[0-9a-f]{{2}}/([0-9a-f]{{64}}){re.escape(SUFFIX)})"
)


@dataclass(frozen=True, slots=True)
class Moved:
    """How much an export or import took along."""

    answers: int
    bodies: int
    left_out: int
    """Answers or bodies that were damaged or did not belong, and stayed behind."""


def export_archive(archive: Archive, file: Path) -> Moved:
    """Write the whole archive into one file, at one instant: there is no half-written one.

    Raises:
        ArchiveError: the file cannot be written, or there is no such folder.
    """
    part = file.with_name(file.name + PART)
    try:
        with tarfile.open(part, "w") as tar:
            moved = [_export_origin(archive, origin, tar) for origin in archive.origins()]
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ArchiveError(f"{file} cannot be written: {error.strerror or error}.") from error
    return _sum(moved)


def import_archive(archive: Archive, file: Path) -> Moved:
    """Add the answers of an exported file to the archive; those it has already are not added twice.

    Every body is checked against its hash and every line against its check. Lines are put in order of time.

    Raises:
        ArchiveError: the file cannot be read or is no export.
        ArchiveLocked: another process writes the archive.
    """
    try:
        with _Frugal(io.FileIO(file)) as raw, tarfile.open(fileobj=raw, mode="r:") as tar, archive.writing():
            folders = _folders(tar)
            return _sum([_import_origin(archive, tar, members) for members in folders.values()])
    except (tarfile.TarError, OSError, ValueError, OverflowError, RecursionError) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        raise ArchiveError(f"{file} cannot be read as an exported archive: {why}.") from error


def _export_origin(archive: Archive, origin: str, tar: tarfile.TarFile) -> Moved:
    answers, bodies, folder = list(archive.answers(origin)), archive.bodies(origin), folder_name(origin)
    sound = {sha256 for sha256 in {answer.sha256 for answer in answers} if bodies.is_sound(sha256)}
    for sha256 in sorted(sound):
        _add(tar, f"{folder}/objects/{sha256[:2]}/{sha256}{SUFFIX}", bodies.path(sha256).read_bytes())
    kept = [answer for answer in answers if answer.sha256 in sound]
    _add(tar, f"{folder}/{INDEX}", b"".join(map(to_line, kept)))
    return Moved(len(kept), len(sound), len(answers) - len(kept))


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _folders(tar: tarfile.TarFile) -> dict[str, list[tarfile.TarInfo]]:
    folders: dict[str, list[tarfile.TarInfo]] = {}
    for member in tar:
        match = _MEMBER.fullmatch(member.name)
        if not match or not _is_plain(member):
            raise tarfile.TarError(f"{member.name[:160]!r} does not belong in one")
        folders.setdefault(match[1], []).append(member)
    return folders


def _is_plain(member: tarfile.TarInfo) -> bool:
    """Whether it is a file that holds all its bytes itself: a sparse one claims more than there are."""
    is_file = member.type in {tarfile.REGTYPE, tarfile.AREGTYPE} and not member.issparse()
    return is_file and 0 <= member.size <= MOST_BYTES


def _import_origin(archive: Archive, tar: tarfile.TarFile, members: list[tarfile.TarInfo]) -> Moved:
    folder = members[0].name.partition("/")[0]
    lines = [answer for m in members if m.name.endswith(INDEX) for answer in _lines(_content(tar, m))]
    fitting = [answer for answer in lines if answer is not None and folder_name(answer.origin) == folder]
    if not fitting:
        return Moved(0, 0, len(members))
    bodies = archive.bodies(fitting[0].origin)
    wanted = {answer.sha256 for answer in fitting}
    packed = [m for m in members if m.name.endswith(SUFFIX)]
    added = sum(bool(_import_body(archive, fitting[0].origin, _content(tar, m), wanted)) for m in packed)
    new = _merge(archive, [answer for answer in fitting if bodies.has(answer.sha256)])
    return Moved(new, added, len(lines) - len(fitting) + len(packed) - added)


def _import_body(archive: Archive, origin: str, packed: IO[bytes], wanted: set[str]) -> str:
    try:
        if _unpacked_digest(packed) not in wanted:
            return ""
        packed.seek(0)
        body = gzip.GzipFile(fileobj=packed).read()
    except (OSError, EOFError, zlib.error):
        return ""
    return archive.bodies(origin).add(body)


def _unpacked_digest(packed: IO[bytes]) -> str:
    """The hash of a body that is not yet held in memory; empty when it is too large."""
    sha256, size, body = hashlib.sha256(), 0, gzip.GzipFile(fileobj=packed)
    while chunk := body.read(MOST_AT_ONCE):
        sha256.update(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            return ""
    return sha256.hexdigest()


def _merge(archive: Archive, answers: list[Answer]) -> int:
    index = archive.index(answers[0].origin) if answers else None
    if index is None:
        return 0
    here = list(index.answers())
    known = set(here)
    new = [answer for answer in answers if answer not in known]
    if new:
        index.replace(sorted([*here, *new], key=lambda answer: answer.fetched_at) if here else new)
    return len(new)


def _lines(file: IO[bytes]) -> Iterator[Answer | None]:
    while line := file.readline(MOST_AT_ONCE + 1):
        if len(line) > MOST_AT_ONCE:
            raise tarfile.TarError(f"it has a line of more than {MOST_AT_ONCE} bytes")
        yield from_line(line.rstrip(b"\n"))


def _content(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise tarfile.TarError(f"{member.name!r} is no file")
    return content


class _Frugal(io.BufferedReader):
    """A file that is read in small pieces only: memory is set aside for as many bytes as a header claims."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MOST_AT_ONCE:
            raise tarfile.ReadError(f"a header claims {size} bytes")
        return super().read(size)


def _sum(moved: list[Moved]) -> Moved:
    return Moved(sum(m.answers for m in moved), sum(m.bodies for m in moved), sum(m.left_out for m in moved))
