"""Asking SCB: each chosen table's metadata, then its cells, and a line of the ledger whatever came of it."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.scb.client import Mode, Outcome, ScbClient
from koladash.errors import NotInArchive, SourceError, StaleFigures
from koladash.etl.folding.observations import utc
from koladash.etl.folding.scb_codes import chosen_tables, misfits, question_words, table_codes
from koladash.etl.folding.turns import cells
from koladash.etl.schema import CELLS, REQUEST, cast_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from koladash.catalogue import Catalogue, ScbTable
    from koladash.client.scb.client import FetchedCells
    from koladash.client.transport.clock import Clock
    from koladash.etl.folding.scb_codes import TableCodes
    from koladash.etl.report import Progress
    from koladash.settings import Settings

SCB = "scb"
UNKNOWN = "its metadata were never fetched; they say which codes there are"


@dataclass(frozen=True, slots=True)
class ScbFetched:
    """What came of asking SCB.

    Attributes:
        lines: one for each request of cells.
        problems: by the catalogue's id of a table, why no cell of it was asked for.
        codes: the tables that were asked for, by SCB's id.
        is_asked: SCB itself was to answer; not so offline, or where no table is chosen.
    """

    lines: Sequence[FetchedCells] = ()
    problems: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[str, TableCodes] = field(default_factory=dict)
    is_asked: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether SCB was asked and gave nothing of any table."""
        without = {Outcome.FAILED, Outcome.STALE}
        return self.is_asked and all(line.outcome in without for line in self.lines)

    @property
    def has_news(self) -> bool:
        """Whether SCB itself answered any request."""
        return any(line.outcome in {Outcome.ANSWERED, Outcome.UNCHANGED} for line in self.lines)


def ask_scb(
    settings: Settings,
    catalogue: Catalogue,
    *,
    mode: Mode,
    clock: Clock,
    progress: Progress | None = None,
) -> ScbFetched:
    """Ask for every chosen table; a table that fails or no longer fits is left out, and the others go on.

    A table that has not changed since its cells came is not asked for again (`ScbClient.fetch`).

    Raises:
        ArchiveError: an answer cannot be kept.
    """
    tables = chosen_tables(catalogue)
    if not tables:
        return ScbFetched()
    is_asked = mode is not Mode.OFFLINE
    with ScbClient(settings, mode=mode, clock=clock) as client, warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleFigures)
        try:
            if is_asked:
                client.probe()
            limit = client.config().max_data_cells
        except (SourceError, NotInArchive) as error:
            problems = {table.id: str(error) for table in tables}
            return ScbFetched(problems=problems, is_asked=is_asked)
        codes, problems = _planned(client, tables, catalogue, settings.first_year)
        questions = [part for each in codes.values() for part in each.requests(limit)]
        if progress is not None and questions:
            progress.started(len(questions))
        try:
            lines = client.fetch(questions, on_done=_counting(progress))
        except SourceError as error:
            problems |= {each.table.id: str(error) for each in codes.values()}
            return ScbFetched(problems=problems, is_asked=is_asked)
    return ScbFetched(lines, problems, codes, is_asked)


def describe_scb_plan(settings: Settings, catalogue: Catalogue) -> str:
    """What a full refresh would ask SCB, for a dry run: a line for each request, by the archive's metadata.

    A table whose metadata are not in the archive has one line that says so: they tell which codes it has.
    """
    tables = chosen_tables(catalogue)
    with ScbClient(settings, mode=Mode.OFFLINE) as client:
        try:
            limit = client.config().max_data_cells
        except (SourceError, NotInArchive):
            limit = 0
        codes, problems = _planned(client, tables, catalogue, settings.first_year) if limit else ({}, {})
    parts = [part for each in codes.values() for part in each.requests(limit)]
    lines = [f"  SCB  {part.cells:>7,} cells  {question_words(part)}" for part in parts]
    unknown = [table for table in tables if table.table not in codes]
    lines += [f"  SCB  {table.table}: {problems.get(table.id, UNKNOWN)}" for table in unknown]
    cells_asked = sum(part.cells for part in parts)
    sums = f"SCB: {len(parts):,} requests, {cells_asked:,} cells, and {len(tables)} for what the tables hold"
    return "\n".join([*lines, sums])


def scb_requests(run_id: str, fetched: ScbFetched) -> pl.DataFrame:
    """`core.request` of the run, SCB's part: a row for each request, and for each table not asked for."""
    rows = [
        {
            "request": question_words(line.selection),
            "outcome": str(line.outcome),
            "cells": line.selection.cells,
            "rows": line.cells,
            "deleted": 0,
            "fetched_at": max((utc(answer.fetched_at) for answer in line.answers), default=None),
            "error": line.error or None,
        }
        for line in fetched.lines
    ]
    rows += [
        {"request": f"/tables ({table})", "outcome": "failed", "error": problem}
        for table, problem in fetched.problems.items()
    ]
    told = [{name: row.get(name) for name in REQUEST} | {"run_id": run_id, "source": SCB} for row in rows]
    return pl.DataFrame(told, schema=REQUEST)


def scb_failed_cells(fetched: ScbFetched, catalogue: Catalogue) -> pl.DataFrame:
    """The cells whose request failed for good: CELL, with periods as `periods` counts them."""
    failed = (line.selection for line in fetched.lines if line.outcome is Outcome.FAILED)
    boxes = [box for asked in failed if (box := fetched.codes[asked.table].keys(asked))]
    figures = [*catalogue.scb_figures, *catalogue.monthly]
    return cells(list(enumerate(boxes)), figures, ()).select(cast_to(CELLS)).unique()


def _planned(
    client: ScbClient, tables: Iterable[ScbTable], catalogue: Catalogue, first_year: int
) -> tuple[dict[str, TableCodes], dict[str, str]]:
    codes, problems = {}, {}
    for table in tables:
        try:
            metadata = client.metadata(table.table)
        except (SourceError, NotInArchive) as error:
            problems[table.id] = str(error)
            continue
        if found := misfits(table, metadata, catalogue, first_year):
            problems[table.id] = " ".join(found)
        else:
            codes[table.table] = table_codes(table, metadata, catalogue, first_year)
    return codes, problems


def _counting(progress: Progress | None) -> Callable[[FetchedCells], None]:
    done = rows = 0

    def count(line: FetchedCells) -> None:
        nonlocal done, rows
        done, rows = done + 1, rows + line.cells
        if progress is not None:
            progress.advanced(done, rows, f"SCB {line.selection.table}")

    return count
