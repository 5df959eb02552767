"""Bodies by their hash: each distinct one once, compressed with gzip, which any tool of any decade reads."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import threading
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

from koladash.errors import AnswerDamaged, ArchiveError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".json.gz"
PART = ".part"

_SHA256 = re.compile("[0-9a-f]{64}")


def digest(body: bytes) -> str:
    """The SHA-256 of a body, in hexadecimal."""
    return hashlib.sha256(body).hexdigest()


def write_durably(path: Path, content: bytes) -> None:
    """A file that after a crash at any instant is there whole or not at all.

    Raises:
        ArchiveError: the disk is full or the folder cannot be written; what was there before is untouched.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}{PART}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            part.unlink()
        raise ArchiveError(f"{path} cannot be written: {error.strerror or error}.") from error


def sync_folder(folder: Path) -> None:
    """Make the names in a folder survive a power cut, where the system can."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


class Bodies:
    """The bodies of one archive, in `objects/`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where a body lies, if it is there.

        Raises:
            AnswerDamaged: this is no hash, so that nothing outside the folder is ever named.
        """
        if not _SHA256.fullmatch(sha256):
            raise AnswerDamaged(f"{sha256[:80]!r} is no hash of a body.")
        return self.folder / sha256[:2] / f"{sha256}{SUFFIX}"

    def has(self, sha256: str) -> bool:
        """Whether a file is there under this hash; `read` says whether it is sound."""
        return self.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """The decoded body.

        Raises:
            AnswerDamaged: it is gone, cannot be unpacked, or is not what was stored.
        """
        path = self.path(sha256)
        try:
            body = gzip.decompress(path.read_bytes())
        except FileNotFoundError as error:
            raise AnswerDamaged(f"{path} is gone.") from error
        except (OSError, EOFError, zlib.error) as error:
            raise AnswerDamaged(f"{path} cannot be unpacked: {error}.") from error
        if digest(body) != sha256:
            raise AnswerDamaged(f"{path} is not what was stored: its hash differs.")
        return body

    def is_sound(self, sha256: str) -> bool:
        """Whether the body is there and is what was stored."""
        try:
            self.read(sha256)
        except AnswerDamaged:
            return False
        return True

    def add(self, body: bytes) -> str:
        """Keep a body, unless it is kept already, and give its hash.

        Raises:
            ArchiveError: it cannot be written.
        """
        sha256 = digest(body)
        if not self.is_sound(sha256):
            write_durably(self.path(sha256), gzip.compress(body, compresslevel=6, mtime=0))
        return sha256

    def all(self) -> Iterator[str]:
        """The hash of every body there is, in order."""
        for path in sorted(self.folder.glob(f"??/*{SUFFIX}")):
            sha256 = path.name.removesuffix(SUFFIX)
            if _SHA256.fullmatch(sha256):
                yield sha256

    def leftovers(self) -> Iterator[Path]:
        """Files that a crash left half-written."""
        return self.folder.glob(f"??/.*{PART}")
