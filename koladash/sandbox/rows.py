"""The rows of `/data` and `/oudata`: figures and holes, in Kolada's shape, as they stand on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from itertools import permutations
from typing import TYPE_CHECKING

from msgspec import Struct

from koladash.sandbox.chance import DRAWN_BYTES, draw
from koladash.sandbox.changes import Changes, GenderValue
from koladash.sandbox.coverage import Coverage, Presence, final_day

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koladash.sandbox.figures import Figures
    from koladash.sandbox.inventory import Indicator, Inventory, Place
    from koladash.sandbox.knobs import Knobs

GENDERS = ("T", "M", "K")
ORDERS = tuple(permutations(range(3)))
PRELIMINARY_IS_OFF_BY = 1.01


Cell = tuple["Indicator", "Place", int, Presence]
"""A row that is there: its KPI, place and year, and whether it has figures."""


class DataRow(Struct, gc=False):
    """A row of `/data`."""

    values: list[GenderValue]
    kpi: str
    period: int
    municipality: str


class UnitRow(Struct, gc=False):
    """A row of `/oudata`."""

    values: list[GenderValue]
    kpi: str
    period: int
    ou: str


@dataclass(frozen=True, slots=True)
class Selection:
    """What a data request asks for; `years` None asks for all, `since` None for rows of any age."""

    kpis: tuple[str, ...]
    places: tuple[str, ...]
    years: tuple[int, ...] | None = None
    since: date | None = None


class Rows:
    """The rows there are on a day.

    Args:
        inventory: what there is.
        figures: the figures behind the rows.
        knobs: what has happened to them.
        today: the sandbox's date.
    """

    def __init__(self, inventory: Inventory, figures: Figures, knobs: Knobs, today: date) -> None:
        self._inventory, self._figures, self._knobs, self._today = inventory, figures, knobs, today
        self._coverage = Coverage(inventory, knobs.newest_year, knobs.seed)
        self.changes = Changes(knobs, today)
        self._draw = lru_cache(maxsize=1 << 12)(partial(draw, knobs.seed, "row"))
        self._members = lru_cache(maxsize=1 << 5)(self._figures_of_members)
        self.cells = lru_cache(maxsize=4)(self._cells)

    def rows(self, cells: Iterable[Cell]) -> list[DataRow]:
        """What some cells show, in their order."""
        return [DataRow(self._values(cell), cell[0].id, cell[2], cell[1].id) for cell in cells]

    def unit_rows(self, selection: Selection) -> list[UnitRow]:
        """The rows of organisational units, where `places` are ids of units."""
        units = [unit for unit in selection.places if unit in self._inventory.units]
        return [
            UnitRow(_written(self._figures.of_unit(indicator.id, unit, year)), indicator.id, year, unit)
            for indicator in self._asked(selection)
            if indicator.has_units
            for unit in units
            for year in self._years(indicator, selection)
        ]

    def _cells(self, selection: Selection) -> Sequence[Cell]:
        """The rows there are, by KPI, place and year; some twice, if the knobs say so."""
        cells = [
            cell for indicator in self._asked(selection) for cell in self._cells_of(indicator, selection)
        ]
        return (
            [again for cell in cells for again in self._repeated(cell)] if self._knobs.duplicates else cells
        )

    def _asked(self, selection: Selection) -> Iterator[Indicator]:
        for kpi in dict.fromkeys(selection.kpis):
            if kpi in self._inventory.indicators and kpi not in self.changes.gone_kpis:
                yield self._inventory.indicators[kpi]

    def _cells_of(self, indicator: Indicator, selection: Selection) -> Iterator[Cell]:
        years = self._years(indicator, selection)
        for code in dict.fromkeys(selection.places):
            place = self._inventory.places.get(code) or self._inventory.groups.get(code)
            if place is None or not self._coverage.has(indicator, place) or self.changes.silences(code):
                continue
            for year, presence in self._standing(indicator, place, years):
                if selection.since is None or self._has_changed(indicator, place, year, selection.since):
                    yield indicator, place, year, presence

    def _years(self, indicator: Indicator, selection: Selection) -> Sequence[int]:
        series = self._coverage.years(indicator)
        return (
            series if selection.years is None else [y for y in dict.fromkeys(selection.years) if y in series]
        )

    def _standing(
        self, indicator: Indicator, place: Place, years: Sequence[int]
    ) -> Iterable[tuple[int, Presence]]:
        if place.kind == "G":
            answered = (
                y for y in years if not self._members(indicator.id, y).keys().isdisjoint(place.members)
            )
            return ((year, Presence.HERE) for year in answered)
        standing = self._coverage.standing(indicator, place, years, self._today)
        return self._changed(indicator, place, years, dict(standing)) if self.changes else standing

    def _changed(
        self, indicator: Indicator, place: Place, years: Sequence[int], standing: dict[int, Presence]
    ) -> Iterator[tuple[int, Presence]]:
        """The rows that stand when late answers have come and others have been withdrawn."""
        for year in years:
            key = indicator.id, place.id, year
            if (year in standing or self.changes.revises(key)) and not self.changes.withdraws(key):
                yield year, standing.get(year, Presence.ABSENT)

    def _has_changed(self, indicator: Indicator, place: Place, year: int, since: date) -> bool:
        days = [
            self._coverage.published(indicator, place, year),
            *self.changes.days((indicator.id, place.id, year)),
        ]
        if indicator.is_preliminary_first:
            days.append(final_day(indicator, year))
        last = max((day for day in days if day <= self._today), default=date.min)
        return last >= since if self._knobs.from_date_counts_the_day else last > since

    def _values(self, cell: Cell) -> list[GenderValue]:
        indicator, place, year, _ = cell
        values = self._of_group(indicator, place, year) if place.kind == "G" else self._of_place(*cell)
        if self.changes:
            values = self.changes.applied((indicator.id, place.id, year), values)
        if len(values) != len(GENDERS):
            return values
        first, second, third = ORDERS[self._draw(indicator.id, place.id)[year % DRAWN_BYTES] % len(ORDERS)]
        return [values[first], values[second], values[third]]

    def _of_place(
        self, indicator: Indicator, place: Place, year: int, presence: Presence
    ) -> list[GenderValue]:
        if presence is Presence.ABSENT:
            return []
        if presence is Presence.MISSING:
            genders = GENDERS if indicator.is_divided_by_gender else GENDERS[:1]
            return [GenderValue(gender, 1, "Missing", None, False) for gender in genders]
        figures = self._figures.of(indicator.id, place, year)
        if indicator.is_preliminary_first and final_day(indicator, year) > self._today:
            figures = tuple(round(figure * PRELIMINARY_IS_OFF_BY, 6) for figure in figures)
        return _written(figures[:1] if presence is Presence.TOTAL_ONLY else figures)

    def _of_group(self, indicator: Indicator, group: Place, year: int) -> list[GenderValue]:
        """The unweighted mean over the members that have a figure, and how many they are."""
        members = self._members(indicator.id, year)
        seen = [members[code] for code in group.members if code in members]
        columns = ([figures[at] for figures in seen if len(figures) > at] for at in range(len(GENDERS)))
        return [
            GenderValue(gender, len(column), "", round(sum(column) / len(column), 6), False)
            for gender, column in zip(GENDERS, columns, strict=True)
            if column
        ]

    def _figures_of_members(self, kpi: str, year: int) -> dict[str, tuple[float, ...]]:
        """Every municipality's figures of a year, for the groups; those without are not in it."""
        indicator, found = self._inventory.indicators[kpi], {}
        for place in self._inventory.places.values():
            if place.kind == "K" and not self.changes.silences(place.id):
                for cell in self._coverage.standing(indicator, place, (year,), self._today):
                    values = self._of_place(indicator, place, *cell)
                    found[place.id] = tuple(value.value for value in values if value.value is not None)
        return {code: figures for code, figures in found.items() if figures}

    def _repeated(self, cell: Cell) -> tuple[Cell, ...]:
        drawn = draw(self._knobs.seed, "twice", cell[0].id, cell[1].id, cell[2])
        return (cell, cell) if drawn[0] < self._knobs.duplicates * 256 else (cell,)


def _written(figures: tuple[float, ...]) -> list[GenderValue]:
    return [
        GenderValue(gender, 1, "", figure, False) for gender, figure in zip(GENDERS, figures, strict=False)
    ]
