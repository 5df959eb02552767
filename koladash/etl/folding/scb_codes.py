"""What a table of SCB's must hold for the figures that the catalogue makes of it, code by code. Pure.

The catalogue writes expressions (`range(16,64)`), and only the table's own metadata say which codes those
are. An answer makes a figure only when it holds every one of them, so that another question about the same
table, asked from a notebook, never becomes half a sum.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import TYPE_CHECKING, Final

from koladash.catalogue.scb import REGION, SEX, TIME
from koladash.client.scb.expressions import expand
from koladash.client.scb.selection import Axis, Selection
from koladash.errors import UnknownId, UsageError
from koladash.etl.folding.keys import KeyBox
from koladash.etl.folding.periods import period_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.catalogue import Catalogue, ScbTable
    from koladash.client.scb.jsonstat import Dataset

KEY_SIDES: Final = (REGION, TIME)
"""The dimensions that a request may be cut along: every figure needs all codes of the others."""


@dataclass(frozen=True, slots=True)
class TableCodes:
    """A table of the catalogue under some metadata.

    Attributes:
        table: the catalogue's entry.
        needed: by figure and dimension, the codes that make it.
        sexes: by our letter, the codes of Kon that make it; empty where the table is not asked for sexes.
        places: SCB's codes of places to ours.
        periods: the codes of time from the first that we ask for.
    """

    table: ScbTable
    needed: Mapping[str, Mapping[str, frozenset[str]]]
    sexes: Mapping[str, frozenset[str]]
    places: Mapping[str, str]
    periods: tuple[str, ...]

    @property
    def selection(self) -> Selection:
        """Everything that the figures need, as one question."""
        sides = {REGION: self.places, TIME: self.periods, **self._inner()}
        table = self.table
        return Selection(
            table.table, tuple(Axis(name, tuple(sides[name])) for name in table.dimensions if name in sides)
        )

    def requests(self, limit: int) -> tuple[Selection, ...]:
        """The selection cut along places and periods only, so that each answer makes whole figures.

        Args:
            limit: cells that one answer may hold.
        """
        inner = tuple(axis for axis in self.selection.axes if axis.dimension not in KEY_SIDES)
        outer = tuple(axis for axis in self.selection.axes if axis.dimension in KEY_SIDES)
        room = max(1, limit // prod(len(axis.codes) for axis in inner))
        parts = replace(self.selection, axes=outer).split(room)
        order = self.table.dimensions
        return tuple(
            replace(part, axes=tuple(sorted((*part.axes, *inner), key=lambda a: order.index(a.dimension))))
            for part in parts
        )

    def keys(self, asked: Selection) -> KeyBox | None:
        """The figures, places and periods that an answer to a question covers whole; None for none."""
        axes = {axis.dimension: frozenset(axis.codes) for axis in asked.axes}
        if any(axis.code_list for axis in asked.axes) or not axes.keys() >= {REGION, TIME}:
            return None
        figures = tuple(id_ for id_ in self.needed if self._covers(axes, id_))
        places = tuple(sorted(self.places[code] for code in axes[REGION] if code in self.places))
        numbers = {period_number(code) for code in axes[TIME]}
        periods = tuple(sorted(number for number in numbers if number is not None))
        if not (figures and places and periods):
            return None
        return KeyBox(figures, places, periods, question_words(asked), asked.cells)

    def _inner(self) -> dict[str, tuple[str, ...]]:
        """The codes that each request holds whole, by dimension."""
        inner: dict[str, dict[str, None]] = {}
        for codes in self.needed.values():
            for name, chosen in codes.items():
                inner.setdefault(name, {}).update(dict.fromkeys(sorted(chosen)))
        if self.sexes:
            inner[SEX] = dict.fromkeys(sorted(frozenset().union(*self.sexes.values())))
        return {name: tuple(codes) for name, codes in inner.items()}

    def _covers(self, axes: Mapping[str, frozenset[str]], figure: str) -> bool:
        """Every code is there, and no dimension that would divide the figure further."""
        needed = dict(self.needed[figure])
        if self.sexes:
            needed[SEX] = frozenset().union(*self.sexes.values())
        inner = axes.keys() - {REGION, TIME}
        return inner == needed.keys() and all(codes <= axes[name] for name, codes in needed.items())


def table_codes(table: ScbTable, metadata: Dataset, catalogue: Catalogue, first_year: int) -> TableCodes:
    """The codes that the catalogue's expressions mean by a table's metadata.

    Args:
        table: the catalogue's entry.
        metadata: of the table, a dimension for each that the catalogue names.
        catalogue: whose places are asked for.
        first_year: nothing earlier is asked for.

    Raises:
        UnknownId: a code is not there.
        UsageError: an expression cannot be read.
    """
    needed = {
        quantity.id: {
            name: frozenset(expand(metadata.dimension(name), codes)) for name, codes in quantity.codes.items()
        }
        for quantity in table.quantities.values()
    }
    ours = scb_places(catalogue)
    asked = expand(metadata.dimension(REGION), table.regions)
    first = max(table.first, str(first_year))
    return TableCodes(
        table=table,
        needed=needed,
        sexes=_sexes(table, metadata),
        places={code: ours[code] for code in asked if code in ours},
        periods=tuple(code for code in metadata.dimension(TIME).codes if code >= first),
    )


def misfits(table: ScbTable, metadata: Dataset, catalogue: Catalogue, first_year: int) -> list[str]:
    """What of a table's metadata no longer fits the catalogue: a line for each, none if it fits."""
    found = table.misfits(metadata.label, [dimension.id for dimension in metadata.dimensions])
    if found:
        return found
    try:
        codes = table_codes(table, metadata, catalogue, first_year)
    except (UnknownId, UsageError) as error:
        return [f"{table.table} ({table.id}): {error}"]
    if not codes.periods or any(period_number(code) is None for code in codes.periods):
        return [f"{table.table} ({table.id}) has no {table.period} from {table.first} on."]
    return []


def chosen_tables(catalogue: Catalogue) -> list[ScbTable]:
    """The tables of the catalogue that there is something to read in."""
    return [table for table in catalogue.scb_tables.values() if table.is_chosen]


def scb_places(catalogue: Catalogue) -> dict[str, str]:
    """SCB's codes of places to ours: `00` is `0000`, the county `22` is our region `0022`."""
    places = catalogue.places
    found = {"00": places.country.code} | {county.id: county.region for county in places.counties.values()}
    found |= {code: code for code in places.municipalities}
    return {theirs: ours for theirs, ours in found.items() if ours in places.by_code}


def question_words(asked: Selection) -> str:
    """A question in the ledger: the table, and from which code to which it goes along each side."""
    sides = (f"{axis.dimension} {_span(axis.codes)}" for axis in asked.axes)
    return f"{asked.path} {', '.join(sides)}"


def _span(codes: Iterable[str]) -> str:
    first, *rest = codes
    return f"{first}–{rest[-1]} ({len(rest) + 1})" if rest else first


def _sexes(table: ScbTable, metadata: Dataset) -> dict[str, frozenset[str]]:
    told = {letter: code for letter, code in table.sexes.items() if code}
    found = {letter: frozenset(expand(metadata.dimension(SEX), code)) for letter, code in told.items()}
    both = frozenset[str]().union(*found.values())
    return {letter: found.get(letter, both) for letter in table.sexes}
