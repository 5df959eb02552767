"""What has happened to the figures by a certain day: revisions, removals, vanished KPIs, silent places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from koladash.sandbox.knobs import Knobs, Removal, Revision

_Change = TypeVar("_Change", "Revision", "Removal")
Key = tuple[str, str, int]
"""KPI, place and year."""


class GenderValue(Struct, gc=False):
    """One figure of a row."""

    gender: str
    count: int
    status: str
    value: float | None
    isdeleted: bool


class Changes:
    """The changes that the knobs tell of, as far as they have come by `today`."""

    def __init__(self, knobs: Knobs, today: date) -> None:
        self._revisions = _by_key(r for r in knobs.revisions if r.day <= today)
        self._removals = _by_key(r for r in knobs.removals if r.day <= today)
        self.gone_kpis = frozenset(kpi for kpi, day in knobs.gone_kpis.items() if day <= today)
        self._silent = tuple(place for place, day in knobs.silent_places.items() if day <= today)

    def __bool__(self) -> bool:
        return bool(self._revisions or self._removals)

    def silences(self, place: str) -> bool:
        """Whether the place, or its county, has stopped answering."""
        return place.startswith(self._silent)

    def withdraws(self, key: Key) -> bool:
        """Whether the row is gone without a word."""
        return any(not removal.marked for removal in self._removals.get(key, ()))

    def revises(self, key: Key) -> bool:
        """Whether a figure of the row has been revised, or has come late."""
        return key in self._revisions

    def days(self, key: Key) -> list[date]:
        """The days on which something happened to the row."""
        return [
            change.day for changes in (self._revisions, self._removals) for change in changes.get(key, ())
        ]

    def applied(self, key: Key, values: list[GenderValue]) -> list[GenderValue]:
        """The figures of a row after its revisions and its marked removals."""
        revisions, removals = self._revisions.get(key, ()), self._removals.get(key, ())
        if not revisions and not removals:
            return values
        standing = {value.gender: value for value in values}
        for revision in sorted(revisions, key=lambda change: change.day):
            standing[revision.gender] = _revised(revision)
        for removal in removals:
            for gender in [removal.gender] if removal.gender else list(standing):
                standing[gender] = GenderValue(gender, 1, "", None, isdeleted=True)
        return list(standing.values())


def _revised(revision: Revision) -> GenderValue:
    return GenderValue(
        revision.gender, 1, "Missing" if revision.value is None else "", revision.value, isdeleted=False
    )


def _by_key(changes: Iterable[_Change]) -> Mapping[Key, Sequence[_Change]]:
    found: defaultdict[Key, list[_Change]] = defaultdict(list)
    for change in changes:
        found[change.kpi, change.municipality, change.year].append(change)
    return dict(found)
