"""Does the heading that a pair got in 2021 still hold?"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.comparison import Comparison

UNEMPLOYED: Final = "N03920"
YOUNG_UNEMPLOYED: Final = "N03935"


@dataclass(frozen=True, slots=True)
class Rule:
    """A heading's claim: the figure, perhaps in proportion to another, lies above or below the country's."""

    kpi: str
    is_above: bool
    in_proportion_to: str = ""


RULES: Final[Mapping[str, Rule]] = {
    "loka-1": Rule(UNEMPLOYED, is_above=True),
    "loka-2": Rule(UNEMPLOYED, is_above=True),
    "loka-3": Rule(YOUNG_UNEMPLOYED, is_above=True, in_proportion_to=UNEMPLOYED),
    "loka-4": Rule(UNEMPLOYED, is_above=False),
}
"""Our reading of the four headings, against Riket; the study itself placed each in its own region."""


@dataclass(frozen=True, slots=True)
class HeadingCheck:
    """Whether a heading holds for each of the two in `year`, by their `levels` against the `country`'s.

    A level is the rule's figure, or its proportion to the other figure. Where the heading cannot be tested
    there is no year, and `lacking` names the KPI that lacks.
    """

    rule: Rule
    year: int | None = None
    levels: Mapping[str, float] = field(default_factory=dict)
    country: float = 0.0
    lacking: str = ""

    def holds(self, municipality: str) -> bool:
        """Whether the municipality lies on the side of the country that the heading claims."""
        return (self.levels[municipality] > self.country) == self.rule.is_above


def check_heading(pair_id: str, comparisons: Sequence[Comparison]) -> HeadingCheck:
    """The heading of a pair against the figures of today.

    Args:
        pair_id: an id of `RULES`.
        comparisons: those of the pair, with the figures that the rule needs.
    """
    rule = RULES[pair_id]
    by_kpi = {comparison.figure.id: comparison for comparison in comparisons}
    year = by_kpi[rule.kpi].common.year if rule.kpi in by_kpi else None
    if year is None:
        return HeadingCheck(rule, lacking=rule.kpi)
    country = _level(rule, by_kpi, None, year)
    levels = {code: _level(rule, by_kpi, code, year) for code in by_kpi[rule.kpi].pair}
    told = {code: level for code, level in levels.items() if level is not None}
    if country is None or len(told) < len(levels):
        return HeadingCheck(rule, lacking=rule.in_proportion_to or rule.kpi)
    return HeadingCheck(rule, year, told, country)


def _level(rule: Rule, by_kpi: Mapping[str, Comparison], code: str | None, year: int) -> float | None:
    value = _value(by_kpi.get(rule.kpi), code, year)
    if not rule.in_proportion_to or value is None:
        return value
    general = _value(by_kpi.get(rule.in_proportion_to), code, year)
    return value / general if general else None


def _value(comparison: Comparison | None, code: str | None, year: int) -> float | None:
    if comparison is None:
        return None
    if code is not None:
        return comparison.value(code, year)
    country = [reference for reference in comparison.references if reference.role == "country"]
    return country[0].at(year)[0] if country else None
