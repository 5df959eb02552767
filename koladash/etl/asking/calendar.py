"""What is due: figures are asked for when they are expected, and swept now and then for silent revisions.

A KPI with a publication day is due from that day until its figures have changed. The labour-market survey
has no such
days: it is asked every week. Everything is swept every fortnight, an ended series every other month.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from koladash.etl.asking.plan import places_of
from koladash.etl.standing import standing_build

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.catalogue import Catalogue, KpiEntry
    from koladash.client.kolada.records import Kpi
    from koladash.warehouse import Warehouse

WEEKLY, SWEEP, ENDED = timedelta(days=7), timedelta(days=14), timedelta(days=60)

CONFIRMED = """
    SELECT c.kpi, c.cells, c.confirmed_day, c.changed_day, k.publication_date, k.prel_publication_date
    FROM core.confirmation c JOIN core.kpi k USING (kpi)
"""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one KPI's figures.

    Attributes:
        confirmed: the Swedish day on which all of them had been confirmed; None when some never were.
        changed: the day of the last change that was seen.
        announced: days of publication that Kolada has named, past ones too.
        has_ended: no more years will come.
    """

    confirmed: date | None
    changed: date | None
    announced: tuple[date, ...] = ()
    has_ended: bool = False


def why_due(known: Known, today: date) -> str:
    """Why a KPI is due today ("never asked", "published", "weekly", "sweep"); empty when it is not."""
    if known.confirmed is None:
        return "never asked"
    age = today - known.confirmed
    if known.has_ended:
        return "sweep" if age >= ENDED else ""
    out = [day for day in known.announced if day <= today]
    if out and (known.changed is None or known.changed < max(out)) and age.days > 0:
        return "published"
    if not known.announced and age >= WEEKLY:
        return "weekly"
    return "sweep" if age >= SWEEP else ""


@dataclass(frozen=True, slots=True)
class Published:
    """What the published build tells of one KPI, and how many of its cells it was told of."""

    cells: int
    confirmed: date | None
    changed: date | None
    announced: tuple[date | None, ...]


def published(warehouse: Warehouse, origin: str) -> dict[str, Published]:
    """What the published build tells of each KPI; nothing when it is of another origin or layout."""
    standing = standing_build(warehouse)
    if standing is None or not standing.tells_of(origin):
        return {}
    rows = warehouse.query(CONFIRMED).iter_rows()
    return {
        kpi: Published(cells, confirmed, changed, tuple(days))
        for kpi, cells, confirmed, changed, *days in rows
    }


def due(
    catalogue: Catalogue,
    listed: Mapping[str, Kpi],
    told: Mapping[str, Published],
    years: range,
    today: date,
) -> dict[str, str]:
    """The catalogue's KPIs that Kolada lists and that are due, each with why.

    A KPI of which some cell was never answered is due at once: its request failed, or a new year has begun.
    """
    known = {
        kpi.id: _known(catalogue, kpi, listed, told, len(years))
        for kpi in catalogue.kpis.values()
        if kpi.id in listed
    }
    return {kpi: why for kpi, state in known.items() if (why := why_due(state, today))}


def _known(
    catalogue: Catalogue,
    kpi: KpiEntry,
    listed: Mapping[str, Kpi],
    told: Mapping[str, Published],
    years: int,
) -> Known:
    before = told.get(kpi.id, Published(0, None, None, ()))
    is_whole = before.cells >= years * len(places_of(catalogue, kpi.municipality_type, kpi.has_country))
    now = listed[kpi.id]
    days = {*before.announced, now.publication_date, now.prel_publication_date}
    return Known(
        confirmed=before.confirmed if is_whole else None,
        changed=before.changed,
        announced=tuple(sorted(day for day in days if day)),
        has_ended=kpi.ended is not None,
    )
