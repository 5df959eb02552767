"""SCB's PxWebApi 2 for programs and notebooks.

```pycon
>>> scb = ScbClient()
>>> scb.table("TAB638", region=["2281", "1480"], year="top(5)")  # doctest: +SKIP
>>> scb.search("arbetslöshet region månad")  # doctest: +SKIP

```
"""

from __future__ import annotations

import os
import re
import warnings
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from koladash.client.archive.store import Archive
from koladash.client.scb.choosing import choose
from koladash.client.scb.expressions import legal_values
from koladash.client.scb.fetching import CellFetcher, FetchedCells, Question
from koladash.client.scb.frames import dataset_frame
from koladash.client.scb.joining import check_answer, join
from koladash.client.scb.jsonstat import parse_dataset
from koladash.client.scb.lists import NOT_FOUND, ScbLists
from koladash.client.scb.names import column_name, find_dimension
from koladash.client.transport.freshness import values_since
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.errors import PartialResult, RequestRefused, StaleFigures, UnknownId
from koladash.settings import Settings, load_settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    import polars as pl

    from koladash.client.scb.jsonstat import Dataset
    from koladash.client.scb.records import CodeList
    from koladash.client.scb.selection import Selection
    from koladash.client.transport.clock import Clock
    from koladash.client.transport.library import http

__all__ = ["FetchedCells", "Mode", "Outcome", "ScbClient"]

# Below what httpx takes for a URL; a longer question is cut in two.
LONGEST_QUESTION = 60_000
_TITLE = re.compile(r'"title":\s*"([^"]+)"')


