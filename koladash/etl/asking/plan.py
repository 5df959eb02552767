"""What to ask: every cell that can exist, and none that cannot."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from koladash.client.kolada.planning import Rectangle, plan_rectangles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.records import Kpi

KINDS = {"K": {"municipality"}, "L": {"region"}, "A": {"municipality", "region"}}


def plan(
    catalogue: Catalogue, listed: Mapping[str, Kpi], kpis: Iterable[str], years: range
) -> tuple[Rectangle, ...]:
    """The data requests for some of Kolada's KPIs, each for the places where it can have a figure.

    KPIs that exist for the same places are asked together, so that few requests are half empty.
    """
    together: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for kpi in kpis:
        together[_extent(catalogue, listed, kpi)].append(kpi)
    return tuple(
        rectangle
        for extent, alike in together.items()
        for rectangle in plan_rectangles(alike, places_of(catalogue, *extent), years)
    )


def places_of(catalogue: Catalogue, municipality_type: str, has_country: bool) -> tuple[str, ...]:  # noqa: FBT001
    """Where KPIs of a type exist: K municipalities, L regions, A both; and the country where they have it."""
    kinds = KINDS.get(municipality_type, KINDS["A"]) | ({"country"} if has_country else set())
    return tuple(code for code, place in catalogue.places.by_code.items() if place.kind in kinds)


def _extent(catalogue: Catalogue, listed: Mapping[str, Kpi], kpi: str) -> tuple[str, bool]:
    """What the catalogue says of a KPI, else Kolada, who does not say whether the country has figures."""
    if ours := catalogue.kpis.get(kpi):
        return ours.municipality_type, ours.has_country
    return listed[kpi].municipality_type or "A", True
