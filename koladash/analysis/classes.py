"""Six classes from five limits, made from the value as printed."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def class_of(displayed_value: float, limits: Sequence[float]) -> int:
    """The class 0, 1, … `len(limits)` of a value that is already rounded as it is printed.

    A value on a limit belongs above it: with limits 20, 30, … a printed "20" is in class 1.
    """
    return bisect_right(limits, displayed_value)


def scale_position(value: float, limits: Sequence[float]) -> float:
    """Where a value lies on the same scale without steps: limit k is at k + ½, clipped to 0 … `len(limits)`.

    Between two limits the position is linear; beyond the outer ones the neighbouring class's width goes on.
    """
    index = min(max(class_of(value, limits), 1), len(limits) - 1)
    low, high = limits[index - 1], limits[index]
    position = index - 0.5 + (value - low) / (high - low)
    return min(max(position, 0.0), float(len(limits)))
