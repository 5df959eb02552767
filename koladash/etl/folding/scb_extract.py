"""From the archive's answers of SCB's to evidence, folded as Kolada's are."""

from __future__ import annotations

import logging
from bisect import bisect_right
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.scb.joining import check_answer
from koladash.client.scb.jsonstat import parse_dataset
from koladash.client.scb.selection import Selection
from koladash.errors import AnswerDamaged, InvalidAnswer, SourceError
from koladash.etl.folding.evidence import Evidence
from koladash.etl.folding.observations import Observation, observe, utc
from koladash.etl.folding.scb_codes import chosen_tables, misfits, question_words, table_codes
from koladash.etl.folding.scb_rows import NO_ROWS, rows_of
from koladash.etl.folding.turns import covered, folded_in_turns
from koladash.etl.schema import CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koladash.catalogue import Catalogue, ScbTable
    from koladash.client.archive.store import Answer, Archive
    from koladash.client.scb.jsonstat import Dataset
    from koladash.etl.folding.keys import KeyBox
    from koladash.etl.folding.scb_codes import TableCodes
    from koladash.etl.report import RunReport

log = logging.getLogger(__name__)

LANGUAGE = "lang=sv"
AT_ONCE = timedelta(hours=1)
"""SCB writes when it changed a table before the change can be asked for everywhere."""


@dataclass(frozen=True, slots=True)
class TableState:
    """What SCB said last of a table.

    Attributes:
        table: the catalogue's entry.
        metadata: of the table, without values; None when it was never fetched.
        asked_at: when the metadata were last confirmed, UTC without a zone.
        problems: what of it no longer fits the catalogue.
    """

    table: ScbTable
    metadata: Dataset | None = None
    asked_at: datetime | None = None
    problems: tuple[str, ...] = ()

    @property
    def updated(self) -> datetime | None:
        """When SCB last changed the table, UTC without a zone."""
        try:
            found = datetime.fromisoformat(self.metadata.updated if self.metadata else "")
        except ValueError:
            return None
        return utc(found) if found.tzinfo else None


@dataclass(frozen=True, slots=True)
class ScbTold:
    """Everything the archive tells of SCB.

    Attributes:
        evidence: figures by year and series by month together: KEY with periods as `periods` counts them.
        tables: the catalogue's chosen tables, in its order.
        observations: what was asked, and when.
        is_synthetic: an answer says that it is made up.
        origin: SCB's base URL, whose answers these are.
        lacking: where a new address was to take over, what it has not told of (`scb_standing.told_since`).
    """

    evidence: Evidence
    tables: tuple[TableState, ...]
    observations: tuple[Observation, ...]
    is_synthetic: bool
    origin: str
    lacking: tuple[str, ...] = ()

    @property
    def figures(self) -> frozenset[str]:
        """The figures and series that it tells of."""
        return frozenset(self.evidence.versions["kpi"].cast(pl.String).unique())

    @property
    def verified_at(self) -> datetime | None:
        """When SCB last confirmed a figure."""
        return max((seen.confirmed_at for seen in self.observations), default=None)

    def remarked(self, report: RunReport) -> RunReport:
        """A run's report with what an address of SCB's lacks that was to take over: that is a failure."""
        if not self.lacking:
            return report
        lacking = (
            f"{self.lacking[0]} and {len(self.lacking) - 1} more" if self.lacking[1:] else self.lacking[0]
        )
        remark = f"SCB: KOLADASH_SCB_URL has not told of {lacking} yet; the figures of {self.origin} stay"
        code = report.exit_code or SourceError.exit_code
        return replace(report, message=f"{report.message}; {remark}", exit_code=code)

    def without_figures(self) -> ScbTold:
        """The tables alone."""
        nothing = Evidence(
            *(
                frame.clear()
                for frame in (self.evidence.versions, self.evidence.covered, self.evidence.failed)
            )
        )
        return replace(self, evidence=nothing, observations=())


def scb_told_by(archive: Archive, origin: str, catalogue: Catalogue, first_year: int) -> ScbTold:
    """Read and fold every answer of SCB's; nothing at all where there is none.

    Args:
        archive: the answers.
        origin: SCB's base URL.
        catalogue: the tables, and what they become.
        first_year: the first year that is asked for.
    """
    answers = list(archive.answers(origin))
    tables = _Tables(archive, catalogue, first_year, answers)
    cells = (answer for answer in answers if answer.path.endswith("/data"))
    observations = [tables.confirmed(seen) for seen in observe(cells, tables.keys)]
    reader = _Reader(archive, tables, observations)
    places = tuple(catalogue.places.by_code)
    versions = folded_in_turns(observations, reader.rows, {}, places, NO_ROWS)
    return ScbTold(
        evidence=Evidence(
            versions=versions.with_columns(pl.lit(None, dtype=pl.String).alias("source_line")),
            covered=covered(reader.read, [*catalogue.scb_figures, *catalogue.monthly], places),
            failed=pl.DataFrame(schema=CELLS),
        ),
        tables=tuple(tables.states.values()),
        observations=reader.read,
        is_synthetic=any(answer.is_synthetic for answer in answers),
        origin=origin,
    )


