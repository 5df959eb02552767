"""Kolada's lists, as the archive remembers them: what KPIs and groups there are, and were."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs

import polars as pl

from koladash.client.kolada.pages import read_page
from koladash.client.kolada.records import Kpi
from koladash.errors import AnswerDamaged
from koladash.etl.folding.observations import chains, is_first_page, utc
from koladash.etl.schema import KPI_VERSION

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from koladash.client.archive.store import Answer

Record = TypeVar("Record")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listing:
    """One complete answer of a list, all its pages, and when it came."""

    answers: tuple[Answer, ...]
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class KpiLists:
    """What all lists of KPIs together tell.

    Attributes:
        latest: what was last said of each KPI that was ever listed.
        gone: KPIs that the newest list lacks, with the time of the first list that did.
        versions: the columns of KPI_VERSION: listed, retitled, vanished and returned KPIs.
    """

    latest: dict[str, Kpi]
    gone: dict[str, datetime]
    versions: pl.DataFrame


def listings(answers: Iterable[Answer], path: str) -> list[Listing]:
    """The complete answers of one list, oldest first, each distinct content once in a row.

    A list that was filtered (`?title=`) is not complete.
    """
    ours = (answer for answer in answers if answer.path == path and not _filters(answer))
    found: list[Listing] = []
    for pages in chains(ours):
        whole = not pages[-1].next_request and is_first_page(pages[0])
        if whole and (not found or _content(found[-1].answers) != _content(pages)):
            found.append(Listing(pages, utc(pages[-1].fetched_at)))
    return found


def readings(
    found: Iterable[Listing], body: Callable[[Answer], bytes], kind: type[Record]
) -> Iterator[tuple[Listing, list[Record]]]:
    """Each list with its objects, typed; one whose evidence is damaged is passed over, as if never told."""
    for listing in found:
        try:
            yield (
                listing,
                [record for page in listing.answers for record in read_page(body(page), kind).values],
            )
        except AnswerDamaged as error:
            log.warning("%s is passed over: %s", listing.answers[0].request, error)


def kpi_lists(found: Sequence[Listing], body: Callable[[Answer], bytes]) -> KpiLists:
    """Follow the list of KPIs through time."""
    latest: dict[str, Kpi] = {}
    gone: dict[str, datetime] = {}
    versions: list[dict[str, Any]] = []
    open_versions: dict[str, dict[str, Any]] = {}
    for listing, records in readings(found, body, Kpi):
        listed = {kpi.id: kpi for kpi in records}
        changes = {
            **dict.fromkeys(latest.keys() - listed.keys() - gone.keys(), "vanished"),
            **{kpi.id: _change(kpi, latest.get(kpi.id), is_gone=kpi.id in gone) for kpi in listed.values()},
        }
        gone |= {kpi: listing.seen_at for kpi, change in changes.items() if change == "vanished"}
        gone = {kpi: when for kpi, when in gone.items() if kpi not in listed}
        latest |= listed
        for kpi in sorted(kpi for kpi, change in changes.items() if change):
            if kpi in open_versions:
                open_versions[kpi]["seen_to"] = listing.seen_at
            title = latest[kpi].title if changes[kpi] != "vanished" else None
            version = dict(zip(KPI_VERSION, (kpi, title, changes[kpi], listing.seen_at, None), strict=True))
            open_versions[kpi] = version
            versions.append(version)
    return KpiLists(latest, gone, pl.DataFrame(versions, schema=KPI_VERSION))


def _change(kpi: Kpi, before: Kpi | None, *, is_gone: bool) -> str:
    if before is None:
        return "listed"
    if is_gone:
        return "returned"
    return "" if kpi.title == before.title else "retitled"


def _filters(answer: Answer) -> set[str]:
    return set(parse_qs(answer.request.partition("?")[2])) - {"page", "per_page"}


def _content(answers: Iterable[Answer]) -> tuple[str, ...]:
    return tuple(answer.sha256 for answer in answers)
