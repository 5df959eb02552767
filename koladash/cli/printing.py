"""How an answer is printed: a table for a person, text in a known form for a program."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from koladash.errors import UsageError

if TYPE_CHECKING:
    import polars as pl

FORMATS = ("table", "csv", "json", "markdown")
MOST_ROWS = 60
# A column's border and the blanks beside its words.
FRAME = 3


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
    """The rows under their headings; where a word would have to be split for it, one below the other."""
    console = Console(markup=False, highlight=False)
    widths = _widths(list(zip(headings, *rows, strict=True)), console.width - 1)
    if widths is None:
        console.print(_records(headings, rows))
        return
    table = Table()
    for heading, width in zip(headings, widths, strict=True):
        table.add_column(heading, overflow="fold", width=width)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _records(headings: list[str], rows: list[list[str]]) -> Table:
    """Each row as lines of name and value, with an empty line between the rows."""
    grid = Table.grid(padding=(0, 2))
    grid.add_column(no_wrap=True)
    # A word longer than the whole line is folded, never cut.
    grid.add_column(overflow="fold")
    for at, row in enumerate(rows):
        if at:
            grid.add_row()
        for heading, cell in zip(headings, row, strict=True):
            grid.add_row(heading, cell)
    return grid


def _widths(columns: list[tuple[str, ...]], room: int) -> list[int] | None:
    """How wide each column is, so that no word is split: the narrow ones whole, the rest share what is left.

    None where there is not room enough.
    """
    least = [_longest_word(cells) for cells in columns]
    left = room - sum(least) - FRAME * len(columns)
    if left < 0:
        return None
    wanted = {at: max(map(cell_len, cells)) - least[at] for at, cells in enumerate(columns)}
    for done, at in enumerate(sorted(wanted, key=wanted.__getitem__)):
        more = min(wanted[at], left // (len(columns) - done))
        least[at] += more
        left -= more
    return least


def _longest_word(cells: tuple[str, ...]) -> int:
    return max((cell_len(word) for cell in cells for word in cell.split()), default=1)
