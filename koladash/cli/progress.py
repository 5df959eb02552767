"""Shows how far a refresh has come: a bar on a terminal, nothing in a log."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

if TYPE_CHECKING:
    from collections.abc import Iterator


class RefreshBar:
    """One line: the KPI that arrived last, requests done of total, rows so far, time left."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._task: TaskID | None = None

    def started(self, total: int) -> None:
        """`total` requests are planned."""
        self._task = self._progress.add_task("asking", total=total, rows=0)

    def advanced(self, done: int, rows: int, label: str) -> None:
        """`done` requests are answered with `rows` rows in all; `label` says what came last."""
        if self._task is not None:
            self._progress.update(self._task, completed=done, rows=rows, description=label)


@contextmanager
def refresh_bar() -> Iterator[RefreshBar | None]:
    """A bar while the block runs, or None where nobody watches a terminal."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description:<28.28}"),
        BarColumn(bar_width=None),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rows]:>9,} rows"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        yield RefreshBar(progress)
