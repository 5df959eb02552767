"""The 290 municipalities, the 21 regions and the country."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from koladash.catalogue.entry import Entry, KoladaGroup, PlaceCode, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["municipality", "region", "country"]


class Country(Entry):
    """The country as a place."""

    code: PlaceCode
    name: Text
    name_en: Text


class County(Entry):
    """A county, its region, and the municipalities that lie in it, by code.

    Attributes:
        id: the county's two-digit code.
        region: the region's four-digit code among Kolada's places.
        region_name: what the region calls itself.
        kolada_group: Kolada's group of the county's municipalities.
        municipalities: code to name.
    """

    id: Annotated[str, Field(pattern=r"^\d{2}$")]
    name: Text
    name_en: Text
    region: PlaceCode
    region_name: Text
    kolada_group: KoladaGroup = ""
    municipalities: Annotated[dict[PlaceCode, Text], Field(min_length=1)]


@dataclass(frozen=True, slots=True)
class Place:
    """Something a figure can belong to; `county` and its names are "" for the country."""

    code: str
    name: str
    name_en: str
    kind: Kind
    county: str
    county_name: str
    county_name_en: str


@dataclass(frozen=True, slots=True)
class Places:
    """All 312 places; `by_code` holds the country first, then the regions, then the municipalities."""

    country: Place
    counties: Mapping[str, County]
    regions: Mapping[str, Place]
    municipalities: Mapping[str, Place]
    by_code: Mapping[str, Place]


def gather_places(country: Country, counties: Mapping[str, County]) -> Places:
    """The places that the entries of places.toml name."""
    whole = Place(country.code, country.name, country.name_en, "country", "", "", "")
    regions = {county.region: _region(county) for county in counties.values()}
    municipalities = {
        code: Place(code, name, name, "municipality", county.id, county.name, county.name_en)
        for county in counties.values()
        for code, name in county.municipalities.items()
    }
    return Places(
        country=whole,
        counties=counties,
        regions=MappingProxyType(regions),
        municipalities=MappingProxyType(municipalities),
        by_code=MappingProxyType({country.code: whole, **regions, **municipalities}),
    )


def _region(county: County) -> Place:
    names = county.region_name, county.region_name
    return Place(county.region, *names, "region", county.id, county.name, county.name_en)
