"""The published warehouse: one link, immutable files behind it, and the log of the runs that made them.

```
data/
  koladash.duckdb -> koladash-20261121T235900Z-1f0c9a2b.duckdb   the link readers follow
  koladash-20261121T235900Z-1f0c9a2b.duckdb                       a build: never changed, mode 0444
  koladash.pin                                                    after a rollback: what stays unpublished
  runs.jsonl                                                      every run, one JSON object a line
```

Nobody else knows these names. A build is written aside and renamed, so a reader sees the old one or the
new one, whole.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, BinaryIO, TypeAlias

import duckdb
import polars as pl

from koladash.errors import NoWarehouse, WarehouseError
from koladash.kept import Kept

if TYPE_CHECKING:
    from pathlib import Path

LINK = "koladash.duckdb"
PIN = "koladash.pin"
RUNS = "runs.jsonl"
BUILD_NAME = re.compile(r"koladash-(?P<build_id>\d{8}T\d{6}Z-(?P<content>[0-9a-f]{8}))\.duckdb")
UNFINISHED = ".building-"
READ_ONLY = 0o444
TRIES = 5

# The SQL of a reader may come from a person: it reads this file, no other, and cannot change that. All
# readers of one process must open a file with the same values, or DuckDB refuses the second.
READER: dict[str, str | bool | int | float | list[str]] = {
    "enable_external_access": "false",
    "threads": "2",
    "memory_limit": "1GB",
    "lock_configuration": "true",
}

# Bytes of results that a connection keeps, and what a frame takes beside its figures.
RESULTS, FRAME = 16 * 2**20, 4096

Parameters: TypeAlias = Mapping[str, object] | Sequence[object]


class Warehouse:
    """Reads the build that the link names at the moment of each query, and publishes new ones.

    Safe to share between threads; a process that forks after a query opens its own connection. Nothing is
    opened before the first query.

    Args:
        data_dir: the folder of the link and the builds.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._lock = threading.Lock()
        self._connections: dict[str, _Connection] = {}

    @property
    def link(self) -> Path:
        """The path that analysts open: it always names the newest published build."""
        return self.data_dir / LINK

    def exists(self) -> bool:
        """Whether a build is published."""
        return self.link.exists()

    def current(self) -> Path:
        """The build file that the link names now.

        Raises:
            NoWarehouse: nothing is published in this folder.
        """
        try:
            return self.data_dir / self.link.readlink().name
        except (FileNotFoundError, NotADirectoryError):
            raise NoWarehouse(
                f"No warehouse is published in {self.data_dir}. Run `koladash up` or `koladash refresh`."
            ) from None
        except OSError as error:
            raise WarehouseError(
                f"{self.link} should be a link to a build but is not ({error.strerror}). Move it aside."
            ) from error

    def builds(self) -> tuple[Path, ...]:
        """The published build files that are still here, oldest first."""
        return tuple(
            sorted(
                path for path in self.data_dir.glob("koladash-*.duckdb") if BUILD_NAME.fullmatch(path.name)
            )
        )

    def oldest_start(self) -> datetime | None:
        """When the run of the oldest build that is still here began, UTC; None when there is no build."""
        names = [BUILD_NAME.fullmatch(path.name) for path in self.builds()]
        starts = [datetime.fromisoformat(name["build_id"][:16]) for name in names if name]
        return min(starts, default=None)

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """The rows of one SELECT, all from one build: the one published when the query starts.

        Args:
            sql: one statement; names as `$year` or `?` are filled from `parameters`.
            parameters: a mapping for `$name`, a sequence for `?`.

        Returns:
            A frame with the columns of the query; ENUM columns come as String.

        Raises:
            NoWarehouse: nothing is published.
            WarehouseError: the published file cannot be opened.
            duckdb.Error: the SQL is wrong.
        """
        return self._open("current", self.current).rows(sql, parameters)

    def query_build(self, build_id: str, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """As `query`, on the build of a pinned link, or on a later build of the very same figures.

        Raises:
            NoWarehouse: retention has removed that build.
        """
        return self._open("pinned", lambda: self._find(build_id)).rows(sql, parameters)

    def publish(self, build_file: Path, *, keep: int = 5, days: int | None = None) -> Path:
        """Make a finished build the published one, and remove the oldest ones.

        The file is flushed to the disk, made read-only and named after `mart.build`; then the link is
        replaced in one step. A process killed anywhere in between leaves the old build published and whole.

        Args:
            build_file: a closed DuckDB file in `data_dir`, with its `build_id` in `mart.build`.
            keep: how many builds stay, the published one included.
            days: how much older than the published one a build may be; None for any age.

        Returns:
            The path of the published file.

        Raises:
            WarehouseError: the disk is full, or the folder cannot be written.
        """
        target = self.data_dir / f"koladash-{_build_id(build_file)}.duckdb"
        try:
            build_file.chmod(READ_ONLY)
            _flush(build_file)
            build_file.replace(target)
            self._point_link_at(target)
        except OSError as error:
            raise WarehouseError(f"Could not publish {target}: {error}. The old build stays.") from error
        self.retain(keep, days)
        return target

    def rollback(self) -> Path:
        """Publish the newest older build of other content again, and pin what is published now.

        What is pinned is not published again by a later run, until `release`.

        Returns:
            The build that is published now.

        Raises:
            NoWarehouse: there is no older build to go back to.
        """
        published = self.current()
        content = content_of(published)
        older = [path for path in self.builds() if path < published and content_of(path) != content]
        if not older:
            raise NoWarehouse(f"{self.data_dir} holds no build older than {published.name} to go back to.")
        (self.data_dir / PIN).write_text(content, encoding="utf-8")
        self._point_link_at(older[-1])
        return older[-1]

    def release(self) -> None:
        """Let what a rollback pinned be published again."""
        (self.data_dir / PIN).unlink(missing_ok=True)

    def pinned(self) -> str:
        """The content that a rollback keeps from being published; empty when none is."""
        path = self.data_dir / PIN
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def retain(self, keep: int, days: int | None = None) -> list[Path]:
        """Remove all but the newest `keep` builds, and those `days` older than the published one; it stays.

        Returns what was removed.

        A reader that has a removed file open keeps its figures until it closes it.
        """
        published = self.current()
        others = [path for path in self.builds() if path != published]
        too_many = others[: max(0, len(others) - (keep - 1))]
        too_old = [] if days is None else [path for path in others if _age(path, published).days > days]
        removed = sorted({*too_many, *too_old})
        for path in removed:
            path.unlink(missing_ok=True)
        return removed

    def state(self) -> tuple[object, ...]:
        """What differs whenever something here has: a build published, rolled back or removed, a run told.

        Raises:
            NoWarehouse: nothing is published.
        """
        published, log = self.current().name, self.data_dir / RUNS
        return published, self.data_dir.stat().st_mtime_ns, log.stat().st_mtime_ns if log.exists() else 0

    def append_run(self, run: Mapping[str, object]) -> None:
        """Add one line to `runs.jsonl`; on the disk when this returns."""
        line = json.dumps(run, ensure_ascii=False, default=str)
        with (self.data_dir / RUNS).open("a+b") as log:
            torn = log.tell() > 0 and _last_byte(log) != b"\n"
            log.write((b"\n" if torn else b"") + line.encode() + b"\n")
            log.flush()
            os.fsync(log.fileno())

    def runs(self) -> list[dict[str, Any]]:
        """Every run, oldest first. A line cut short by a crash is left out."""
        path = self.data_dir / RUNS
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
        return [run for line in lines if (run := _parsed(line)) is not None]

    def _find(self, build_id: str) -> Path:
        content = build_id.rpartition("-")[2]
        same = [path for path in self.builds() if path.stem.endswith(content)]
        exact = self.data_dir / f"koladash-{build_id}.duckdb"
        if not same:
            raise NoWarehouse(f"The build {build_id} is no longer in {self.data_dir}.")
        return exact if exact in same else same[-1]

    def _point_link_at(self, target: Path) -> None:
        aside = self.data_dir / f".{LINK}.{os.getpid()}"
        aside.unlink(missing_ok=True)
        aside.symlink_to(target.name)
        aside.replace(self.link)
        _flush(self.data_dir)

    def _open(self, role: str, choose: Callable[[], Path]) -> _Connection:
        # Chosen inside the lock: a path that another thread holds open gives that thread's file.
        with self._lock:
            return self._opened(role, choose)

    def _opened(self, role: str, choose: Callable[[], Path]) -> _Connection:
        for attempt in range(1, TRIES + 1):
            path = choose()
            held = self._connections.get(role)
            if held is not None and held.is_for(path):
                return held
            try:
                self._connections[role] = opened = _Connection(path)
            except duckdb.Error as error:
                # Retention may take a file between reading the link and opening it: the link has moved on.
                if attempt == TRIES or path.exists():
                    raise WarehouseError(f"{path} cannot be opened: {error}") from error
            else:
                return opened
        raise AssertionError


def content_of(build_file: Path) -> str:
    """The hash of a build's content, from its name."""
    return build_file.stem.rpartition("-")[2]


def _age(build_file: Path, published: Path) -> timedelta:
    """How much older than the published one a build is, from their names."""
    was, is_ = (datetime.strptime(path.stem[9:24], "%Y%m%dT%H%M%S") for path in (build_file, published))  # noqa: DTZ007 - a difference needs no zone
    return is_ - was


class _Connection:
    """A read-only connection, the file it reads, the process that opened it, and what it has answered.

    It is dropped, never closed: closing would end the cursors of queries under way in other threads. What it
    has answered goes with it, so that no figure of an older build is ever shown as one of a newer.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.process = os.getpid()
        self.connection = duckdb.connect(str(path), read_only=True, config=READER)
        self.results: Kept[pl.DataFrame] = Kept(RESULTS)

    def is_for(self, path: Path) -> bool:
        return self.path == path and self.process == os.getpid()

    def rows(self, sql: str, parameters: Parameters) -> pl.DataFrame:
        given = dict(parameters) if isinstance(parameters, Mapping) else list(parameters)
        question = (sql, repr(given))
        frame = self.results.get(question)
        if frame is None:
            frame = self._ask(sql, given)
            size = FRAME + int(frame.estimated_size()) + sum(map(len, question))
            self.results.put(question, frame, size)
        return frame.clone()  # the caller may change its own

    def _ask(self, sql: str, parameters: dict[str, object] | list[object]) -> pl.DataFrame:
        with self.connection.cursor() as cursor:
            frame: pl.DataFrame = cursor.sql(sql, params=parameters or None).pl()
        return frame.with_columns(pl.col(pl.Categorical).cast(pl.String))


def _build_id(build_file: Path) -> str:
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            row = connection.execute("SELECT max(build_id) FROM mart.build").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"{build_file} is no finished build: {error}") from error
    if row is None or not BUILD_NAME.fullmatch(f"koladash-{row[0]}.duckdb"):
        raise WarehouseError(f"{build_file} is no finished build: its mart.build has no build_id.")
    return str(row[0])


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _last_byte(log: BinaryIO) -> bytes:
    log.seek(-1, os.SEEK_END)
    return bytes(log.read(1))


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        run = json.loads(line)
    except ValueError:
        return None
    return run if isinstance(run, dict) else None
