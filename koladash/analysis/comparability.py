"""The guard: may two figures be set against each other, and if not, why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from koladash.analysis.change import crosses

if TYPE_CHECKING:
    from collections.abc import Collection

FEWEST_PERSONS = 30


class Verdict(StrEnum):
    """What the guard says."""

    COMPARABLE = "comparable"
    WITH_CAVEAT = "with_caveat"
    NOT_COMPARED = "not_compared"


class Reason(StrEnum):
    """Why, gravest first: `FORBIDDING`, then `WARNING`, and the one that clears."""

    BOTH_MISSING = "both_missing"
    ONE_MISSING = "one_missing"
    FOLLOWS_SIZE = "follows_size"
    GENDER_DIFFERS = "gender_differs"
    BREAK_BETWEEN = "break_between"
    YEAR_DIFFERS = "year_differs"
    FEW_PERSONS = "few_persons"
    COUNT_UNKNOWN = "count_unknown"
    KNOWN_CAVEAT = "known_caveat"
    ALIKE = "alike"


FORBIDDING: Final = (
    Reason.BOTH_MISSING,
    Reason.ONE_MISSING,
    Reason.FOLLOWS_SIZE,
    Reason.GENDER_DIFFERS,
    Reason.BREAK_BETWEEN,
    Reason.YEAR_DIFFERS,
    Reason.FEW_PERSONS,
)
"""The reasons for which two figures are not compared."""

WARNING: Final = (Reason.COUNT_UNKNOWN, Reason.KNOWN_CAVEAT)
"""The reasons for which they are compared with a caveat."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure to be compared: `count` is the persons behind a share, None where unknown."""

    municipality: str
    year: int | None
    value: float | None
    gender: str = "T"
    count: float | None = None


@dataclass(frozen=True, slots=True)
class Definition:
    """What the guard must know of the measure.

    `breaks` are the first years of new definitions; `has_caveat`: the catalogue warns of the comparison;
    `follows_size`: it counts people or posts, of which a larger place has more.
    """

    is_share: bool = False
    follows_size: bool = False
    breaks: Collection[int] = ()
    has_caveat: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason and the codes of the municipalities it concerns."""

    reason: Reason
    municipalities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assessment:
    """The verdict and all that was found, gravest first."""

    verdict: Verdict
    findings: tuple[Finding, ...]


def assess(a: Figure, b: Figure, definition: Definition) -> Assessment:
    """Whether `a` and `b` may be set against each other.

    The same figure twice is judged by itself.

    They must both have answered, for the same gender and year with no break between. As shares each must
    rest on at least 30 persons; a number of people or posts is never set against another place's, since it
    follows the size of the place. An unknown count and a caveat of the catalogue warn, no more.
    """
    found = _absence(a, b) or _differences(a, b, definition)
    findings = sorted(found, key=lambda finding: list(Reason).index(finding.reason))
    if not findings:
        return Assessment(Verdict.COMPARABLE, (Finding(Reason.ALIKE),))
    forbidden = any(finding.reason in FORBIDDING for finding in findings)
    return Assessment(Verdict.NOT_COMPARED if forbidden else Verdict.WITH_CAVEAT, tuple(findings))


def _absence(a: Figure, b: Figure) -> list[Finding]:
    absent = tuple(figure.municipality for figure in (a, b) if figure.value is None)
    reasons = {1: Reason.ONE_MISSING, 2: Reason.BOTH_MISSING}
    return [Finding(reasons[len(absent)], absent)] if absent else []


def _differences(a: Figure, b: Figure, definition: Definition) -> list[Finding]:
    found = [Finding(Reason.GENDER_DIFFERS)] if a.gender != b.gender else []
    if definition.follows_size and a.municipality != b.municipality:
        found.append(Finding(Reason.FOLLOWS_SIZE))
    if a.year != b.year:
        found.append(Finding(_year_reason(a, b, definition)))
    if definition.is_share:
        found += _small_counts(a, b)
    if definition.has_caveat:
        found.append(Finding(Reason.KNOWN_CAVEAT))
    return found


def _year_reason(a: Figure, b: Figure, definition: Definition) -> Reason:
    years = sorted(year for year in (a.year, b.year) if year is not None)
    is_broken = len(years) == 2 and crosses(definition.breaks, years[0], years[1])  # noqa: PLR2004 - two figures
    return Reason.BREAK_BETWEEN if is_broken else Reason.YEAR_DIFFERS


def _small_counts(a: Figure, b: Figure) -> list[Finding]:
    few = [f.municipality for f in (a, b) if f.count is not None and f.count < FEWEST_PERSONS]
    unknown = [f.municipality for f in (a, b) if f.count is None]
    return [
        *([Finding(Reason.FEW_PERSONS, tuple(dict.fromkeys(few)))] if few else []),
        *([Finding(Reason.COUNT_UNKNOWN, tuple(dict.fromkeys(unknown)))] if unknown else []),
    ]
