"""Publishing a build, taking it back, and removing old ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb

from koladash.errors import NoWarehouse, WarehouseError
from koladash.warehouse.folder import BUILD_NAME, content_of, flush, started_at

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.warehouse.folder import Folder

READ_ONLY = 0o444


def publish(folder: Folder, build_file: Path) -> Path:
    """Make a finished build the published one; returns its new path.

    Raises:
        WarehouseError: it is not finished, or the folder cannot be written.
    """
    target = folder.file(_build_id(build_file))
    try:
        build_file.chmod(READ_ONLY)
        flush(build_file)
        build_file.replace(target)
        folder.note(target)
        folder.point_link_at(target)
    except OSError as error:
        raise WarehouseError(f"Could not publish {target}: {error}. The old build stays.") from error
    return target


def roll_back(folder: Folder) -> Path:
    """Publish the newest build of other content that was published before, and pin what is published now.

    Raises:
        NoWarehouse: there is no older build to go back to.
    """
    published = folder.current()
    content = content_of(published)
    older = [path for path in folder.before(published) if content_of(path) != content]
    if not older:
        raise NoWarehouse(f"{folder.path} holds no build older than {published.name} to go back to.")
    folder.pin.write_text(content, encoding="utf-8")
    folder.point_link_at(older[-1])
    return older[-1]


def remove_old(folder: Folder, keep: int, days: int | None) -> list[Path]:
    """Remove all but the last `keep` builds, and those `days` older than the published one; it stays.

    Returns what was removed.
    """
    published = folder.current()
    others = [path for path in folder.builds() if path != published]
    too_many = others[: max(0, len(others) - (keep - 1))]
    too_old = [] if days is None else [path for path in others if _days_before(path, published) > days]
    removed = sorted({*too_many, *too_old})
    for path in removed:
        path.unlink(missing_ok=True)
    return removed


def _days_before(build_file: Path, published: Path) -> int:
    return (started_at(published) - started_at(build_file)).days


def _build_id(build_file: Path) -> str:
    try:
        with duckdb.connect(str(build_file), read_only=True) as connection:
            row = connection.execute("SELECT max(build_id) FROM mart.build").fetchone()
    except duckdb.Error as error:
        raise WarehouseError(f"{build_file} is no finished build: {error}") from error
    if row is None or not BUILD_NAME.fullmatch(f"koladash-{row[0]}.duckdb"):
        raise WarehouseError(f"{build_file} is no finished build: its mart.build has no build_id.")
    return str(row[0])