class _Tables:
    """SCB's tables, and how their answers are read: by the metadata in force when they came."""

    def __init__(
        self, archive: Archive, catalogue: Catalogue, first_year: int, answers: Sequence[Answer]
    ) -> None:
        self._archive, self._catalogue, self._first_year = archive, catalogue, first_year
        self._tables = {table.table: table for table in chosen_tables(catalogue)}
        self._metadata = {id_: list(self._metadata_of(id_, answers)) for id_ in self._tables}
        self._codes: dict[tuple[str, str], TableCodes | None] = {}
        self.states = {id_: self._state(table) for id_, table in self._tables.items()}

    def _state(self, table: ScbTable) -> TableState:
        """What SCB said last of a table."""
        known = self._metadata[table.table]
        if not known:
            return TableState(table)
        answer, metadata = known[-1]
        problems = misfits(table, metadata, self._catalogue, self._first_year)
        return TableState(table, metadata, utc(answer.fetched_at), tuple(problems))

    def keys(self, answer: Answer) -> KeyBox | None:
        """What an answer was asked for, as far as the catalogue makes figures of it."""
        known = self.codes(answer)
        return known[1].keys(known[0]) if known else None

    def codes(self, answer: Answer) -> tuple[Selection, TableCodes] | None:
        """What an answer was asked for, and what of it makes figures; None where nobody knows."""
        asked = Selection.from_query(answer.request)
        codes = self._codes_for(answer, asked.table) if asked else None
        return (asked, codes) if asked and codes else None

    def confirmed(self, seen: Observation) -> Observation:
        """An observation that metadata of later on still stand by: the table had not changed since."""
        asked = Selection.from_query(seen.answers[0].request)
        state = self.states[asked.table] if asked else None
        if state is None or state.asked_at is None or state.updated is None:
            return seen
        is_unchanged = state.updated + AT_ONCE <= seen.confirmed_at < state.asked_at
        return replace(seen, confirmed_at=state.asked_at) if is_unchanged else seen

    def _metadata_of(self, table: str, answers: Iterable[Answer]) -> Iterator[tuple[Answer, Dataset]]:
        path = f"/tables/{table}/metadata"
        parsed: dict[str, Dataset] = {}
        for answer in answers:
            if answer.path != path or LANGUAGE not in answer.request:
                continue
            try:
                if answer.sha256 not in parsed:
                    parsed[answer.sha256] = parse_dataset(self._archive.body(answer))
            except (AnswerDamaged, InvalidAnswer) as error:
                log.warning("%s is passed over: %s", answer.request, error)
                continue
            yield answer, parsed[answer.sha256]

    def _codes_for(self, answer: Answer, table: str) -> TableCodes | None:
        """The codes by the metadata before an answer, else the first after it; None for a misfit."""
        known = self._metadata.get(table)
        if not known:
            return None
        at = bisect_right([each.fetched_at for each, _ in known], answer.fetched_at)
        told, metadata = known[max(at - 1, 0)]
        if (table, told.sha256) not in self._codes:
            entry = self._tables[table]
            fits = not misfits(entry, metadata, self._catalogue, self._first_year)
            self._codes[table, told.sha256] = (
                table_codes(entry, metadata, self._catalogue, self._first_year) if fits else None
            )
        return self._codes[table, told.sha256]


class _Reader:
    """Reads answers by the number of their observation, each once."""

    def __init__(self, archive: Archive, tables: _Tables, observations: Sequence[Observation]) -> None:
        self._archive, self._tables, self._observations = archive, tables, observations
        self._damaged: set[int] = set()

    @property
    def read(self) -> tuple[Observation, ...]:
        """The observations whose evidence is sound."""
        return tuple(seen for n, seen in enumerate(self._observations) if n not in self._damaged)

    def rows(self, number: int) -> pl.DataFrame | None:
        """As `rows_of`; None where the evidence is damaged or not what was asked for, as if never given."""
        seen = self._observations[number]
        known = self._tables.codes(seen.answers[0])
        if known is None:
            return None
        asked, codes = known
        try:
            dataset = parse_dataset(self._archive.body(seen.answers[0]))
            check_answer(asked, dataset)
        except (AnswerDamaged, InvalidAnswer) as error:
            log.warning("%s is passed over: %s", question_words(asked), error)
            self._damaged.add(number)
            return None
        return rows_of(dataset, codes, seen.rectangle.kpis)
