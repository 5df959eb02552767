"""Many selections side by side, each with its line in the ledger."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.client.transport.outcomes import Mode, Outcome
from koladash.errors import ApiRetired, NotInArchive, RequestRefused, SourceError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from koladash.client.archive.answers import Answer
    from koladash.client.scb.selection import Selection
    from koladash.client.transport.source import Reply, Source


@dataclass(frozen=True, slots=True)
class FetchedCells:
    """The ledger's line for one planned request of cells."""

    selection: Selection
    outcome: Outcome
    cells: int = 0
    """Cells that came."""
    answers: tuple[Answer, ...] = ()
    """The line of evidence; the old one when stale, none when failed."""
    error: str = ""
    """Why it failed or is stale; else empty."""


@dataclass(frozen=True, slots=True)
class Question:
    """A selection, how it is asked, and how old an answer of the archive may be."""

    selection: Selection
    request: str
    not_before: datetime


class CellFetcher:
    """Fetches selections from one source.

    Args:
        source: SCB.
        threads: requests under way at once.
        explain: puts a refusal into words that help.
    """

    def __init__(
        self, source: Source, threads: int, explain: Callable[[RequestRefused, Selection], SourceError]
    ) -> None:
        self._source = source
        self._threads = threads
        self._explain = explain

    def fetch(
        self, questions: Sequence[Question], on_done: Callable[[FetchedCells], None]
    ) -> list[FetchedCells]:
        """A line for each question, in their order; first what the archive has, then what must be asked.

        Raises:
            ApiRetired: the whole API is gone.
            ArchiveError: answers cannot be kept, or another process writes the archive.
        """
        done: dict[int, FetchedCells] = {}
        self._run(self._recall, dict(enumerate(questions)), done, on_done)
        rest = {at: question for at, question in enumerate(questions) if at not in done}
        is_writing = rest and self._source.mode is not Mode.OFFLINE
        with self._source.archive.writing() if is_writing else nullcontext():
            self._run(self._ask, rest, done, on_done)
        return [done[at] for at in range(len(questions))]

    def _run(
        self,
        work: Callable[[Question], FetchedCells | None],
        questions: Mapping[int, Question],
        done: dict[int, FetchedCells],
        on_done: Callable[[FetchedCells], None],
    ) -> None:
        with ThreadPoolExecutor(self._threads, thread_name_prefix="scb") as pool:
            futures = {pool.submit(work, question): at for at, question in questions.items()}
            try:
                for future in as_completed(futures):
                    if line := future.result():
                        done[futures[future]] = line
                        on_done(line)
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _recall(self, question: Question) -> FetchedCells | None:
        reply = self._source.recall(question.request, question.not_before)
        return _line(question.selection, reply) if reply else None

    def _ask(self, question: Question) -> FetchedCells:
        try:
            return _line(question.selection, self._source.get(question.request, question.not_before))
        except ApiRetired:
            raise
        except RequestRefused as error:
            return _failed(question.selection, self._explain(error, question.selection))
        except (SourceError, NotInArchive) as error:
            return _failed(question.selection, error)


def _line(selection: Selection, reply: Reply) -> FetchedCells:
    cells = sum(answer.rows for answer in reply.answers)
    return FetchedCells(selection, reply.outcome, cells, reply.answers, reply.error)


def _failed(selection: Selection, error: Exception) -> FetchedCells:
    return FetchedCells(selection, Outcome.FAILED, error=str(error))
