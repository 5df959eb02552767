"""PxWebApi 2's smaller answers as typed records, and what the archive notes of each answer. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from koladash.client.archive.answers import UNREADABLE, Summary, excerpt
from koladash.client.scb.jsonstat import parse_dataset
from koladash.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Mapping

T = TypeVar("T")


class ScbConfig(msgspec.Struct, frozen=True, rename="camel"):
    """`/config`: the limits that the source sets; 0 calls in a window (of seconds) is no limit."""

    max_data_cells: int
    max_calls_per_time_window: int
    time_window: float
    api_version: str = ""
    license: str = ""

    @property
    def calls_per_second(self) -> float:
        """How many calls a second keep within the limit, a tenth to spare since calls travel unevenly."""
        if self.max_calls_per_time_window <= 0 or self.time_window <= 0:
            return float("inf")
        return 0.9 * self.max_calls_per_time_window / self.time_window


class TableEntry(msgspec.Struct, frozen=True, rename="camel"):
    """One table of a search. `time_unit` is Annual, Monthly …; `variable_names` are labels of dimensions."""

    id: str
    label: str = ""
    updated: str | None = None
    first_period: str | None = None
    last_period: str | None = None
    time_unit: str | None = None
    variable_names: list[str] = []
    subject_code: str | None = None
    discontinued: bool | None = None


class CodeValue(msgspec.Struct, frozen=True, rename="camel"):
    """A code of a list; `value_map` are the dimension's own codes that it stands for."""

    code: str
    label: str = ""
    value_map: list[str] | None = None


class CodeList(msgspec.Struct, frozen=True):
    """Other codes for a dimension: a value set (`vs_…`) or an aggregation (`agg_…`)."""

    id: str
    values: list[CodeValue]
    label: str = ""
    type: str = ""


class PageInfo(msgspec.Struct, frozen=True, rename="camel"):
    """Where in a list a page is."""

    page_number: int = 1
    total_pages: int = 1
    total_elements: int = 0


class TablePage(msgspec.Struct, frozen=True):
    """One page of a search."""

    tables: list[TableEntry]
    page: PageInfo = PageInfo()


class DefaultAxis(msgspec.Struct, frozen=True, rename="camel"):
    """What the source chooses of a dimension when nobody does."""

    variable_code: str
    value_codes: list[str]
    codelist: str | None = None


class DefaultSelection(msgspec.Struct, frozen=True):
    """`/defaultselection`."""

    selection: list[DefaultAxis]


def read_answer(body: bytes, kind: type[T]) -> T:
    """A smaller answer, typed. Keys that lack or are new are no error.

    Raises:
        InvalidAnswer: not JSON, or not of that kind; the text says where, and how it begins.
    """
    try:
        return msgspec.json.decode(body, type=kind)
    except UNREADABLE as error:
        raise InvalidAnswer(f"no {kind.__name__}: {error}; it begins {excerpt(body)!r}") from error


def summarise_scb(request: str, body: bytes) -> Summary:
    """Decode a body as what its request asked for, and say how many cells or entries it holds.

    Raises:
        InvalidAnswer: it is not what was asked for.
    """
    steps = request.partition("?")[0].strip("/").split("/")
    if steps[-1] in {"data", "metadata"}:
        dataset = parse_dataset(body)
        if steps[-1] == "data" and len(dataset.values) != dataset.cells:
            raise InvalidAnswer(f"{dataset.cells} cells without a value each; it begins {excerpt(body)!r}")
        return Summary(rows=len(dataset.values))
    kind: type = _KINDS.get(steps[-1] if len(steps) != _ENTRY_DEPTH else steps[0], TableEntry)
    answer: object = read_answer(body, kind)
    return Summary(rows=len(answer.tables) if isinstance(answer, TablePage) else 1)


_ENTRY_DEPTH = 2
_KINDS: Mapping[str, type] = {
    "config": ScbConfig,
    "tables": TablePage,
    "codelists": CodeList,
    "defaultselection": DefaultSelection,
}
