"""The formulas of derived measures: ids of figures, numbers and + - * / without brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIGURE = re.compile(r"[NU]\d{5}|scb_[a-z0-9_]+")
_OPERAND = rf"(?:{_FIGURE.pattern}|\d+(?:\.\d+)?)"
_FORMULA = re.compile(rf"{_OPERAND}(?: [-+*/] {_OPERAND})*")

_WORD = re.compile(rf"{_OPERAND}|[-+*/]")
_BY_ZERO = re.compile(r"/ 0+(?:\.0+)?(?= |$)")


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
        ValueError: anything but ids of figures, numbers and + - * / between spaces, no id at all, or a
            division by zero.
    """
    if not isinstance(text, str) or (fault := _fault(text)):
        why = fault if isinstance(text, str) else "it is no text"
        raise ValueError(f"{text!r} is no formula: {why}. Write it as '1000 * U40800 / N01955'")
    return Formula(text)


def _fault(text: str) -> str:
    """What keeps a text from being a formula; empty when nothing does."""
    if _FORMULA.fullmatch(text):
        if not _FIGURE.search(text):
            return "it names no figure"
        return "it divides by zero" if _BY_ZERO.search(text) else ""
    if {"(", ")"} & set(text):
        return "it has brackets; * and / go before + and -"
    if _FORMULA.fullmatch(" ".join(re.split(r" *([-+*/]) *", text))):
        return "it lacks a space on each side of + - * /"
    words = (word for word in text.split() if not _WORD.fullmatch(word))
    if odd := next(words, ""):
        return f"{odd!r} is no number and no id of a fetched figure; no measure is made of another measure"
    return "ids or numbers and + - * / take turns"
