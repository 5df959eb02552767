"""Tables 1-5 of the Göteborgsregionen report: figures that stand as they were printed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from koladash.published.reading import Number, read_rows

Basis = Literal["stated", "no_data", "inferred_zero"]

TABLES = (
    "gr_table1_population.csv",
    "gr_table2_socioeconomic.csv",
    "gr_table3_same_administration.csv",
    "gr_table4_participants.csv",
    "gr_table5_af_share.csv",
)


@dataclass(frozen=True, slots=True)
class PublishedFigure:
    """One printed figure, and the KPI it is.

    Attributes:
        report: id in the catalogue's reports.
        table: as printed, "Tabell 5".
        municipality: code; "0000" is the country.
        municipality_name: its name, spelled right.
        year: data year.
        indicator: what the figure is, in our words.
        kpi: Kolada's id for it.
        value: the printed figure; None for "i.u.".
        unit: persons, percent, index_1_8 or boolean.
        decimals: how many the report prints.
        basis: stated | no_data ("i.u.") | inferred_zero (a blank cell read as "no").
        certainty: how sure the KPI is; begins with "assumed" until a live answer has settled it.
        note: what the transcriber saw.
    """

    report: str
    table: str
    municipality: str
    municipality_name: str
    year: int
    indicator: str
    kpi: str
    value: float | None
    unit: str
    decimals: int
    basis: Basis
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """Which KPI an indicator of the reports is, how sure that is, and the decimals it is printed with."""

    indicator: str
    kpi: str
    decimals: int
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class PublishedBand:
    """The band of a cell of Table 5, by the authors' limits: high from 50, medium from 15, low below.

    Attributes:
        value: the printed whole per cent; None for "i.u.".
        basis: observed, or which neighbouring year the band of a missing cell is borrowed from.
        basis_year: the year the band is from.
    """

    municipality: str
    municipality_name: str
    year: int
    value: Number
    band: Literal["low", "medium", "high"]
    basis: Literal["observed", "filled_from_following_year", "filled_from_preceding_year"]
    basis_year: int
    report: str


@dataclass(frozen=True, slots=True)
class _Cell:
    municipality: str
    municipality_name: str
    year: int
    indicator: str
    value: Number
    unit: str
    note: str
    source_table: str
    report: str
    basis: Basis


def indicators() -> dict[str, Indicator]:
    """The reports' indicators by name, each with its KPI."""
    return {row.indicator: row for row in read_rows("indicator_kpi.csv", Indicator)}


def published_figures() -> list[PublishedFigure]:
    """The 304 figures of Tables 1-5, in the order of the report."""
    by_name = indicators()
    return [_figure(cell, by_name[cell.indicator]) for name in TABLES for cell in read_rows(name, _Cell)]


def published_bands() -> list[PublishedBand]:
    """The bands of Table 5, one for each municipality and year."""
    return read_rows("gr_table5_bands.csv", PublishedBand)


def _figure(cell: _Cell, indicator: Indicator) -> PublishedFigure:
    return PublishedFigure(
        report=cell.report,
        table=cell.source_table,
        municipality=cell.municipality,
        municipality_name=cell.municipality_name,
        year=cell.year,
        indicator=cell.indicator,
        kpi=indicator.kpi,
        value=cell.value,
        unit=cell.unit,
        decimals=indicator.decimals,
        basis=cell.basis,
        certainty=indicator.certainty,
        note=cell.note,
    )
