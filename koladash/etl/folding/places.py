"""Codes that Kolada has and the catalogue has not, and the other way round: followed, and flagged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import polars as pl

from koladash.catalogue.places import Kind, Place
from koladash.etl.schema import STRAY_CODE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.records import Municipality, MunicipalityGroup

KINDS: dict[str, Kind] = {"K": "municipality", "L": "region"}


@dataclass(frozen=True, slots=True)
class StrayCode:
    """A code that two of catalogue, list and answers do not agree on.

    Attributes:
        axis: municipality, kpi, gender or group.
        state: "new" (listed, not in the catalogue), "vanished" (in the catalogue, no longer listed) or
            "unlisted" (only in answers).
    """

    axis: str
    code: str
    name: str
    state: str


def with_listed(catalogue: Catalogue, listed: Iterable[Municipality]) -> Catalogue:
    """The catalogue with the places that Kolada lists besides, so that they are asked for and have rows.

    Their county is not known: nobody has said so, and a code does not tell.
    """
    new = {
        place.id: Place(
            place.id, place.title, place.title, KINDS.get(place.type or "", "municipality"), "", "", ""
        )
        for place in listed
        if place.id not in catalogued(catalogue)
    }
    return _with_places(catalogue, new)


def with_unlisted(catalogue: Catalogue, codes: Iterable[str]) -> Catalogue:
    """The catalogue with places of which nothing is known but that answers tell of them."""
    return _with_places(
        catalogue, {code: Place(code, code, code, "municipality", "", "", "") for code in sorted(codes)}
    )


def catalogued(catalogue: Catalogue) -> set[str]:
    """Every code that the catalogue names, whether its figures are followed or not."""
    places = catalogue.places
    return {places.country.code, *places.regions, *places.municipalities}


def stray_places(catalogue: Catalogue, listed: Iterable[Municipality]) -> tuple[StrayCode, ...]:
    """What Kolada's list of places has besides, and what it lacks; nothing where it was never fetched."""
    titles = {place.id: place.title for place in listed}
    known = catalogued(catalogue)
    new = [
        StrayCode("municipality", code, title, "new") for code, title in titles.items() if code not in known
    ]
    vanished = sorted(known - titles.keys()) if titles else []
    by_code = catalogue.places.by_code
    return (
        *new,
        *(
            StrayCode("municipality", code, by_code[code].name, "vanished")
            for code in vanished
            if code in by_code
        ),
    )


def stray_groups(catalogue: Catalogue, listed: Iterable[MunicipalityGroup]) -> tuple[StrayCode, ...]:
    """The groups of Kolada's that ours name and its list lacks; none where it was never fetched."""
    ids = {group.id for group in listed}
    ours = {each.kolada_group: each.name for each in catalogue.groups.values() if each.kolada_group}
    gone = sorted(ours.keys() - ids) if ids else []
    return tuple(StrayCode("group", group, ours[group], "vanished") for group in gone)


def stray_codes(found: Iterable[StrayCode]) -> pl.DataFrame:
    """`core.stray_code`."""
    rows = [(each.axis, each.code, each.name, each.state) for each in found]
    return pl.DataFrame(rows, schema=STRAY_CODE, orient="row")


def _with_places(catalogue: Catalogue, new: Mapping[str, Place]) -> Catalogue:
    by_code = MappingProxyType({**catalogue.places.by_code, **new})
    return replace(catalogue, places=replace(catalogue.places, by_code=by_code)) if new else catalogue
