"""Does the heading that a pair got in 2021 still hold?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.comparison import Comparison
    from koladash.catalogue import Claim


@dataclass(frozen=True, slots=True)
class HeadingCheck:
    """Whether a heading holds for each of the two in `year`, by their `levels` against the `country`'s.

    A level is the claim's figure, or its proportion to the other figure. Where the heading cannot be tested
    there is no year, and `lacking` names the KPI that lacks.
    """

    claim: Claim
    year: int | None = None
    levels: Mapping[str, float] = field(default_factory=dict)
    country: float = 0.0
    lacking: str = ""

    def holds(self, municipality: str) -> bool:
        """Whether the municipality lies on the side of the country that the heading claims."""
        return (self.levels[municipality] > self.country) == (self.claim.side == "above")


def check_heading(claim: Claim, comparisons: Sequence[Comparison]) -> HeadingCheck:
    """The heading of a pair against the figures of today.

    Args:
        claim: what the heading says of figures.
        comparisons: those of the pair, with the figures that the claim needs.
    """
    by_kpi = {comparison.figure.id: comparison for comparison in comparisons}
    year = by_kpi[claim.kpi].common.year if claim.kpi in by_kpi else None
    if year is None:
        return HeadingCheck(claim, lacking=claim.kpi)
    country = _level(claim, by_kpi, None, year)
    levels = {code: _level(claim, by_kpi, code, year) for code in by_kpi[claim.kpi].pair}
    told = {code: level for code, level in levels.items() if level is not None}
    if country is None or len(told) < len(levels):
        return HeadingCheck(claim, lacking=claim.in_proportion_to or claim.kpi)
    return HeadingCheck(claim, year, told, country)


def _level(claim: Claim, by_kpi: Mapping[str, Comparison], code: str | None, year: int) -> float | None:
    value = _value(by_kpi.get(claim.kpi), code, year)
    if not claim.in_proportion_to or value is None:
        return value
    general = _value(by_kpi.get(claim.in_proportion_to), code, year)
    return value / general if general else None


def _value(comparison: Comparison | None, code: str | None, year: int) -> float | None:
    if comparison is None:
        return None
    if code is not None:
        return comparison.value(code, year)
    country = [reference for reference in comparison.references if reference.role == "country"]
    return country[0].at(year)[0] if country else None
