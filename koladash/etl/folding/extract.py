"""From the archive to evidence: all of it, every time, never the memory of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import polars as pl

from koladash.client.kolada.records import Municipality, MunicipalityGroup
from koladash.errors import NotInArchive
from koladash.etl.folding.evidence import Evidence
from koladash.etl.folding.listings import KpiLists, kpi_lists, listings, readings
from koladash.etl.folding.observations import Observation, koladas_keys, observe
from koladash.etl.folding.places import (
    StrayCode,
    catalogued,
    stray_groups,
    stray_places,
    with_listed,
    with_unlisted,
)
from koladash.etl.folding.reading import Reader
from koladash.etl.folding.turns import covered, folded_in_turns
from koladash.etl.schema import CELLS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koladash.catalogue import Catalogue
    from koladash.client.archive.store import Answer, Archive
    from koladash.client.kolada.planning import Rectangle

Record = TypeVar("Record")


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
        given: what the newest answer to each request gave, before it was folded: the columns of GIVEN.
        lost: what answers that are damaged or gone were asked for, where no later one stands in for them.
        catalogue: the catalogue, with the places besides that Kolada tells of.
        strays: codes on which catalogue, lists and answers do not agree.
    """

    evidence: Evidence
    lists: KpiLists
    groups: tuple[MunicipalityGroup, ...]
    observations: tuple[Observation, ...]
    is_synthetic: bool
    conflicts: pl.DataFrame
    given: pl.DataFrame
    lost: tuple[Rectangle, ...]
    catalogue: Catalogue
    strays: tuple[StrayCode, ...]


def told_by(archive: Archive, origin: str, catalogue: Catalogue) -> Told:
    """Read and fold every answer of one origin; origins never mix.

    Raises:
        NotInArchive: the archive holds no figures of that origin.
    """
    answers = list(archive.answers(origin))
    observations = observe(answers)
    if not observations:
        raise NotInArchive(
            f"The archive in {archive.folder} holds no figures from {origin}. Run `koladash refresh`."
        )
    lists = kpi_lists(listings(answers, "/kpi"), archive.body)
    listed = _newest(answers, archive, "/municipality", Municipality)
    groups = _newest(answers, archive, "/municipality_groups", MunicipalityGroup)
    known = with_listed(catalogue, listed)
    reader, versions = _read(archive, observations, known, lists)
    if unlisted := reader.unknown["municipality"] - catalogued(catalogue):
        known = with_unlisted(known, unlisted)
        reader, versions = _read(archive, observations, known, lists)
    codes = reader.unknown | {"municipality": unlisted}
    return Told(
        evidence=Evidence(
            versions=versions.with_columns(pl.lit(None, dtype=pl.String).alias("source_line")),
            covered=covered(reader.read, catalogue.kpis, known.places.by_code),
            failed=pl.DataFrame(schema=CELLS),
        ),
        lists=lists,
        groups=groups,
        observations=reader.read,
        is_synthetic=any(answer.is_synthetic for answer in answers),
        conflicts=reader.conflicts,
        given=reader.given(),
        lost=tuple(dict.fromkeys((*reader.lost, *_gone(archive, origin)))),
        catalogue=known,
        strays=(
            *stray_places(catalogue, listed),
            *stray_groups(catalogue, groups),
            *(StrayCode(axis, code, code, "unlisted") for axis in codes for code in sorted(codes[axis])),
        ),
    )


def _read(
    archive: Archive, observations: Sequence[Observation], catalogue: Catalogue, lists: KpiLists
) -> tuple[Reader, pl.DataFrame]:
    places = tuple(catalogue.places.by_code)
    reader = Reader(archive, observations, {*catalogue.figures, *lists.latest}, places)
    return reader, folded_in_turns(observations, reader.rows, lists.gone, places, reader.nothing)


def _newest(answers: Iterable[Answer], archive: Archive, path: str, kind: type[Record]) -> tuple[Record, ...]:
    """What the newest sound list holds; nothing where there is none."""
    newest_first = reversed(listings(answers, path))
    _, records = next(readings(newest_first, archive.body, kind), (None, ()))
    return tuple(records)


def _gone(archive: Archive, origin: str) -> Iterator[Rectangle]:
    """What was asked for by the newest line of each request whose body is no longer here."""
    newest = {answer.request: answer for answer in archive.index(origin).answers()}
    bodies = archive.bodies(origin)
    for answer in newest.values():
        if not bodies.has(answer.sha256) and (rectangle := koladas_keys(answer)):
            yield rectangle
