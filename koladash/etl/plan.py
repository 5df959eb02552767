"""What to ask: every cell that can exist, and none that cannot."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from koladash.client.planning import Rectangle, plan_rectangles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.catalogue import Catalogue, KpiEntry

KINDS = {"K": {"municipality"}, "L": {"region"}, "A": {"municipality", "region"}}


def plan(catalogue: Catalogue, kpis: Iterable[str], years: range) -> tuple[Rectangle, ...]:
    """The data requests for some of the catalogue's KPIs, each for the places where it can have a figure.

    KPIs that exist for the same places are asked together, so that few requests are half empty.
    """
    together: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for kpi in kpis:
        together[places_of(catalogue, catalogue.kpis[kpi])].append(kpi)
    return tuple(
        rectangle for places, alike in together.items() for rectangle in plan_rectangles(alike, places, years)
    )


def places_of(catalogue: Catalogue, kpi: KpiEntry) -> tuple[str, ...]:
    """The places where a KPI exists: municipalities, regions or both, and the country where it has one."""
    kinds = KINDS[kpi.municipality_type] | ({"country"} if kpi.has_country else set())
    return tuple(code for code, place in catalogue.places.by_code.items() if place.kind in kinds)
