"""The formulas of derived measures: KPI ids, numbers and + - * / without brackets."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KPI_ID = re.compile(r"[NU]\d{5}")
_NUMBER = r"\d+(?:\.\d+)?"
_OPERAND = rf"(?:{KPI_ID.pattern}|{_NUMBER})"
_TERM = rf"{_OPERAND}(?:\s*[*/]\s*{_OPERAND})*"
_FORMULA = re.compile(rf"\s*{_TERM}(?:\s*[+-]\s*{_TERM})*\s*")
_SIGNED_TERM = re.compile(rf"([+-]?)\s*({_TERM})")
_SIGNED_OPERAND = re.compile(rf"([*/]?)\s*({_OPERAND})")


@dataclass(frozen=True, slots=True)
class Term:
    """`factor` times the figures of `numerator`, divided by those of `denominator`."""

    factor: float
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A sum of terms; `text` is the formula as the catalogue writes it."""

    text: str
    terms: tuple[Term, ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The KPI ids, each once, in reading order: the first that lacks gives the missing reason."""
        return tuple(dict.fromkeys(KPI_ID.findall(self.text)))

    def value(self, figures: Mapping[str, float]) -> float | None:
        """The derived value of one place, year and gender; None when something is divided by zero.

        Args:
            figures: a value for each of `parts`.
        """
        divisors = [figures[kpi] for term in self.terms for kpi in term.denominator]
        if 0 in divisors:
            return None
        return math.fsum(_term_value(term, figures) for term in self.terms)


def parse_formula(text: str) -> Formula:
    """The formula that `text` writes, as `1000 * U40800 / N01955` or `U40806 + U40824`.

    Raises:
        ValueError: anything but KPI ids, numbers and + - * /, no id at all, or a division by the number zero.
    """
    if not _FORMULA.fullmatch(text) or not KPI_ID.search(text):
        raise ValueError(
            f"{text!r} is no formula; write KPI ids, numbers and + - * / as in '1000 * U40800 / N01955'"
        )
    return Formula(text, tuple(_parse_term(sign, term) for sign, term in _SIGNED_TERM.findall(text)))


def _parse_term(sign: str, text: str) -> Term:
    factor, above, below = (-1.0 if sign == "-" else 1.0), list[str](), list[str]()
    for operator, operand in _SIGNED_OPERAND.findall(text):
        if KPI_ID.fullmatch(operand):
            (below if operator == "/" else above).append(operand)
        else:
            factor = _scale(factor, operator, float(operand))
    return Term(factor, tuple(above), tuple(below))


def _scale(factor: float, operator: str, number: float) -> float:
    if operator != "/":
        return factor * number
    if number == 0:
        raise ValueError("a formula cannot divide by zero")
    return factor / number


def _term_value(term: Term, figures: Mapping[str, float]) -> float:
    above = math.prod(figures[kpi] for kpi in term.numerator)
    return term.factor * above / math.prod(figures[kpi] for kpi in term.denominator)
