"""From the archive to evidence: all of it, every time, never the memory of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.kolada.records import MunicipalityGroup
from koladash.errors import NotInArchive
from koladash.etl.folding import covered, folded
from koladash.etl.listings import KpiLists, kpi_lists, listings, readings
from koladash.etl.observations import Observation, observe
from koladash.etl.reading import Reader
from koladash.etl.schema import CELLS
from koladash.etl.transform import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.catalogue import Catalogue
    from koladash.client.archive.store import Answer, Archive
    from koladash.etl.keys import Keys


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
        given: what each answer that still counts gave, before it was folded: the columns of GIVEN.
        lost: what answers that are damaged or gone were asked for, where no later one stands in for them.
    """

    evidence: Evidence
    lists: KpiLists
    groups: tuple[MunicipalityGroup, ...]
    observations: tuple[Observation, ...]
    is_synthetic: bool
    conflicts: pl.DataFrame
    given: pl.DataFrame
    lost: tuple[Keys, ...]


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
    places = tuple(catalogue.places.by_code)
    reader = Reader(archive, observations, {*catalogue.figures, *lists.latest}, places)
    versions = folded(observations, reader.rows, lists.gone, places, reader.nothing)
    return Told(
        evidence=Evidence(
            versions=versions.with_columns(pl.lit(None, dtype=pl.String).alias("source_line")),
            covered=covered(reader.read, catalogue.kpis, places),
            failed=pl.DataFrame(schema=CELLS),
        ),
        lists=lists,
        groups=_groups(answers, archive),
        observations=reader.read,
        is_synthetic=any(answer.is_synthetic for answer in answers),
        conflicts=reader.conflicts,
        given=reader.given(),
        lost=reader.lost,
    )


def _groups(answers: Iterable[Answer], archive: Archive) -> tuple[MunicipalityGroup, ...]:
    newest_first = reversed(listings(answers, "/municipality_groups"))
    _, groups = next(readings(newest_first, archive.body, MunicipalityGroup), (None, ()))
    return tuple(groups)
