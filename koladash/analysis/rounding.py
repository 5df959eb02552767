"""Rounding as the reports round: half away from zero, on the number as it is printed."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

_SHARES_LOSE_THEIR_DECIMAL_AT = 10


def round_exactly(value: float, decimals: int = 0) -> Decimal:
    """`value` with `decimals` decimals, half away from zero: 0.5 → 1, −2.5 → −3, 2.675 → 2.68.

    The shortest decimal text of the float is rounded, so that what a reader sees as a half is treated as one.
    """
    rounded = Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def round_half_away(value: float, decimals: int = 0) -> float:
    """`round_exactly` as a float."""
    return float(round_exactly(value, decimals))


def shown_decimals(value: float, decimals: int, *, is_share: bool) -> int:
    """How many decimals a value is printed with: a share keeps its decimal only below 10."""
    if is_share and abs(round_exactly(value, decimals)) >= _SHARES_LOSE_THEIR_DECIMAL_AT:
        return 0
    return decimals


def displayed(value: float, decimals: int, *, is_share: bool = False) -> float:
    """The value as a reader sees it: classes and bands are made from this, never from more digits."""
    return round_half_away(value, shown_decimals(value, decimals, is_share=is_share))
