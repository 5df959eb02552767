"""json-stat2, the shape in which PxWebApi 2 sends both metadata and data. Pure.

A dataset is a box: its dimensions in order, and one value for every combination of their codes, the last
dimension running fastest. A value that is missing is None, and its mark (`..`, `.`) stands in `marks` at the
same position.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

import msgspec

from koladash.client.archive.answers import UNREADABLE
from koladash.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Unit:
    """What a content is counted in, as the source words it, and with how many decimals it is published."""

    name: str
    decimals: int


@dataclass(frozen=True, slots=True)
class CodeListName:
    """A code list that a dimension can be asked by; `kind` is Valueset (`vs_…`) or Aggregation (`agg_…`)."""

    id: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One side of the box.

    `texts` stand in the order of `codes`. `role` is time, metric, geo or "". One that `is_optional` may be
    left out of a selection, and is then summed over or takes its `elimination_code`. `units` has an entry for
    each code of the metric dimension.
    """

    id: str
    label: str
    codes: tuple[str, ...]
    texts: tuple[str, ...]
    role: str = ""
    is_optional: bool = False
    elimination_code: str = ""
    code_lists: tuple[CodeListName, ...] = ()
    units: Mapping[str, Unit] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dataset:
    """A table, or a part of it. `values` is empty in metadata; `updated` is when the source changed it."""

    table: str
    label: str
    source: str
    updated: str
    dimensions: tuple[Dimension, ...]
    notes: tuple[str, ...] = ()
    values: list[float | None] = field(default_factory=list)
    marks: Mapping[int, str] = field(default_factory=dict)

    @property
    def size(self) -> tuple[int, ...]:
        """How many codes each dimension has."""
        return tuple(len(dimension.codes) for dimension in self.dimensions)

    @property
    def cells(self) -> int:
        """How many values the whole box holds."""
        return prod(self.size)

    def dimension(self, name: str) -> Dimension:
        """The dimension with this id.

        Raises:
            KeyError: there is none.
        """
        return next(found for found in self.dimensions if found.id == name)

    @property
    def time(self) -> Dimension | None:
        """The dimension that is time; None in a table without."""
        return next((dimension for dimension in self.dimensions if dimension.role == "time"), None)


def parse_dataset(body: bytes) -> Dataset:
    """The dataset in an answer of `/metadata` or `/data`.

    Raises:
        InvalidAnswer: not JSON, not json-stat2, or a box whose values do not fill it.
    """
    try:
        wire = msgspec.json.decode(body, type=_Wire)
    except UNREADABLE as error:
        raise InvalidAnswer(f"Expected json-stat2: {error}. It begins {body[:200]!r}.") from error
    return _dataset(wire)


class _WireUnit(msgspec.Struct):
    base: str = ""
    decimals: int = 0


class _WireCategory(msgspec.Struct):
    index: dict[str, int] | list[str] | None = None
    label: dict[str, str] = {}
    unit: dict[str, _WireUnit] = {}

    def codes(self) -> tuple[str, ...]:
        if isinstance(self.index, dict):
            return tuple(sorted(self.index, key=self.index.__getitem__))
        return tuple(self.label if self.index is None else self.index)


class _WireCodeList(msgspec.Struct):
    id: str
    label: str = ""
    type: str = ""


class _WireExtension(msgspec.Struct, rename={"elimination_code": "eliminationValueCode"}):
    elimination: bool | None = False
    elimination_code: str | None = None
    codelists: list[_WireCodeList] | None = None


class _WireDimension(msgspec.Struct):
    category: _WireCategory
    label: str = ""
    note: list[str] | None = None
    extension: _WireExtension | None = None


class _WirePx(msgspec.Struct):
    tableid: str = ""


class _WireRoot(msgspec.Struct):
    px: _WirePx | None = None


class _Wire(msgspec.Struct):
    id: list[str]
    size: list[int]
    dimension: dict[str, _WireDimension]
    value: list[float | None] | dict[int, float | None]
    label: str = ""
    source: str | None = None
    updated: str | None = None
    note: list[str] | None = None
    role: dict[str, list[str]] | None = None
    status: dict[int, str | None] | list[str | None] | str | None = None
    extension: _WireRoot | None = None


def _dataset(wire: _Wire) -> Dataset:
    dimensions = tuple(_dimension(name, wire) for name in wire.id)
    size = [len(dimension.codes) for dimension in dimensions]
    if size != wire.size:
        raise InvalidAnswer(f"The answer says that its size is {wire.size}, and lists {size} codes.")
    values = _values(wire, prod(size))
    return Dataset(
        table=wire.extension.px.tableid if wire.extension and wire.extension.px else "",
        label=wire.label,
        source=wire.source or "",
        updated=wire.updated or "",
        dimensions=dimensions,
        notes=tuple(wire.note or ()),
        values=values,
        marks=_marks(wire, len(values)),
    )


def _dimension(name: str, wire: _Wire) -> Dimension:
    found = wire.dimension.get(name)
    if found is None:
        raise InvalidAnswer(f"The answer names the dimension {name!r} and does not describe it.")
    codes, extension = found.category.codes(), found.extension or _WireExtension()
    return Dimension(
        id=name,
        label=found.label or name,
        codes=codes,
        texts=tuple(found.category.label.get(code, code) for code in codes),
        role=next((role for role, names in (wire.role or {}).items() if name in names), ""),
        is_optional=bool(extension.elimination),
        elimination_code=extension.elimination_code or "",
        code_lists=tuple(CodeListName(x.id, x.label, x.type) for x in extension.codelists or ()),
        units={code: Unit(unit.base, unit.decimals) for code, unit in found.category.unit.items()},
        notes=tuple(found.note or ()),
    )


def _values(wire: _Wire, cells: int) -> list[float | None]:
    if isinstance(wire.value, dict):
        return [wire.value.get(at) for at in range(cells)]
    if wire.value and len(wire.value) != cells:
        raise InvalidAnswer(
            f"The answer holds {len(wire.value)} values, and its dimensions make {cells} cells."
        )
    return wire.value


def _marks(wire: _Wire, cells: int) -> dict[int, str]:
    status = wire.status
    if isinstance(status, str):
        return dict.fromkeys(range(cells), status)
    pairs = status.items() if isinstance(status, dict) else enumerate(status or ())
    marks = {at: mark for at, mark in pairs if mark}
    if marks and not 0 <= min(marks) <= max(marks) < cells:
        raise InvalidAnswer(f"The answer marks cell {max(marks)}, and holds {cells} values.")
    return marks
