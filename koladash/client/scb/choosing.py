"""From what an analyst types to exactly the codes that are asked for. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koladash.client.scb.expressions import expand, legal_values
from koladash.client.scb.names import column_name, find_dimension
from koladash.client.scb.selection import Axis, Selection
from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.client.scb.jsonstat import Dataset, Dimension
    from koladash.client.scb.records import CodeList


def choose(
    metadata: Dataset,
    wanted: Mapping[str, str | int | Iterable[str | int]],
    code_lists: Mapping[str, CodeList] | None = None,
) -> Selection:
    """The selection that names every code it asks for.

    Args:
        metadata: of the table.
        wanted: by a dimension's name, codes and expressions. A dimension that is left out is summed over
            where the table allows that; all contents are taken when they are left out.
        code_lists: by a dimension's id, the list that its codes come from instead of its own.

    Raises:
        UnknownId: no such dimension or code; the text lists what is legal.
        UsageError: an expression that cannot be read, a dimension named twice, or one that is lacking.
    """
    asked = _by_id(metadata, wanted)
    lists = code_lists or {}
    _refuse_gaps(metadata, asked)
    axes = (
        Axis(d.id, expand(_listed(d, lists), asked.get(d.id, "*")), lists[d.id].id if d.id in lists else "")
        for d in metadata.dimensions
        if d.id in asked or d.role == "metric"
    )
    return Selection(metadata.table, tuple(axes))


def _by_id(metadata: Dataset, wanted: Mapping[str, object]) -> dict[str, str | int | Iterable[str | int]]:
    asked: dict[str, str | int | Iterable[str | int]] = {}
    for name, codes in wanted.items():
        dimension = find_dimension(metadata, name)
        if dimension.id in asked:
            raise UsageError(f"{dimension.id} is named twice, the second time as {name}.")
        asked[dimension.id] = codes  # type: ignore[assignment]
    return asked


def _refuse_gaps(metadata: Dataset, asked: Mapping[str, object]) -> None:
    gaps = [d for d in metadata.dimensions if d.id not in asked and not d.is_optional and d.role != "metric"]
    if gaps:
        examples = "; ".join(map(_example, gaps))
        raise UsageError(f"{metadata.table} cannot be summed over {_and(gaps)}: {examples}.")


def _example(dimension: Dimension) -> str:
    expression = "top(5)" if dimension.role == "time" else "*"
    return f'pass {column_name(dimension)}="{expression}", or some of {legal_values(dimension)}'


def _and(dimensions: list[Dimension]) -> str:
    return " and ".join(dimension.id for dimension in dimensions)


def _listed(dimension: Dimension, lists: Mapping[str, CodeList]) -> Dimension:
    found = lists.get(dimension.id)
    if found is None:
        return dimension
    return replace(
        dimension, codes=tuple(v.code for v in found.values), texts=tuple(v.label for v in found.values)
    )
