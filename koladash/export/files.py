"""Files of what was selected: CSV, Excel and Parquet, with reasons, build and notes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.errors import UsageError
from koladash.export.delimited import as_csv, flattened
from koladash.export.notes import Notes, build_notes, columns_section, selection_section
from koladash.export.spreadsheet import Shown, Table, workbook
from koladash.export.words import column_words, load_words
from koladash.export.writing import write_aside, write_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.export.reading import OneBuild
    from koladash.export.selection import Selection
    from koladash.export.spreadsheet import Cell
    from koladash.export.words import Words

KINDS: Final = (".csv", ".xlsx", ".parquet")
# Columns that hold the figure of the row's KPI.
FIGURES: Final = frozenset(
    {
        "value",
        "old_value",
        "new_value",
        "published_value",
        "todays_value",
        "previous_value",
        "mean",
        "median",
        "weighted_mean",
        "balanced_mean",
        "difference",
    }
)


def export_file(
    build: OneBuild,
    catalogue: Catalogue,
    selections: Sequence[Selection],
    path: Path,
    *,
    language: str = "sv",
    swedish: bool = False,
) -> int:
    """Write what is selected to a file whose ending says which kind; a file there is replaced.

    Where a view has `missing`, a column `reason` after it says the same in words, and `build_id` and
    `is_synthetic` tell where the rows come from. Excel takes several selections, a sheet each, and notes.

    Args:
        build: the build to read.
        catalogue: for the caveats in the notes.
        selections: one; for Excel one or more.
        path: ends with .csv, .xlsx or .parquet.
        language: sv or en: of reasons and notes.
        swedish: a CSV that a Swedish Excel opens by a click.

    Returns:
        How many rows were written.

    Raises:
        UsageError: an ending that is none of these, several selections for a file that holds one table, a
            Swedish CSV that is none, a choice that no row fits, more rows than Excel takes, or the file
            cannot be written.
    """
    _ensure_writable(path, selections)
    if swedish and path.suffix != ".csv":
        raise UsageError(f"{path}: --swedish-csv is for a .csv file.")
    words = load_words(language)
    frames = [explained(build, selection.rows(build), words) for selection in selections]
    _ensure_some(path, selections, frames)
    if path.suffix == ".xlsx":
        content = _workbook(build, catalogue, selections, frames, words)
        write_aside(path, lambda aside: aside.write_bytes(content))
    elif path.suffix == ".csv":
        text = as_csv(frames[0], swedish=swedish)
        write_aside(path, lambda aside: aside.write_text(text, encoding="utf-8", newline=""))
    else:
        notes = _notes(build, catalogue, selections, frames, words)
        write_aside(path, lambda aside: write_parquet(frames[0], aside, notes))
    return sum(frame.height for frame in frames)


def explained(build: OneBuild, frame: pl.DataFrame, words: Words) -> pl.DataFrame:
    """The frame with its reasons in words beside them, and the build that it comes from."""
    about = build.query("SELECT build_id, is_synthetic FROM mart.build").row(0)
    told = frame
    if "missing" in frame.columns:
        told = frame.insert_column(frame.columns.index("missing") + 1, _reasons(frame, words))
    if "build_id" in frame.columns:
        return told
    return told.with_columns(build_id=pl.lit(about[0]), is_synthetic=pl.lit(about[1]))


def _reasons(frame: pl.DataFrame, words: Words) -> pl.Series:
    parts = frame["missing_part"] if "missing_part" in frame.columns else [None] * frame.height
    told = [_reason(words, cause, part) for cause, part in zip(frame["missing"], parts, strict=True)]
    return pl.Series("reason", told, dtype=pl.String)


def _reason(words: Words, cause: str | None, part: str | None) -> str | None:
    if cause is None:
        return None
    reason = words.said("missing", cause)
    return words("part", "missing", part=part, reason=reason) if part else reason


def _workbook(
    build: OneBuild,
    catalogue: Catalogue,
    selections: Sequence[Selection],
    frames: Sequence[pl.DataFrame],
    words: Words,
) -> bytes:
    names = [words("notes", "values") if each.view == "value" else each.view for each in selections]
    decimals = dict(build.query("SELECT kpi::VARCHAR, decimals FROM mart.kpi").rows())
    tables = [_table(name, flattened(frame), decimals) for name, frame in zip(names, frames, strict=True)]
    return workbook(tables, _notes(build, catalogue, selections, frames, words))


def _table(name: str, frame: pl.DataFrame, decimals: Mapping[str, int]) -> Table:
    """A frame as a sheet, its figures with as many decimals as their KPI has."""
    table = Table.of(name, frame)
    figures = [at for at, column in enumerate(frame.columns) if column in FIGURES]
    if "kpi" not in frame.columns or not figures:
        return table
    shown = [decimals.get(kpi, 0) for kpi in frame["kpi"].cast(pl.String)]
    rows = [_with_decimals(row, figures, places) for row, places in zip(table.rows, shown, strict=True)]
    return replace(table, rows=rows)


def _with_decimals(row: Sequence[Cell], figures: Sequence[int], decimals: int) -> list[Cell]:
    return [
        Shown(cell, decimals) if at in figures and isinstance(cell, int | float) else cell
        for at, cell in enumerate(row)
    ]


def _notes(
    build: OneBuild,
    catalogue: Catalogue,
    selections: Sequence[Selection],
    frames: Sequence[pl.DataFrame],
    words: Words,
) -> Notes:
    chosen = {kpi for each in selections for kpi in each.kpis}
    present = {kpi for frame in frames if "kpi" in frame.columns for kpi in frame["kpi"].drop_nulls()}
    columns = {
        name: said
        for each in selections
        for name, said in {
            **column_words(each.view, build.columns(each.view), words.language),
            **_added(build, each, words),
        }.items()
    }
    others = [selection_section(build, words, each) for each in selections]
    return build_notes(
        build, catalogue, words, sorted(chosen | present), [*others, columns_section(words, columns)]
    )


def _added(build: OneBuild, selection: Selection, words: Words) -> Mapping[str, str]:
    """The columns that `explained` puts beside those of the view."""
    own = build.columns(selection.view)
    reason = {"reason"} if "missing" in own else set()
    about = set() if "build_id" in own else {"build_id", "is_synthetic"}
    return {name: said for name, said in words.of("added").items() if name in reason | about}


def _ensure_writable(path: Path, selections: Sequence[Selection]) -> None:
    if path.suffix not in KINDS:
        raise UsageError(f"{path}: the ending says what to write: {', '.join(KINDS)}.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"{path}: there is no folder {path.absolute().parent}.")
    if len(selections) > 1 and path.suffix != ".xlsx":
        raise UsageError(f"{path} holds one table: give one --view, or write Excel (.xlsx).")


def _ensure_some(path: Path, selections: Sequence[Selection], frames: Sequence[pl.DataFrame]) -> None:
    chosen = selections[0].options()
    if chosen and all(frame.is_empty() for frame in frames):
        views = " or ".join(f"mart.{each.view}" for each in selections)
        raise UsageError(f"No row of {views} fits {chosen}: {path} is not written.")
