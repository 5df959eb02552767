"""The files of a warehouse: their names, which of them is published, and in what order they were."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from koladash.errors import NoSuchBuild, NoWarehouse, WarehouseError

if TYPE_CHECKING:
    from pathlib import Path

LINK: Final = "koladash.duckdb"
ORDER: Final = "koladash.order"
PIN: Final = "koladash.pin"
RUNS: Final = "runs.jsonl"
UNFINISHED: Final = ".building-"
BUILD_NAME: Final = re.compile(r"koladash-(?P<build_id>(?P<started>\d{8}T\d{6}Z)-[0-9a-f]{8})\.duckdb")


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of builds. The order of publication is its own, not the clock's: a clock may be set back."""

    path: Path

    @property
    def link(self) -> Path:
        """The path that analysts open: it always names the published build."""
        return self.path / LINK

    @property
    def pin(self) -> Path:
        """The file that holds the content a rollback keeps from being published."""
        return self.path / PIN

    @property
    def runs(self) -> Path:
        """The log of runs."""
        return self.path / RUNS

    def current(self) -> Path:
        """The build file that the link names now.

        Raises:
            NoWarehouse: nothing is published in this folder.
            WarehouseError: something else stands in the link's place.
        """
        try:
            return self.path / self.link.readlink().name
        except (FileNotFoundError, NotADirectoryError):
            raise NoWarehouse(
                f"No warehouse is published in {self.path}. Run `koladash up` or `koladash refresh`."
            ) from None
        except OSError as error:
            raise WarehouseError(
                f"{self.link} should be a link to a build but is not ({error.strerror}). Move it aside."
            ) from error

    def builds(self) -> tuple[Path, ...]:
        """The build files that are still here, as they were published, the first one first."""
        listed = self._listed()
        return (*self._unlisted(listed), *listed)

    def find(self, build_id: str) -> Path:
        """The file of a build, or of the last one published with the very same figures.

        Raises:
            NoSuchBuild: neither is here any more.
        """
        exact = self.file(build_id)
        same = [path for path in self.builds() if content_of(path) == build_id.rpartition("-")[2]]
        if not same:
            raise NoSuchBuild(f"The build {build_id} is no longer in {self.path}.")
        return exact if exact in same else same[-1]

    def file(self, build_id: str) -> Path:
        """Where the file of a build is, or would be."""
        return self.path / f"koladash-{build_id}.duckdb"

    def before(self, published: Path) -> list[Path]:
        """The builds that were published before the one that is, but for those rolled back; oldest first."""
        listed = self._listed()
        older = [path for path in self._unlisted(listed) if path < published]
        return [*older, *_up_to(listed, published)[:-1]]

    def note(self, target: Path) -> None:
        """Write that a build is published after the one that is; on the disk when this returns."""
        line = _up_to(self._listed(), self.current()) if self.link.is_symlink() else []
        aside = self.path / f".{ORDER}.{os.getpid()}"
        aside.write_text("".join(f"{path.name}\n" for path in [*line, target]), encoding="utf-8")
        flush(aside)
        aside.replace(self.path / ORDER)

    def point_link_at(self, target: Path) -> None:
        """Publish a build that is here; in one step, on the disk when this returns."""
        aside = self.path / f".{LINK}.{os.getpid()}"
        aside.unlink(missing_ok=True)
        aside.symlink_to(target.name)
        aside.replace(self.link)
        flush(self.path)

    def _listed(self) -> list[Path]:
        order = self.path / ORDER
        names = order.read_text(encoding="utf-8").splitlines() if order.exists() else []
        return [path for name in dict.fromkeys(names) if (path := self.path / name).exists()]

    def _unlisted(self, listed: list[Path]) -> list[Path]:
        """Builds of before there was an order, and those that were rolled back, by the time in their name."""
        named = (path for path in self.path.glob("koladash-*.duckdb") if BUILD_NAME.fullmatch(path.name))
        return sorted({*named} - {*listed})


def _up_to(listed: list[Path], published: Path) -> list[Path]:
    return listed[: listed.index(published) + 1] if published in listed else [published]


def build_id_of(build_file: Path) -> str:
    """A build's id, from its name."""
    return build_file.stem.removeprefix("koladash-")


def content_of(build_file: Path) -> str:
    """The hash of a build's content, from its name."""
    return build_file.stem.rpartition("-")[2]


def started_at(build_file: Path) -> datetime:
    """When the run of a build began, UTC, from its name."""
    return datetime.fromisoformat(build_id_of(build_file)[:16])


def flush(path: Path) -> None:
    """Have a file, or a folder's names, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
