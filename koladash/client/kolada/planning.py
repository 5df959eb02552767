"""What one data request asks, and how a selection becomes few of them. Pure.

```pycon
>>> plan = plan_rectangles(["U40800", "U40806"], ["1480", "2281"], [2021, 2022])
>>> [rectangle.path for rectangle in plan]
['/data/kpi/U40800,U40806/municipality/1480,2281/year/2021,2022']
>>> plan[0].cells
8

```
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from math import prod
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qs, urlsplit

from koladash.client.kolada.tiling import MAX_CELLS, MAX_IDS, tile
from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")

_ID = re.compile(r"[0-9A-Za-z]+")
_AREAS = {"municipality": "data", "ou": "oudata"}


@dataclass(frozen=True, slots=True)
class Rectangle:
    """What one data request asks: every combination of its KPIs, areas and years.

    One axis may be left empty, and then asks for all there is along it. At most 25 ids stand on an axis, and
    at most 5,000 combinations in a rectangle without an empty axis, so that the answer fits one page (the
    limits of Kolada's API v3).

    Args:
        kpis: KPI ids.
        municipalities: municipality, region or group ids; ids of organisational units where `area` is "ou".
        years: calendar years.
        from_date: ask only for what changed since this day, deletions included.
        area: "municipality", or "ou" for the data of organisational units.

    Raises:
        UsageError: too many ids, two empty axes, or something that cannot be an id or a year.
    """

    kpis: tuple[str, ...]
    municipalities: tuple[str, ...]
    years: tuple[int, ...]
    from_date: date | None = None
    area: str = "municipality"

    def __post_init__(self) -> None:
        if problem := _problem(self):
            raise UsageError(problem)

    @property
    def axes(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
        """KPIs, areas and years."""
        return self.kpis, self.municipalities, self.years

    @property
    def is_open(self) -> bool:
        """Whether an axis is empty, so that nobody knows how many rows there are."""
        return not all(self.axes)

    @property
    def cells(self) -> int:
        """How many rows (one per KPI, area and year) the answer can hold; an empty axis counts as one."""
        return prod(len(axis) or 1 for axis in self.axes)

    @property
    def path(self) -> str:
        """The request, relative to the API's base URL, in the ids' own order."""
        names = ("kpi", self.area, "year")
        parts = [
            f"/{name}/{','.join(map(str, ids))}" for name, ids in zip(names, self.axes, strict=True) if ids
        ]
        since = f"?from_date={self.from_date.isoformat()}" if self.from_date else ""
        return f"/{_AREAS[self.area]}{''.join(parts)}{since}"

    def halves(self) -> tuple[Rectangle, ...]:
        """Two rectangles that together ask the same, half of the KPIs each; none where there is one KPI."""
        middle = len(self.kpis) // 2
        parts = (self.kpis[:middle], self.kpis[middle:])
        return tuple(replace(self, kpis=part) for part in parts) if middle else ()

    @classmethod
    def from_path(cls, path: str) -> Rectangle | None:
        """The rectangle that a request asked for; None when the request is not for data.

        Understands `/data/…` and `/oudata/…` in every documented form, the one with query parameters too.
        A page number is left out: each page of an answer belongs to the same rectangle.
        """
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        kind, *segments = parts.path.strip("/").split("/")
        area = next((area for area, prefix in _AREAS.items() if prefix == kind), "")
        if not area or len(segments) % 2:
            return None
        named = dict(zip(segments[::2], (ids.split(",") for ids in segments[1::2]), strict=True))
        named |= {name.removesuffix("_id"): ids for name, ids in query.items() if name in _QUERY_IDS}
        try:
            return cls(*_axes_of(named, area), from_date=_day(query.get("from_date")), area=area)
        except (UsageError, ValueError):
            return None


_QUERY_IDS = frozenset({"kpi_id", "municipality_id", "ou_id", "year"})


def _axes_of(
    named: dict[str, list[str]], area: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]:
    if not named.keys() <= {"kpi", area, "year"}:
        raise ValueError(named)
    return (
        tuple(named.get("kpi", ())),
        tuple(named.get(area, ())),
        tuple(int(year) for year in named.get("year", ())),
    )


def _day(texts: list[str] | None) -> date | None:
    return date.fromisoformat(texts[0]) if texts else None


def _problem(asked: Rectangle) -> str:
    if asked.area not in _AREAS:
        return f"{asked.area!r} is no kind of area: pass one of {', '.join(_AREAS)}."
    if sum(not axis for axis in asked.axes) > 1:
        return "Kolada answers only when at least two of KPIs, areas and years are named."
    if too_long := next((axis for axis in asked.axes if len(axis) > MAX_IDS), None):
        return f"{len(too_long)} ids in one request; Kolada takes {MAX_IDS}: let plan_rectangles divide them."
    if not asked.is_open and asked.cells > MAX_CELLS:
        return (
            f"{asked.cells} rows in one request; a page holds {MAX_CELLS}: let plan_rectangles divide them."
        )
    return _illegal_id((*asked.kpis, *asked.municipalities)) or _illegal_year(asked.years)


def _illegal_id(ids: Sequence[object]) -> str:
    wrong = next((text for text in ids if not (isinstance(text, str) and _ID.fullmatch(text))), None)
    if wrong is None:
        return ""
    return f'{wrong!r} cannot be an id: pass texts of letters and digits, as "U40800" or "0180".'


def _illegal_year(years: Sequence[object]) -> str:
    wrong = next((year for year in years if type(year) is not int), None)
    return "" if wrong is None else f"{wrong!r} cannot be a year: pass whole numbers, as 2022."


def plan_rectangles(
    kpis: Iterable[str],
    municipalities: Iterable[str],
    years: Iterable[int],
    *,
    area: str = "municipality",
) -> tuple[Rectangle, ...]:
    """The data requests that together ask for a selection, each combination exactly once.

    Args:
        kpis: KPI ids; one that is named twice counts once.
        municipalities: municipality, region or group ids.
        years: calendar years.
        area: "municipality", or "ou" where `municipalities` holds ids of organisational units.

    Returns:
        Rectangles of at most 25 ids on an axis and at most 5,000 rows, the same for the same input. An empty
        selection gives none. Never more than the best division into equal boxes; for the sets koladash
        fetches, at most `ceil(cells / 5000)` plus one per axis (`docs/decisions/planning.md`).

    Raises:
        UsageError: a text that cannot be an id, or a year that is no whole number.
    """
    ids, places, periods = _distinct(kpis), _distinct(municipalities), _distinct(years)
    if problem := _illegal_id((*ids, *places)) or _illegal_year(periods):
        raise UsageError(problem)
    if not (ids and places and periods):
        return ()
    return tuple(
        Rectangle(
            kpis=ids[block[0].start : block[0].stop],
            municipalities=places[block[1].start : block[1].stop],
            years=periods[block[2].start : block[2].stop],
            area=area,
        )
        for block in tile((len(ids), len(places), len(periods)))
    )


def describe_plan(rectangles: Sequence[Rectangle]) -> str:
    """What a plan asks, for a dry run: a line for each request, and a last line with the sums."""
    lines = [f"{number:>5}  {r.cells:>5,} rows  {r.path}" for number, r in enumerate(rectangles, start=1)]
    rows = sum(rectangle.cells for rectangle in rectangles)
    return "\n".join([*lines, f"{len(rectangles):,} requests, at most {rows:,} rows"])


def _distinct(values: Iterable[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(values))
