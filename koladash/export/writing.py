"""How a file comes to the disk: beside its place first, so that it is there whole or not at all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import polars as pl
import polars.selectors as cs

from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from koladash.export.notes import Notes


def write_aside(path: Path, write: Callable[[Path], object]) -> None:
    """Let `write` fill a file beside `path`, and put it in its place.

    Raises:
        UsageError: it cannot be written; what stood there stands.
    """
    aside = path.with_name(f".{path.name}.part")
    with in_one_line(path):
        try:
            write(aside)
            aside.replace(path)
        finally:
            aside.unlink(missing_ok=True)


@contextmanager
def in_one_line(path: Path) -> Iterator[None]:
    """What the system says of a path that cannot be written, as a UsageError that names it."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror or error}.") from error


def write_parquet(frame: pl.DataFrame, path: Path, notes: Notes | None = None) -> None:
    """A frame as Parquet that Spark and Trino read, without unsigned integers; notes go into its metadata."""
    plain = frame.with_columns(cs.unsigned_integer().cast(pl.Int64))
    metadata = {"koladash.build": notes.subtitle, "koladash.notes": notes.text()} if notes else None
    plain.write_parquet(path, metadata=metadata)
