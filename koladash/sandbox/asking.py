"""What a request asks Kolada for, and why it cannot: ids, years, days and pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.sandbox.exchange import Request

MOST_ROWS = 5000
MOST_IDS = 25
REGION_TYPES: Mapping[str, str] = {"K": "K", "L": "L", "municipality": "K", "region": "L", "landsting": "L"}

Asked = dict[str, tuple[str, ...]]
"""An axis ("kpi", "municipality" or "ou", "year") -> its ids; an axis that is not there takes everything."""


class Refused(Exception):  # noqa: N818 - to the sandbox a refusal is an answer
    """A request that Kolada does not answer with 200: a status, and the detail its body carries."""

    def __init__(self, status: int, detail: object) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def asked_axes(request: Request, segments: Sequence[str], place: str) -> Asked:
    """The axes that a data request names in its path, or else in its parameters.

    Args:
        request: the request.
        segments: what follows `/data` or `/oudata`.
        place: the axis of places, municipality or ou.

    Raises:
        Refused: 404 for a path that is not documented, 422 for too many ids or fewer than two axes.
    """
    return _from_path(segments, place) if segments else _from_query(request, place)


def few_ids(name: str, text: str) -> tuple[str, ...]:
    """The comma-separated ids of one segment.

    Raises:
        Refused: 422, more than 25.
    """
    ids = tuple(part.strip() for part in text.split(",") if part.strip())
    if len(ids) > MOST_IDS:
        raise _invalid(name, f"List should have at most {MOST_IDS} items", str(len(ids)))
    return ids


def asked_day(request: Request) -> date | None:
    """The `from_date`, or None.

    Raises:
        Refused: 422, not a date.
    """
    text = request.last("from_date")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _invalid("from_date", "Input should be a valid date as YYYY-MM-DD", text) from None


def asked_page(request: Request) -> tuple[int, int]:
    """Which page, counted from 1, and how many objects a page has.

    Raises:
        Refused: 422, not a whole number or beyond its limits.
    """
    page = whole_number("page", request.last("page") or "1")
    per_page = whole_number("per_page", request.last("per_page") or str(MOST_ROWS))
    if per_page > MOST_ROWS:
        raise _invalid("per_page", f"Input should be less than or equal to {MOST_ROWS}", str(per_page))
    return page, per_page


def whole_number(name: str, text: str) -> int:
    """A number from 1.

    Raises:
        Refused: 422, anything else.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):  # noqa: PLR2004 - fits 32 bits
        raise _invalid(name, "Input should be a whole number greater than or equal to 1", text)
    return int(text)


def _from_path(segments: Sequence[str], place: str) -> Asked:
    names, texts = list(segments[::2]), segments[1::2]
    documented = (["kpi", place], ["kpi", place, "year"], ["kpi", "year"], [place, "year"])
    if len(names) != len(texts) or names not in documented:
        raise Refused(404, "Not Found")
    return {name: few_ids(name, text) for name, text in zip(names, texts, strict=True)}


def _from_query(request: Request, place: str) -> Asked:
    parameters = {"kpi": "kpi_id", place: f"{place}_id", "year": "year"}
    given = {axis: request.every(name) for axis, name in parameters.items()}
    asked = {axis: few_ids(parameters[axis], ",".join(texts)) for axis, texts in given.items() if texts}
    if len(asked) < 2:  # noqa: PLR2004 - two of the three
        raise _invalid(", ".join(parameters.values()), "At least two of these are needed", "")
    return asked


def _invalid(name: str, message: str, given: str) -> Refused:
    return Refused(422, [{"type": "value_error", "loc": ["request", name], "msg": message, "input": given}])
