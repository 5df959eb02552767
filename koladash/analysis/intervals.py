"""Uncertainty of a share."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Interval:
    """A 95 % interval of a share, in percent."""

    low: float
    high: float


def wilson(percent: float, n: float) -> Interval:
    """Wilson's 95 % interval of a share of `n` persons (Wilson 1927; no continuity correction).

    Args:
        percent: the share, 0 to 100.
        n: the number of persons it is a share of.

    Raises:
        ValueError: `n` is not above zero, or `percent` lies outside 0 to 100.
    """
    if n <= 0 or not 0 <= percent <= 100:  # noqa: PLR2004 - the ends of a percentage
        raise ValueError(f"no interval for {percent} % of {n} persons")
    share, spread = percent / 100, _Z95**2 / n
    centre = (share + spread / 2) / (1 + spread)
    half = _Z95 * sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return Interval(100 * max(0.0, centre - half), 100 * min(1.0, centre + half))
