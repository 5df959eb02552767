"""The whole mart as a folder that Spark, Trino or DuckDB reads."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Final

from koladash.errors import UsageError
from koladash.export.notes import build_notes
from koladash.export.words import load_words
from koladash.export.writing import in_one_line, write_parquet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.export.notes import Notes
    from koladash.export.reading import OneBuild

# Each KPI's rows in a folder of their own.
PARTITIONED: Final = ("value", "value_history", "group_value", "series")
# Asked of the two views that are one scan each; the others say what these do.
PARTS = "SELECT DISTINCT kpi FROM mart.value UNION SELECT DISTINCT kpi FROM mart.value_history ORDER BY kpi"
# One day after another of what value_history says more briefly.
LEFT_OUT: Final = ("value_by_day",)


def export_mart(build: OneBuild, catalogue: Catalogue, folder: Path, *, language: str = "sv") -> int:
    """Write every view as Parquet: `VIEW/part.parquet`, large ones as `VIEW/kpi=ID/part.parquet`.

    Types are plain, so that Spark and Trino read them: texts, signed integers, doubles, lists, and times in
    UTC without a zone. `NOTES.txt` holds the notes. `mart.value_by_day` is left out: it repeats
    `mart.value_history`.

    Returns:
        How many rows were written.

    Raises:
        UsageError: the folder exists and holds something, or cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} is not empty: give a new folder.")
    aside = folder.with_name(f".{folder.name}.part")
    shutil.rmtree(aside, ignore_errors=True)
    with in_one_line(folder):
        try:
            rows = sum(
                _write_view(build, view, aside / view) for view in build.views() if view not in LEFT_OUT
            )
            (aside / "NOTES.txt").write_text(_all_notes(build, catalogue, language).text(), encoding="utf-8")
            aside.replace(folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
    return rows


def _all_notes(build: OneBuild, catalogue: Catalogue, language: str) -> Notes:
    kpis = build.query("SELECT kpi FROM mart.kpi")["kpi"].to_list()
    return build_notes(build, catalogue, load_words(language), kpis)


def _write_view(build: OneBuild, view: str, folder: Path) -> int:
    if view not in PARTITIONED:
        return _write_part(build.query(f"SELECT * FROM mart.{view}"), folder)  # noqa: S608 - our own views
    sql = f"SELECT * FROM mart.{view} WHERE kpi = $kpi"  # noqa: S608
    rows = sum(_write_kpi(build.query(sql, {"kpi": kpi}), folder / f"kpi={kpi}") for kpi in _parts(build))
    if not rows:
        return _write_part(build.query(f"SELECT * FROM mart.{view} LIMIT 0"), folder)  # noqa: S608
    return rows


def _parts(build: OneBuild) -> Sequence[str]:
    return build.query(PARTS)["kpi"].to_list()


def _write_kpi(frame: pl.DataFrame, folder: Path) -> int:
    return _write_part(frame.drop("kpi"), folder) if frame.height else 0


def _write_part(frame: pl.DataFrame, folder: Path) -> int:
    folder.mkdir(parents=True)
    write_parquet(frame, folder / "part.parquet")
    return frame.height
