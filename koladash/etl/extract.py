"""From the archive to evidence: all of it, every time, never the memory of one run."""

from __future__ import annotations

import logging
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from koladash.client.kolada.frames import values_frame
from koladash.client.kolada.records import MunicipalityGroup
from koladash.errors import AnswerDamaged, NotInArchive
from koladash.etl.history import conflicting, first_versions, fold
from koladash.etl.listings import KpiLists, kpi_lists, listings, readings
from koladash.etl.observations import Observation, observe
from koladash.etl.schema import CELL, CELLS, GENDERS, KEY, TIME, Schema
from koladash.etl.transform import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from koladash.catalogue import Catalogue
    from koladash.client.archive.store import Answer, Archive
    from koladash.client.kolada.planning import Rectangle

YEARS = range(1970, 2101)
Reading: TypeAlias = "tuple[Observation, pl.DataFrame]"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything the archive tells of one origin.

    Attributes:
        evidence: the figures, as far as they go without the ledger of a run.
        lists: the KPIs.
        groups: Kolada's groups of municipalities, as last listed.
        observations: what was asked, and when.
        is_synthetic: an answer says that it is made up.
        conflicts: keys to which the last answer gave two different figures: KEY.
    """

    evidence: Evidence
    lists: KpiLists
    groups: tuple[MunicipalityGroup, ...]
    observations: tuple[Observation, ...]
    is_synthetic: bool
    conflicts: pl.DataFrame


def told_by(archive: Archive, origin: str, catalogue: Catalogue) -> Told:
    """Read and fold every answer of one origin; origins never mix.

    Raises:
        NotInArchive: the archive holds no figures of that origin.
    """
    answers = list(archive.answers(origin))
    lists = kpi_lists(listings(answers, "/kpi"), archive.body)
    observations = observe(answers)
    if not observations:
        raise NotInArchive(
            f"The archive in {archive.folder} holds no figures from {origin}. Run `koladash refresh`."
        )
    reader = _Reader(archive, catalogue, lists)
    read = list(reader.read(observations))
    versions = _versions(read, lists.gone, tuple(catalogue.places.by_code))
    return Told(
        evidence=Evidence(
            versions=versions.with_columns(pl.lit(None, dtype=pl.String).alias("source_line")),
            covered=_covered(read, catalogue),
            failed=pl.DataFrame(schema=CELLS),
        ),
        lists=lists,
        groups=_groups(answers, archive),
        observations=tuple(seen for seen, _ in read),
        is_synthetic=any(answer.is_synthetic for answer in answers),
        conflicts=reader.conflicts,
    )


class _Reader:
    """Reads bodies into rows whose ids are known; the rows of groups and of unknown ids are left behind.

    Of two rows for one key in one answer the later counts; where they differ, the key is in `conflicts` until
    a later answer settles it.
    """

    def __init__(self, archive: Archive, catalogue: Catalogue, lists: KpiLists) -> None:
        self._archive = archive
        self._kpi = pl.Enum(sorted({*catalogue.figures, *lists.latest}))
        self._municipality = pl.Enum(sorted(catalogue.places.by_code))
        kinds: Schema = {"kpi": self._kpi, "municipality": self._municipality}
        self.conflicts = pl.DataFrame(schema={**kinds, "year": pl.Int16, "gender": pl.Enum(GENDERS)})

    def read(self, observations: Iterable[Observation]) -> Iterator[tuple[Observation, pl.DataFrame]]:
        """Each observation with its rows; one whose evidence is damaged is passed over, as if never made."""
        for seen in observations:
            try:
                yield seen, self._once(self._frame(seen))
            except AnswerDamaged as error:
                log.warning("%s is passed over: %s", seen.answers[0].request, error)

    def _once(self, rows: pl.DataFrame) -> pl.DataFrame:
        if self.conflicts.height:
            self.conflicts = self.conflicts.join(rows, on=KEY, how="anti")
        if not rows.select(KEY).is_duplicated().any():
            return rows
        self.conflicts = pl.concat([self.conflicts, conflicting(rows)])
        return rows.unique(KEY, keep="last", maintain_order=True)

    def _frame(self, seen: Observation) -> pl.DataFrame:
        pages = (self._archive.body(answer) for answer in seen.answers if answer.rows)
        return (
            values_frame(pages)
            .select(*KEY, "value", "status", "is_deleted")
            .with_columns(
                pl.col("kpi").cast(self._kpi, strict=False),
                pl.col("municipality").cast(self._municipality, strict=False),
                pl.col("gender").cast(pl.Enum(GENDERS), strict=False),
            )
            .drop_nulls(["kpi", "municipality", "gender"])
        )


def _versions(read: Sequence[Reading], gone: Mapping[str, datetime], places: Sequence[str]) -> pl.DataFrame:
    """Only where observations share cells, or a KPI is gone, can a figure have more than one version."""
    times = [seen.seen_at for seen, _ in read]
    # Even numbers for what was asked, odd ones between them for the lists that lacked a KPI.
    missed = {kpi: 2 * bisect_right(times, when) - 1 for kpi, when in gone.items()}
    numbered = [(2 * i, seen, rows.with_columns(_number(2 * i))) for i, (seen, rows) in enumerate(read)]
    shared = [(n, seen, rows) for n, seen, rows in numbered if _is_shared(seen, gone)]
    quiet = [rows for _, seen, rows in numbered if not _is_shared(seen, gone)]
    nothing = numbered[0][2].clear()
    contested = pl.concat([nothing, *(rows for _, _, rows in shared)])
    asked = cells(
        [(n, seen.rectangle) for n, seen, _ in shared if seen.is_complete], contested["kpi"].unique(), places
    )
    coverage = pl.concat([_typed(asked, nothing), *(_lost(contested, kpi, n) for kpi, n in missed.items())])
    when = _times(read, {missed[kpi]: when for kpi, when in gone.items()})
    return pl.concat([fold(contested, coverage, when), first_versions(pl.concat([nothing, *quiet]), when)])


def cells(
    numbered: Sequence[tuple[int, Rectangle]], kpis: Iterable[str], places: Iterable[str]
) -> pl.DataFrame:
    """The cells that rectangles hold: CELL, observation.

    Args:
        numbered: rectangles with the numbers of their observations.
        kpis: only these; they also fill an axis that was left open.
        places: what fills an open axis of places.
    """
    wanted, everywhere, always = set(kpis), list(places), list(YEARS)
    asked = pl.DataFrame(
        [
            (
                [kpi for kpi in rectangle.kpis if kpi in wanted] if rectangle.kpis else sorted(wanted),
                list(rectangle.municipalities) or everywhere,
                list(rectangle.years) or always,
                number,
            )
            for number, rectangle in numbered
        ],
        schema={
            "kpi": pl.List(pl.String),
            "municipality": pl.List(pl.String),
            "year": pl.List(pl.Int16),
            "observation": pl.Int32,
        },
        orient="row",
    )
    return asked.explode("kpi").explode("municipality").explode("year").drop_nulls()


def _covered(read: Sequence[Reading], catalogue: Catalogue) -> pl.DataFrame:
    """When each cell of the catalogue's KPIs was last answered in full: CELL, confirmed_at."""
    numbered = [(i, seen.rectangle) for i, (seen, _) in enumerate(read) if seen.is_complete]
    when = pl.DataFrame(
        {"observation": range(len(read)), "confirmed_at": [seen.confirmed_at for seen, _ in read]},
        schema={"observation": pl.Int32, "confirmed_at": TIME},
    )
    asked = cells(numbered, catalogue.kpis, catalogue.places.by_code).join(when, on="observation")
    return asked.group_by(CELL).agg(pl.col("confirmed_at").max())


