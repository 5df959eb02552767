"""Names that an analyst types for the dimensions of SCB's tables, and the columns they become. Pure."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING

from koladash.errors import UnknownId, UsageError

if TYPE_CHECKING:
    from koladash.client.scb.jsonstat import Dataset, Dimension

# SCB's ids in plain English. What is not here keeps SCB's id in small letters.
ENGLISH = {
    "alder": "age",
    "civilstand": "marital_status",
    "contentscode": "contents",
    "fodelseregion": "region_of_birth",
    "kon": "sex",
    "nyckeltalscb": "key_figure",
    "region": "region",
    "sektor": "sector",
    "sni2007": "industry",
    "utbildningsniva": "education",
}
ALSO = {"sex": ("gender",), "region": ("municipality",), "contents": ("content", "measure")}
PERIODS = {
    "year": re.compile(r"\d{4}"),
    "month": re.compile(r"\d{4}M\d{2}"),
    "quarter": re.compile(r"\d{4}[KQ]\d"),
    "week": re.compile(r"\d{4}[VW]\d{2}"),
}


def column_name(dimension: Dimension) -> str:
    """The name of a dimension's column: `region`, `age`, `sex`, `contents`; `year` or `month` for time."""
    if dimension.role == "time":
        return period_kind(dimension)
    folded = _folded(dimension.id)
    return ENGLISH.get(folded, folded)


def period_kind(dimension: Dimension) -> str:
    """What the codes of a time dimension are: year, month, quarter or week; `time` when something else."""
    kinds = (kind for kind, pattern in PERIODS.items() if all(map(pattern.fullmatch, dimension.codes)))
    return next(kinds, "time")


def find_dimension(metadata: Dataset, name: str) -> Dimension:
    """The dimension that a name means: SCB's id or label, in Swedish or plain English, in any letter case.

    Raises:
        UsageError: a period of another kind than the table has, as `year` on a monthly table.
        UnknownId: no dimension of the table is called that; the text lists what they are called.
    """
    wanted = _folded(name)
    found = next((d for d in metadata.dimensions if wanted in _names(d)), None)
    if found:
        return found
    time = metadata.time
    if time and wanted in PERIODS:
        kind = period_kind(time)
        example = f'{kind}="top(5)"'
        raise UsageError(f"{metadata.table} has no {wanted}s, its time is by {kind}: pass {example}.")
    raise UnknownId(_unknown(metadata, name))


def described(dimension: Dimension) -> str:
    """A dimension in a message: how to write it, what SCB calls it, how many codes it has."""
    count = len(dimension.codes)
    own = f"{dimension.id}, " if dimension.id.casefold() != column_name(dimension) else ""
    label = f"{dimension.label}, " if dimension.label.casefold() != column_name(dimension) else ""
    return f"{column_name(dimension)} ({own}{label}{count} code{'s' if count > 1 else ''})"


def _names(dimension: Dimension) -> set[str]:
    plain = column_name(dimension)
    names = {plain, *ALSO.get(plain, ()), _folded(dimension.id), _folded(dimension.label)}
    return names | ({"time", "period"} if dimension.role == "time" else set())


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"\W+", "_", plain).strip("_").casefold()


def _unknown(metadata: Dataset, name: str) -> str:
    by_name = {known: d for d in metadata.dimensions for known in _names(d)}
    near = get_close_matches(_folded(name), by_name, n=1)
    hint = f" Did you mean {column_name(by_name[near[0]])}?" if near else ""
    known = ", ".join(map(described, metadata.dimensions))
    return f"{metadata.table} has no dimension {name!r}.{hint} It has: {known}."
