"""The warehouse as the rest of koladash sees it: something to ask, and somewhere to publish."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from koladash.errors import NoSuchBuild
from koladash.warehouse.connections import Connection, Connections, Source
from koladash.warehouse.folder import Folder, build_id_of, started_at
from koladash.warehouse.publication import publish, remove_old, roll_back
from koladash.warehouse.runs import append_run, read_runs

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from pathlib import Path

    import polars as pl

    from koladash.warehouse.connections import Parameters

PINNED: Final = 3
"""How many builds and days are held open beside the published build."""


@dataclass(frozen=True, slots=True)
class World:
    """Whose figures are read: the published build's or a named one's, as they are or as of a day."""

    build_id: str = ""
    day: date | None = None


class Warehouse:
    """Reads the build that the link names at the moment of each query, and publishes new ones.

    Safe to share between threads; a process that forks after a query opens its own connection. Nothing is
    opened before the first query. `at_build` and `as_of` give the same warehouse to ask of other figures.

    Args:
        data_dir: the folder of the link and the builds.
    """

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir
        self._folder = Folder(data_dir)
        self._world = World()
        self._published, self._others = Connections(1), Connections(PINNED)

    @property
    def link(self) -> Path:
        """The path that analysts open: it always names the newest published build."""
        return self._folder.link

    def exists(self) -> bool:
        """Whether a build is published."""
        return self.link.exists()

    def current(self) -> Path:
        """The build file that the link names now.

        Raises:
            NoWarehouse: nothing is published in this folder.
        """
        return self._folder.current()

    def builds(self) -> tuple[Path, ...]:
        """The build files that are still here, as they were published, the first one first."""
        return self._folder.builds()

    def oldest_start(self) -> datetime | None:
        """When the run of the oldest build that is still here began, UTC; None when there is no build."""
        return min(map(started_at, self.builds()), default=None)

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """The rows of one SELECT, all from one build: the one published when the query starts.

        Args:
            sql: one statement; names as `$year` or `?` are filled from `parameters`.
            parameters: a mapping for `$name`, a sequence for `?`.

        Returns:
            A frame with the columns of the query; ENUM columns come as String.

        Raises:
            NoWarehouse: nothing is published.
            NoSuchBuild: `at_build` was given one that retention has removed, or that cannot be read alike.
            NoSuchDay: `as_of` was given a day on which nothing was known.
            WarehouseError: the published file cannot be opened.
            TooMuchAsked: the question takes more memory than a reader has.
            duckdb.Error: the SQL is wrong.
        """
        return self._connection().rows(sql, parameters)

    def at_build(self, build_id: str) -> Warehouse:
        """This warehouse, to be asked of one build, or of a later one with the very same figures."""
        return self._seen(World(build_id))

    def as_of(self, day: date) -> Warehouse:
        """This warehouse, to be asked of what koladash had seen by the end of a day, Swedish time.

        Views keep their columns and their rows: a figure that was not known yet has a reason for it. Derived
        measures are today's formulas on the parts as they were. Definitions, events and flags are today's.
        """
        return self._seen(replace(self._world, day=day))

    def held(self) -> Warehouse:
        """This warehouse, to be asked of the build that it reads now, whatever is published from now on.

        Raises:
            NoWarehouse: nothing is published.
        """
        return self._seen(replace(self._world, build_id=build_id_of(self._file())))

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
        target = publish(self._folder, build_file)
        self.retain(keep, days)
        return target

    def rollback(self) -> Path:
        """Publish the newest build of other content that was published before, and pin what is published now.

        What is pinned is not published again by a later run, until `release`. What came before is what was
        published before, whatever the clock said.

        Returns:
            The build that is published now.

        Raises:
            NoWarehouse: there is no older build to go back to.
        """
        return roll_back(self._folder)

    def release(self) -> bool:
        """Let what a rollback pinned be published again; returns whether anything was pinned."""
        was_pinned = bool(self.pinned())
        self._folder.pin.unlink(missing_ok=True)
        return was_pinned

    def pinned(self) -> str:
        """The content that a rollback keeps from being published; empty when none is."""
        pin = self._folder.pin
        return pin.read_text(encoding="utf-8") if pin.exists() else ""

    def retain(self, keep: int, days: int | None = None) -> list[Path]:
        """Remove all but the last `keep` builds, and those `days` older than the published one; it stays.

        Returns what was removed.

        A reader that has a removed file open keeps its figures until it closes it.
        """
        return remove_old(self._folder, keep, days)

    def state(self) -> tuple[object, ...]:
        """What differs whenever something here has: a build published, rolled back or removed, a run told.

        Raises:
            NoWarehouse: nothing is published.
        """
        published, log = self.current().name, self._folder.runs
        return published, self.data_dir.stat().st_mtime_ns, log.stat().st_mtime_ns if log.exists() else 0

    def append_run(self, run: Mapping[str, object]) -> None:
        """Add one line to `runs.jsonl`; on the disk when this returns."""
        append_run(self._folder.runs, run)

    def runs(self) -> list[dict[str, Any]]:
        """Every run, oldest first. A line cut short by a crash is left out."""
        return read_runs(self._folder.runs)

    def _seen(self, world: World) -> Warehouse:
        other = copy(self)
        other._world = world  # noqa: SLF001 - our own class
        return other

    def _connection(self) -> Connection:
        if self._world == World():
            return self._published.to(lambda: Source(self.current()))
        opened = self._others.to(lambda: Source(self._file(), self._world.day))
        if (
            self._world.build_id
            and opened.layout != self._published.to(lambda: Source(self.current())).layout
        ):
            raise NoSuchBuild(f"The build {self._world.build_id} was laid out by another koladash.")
        return opened

    def _file(self) -> Path:
        return self._folder.find(self._world.build_id) if self._world.build_id else self.current()
