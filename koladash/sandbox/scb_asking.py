"""What a request asks of a table, as PxWebApi 2 reads it, and the problems it answers with instead."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from math import prod
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.sandbox.exchange import Request
    from koladash.sandbox.scb_shapes import Side, Table


class Problem(Exception):  # noqa: N818 - to the sandbox a problem is an answer
    """A request answered with `application/problem+json`; the titles are PxWebApi's, misspelling and all."""

    def __init__(self, status: int, title: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(title)
        self.status, self.title, self.headers = status, title, headers or {}


class _Asked(msgspec.Struct, rename={"code": "variableCode", "values": "valueCodes"}):
    code: str
    values: list[str] = []
    codelist: str | None = None


class _Body(msgspec.Struct):
    selection: list[_Asked] = []


@dataclass(frozen=True, slots=True)
class Chosen:
    """A side with only the codes that are asked for; none when it is left out.

    `stand_for` are a code list's members.
    """

    side: Side
    stand_for: Mapping[str, tuple[str, ...]] | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes asked for."""
        return self.side.codes


def chosen_sides(table: Table, request: Request, most_cells: int) -> list[Chosen]:
    """What is asked for, a side at a time, in the order of the table.

    Raises:
        Problem: 400 for what the table has not, 403 for more than `most_cells`.
    """
    asked = _asked(request) or default_selection(table)
    named = {one.code.casefold(): one for one in asked}
    if set(named) - {side.id.casefold() for side in table.sides}:
        raise Problem(400, "Non-existent variable")
    chosen = [_chosen(side, named.get(side.id.casefold())) for side in table.sides]
    if prod(len(one.codes) or 1 for one in chosen) > most_cells:
        raise Problem(403, "Too many cells selected")
    return chosen


def default_selection(table: Table) -> list[_Asked]:
    """What an empty question means: the newest period, all municipalities, else the first code."""
    return [
        _Asked(side.id, _usual(side)) for side in table.sides if side.id == "Region" or not side.is_optional
    ]


def as_json(asked: Sequence[_Asked]) -> list[dict[str, Any]]:
    """A selection as PxWebApi writes it."""
    return [{"variableCode": one.code, "valueCodes": one.values, "codelist": one.codelist} for one in asked]


def _asked(request: Request) -> list[_Asked]:
    if request.body:
        try:
            return msgspec.json.decode(request.body, type=_Body).selection
        except msgspec.DecodeError as error:
            raise Problem(400, "Bad Request") from error
    codes = {name[11:-1]: text for name, text in request.query if name.casefold().startswith("valuecodes[")}
    lists = {name[9:-1]: text for name, text in request.query if name.casefold().startswith("codelist[")}
    return [_Asked(code, _listed(text), lists.get(code)) for code, text in codes.items()]


def _listed(text: str) -> list[str]:
    pieces = (piece.strip() for piece in re.split(r",(?=[^\]]*(?:\[|$))", text))
    # The commas inside an expression's parentheses were cut too, as they are at SCB unless in brackets.
    return [piece[1:-1] if piece.startswith("[") and piece.endswith("]") else piece for piece in pieces]


def _usual(side: Side) -> list[str]:
    if side.role == "time":
        return [side.codes[-1]]
    if side.role == "metric":
        return list(side.codes)
    return (
        [code for code in side.codes if len(code) == len("2281")] if side.id == "Region" else [side.codes[0]]
    )


def _chosen(side: Side, asked: _Asked | None) -> Chosen:
    if asked is None:
        if not side.is_optional:
            raise Problem(400, "Missing selection for mandantory variable")
        return Chosen(replace(side, texts={}))
    if not asked.codelist:
        return Chosen(_narrowed(side, asked.values))
    found = next((known for known in side.lists if known.id == asked.codelist), None)
    if found is None:
        raise Problem(400, "Non-existent codelist")
    return Chosen(_narrowed(replace(side, texts=found.texts), asked.values), found.members)


def _narrowed(side: Side, values: Sequence[str]) -> Side:
    wanted = {code for value in values for code in _meant(side, value)}
    if not wanted and not side.is_optional:
        raise Problem(400, "Missing selection for mandantory variable")
    return replace(side, texts={code: text for code, text in side.texts.items() if code in wanted})


def _meant(side: Side, value: str) -> Sequence[str]:
    folded = {code.casefold(): code for code in side.codes}
    if value in side.texts or value.casefold() in folded:
        return [value if value in side.texts else folded[value.casefold()]]
    call = re.fullmatch(r"(\w+)\((.*)\)", value.casefold())
    if call:
        return _called(side, call[1], call[2].split(","))
    if "*" in value or "?" in value:
        return [code for key, code in folded.items() if fnmatchcase(key, value.casefold())]
    raise Problem(400, "Non-existent value")


def _called(side: Side, name: str, inside: Sequence[str]) -> Sequence[str]:
    codes = side.codes
    if name in {"top", "bottom"} and all(re.fullmatch(r"\d+", number) for number in inside):
        count, skipped = int(inside[0]), int(inside[1]) if len(inside) > 1 else 0
        ordered = codes[::-1] if (name == "top") == (side.role == "time") else codes
        return ordered[skipped : skipped + count]
    folded = [code.casefold() for code in codes]
    if name not in {"from", "to", "range"} or len(inside) != (2 if name == "range" else 1):
        raise Problem(400, "Illegal selection expression")
    if any(end not in folded for end in inside):
        raise Problem(400, "Non-existent value")
    ends = sorted(folded.index(end) for end in inside)
    first, last = (0, ends[0]) if name == "to" else (ends[0], ends[-1] if name == "range" else len(codes) - 1)
    return codes[first : last + 1]
