"""How an answer is printed: a table for a person, text in a known form for a program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.table import Table

from koladash.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "markdown")
MOST_ROWS = 60


def chosen_format(given: str) -> str:
    """The format that was asked for; where none was, a table on a terminal and CSV in a pipe.

    Raises:
        UsageError: no such format.
    """
    if given and given not in FORMATS:
        raise UsageError(f"--format {given!r}: it is {', '.join(FORMATS[:-1])} or {FORMATS[-1]}.")
    return given or ("table" if sys.stdout.isatty() else "csv")


def print_frame(frame: pl.DataFrame, wanted: str) -> None:
    """Print a frame; a table shows the first rows and says how many there are."""
    from koladash.export import delimited  # noqa: PLC0415 - polars loads slowly

    if wanted == "table":
        _print_table(frame.columns, delimited.shown_rows(frame.head(MOST_ROWS)))
        left_out = (
            f", of which {MOST_ROWS} are shown: --format csv gives all" if frame.height > MOST_ROWS else ""
        )
        typer.echo(f"{frame.height} row{'' if frame.height == 1 else 's'}{left_out}")
        return
    writers = {"csv": delimited.as_csv, "json": delimited.as_json, "markdown": delimited.as_markdown}
    typer.echo(writers[wanted](frame), nl=False)


def _print_table(headings: list[str], rows: list[list[str]]) -> None:
    table = Table(*headings)
    for row in rows:
        table.add_row(*row)
    # A column that does not fit is folded, never cut.
    for column in table.columns:
        column.overflow = "fold"
    Console(markup=False, highlight=False).print(table)