class ScbClient(ScbLists):
    """Asks SCB within its limits, stubbornly, and keeps every answer.

    Nothing is asked and no disk is touched before the first question. Usable from several threads.

    Args:
        settings: by default what the `KOLADASH_` variables say.
        mode: how the archive and the network share the work.
        language: of labels and texts, "sv" or "en".
        archive: where answers are kept; `settings.cache_dir` by default.
        network: the bottom of the transports, where it shall not be real connections.
        clock: time, where it shall not be the real one.

    Raises:
        SettingsError: a setting cannot be used.
    """

    def __init__(
        self,
        settings: Settings | None = None,
        *,
        mode: Mode = Mode.NORMAL,
        language: str = "sv",
        archive: Archive | None = None,
        network: http.BaseTransport | None = None,
        clock: Clock | None = None,
    ) -> None:
        settings = settings or load_settings(os.environ)
        archive = archive or Archive(settings.cache_dir)
        super().__init__(settings, archive, mode=mode, language=language, clock=clock, network=network)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def probe(self, timeout: float | None = None) -> float:
        """Whether SCB answers at all: one try within `KOLADASH_PROBE_TIMEOUT` seconds. Nothing is kept.

        Returns:
            The seconds it took.

        Raises:
            SourceUnreachable: no answer in time.
            SourceFailing: an answer of 5xx.
            ApiRetired: 410.
        """
        return self._source(self._settings).probe("/config", timeout)

    def table(
        self,
        table: str,
        /,
        *,
        code_lists: Mapping[str, str] | None = None,
        **wanted: str | int | Iterable[str | int],
    ) -> pl.DataFrame:
        """Figures of a table as a frame, however many requests they take.

        Args:
            table: its id, as "TAB638".
            code_lists: by a dimension's name, the id of a list that its codes come from, as
                `{"age": "agg_Ålder5år"}`.
            wanted: by a dimension's name (`region`, `age`, `sex`, `year`, `month`, or what SCB calls it),
                codes or expressions: "2281", ["2281", "1480"], range(2020, 2025), "22*", "????", "top(5)",
                "from(2020)". What is left out is summed over where the table allows that. Nothing at all
                gives SCB's own selection.

        Returns:
            A row for each cell; see `koladash.client.scb.frames.dataset_frame`.

        Raises:
            UnknownId: no such table, dimension, code or code list; the text lists what is legal.
            UsageError: a selection that cannot be read.
            PartialResult: some requests failed for good; `arrived` is the frame of the others.
            SourceError: SCB gives no good answer.
        """
        return dataset_frame(self.data(self.select(table, wanted, code_lists)))

    def select(
        self,
        table: str,
        wanted: Mapping[str, str | int | Iterable[str | int]],
        code_lists: Mapping[str, str] | None = None,
    ) -> Selection:
        """The codes that a selection means, by the table's metadata; SCB's own selection when it is empty.

        Raises:
            UnknownId: no such table, dimension, code or code list.
            UsageError: a selection that cannot be read.
        """
        metadata = self.metadata(table)
        if not wanted and not code_lists:
            default = self.default_choice(table).selection
            wanted = {axis.variable_code: axis.value_codes for axis in default if axis.value_codes}
            code_lists = {axis.variable_code: axis.codelist for axis in default if axis.codelist}
        return choose(metadata, wanted, self._code_lists(metadata, code_lists or {}))

    def plan(self, selection: Selection) -> tuple[Selection, ...]:
        """The requests that together ask for a selection, each cell once, within SCB's limit of cells."""
        parts = selection.split(self.config().max_data_cells)
        return tuple(short for part in parts for short in self._short(part))

    def request(self, selection: Selection) -> str:
        """The question for a selection, as the archive's keys spell it."""
        query = [*selection.query, ("lang", self.language), ("outputFormat", "json-stat2")]
        return f"{selection.path}?{urlencode(sorted(query), safe=',')}"

    def fetch(
        self,
        selections: Sequence[Selection],
        *,
        on_done: Callable[[FetchedCells], None] | None = None,
    ) -> list[FetchedCells]:
        """Ask for selections side by side, each with its line in the ledger; a failed one does not raise.

        Args:
            selections: what to ask, as `plan` gives it.
            on_done: told of each line as it comes.

        Returns:
            A line for each selection, in their order. The bodies are in `archive`, by the lines' answers.

        Raises:
            ApiRetired: this version of the API is gone.
            ArchiveError: an answer cannot be kept, or another process writes the archive.
        """
        fetcher = CellFetcher(self._limits()[1], self._settings.max_in_flight, self._explained)
        questions = [Question(s, self.request(s), self._values_since(s.table)) for s in selections]
        return fetcher.fetch(questions, on_done or (lambda _: None))

    def data(self, selection: Selection) -> Dataset:
        """The cells of a selection, however many requests they take, laid together.

        Raises:
            PartialResult: some requests failed for good; `arrived` is a list of the datasets that came.
            InvalidAnswer: an answer holds other codes than were asked for.
        """
        lines = self.fetch(self.plan(selection))
        failed = [line for line in lines if line.outcome is Outcome.FAILED]
        parts = [self._dataset(line) for line in lines if line.outcome is not Outcome.FAILED]
        if failed:
            raise PartialResult(
                f"{len(failed)} of {len(lines)} requests for {selection.table} failed: {failed[0].error}",
                arrived=parts,
                missing=failed,
            )
        if stale := [line for line in lines if line.outcome is Outcome.STALE]:
            warnings.warn(
                f"{len(stale)} of {len(lines)} requests: {stale[0].error}", StaleFigures, stacklevel=3
            )
        return join(parts)

    def _dataset(self, line: FetchedCells) -> Dataset:
        dataset = parse_dataset(self.archive.body(line.answers[0]))
        check_answer(line.selection, dataset)
        return dataset

    def _values_since(self, table: str) -> datetime:
        """Cells are fresh as long as lists are young, and for as long as the table has not changed since."""
        usual = values_since(self._settings, self._clock.now())
        try:
            changed = datetime.fromisoformat(self.metadata(table).updated)
        except ValueError:
            return usual
        return min(usual, changed + timedelta(hours=1)) if changed.tzinfo else usual

    def _short(self, part: Selection) -> list[Selection]:
        if len(self.request(part)) <= LONGEST_QUESTION or part.cells == 1:
            return [part]
        return [short for half in part.split(-(-part.cells // 2)) for short in self._short(half)]

    def _code_lists(self, metadata: Dataset, named: Mapping[str, str]) -> dict[str, CodeList]:
        lists = {}
        for name, id_ in named.items():
            dimension = find_dimension(metadata, name)
            legal = {known.id: known.label for known in dimension.code_lists}
            if id_ not in legal:
                known = ", ".join(f"{known} ({label})" for known, label in legal.items()) or "none"
                raise UnknownId(
                    f"{dimension.id} of {metadata.table} has no code list {id_!r}. Legal: {known}."
                )
            lists[dimension.id] = self.code_list(id_)
        return lists

    def _explained(self, error: RequestRefused, selection: Selection) -> RequestRefused:
        """The same refusal, saying what is wrong and what is legal."""
        title = _TITLE.search(str(error))
        says = f"SCB refuses {selection.table} ({error.status}): {title[1] if title else str(error)}."
        return RequestRefused(
            f"{says} {self._advice(error, selection, says)}", url=error.url, status=error.status
        )

    def _advice(self, error: RequestRefused, selection: Selection, says: str) -> str:
        if "cells" in says.casefold():
            limit = self.config().max_data_cells
            return f"{selection.cells:,} cells were asked for; /config allowed {limit:,}. Has that changed?"
        if error.status == NOT_FOUND:
            return 'Look for the table with search("…").'
        metadata = self.metadata(selection.table)
        legal = "; ".join(f"{column_name(d)}: {legal_values(d)}" for d in metadata.dimensions)
        return (
            f"As of {metadata.updated} it has {legal}. If it has changed since, ask with mode=Mode.REFRESH."
        )
