"""What one data request asks of a PxWebApi 2 table, and how a large selection becomes few requests. Pure.

```pycon
>>> ages, years = tuple(str(age) for age in range(100)), ("2023", "2024")
>>> selection = Selection("TAB638", (Axis("Alder", ages), Axis("Tid", years)))
>>> selection.cells, [part.cells for part in selection.split(90)]
(200, [68, 66, 66])

```
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, product
from math import prod
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlsplit

from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Axis:
    """The codes asked of one dimension; `code_list` names the list they come from, "" the dimension's own."""

    dimension: str
    codes: tuple[str, ...]
    code_list: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Every combination of the axes' codes. A dimension without an axis is summed over by the source."""

    table: str
    axes: tuple[Axis, ...]

    @property
    def cells(self) -> int:
        """How many values the answer holds."""
        return prod(len(axis.codes) for axis in self.axes)

    @property
    def path(self) -> str:
        """The request without its selection, relative to the base URL: what a POST goes to."""
        return f"/tables/{quote(self.table, safe='')}/data"

    @property
    def query(self) -> tuple[tuple[str, str], ...]:
        """The selection as query parameters, names and texts not yet escaped."""
        codes = [(f"valueCodes[{axis.dimension}]", ",".join(map(_guarded, axis.codes))) for axis in self.axes]
        lists = [(f"codelist[{axis.dimension}]", axis.code_list) for axis in self.axes if axis.code_list]
        return tuple(codes + lists)

    @property
    def body(self) -> bytes:
        """The selection as the body of a POST; the same bytes for the same selection."""
        asked = [_json_axis(axis) for axis in self.axes]
        return json.dumps({"selection": asked}, ensure_ascii=False, separators=(",", ":")).encode()

    def split(self, limit: int) -> tuple[Selection, ...]:
        """Selections of at most `limit` cells that together ask for each cell of this one exactly once.

        Each axis is cut into parts of equal size, as few as can be; the parts come in the order of the cells.

        Raises:
            UsageError: a limit below one cell.
        """
        if limit < 1:
            raise UsageError(f"A limit of {limit} cells a request leaves nothing to ask for.")
        if self.cells <= limit:
            return (self,)
        counts = fewest_parts(tuple(len(axis.codes) for axis in self.axes), limit)
        cut = [tuple(_parts(axis, count)) for axis, count in zip(self.axes, counts, strict=True)]
        return tuple(replace(self, axes=axes) for axes in product(*cut))

    @classmethod
    def from_query(cls, request: str) -> Selection | None:
        """The selection that a GET asked for; None when the request is not one for named data.

        Args:
            request: path and query, relative to the base URL.
        """
        parts = urlsplit(request)
        table = parts.path.removeprefix("/tables/").removesuffix("/data")
        if parts.path != f"/tables/{table}/data":
            return None
        named = dict(parse_qsl(parts.query))
        codes = {name[11:-1]: text for name, text in named.items() if name.startswith("valueCodes[")}
        axes = (
            Axis(dimension, tuple(_unguarded(text)), named.get(f"codelist[{dimension}]", ""))
            for dimension, text in codes.items()
        )
        return cls(table, tuple(axes)) if codes else None

    @classmethod
    def from_body(cls, table: str, body: bytes) -> Selection:
        """The selection that a POST asked for."""
        asked = json.loads(body)["selection"]
        axes = (Axis(a["variableCode"], tuple(a["valueCodes"]), a.get("codelist", "")) for a in asked)
        return cls(table, tuple(axes))


def fewest_parts(sizes: Sequence[int], limit: int) -> tuple[int, ...]:
    """Into how many equal parts to cut each side of a box, for the fewest boxes of at most `limit` cells.

    Among the cuttings with as few boxes, the one that cuts the longest side is taken.
    """
    order = sorted(range(len(sizes)), key=lambda side: -sizes[side])
    best = min(_cuttings([sizes[side] for side in order], limit), key=prod)
    counts = dict(zip(order, best, strict=True))
    return tuple(counts[side] for side in range(len(sizes)))


def _cuttings(sizes: Sequence[int], limit: int) -> Iterator[tuple[int, ...]]:
    """Ways to cut that fit, the first side cut most first; each has fewer boxes than the ones before it."""
    fewest = prod(sizes) + 1

    def extend(counts: tuple[int, ...], cells: int) -> Iterator[tuple[int, ...]]:
        nonlocal fewest
        rest = sizes[len(counts) :]
        if prod(counts) * -(-cells * prod(rest) // limit) >= fewest:
            return
        if not rest:
            fewest = prod(counts)
            yield counts
            return
        for length in _lengths(rest[0]):
            if cells * length <= limit:
                yield from extend((*counts, -(-rest[0] // length)), cells * length)

    yield from extend((), 1)


def _lengths(size: int) -> list[int]:
    """The longest part of every way to cut a side into equal parts, shortest first."""
    return sorted({-(-size // count) for count in range(1, size + 1)})


def _parts(axis: Axis, count: int) -> Iterator[Axis]:
    size, longer = divmod(len(axis.codes), count)
    ends = accumulate([size + 1] * longer + [size] * (count - longer), initial=0)
    return (replace(axis, codes=axis.codes[at:to]) for at, to in pairwise(ends))


def _guarded(code: str) -> str:
    # PxWebApi cuts the text at commas outside brackets, and trims what is not in brackets.
    return f"[{code}]" if "," in code or code != code.strip() else code


def _unguarded(text: str) -> Iterator[str]:
    at = 0
    while at <= len(text):
        closing = "]," if text.startswith("[", at) else ","
        end = text.find(closing, at)
        piece = text[at:] if end < 0 else text[at : end + len(closing) - 1]
        yield piece[1:-1] if piece.startswith("[") and piece.endswith("]") else piece
        at += len(piece) + 1


def _json_axis(axis: Axis) -> dict[str, object]:
    asked: dict[str, object] = {"variableCode": axis.dimension, "valueCodes": list(axis.codes)}
    return asked | ({"codelist": axis.code_list} if axis.code_list else {})
