"""What is on a page of Kolada's, decoded and checked: the only reader of its envelope. Pure.

The envelope is `{"values": […], "next_url": …}`. Its `count` is not read: it is the number of objects on the
page, never a total. A bare list, or a bare object with an `id`, is taken for its values, since not every
endpoint's form is known.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Generic, TypeVar

import msgspec

from koladash.client.archive.answers import UNREADABLE, Summary, excerpt
from koladash.client.kolada.records import (
    Kpi,
    KpiGroup,
    Member,
    Municipality,
    MunicipalityGroup,
    Unit,
    UnitRow,
    ValueRow,
)
from koladash.errors import InvalidAnswer

T = TypeVar("T")


class Page(msgspec.Struct, Generic[T], frozen=True):
    """The objects of one page, and the URL of the next or None."""

    values: list[T]
    next_url: str | None = None


class _WireMember(msgspec.Struct, frozen=True):
    member_id: str = ""
    member_title: str | None = ""
    id: str = ""
    title: str | None = ""

    def member(self) -> Member:
        return Member(id=self.member_id or self.id, title=self.member_title or self.title or "")


class _WireGroup(msgspec.Struct, frozen=True):
    id: str
    title: str | None = ""
    members: list[_WireMember] | None = None

    def group(self, kind: type[KpiGroup | MunicipalityGroup]) -> KpiGroup | MunicipalityGroup:
        members = tuple(member.member() for member in self.members or ())
        return kind(id=self.id, title=self.title or "", members=members)


_GROUPS: dict[type, type[KpiGroup | MunicipalityGroup]] = {
    KpiGroup: KpiGroup,
    MunicipalityGroup: MunicipalityGroup,
}
_KINDS: dict[str, type] = {
    "kpi": Kpi,
    "kpi_groups": KpiGroup,
    "municipality": Municipality,
    "municipality_groups": MunicipalityGroup,
    "ou": Unit,
    "data": ValueRow,
    "oudata": UnitRow,
}


def read_page(body: bytes, kind: type[T]) -> Page[T]:
    """The objects of a page, typed. Keys that lack or are new are no error; numbers may stand as text.

    Args:
        body: the decoded answer.
        kind: a record of `koladash.client.kolada.records`.

    Raises:
        InvalidAnswer: not JSON, no page, or a wrong type somewhere; the text says where, and how it begins.
    """
    wire = _WireGroup if kind in _GROUPS else kind
    try:
        page = _decode(body, wire)
    except UNREADABLE as error:
        raise InvalidAnswer(
            f"no page of {kind.__name__} records: {error}; it begins {excerpt(body)!r}"
        ) from error
    if kind in _GROUPS:
        return Page([group.group(_GROUPS[kind]) for group in page.values], page.next_url)
    return page


def summarise(request: str, body: bytes) -> Summary:
    """Decode a body as what its request asked for, and say what is in it.

    Raises:
        InvalidAnswer: it is not what was asked for.
    """
    kind = _KINDS.get(request.lstrip("/").partition("?")[0].partition("/")[0], msgspec.Raw)
    page: Page[Any] = read_page(body, kind)
    has_figures = kind is ValueRow or kind is UnitRow
    deleted = sum(bool(v.isdeleted) for row in page.values for v in row.values) if has_figures else 0
    return Summary(len(page.values), deleted, page.next_url or "")


def _decode(body: bytes, kind: type) -> Page[Any]:
    try:
        return _decoder(Page[kind]).decode(body)  # type: ignore[valid-type, no-any-return]
    except msgspec.ValidationError:
        content = msgspec.json.decode(body)
        if isinstance(content, dict) and "values" not in content and "id" in content:
            content = [content]
        if not isinstance(content, list):
            raise
        return Page(msgspec.convert(content, list[kind], strict=False))  # type: ignore[valid-type]


@lru_cache(maxsize=32)
def _decoder(kind: object) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind, strict=False)
