"""The answers to the parts of a selection, laid together into the one box that was asked for. Pure."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from math import prod
from typing import TYPE_CHECKING

from koladash.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koladash.client.scb.jsonstat import Dataset, Dimension
    from koladash.client.scb.selection import Selection


def join(parts: Sequence[Dataset]) -> Dataset:
    """One dataset of several that together fill a box.

    Args:
        parts: at least one, of the same table, in the order of their cells.

    Raises:
        InvalidAnswer: the parts differ in their dimensions, hold a cell twice, or leave one out.
    """
    whole = _outline(parts)
    if len(parts) == 1:
        return parts[0]
    values: list[float | None] = [None] * whole.cells
    filled = bytearray(whole.cells)
    marks: dict[int, str] = {}
    for part in parts:
        _lay(part, _offsets(part, whole), values, filled)
        marks |= _moved_marks(part, _offsets(part, whole))
    if not all(filled):
        raise InvalidAnswer(f"{filled.count(0)} of {whole.cells} cells of {whole.table} came in no answer.")
    return replace(whole, values=values, marks=marks)


def check_answer(selection: Selection, answer: Dataset) -> None:
    """Hold an answer against what was asked, so that no part of it is missing without a word.

    Raises:
        InvalidAnswer: a dimension or a code that was asked for is not there, or one came that was not.
    """
    for axis in selection.axes:
        dimension = next((d for d in answer.dimensions if d.id == axis.dimension), None)
        got = set(dimension.codes) if dimension else set()
        if odd := set(axis.codes).symmetric_difference(got):
            raise InvalidAnswer(
                f"{selection.table} was asked for {len(axis.codes)} codes of {axis.dimension} and answered "
                f"with {len(got)}; they differ in {', '.join(sorted(odd)[:5])}. Has its metadata changed?"
            )
    if len(answer.values) != selection.cells:
        raise InvalidAnswer(
            f"{selection.table} was asked for {selection.cells} cells and answered with {len(answer.values)}."
        )


def _outline(parts: Sequence[Dataset]) -> Dataset:
    """The box without values: each dimension with the codes of all parts, in the order they first come."""
    first = parts[0]
    for part in parts:
        if [d.id for d in part.dimensions] != [d.id for d in first.dimensions]:
            raise InvalidAnswer(
                f"Two answers of {first.table} differ in their dimensions: they cannot be joined."
            )
    sides = zip(*(part.dimensions for part in parts), strict=True)
    newest = max(part.updated for part in parts)
    return replace(first, dimensions=tuple(map(_united, sides)), updated=newest, values=[], marks={})


def _united(dimensions: Sequence[Dimension]) -> Dimension:
    texts = {code: text for d in dimensions for code, text in zip(d.codes, d.texts, strict=True)}
    units = {code: unit for d in dimensions for code, unit in d.units.items()}
    return replace(dimensions[0], codes=tuple(texts), texts=tuple(texts.values()), units=units)


def _offsets(part: Dataset, whole: Dataset) -> list[list[int]]:
    """For each dimension, what each code of the part adds to a cell's position in the whole."""
    offsets = []
    for at, (own, joined) in enumerate(zip(part.dimensions, whole.dimensions, strict=True)):
        stride = prod(whole.size[at + 1 :])
        position = {code: place * stride for place, code in enumerate(joined.codes)}
        offsets.append([position[code] for code in own.codes])
    return offsets


def _lay(part: Dataset, offsets: list[list[int]], values: list[float | None], filled: bytearray) -> None:
    """Copy whole runs of the innermost dimensions, as long as they lie side by side in both boxes."""
    outer, run = _runs(offsets)
    taken = 0
    for start in map(sum, product(*outer)):
        if filled.find(1, start, start + run) >= 0:
            raise InvalidAnswer(f"Two answers of {part.table} hold the same cell: they cannot be joined.")
        values[start : start + run] = part.values[taken : taken + run]
        filled[start : start + run] = b"\1" * run
        taken += run


def _runs(offsets: list[list[int]]) -> tuple[list[list[int]], int]:
    """The offsets of the runs, by outer dimension, and how long each run is."""
    run = 1
    for at in range(len(offsets) - 1, -1, -1):
        side = offsets[at]
        if side != list(range(side[0], side[0] + len(side) * run, run)):
            return [*offsets[: at + 1], [sum(inner[0] for inner in offsets[at + 1 :])]], run
        run *= len(side)
    return [[sum(side[0] for side in offsets)]], run


def _moved_marks(part: Dataset, offsets: list[list[int]]) -> dict[int, str]:
    return {sum(_picked(at, offsets)): mark for at, mark in part.marks.items()}


def _picked(position: int, offsets: list[list[int]]) -> Iterator[int]:
    for side in reversed(offsets):
        position, at = divmod(position, len(side))
        yield side[at]
