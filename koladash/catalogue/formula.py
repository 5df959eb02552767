"""The formulas of derived measures: ids of figures, numbers and + - * / without brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIGURE = re.compile(r"[NU]\d{5}|scb_[a-z0-9_]+")
_OPERAND = rf"(?:{_FIGURE.pattern}|\d+(?:\.\d+)?)"
_FORMULA = re.compile(rf"{_OPERAND}(?: [-+*/] {_OPERAND})*")


@dataclass(frozen=True, slots=True)
class Formula:
    """Arithmetic on the figures of one place, year and gender.

    `text` is an expression in SQL as well as in Python, with the ids as names: that is what computes it.
    Where a divisor is zero there is no value.
    """

    text: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The ids of figures, each once, in reading order: the first that lacks gives the missing reason."""
        return tuple(dict.fromkeys(_FIGURE.findall(self.text)))


def parse_formula(text: object) -> Formula:
    """The formula that `text` writes, as `1000 * U40800 / N01955` or `U40806 + U40824`.

    Raises:
        ValueError: anything but ids of figures, numbers and + - * / between spaces, or no id at all.
    """
    if not isinstance(text, str) or not _FORMULA.fullmatch(text) or not _FIGURE.search(text):
        raise ValueError(
            f"{text!r} is no formula; write ids, numbers and + - * / as in '1000 * U40800 / N01955'"
        )
    return Formula(text)
