"""A report's tables as they were printed, each figure held against today's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from koladash.analysis.rounding import round_half_away
from koladash.app.formats import swedish_order
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from koladash.warehouse import Warehouse

REPORT: Final = "gr-2024"
NUMBERS: Final = ("1", "2", "3", "4", "5")
BANDS: Final = "5"
YES_NO: Final = "3"
COUNTRY: Final = "0000"

COLUMN_ORDER: Final = (
    "population_31dec",
    "unemployment_rate_register_labour_force",
    "social_assistance_recipients_share_18plus",
    "social_assistance_unemployment_obstacle_share_18plus",
    "social_assistance_long_term_share_18plus",
    "socioeconomic_sorting_key",
    "same_admin_economic_assistance",
    "same_admin_integration_reception",
    "same_admin_adult_education",
    "same_admin_kaa",
    "same_admin_upper_secondary",
)
"""The columns of Tables 1 to 3 from left to right; the others have years."""


class Check(StrEnum):
    """A published figure against today's, rounded as it was printed."""

    SAME = "same"
    REVISED = "revised"
    GONE = "gone"
    UNCHECKED = "unchecked"


@dataclass(frozen=True, slots=True)
class Entry:
    """One cell: what was printed (`basis`: stated, no_data or inferred_zero) and what is said today."""

    municipality: str
    name: str
    column: str
    value: float | None
    decimals: int
    basis: str
    today: float | None
    check: Check


@dataclass(frozen=True, slots=True)
class Column:
    """One column: an indicator, or a year of the table's only one, with the KPI that it is mapped to."""

    key: str
    indicator: str
    kpi: str
    is_assumed: bool
    decimals: int
    unit: str


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table: rows are municipalities in Swedish order, columns indicators or years.

    `years` are those of its figures, rising. `entries` may hold Riket too, where the report printed it; it is
    no row, and in no mean. `is_made_up` says that today's figures are the sandbox's.
    """

    number: str
    years: tuple[int, ...]
    source_line: str
    source_line_en: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, str], ...]
    entries: Mapping[tuple[str, str], Entry]
    is_by_year: bool
    is_made_up: bool

    def country(self, key: str) -> float | None:
        """What the report printed for Riket in a column."""
        entry = self.entries.get((COUNTRY, key))
        return entry.value if entry else None

    @property
    def has_country(self) -> bool:
        """Whether the report printed Riket."""
        return any(code == COUNTRY for code, _ in self.entries)

    def of_column(self, key: str) -> list[Entry]:
        """The entries of a column, top down."""
        return [self.entries[code, key] for code, _ in self.rows if (code, key) in self.entries]

    def count(self, basis: str) -> int:
        """How many cells have this basis."""
        return sum(entry.basis == basis for entry in self.entries.values())

    def checked(self, check: Check) -> int:
        """How many cells came out so."""
        return sum(entry.check == check for entry in self.entries.values())


def report_table(warehouse: Warehouse, number: str) -> ReportTable:
    """A table of Göteborgsregionen 2024.

    Figures are checked only against a build that is not itself made from the reports: rounded half away from
    zero to the published decimals. What was inferred from a blank is not checked.

    Args:
        warehouse: the figures.
        number: "1" to "5".
    """
    frame = queries.published_table(warehouse, REPORT, f"Tabell {number}")
    build = queries.build(warehouse)
    is_checkable = build["kind"] != "published"
    rows = list(frame.iter_rows(named=True))
    is_by_year = frame["indicator"].n_unique() == 1 and frame["year"].n_unique() > 1
    columns: dict[str, Column] = {}
    entries: dict[tuple[str, str], Entry] = {}
    for row in rows:
        key = str(row["year"]) if is_by_year else row["indicator"]
        columns.setdefault(key, _column(key, row))
        entries[row["municipality"], key] = _entry(key, row, is_checkable=is_checkable)
    places = {
        (row["municipality"], row["municipality_name"]) for row in rows if row["municipality"] != COUNTRY
    }
    return ReportTable(
        number=number,
        years=tuple(sorted(set(frame["year"]))),
        source_line=rows[0]["source_line"] if rows else "",
        source_line_en=rows[0]["source_line_en"] if rows else "",
        columns=tuple(
            columns[key] for key in (sorted(columns) if is_by_year else COLUMN_ORDER) if key in columns
        ),
        rows=tuple(sorted(places, key=lambda place: swedish_order(place[1]))),
        entries=entries,
        is_by_year=is_by_year,
        is_made_up=build["is_synthetic"],
    )


def _column(key: str, row: Mapping[str, Any]) -> Column:
    is_assumed = str(row["certainty"] or "").startswith("assumed")
    return Column(
        key, row["indicator"], row["kpi"] or "", is_assumed, row["decimals"] or 0, row["unit"] or ""
    )


def _entry(key: str, row: Mapping[str, Any], *, is_checkable: bool) -> Entry:
    decimals = row["decimals"] or 0
    check = (
        _check(row["value"], row["today"], decimals) if is_checkable and _is_told(row) else Check.UNCHECKED
    )
    return Entry(
        row["municipality"],
        row["municipality_name"],
        key,
        row["value"],
        decimals,
        row["basis"],
        row["today"],
        check,
    )


def _is_told(row: Mapping[str, Any]) -> bool:
    """Whether there is something to check: a stated figure whose KPI this build has asked for."""
    was_asked = row["today"] is not None or row["today_missing"] not in {None, "not_asked", "fetch_failed"}
    return row["basis"] == "stated" and bool(row["kpi"]) and was_asked


def _check(printed: float, today: float | None, decimals: int) -> Check:
    if today is None:
        return Check.GONE
    return Check.SAME if round_half_away(today, decimals) == printed else Check.REVISED
