"""Read-only connections to builds, shared between threads, few at a time."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import duckdb
import polars as pl

from koladash.errors import TooMuchAsked, WarehouseError
from koladash.kept import Kept
from koladash.warehouse.days import lay_day

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

TRIES: Final = 5

# The SQL of a reader may come from a person: it reads this file, no other, and cannot change that. All
# readers of one process must open a file with the same values, or DuckDB refuses the second.
READER: Final[dict[str, str | bool | int | float | list[str]]] = {
    "enable_external_access": "false",
    "threads": "2",
    "memory_limit": "1GB",
    "lock_configuration": "true",
}

# What is set when a build has been attached: nothing more can be, after.
LAST: Final = ("enable_external_access", "lock_configuration")

# Bytes of results that are kept, by all connections together, and what a frame takes beside its figures.
RESULTS, FRAME = 8 * 2**20, 4096

Parameters: TypeAlias = Mapping[str, object] | Sequence[object]


class Source(NamedTuple):
    """What a connection reads: a build's file, as it is or as of a day."""

    path: Path
    day: date | None = None


class Connections:
    """The connections used last; safe to share between threads. A process that forked opens its own.

    Args:
        limit: how many are held. One that is let go stays open until its last query has its answer.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._held: OrderedDict[tuple[Source, int], Connection] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def to(self, choose: Callable[[], Source]) -> Connection:
        """The connection to what `choose` names; it is asked again if that was removed in between.

        Raises:
            NoWarehouse: `choose` found nothing to read.
            WarehouseError: the file cannot be opened.
        """
        # Chosen inside the lock: a path that another thread holds open gives that thread's file.
        with self._lock:
            return self._to(choose)

    def _to(self, choose: Callable[[], Source]) -> Connection:
        for attempt in range(1, TRIES + 1):
            source = choose()
            key = source, os.getpid()
            if key in self._held:
                self._held.move_to_end(key)
                return self._held[key]
            try:
                opened = Connection(source, RESULTS // self._limit)
            except duckdb.Error as error:
                # Retention may take a file between choosing and opening it: the next choice is another.
                if attempt == TRIES or source.path.exists():
                    raise WarehouseError(f"{source.path} cannot be opened: {error}") from error
            else:
                self._hold(key, opened)
                return opened
        raise AssertionError

    def _hold(self, key: tuple[Source, int], opened: Connection) -> None:
        self._held[key] = opened
        gone = [other for other in self._held if not other[0].path.exists()]
        for other in gone:
            del self._held[other]
        while len(self._held) > self._limit:
            self._held.popitem(last=False)


class Connection:
    """A connection, and what it has answered.

    It is dropped, never closed: closing would end the cursors of queries under way in other threads. What it
    has answered goes with it, so that no figure of one build is ever shown as one of another.

    Args:
        source: what it reads. As of a day it reads an empty database in memory, in which the build's views
            are laid again on the figures of that day.
        results: bytes of answers that it keeps.

    Raises:
        duckdb.Error: the file cannot be opened.
        NoSuchDay: nothing was known on the day.
    """

    def __init__(self, source: Source, results: int = RESULTS) -> None:
        self._connection = _opened(*source)
        self._results: Kept[pl.DataFrame] = Kept(results)
        self.layout = self._layout()

    def rows(self, sql: str, parameters: Parameters) -> pl.DataFrame:
        """The rows of one SELECT; ENUM columns come as String. The frame is the caller's own to change."""
        given = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
        question = (sql, repr(given))
        frame = self._results.get(question)
        if frame is None:
            frame = self._ask(sql, given)
            size = FRAME + int(frame.estimated_size()) + sum(map(len, question))
            self._results.put(question, frame, size)
        return frame.clone()

    def _ask(self, sql: str, parameters: dict[str, object] | list[object]) -> pl.DataFrame:
        with self._connection.cursor() as cursor:
            try:
                frame: pl.DataFrame = cursor.sql(sql, params=parameters or None).pl()
            except duckdb.OutOfMemoryException as error:
                raise TooMuchAsked(
                    f"The question takes more than the {READER['memory_limit']} of memory that a reader has: "
                    "ask for fewer rows, by kpi, municipality or year."
                ) from error
        return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))

    def _layout(self) -> str:
        """Which tables and columns the build has, by name; empty for one that does not say."""
        # Without polars, whose threads a process that forked has not got.
        try:
            row = self._connection.cursor().execute("SELECT layout FROM mart.build").fetchone()
        except duckdb.BinderException:
            return ""
        return str(row[0]) if row else ""


def _opened(path: Path, day: date | None) -> duckdb.DuckDBPyConnection:
    if day is None:
        return duckdb.connect(str(path), read_only=True, config=READER)
    connection = duckdb.connect(config={name: READER[name] for name in READER.keys() - LAST})
    lay_day(connection, path, day)
    for name in LAST:
        connection.execute(f"SET {name} = {READER[name]}")
    return connection
