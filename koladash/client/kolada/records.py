"""Kolada's objects as typed records. A key that lacks or is new is no error, a wrong type is.

`id`, `kpi`, `municipality` and the like are text with leading zeros; years are whole numbers.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations

import msgspec


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """One KPI of `/kpi`. Texts stand verbatim, with their double spaces and literal escapes."""

    id: str
    title: str = ""
    description: str | None = None
    is_divided_by_gender: bool | None = None
    municipality_type: str | None = None
    """K (municipalities), L (regions) or A (both)."""
    auspice: str | None = None
    operating_area: str | None = None
    perspective: str | None = None
    prel_publication_date: date | None = None
    """When preliminary figures are next expected; None when not known or when the series has ended."""
    publication_date: date | None = None
    """When figures are next expected; None when not known or when the series has ended."""
    publ_period: str | int | None = None
    """The year or period that the next publication is about."""
    has_ou_data: bool | None = None

    @property
    def publication_days(self) -> tuple[date, ...]:
        """The days it names for its next figures, preliminary ones too."""
        return tuple(day for day in (self.publication_date, self.prel_publication_date) if day)


class Municipality(msgspec.Struct, frozen=True, kw_only=True):
    """One row of `/municipality`: a municipality (K), or a region or the country (L; Riket is `0000`)."""

    id: str
    title: str = ""
    type: str | None = None


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A municipality in a group, or a KPI in a KPI group."""

    id: str
    title: str = ""


class MunicipalityGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of municipalities; Kolada's figures for it are unweighted means."""

    id: str
    title: str = ""
    members: tuple[Member, ...] = ()


class KpiGroup(msgspec.Struct, frozen=True, kw_only=True):
    """A group of KPIs."""

    id: str
    title: str = ""
    members: tuple[Member, ...] = ()


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    """An organisational unit: a school, a home for the elderly."""

    id: str
    title: str = ""
    municipality: str | None = None


class GenderValue(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One figure of a row. `value` None is missing, 0 is a real value; `isdeleted` takes the figure away."""

    gender: str
    """T (total), M (men) or K (women)."""
    value: float | None = None
    status: str | None = ""
    count: int | None = None
    """1 for a municipality; for a group, how many members are behind the unweighted mean."""
    isdeleted: bool | None = False


class ValueRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of `/data/…`: a KPI, an area and a year, with a figure for each gender."""

    kpi: str
    municipality: str
    period: int
    values: list[GenderValue]


class UnitRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One row of `/oudata/…`: a KPI, an organisational unit and a year, with a figure for each gender."""

    kpi: str
    ou: str
    period: int
    values: list[GenderValue]