def _is_shared(seen: Observation, gone: Mapping[str, datetime]) -> bool:
    return seen.is_contested or not gone.keys().isdisjoint(seen.rectangle.kpis)


def _number(number: int) -> pl.Expr:
    return pl.lit(number, dtype=pl.Int32).alias("observation")


def _typed(asked: pl.DataFrame, like: pl.DataFrame) -> pl.DataFrame:
    kinds = [pl.col(name).cast(like[name].dtype, strict=False) for name in ("kpi", "municipality")]
    return asked.with_columns(kinds).drop_nulls().select(*CELL, "observation")


def _lost(rows: pl.DataFrame, kpi: str, number: int) -> pl.DataFrame:
    """Every cell of a KPI that a list lacks: the whole KPI is withdrawn."""
    return (
        rows.filter(pl.col("kpi").cast(pl.String) == kpi).select(CELL).unique().with_columns(_number(number))
    )


def _times(read: Sequence[Reading], lists: Mapping[int, datetime]) -> pl.DataFrame:
    rows = [(2 * i, seen.seen_at, seen.confirmed_at, seen.days) for i, (seen, _) in enumerate(read)]
    rows += [(number, when, when, 1) for number, when in lists.items()]
    schema: Schema = {"observation": pl.Int32, "seen_at": TIME, "confirmed_at": TIME, "days": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _groups(answers: Iterable[Answer], archive: Archive) -> tuple[MunicipalityGroup, ...]:
    newest_first = reversed(listings(answers, "/municipality_groups"))
    _, groups = next(readings(newest_first, archive.body, MunicipalityGroup), (None, ()))
    return tuple(groups)
