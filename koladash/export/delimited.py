"""Frames as text: CSV for programs, CSV that a Swedish Excel opens by a click, JSON, Markdown."""

from __future__ import annotations

import json
import re
from typing import Final

import polars as pl
import polars.selectors as cs

MOMENT: Final = "%Y-%m-%dT%H:%M:%SZ"
# What a spreadsheet would take for a formula (OWASP, CSV injection).
FORMULA: Final = r"^[=+@\-\t\r\n＝＋＠－]"


def as_csv(frame: pl.DataFrame, *, swedish: bool = False) -> str:
    """A frame as CSV, values unrounded, times in UTC, lists as JSON.

    A text that a spreadsheet would take for a formula has an apostrophe before it; numbers are as they are.

    Args:
        frame: any frame.
        swedish: for a Swedish Excel: byte order mark, `;` between columns, and decimal comma. Else plain
            UTF-8 with commas between columns and decimal points.
    """
    guarded = (
        flattened(frame)
        .with_columns(_texts().cast(pl.String).str.replace(FORMULA, "'$0"))
        .rename(lambda heading: re.sub(FORMULA, r"'\g<0>", heading))
    )
    if not swedish:
        return guarded.write_csv(datetime_format=MOMENT)
    return guarded.write_csv(
        separator=";", decimal_comma=True, include_bom=True, datetime_format=MOMENT, line_terminator="\r\n"
    )


def as_json(frame: pl.DataFrame) -> str:
    """A frame as a list of JSON objects, one for each row, on one line."""
    return frame.write_json() + "\n"


def as_markdown(frame: pl.DataFrame) -> str:
    """A frame as a Markdown table; NULL says so."""
    lines = [frame.columns, ["---"] * frame.width, *shown_rows(frame)]
    escaped = ([cell.replace("|", r"\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in escaped)


def shown_rows(frame: pl.DataFrame) -> list[list[str]]:
    """The cells as a reader sees them: NULL says so, a number has no needless decimals."""
    return [[_shown(cell) for cell in row] for row in flattened(frame).iter_rows()]


def flattened(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with lists and structs as JSON texts, which a cell can hold."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    return frame.with_columns(
        pl.Series(name, [_json(cell) for cell in frame[name]], dtype=pl.String) for name in nested
    )


def _texts() -> pl.Expr:
    return cs.by_dtype(pl.String, pl.Categorical, pl.Enum).as_expr()


def _json(cell: object) -> str | None:
    if cell is None:
        return None
    plain = cell.to_list() if isinstance(cell, pl.Series) else cell
    return json.dumps(plain, ensure_ascii=False, default=str)


def _shown(cell: object) -> str:
    if cell is None:
        return "NULL"
    return f"{cell:.10g}" if isinstance(cell, float) else " ".join(str(cell).split())
