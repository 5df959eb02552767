"""Cutting a box of whole numbers into few blocks that each fit one request. Pure arithmetic.

The box is cut into *layers* along one axis, each layer into *bands* along a second, each band into *strips*
along the third, and each strip into a *stack* of blocks along the bands' axis. Bands and strips may differ in
size, so the tail of an axis is laid together with its neighbours instead of giving a row of small blocks.
`docs/decisions/planning.md` tells why, and what bound holds.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

MAX_IDS = 25
MAX_CELLS = 5000

# With layers this thin a block is bound by its ids and no longer by its cells: thinner layers gain nothing.
_THINNEST_USEFUL = MAX_CELLS // MAX_IDS**2
_TALLEST_BAND = 250
_LARGEST_TURNED_SHEET = 250_000

Sizes = tuple[int, int, int]
Block = tuple[range, range, range]


def tile(sizes: Sizes) -> list[Block]:
    """Blocks that cover a box exactly once, each at most 25 long on every axis and of at most 5,000 cells.

    Args:
        sizes: how long the three axes are, each at least 1.

    Returns:
        Ranges of positions along the three axes, ordered by where they begin. Never more blocks than the
        best grid of equal blocks has.
    """
    best = min(_layerings(sizes), key=lambda layering: layering.count)
    return sorted(best.blocks(), key=lambda block: tuple(axis.start for axis in block))


@dataclass(frozen=True, slots=True)
class _Layering:
    """One way to cut the box: layers along `order[0]`, bands along `order[1]`, strips along `order[2]`."""

    order: Sizes
    sizes: Sizes
    layers: tuple[int, ...]
    count: int

    def blocks(self) -> Iterator[Block]:
        _, bands_axis, strips_axis = self.order
        for layer in _ranges(self.layers):
            for band, strip in _sheet_blocks(
                self.sizes[bands_axis], self.sizes[strips_axis], MAX_CELLS // len(layer)
            ):
                placed = dict(zip(self.order, (layer, band, strip), strict=True))
                yield placed[0], placed[1], placed[2]


def _layerings(sizes: Sizes) -> Iterator[_Layering]:
    """Ways worth weighing, each only if its least possible number of blocks beats the best so far."""
    best: int | None = None
    for order, layers in _candidates(sizes):
        length, width = sizes[order[1]], sizes[order[2]]
        if best is None or _of_layers(_sheet_floor, length, width, layers) < best:
            count = _of_layers(_sheet_count, length, width, layers)
            best = count if best is None else min(best, count)
            yield _Layering(order, sizes, layers, count)


def _of_layers(
    count: Callable[[int, int, int], int], length: int, width: int, layers: tuple[int, ...]
) -> int:
    return sum(count(length, width, MAX_CELLS // size) * times for size, times in Counter(layers).items())


def _candidates(sizes: Sizes) -> Iterator[tuple[Sizes, tuple[int, ...]]]:
    for layer_axis in sorted(range(3), key=lambda axis: sizes[axis]):
        long, short = sorted((axis for axis in range(3) if axis != layer_axis), key=lambda axis: -sizes[axis])
        turned = sizes[long] * sizes[short] <= _LARGEST_TURNED_SHEET
        for count in range(-(-sizes[layer_axis] // MAX_IDS), -(-sizes[layer_axis] // _THINNEST_USEFUL) + 1):
            layers = _equal_parts(sizes[layer_axis], count)
            yield (layer_axis, long, short), layers
            if turned:
                yield (layer_axis, short, long), layers


def _sheet_blocks(length: int, width: int, cap: int) -> Iterator[tuple[range, range]]:
    """The blocks of one layer, as ranges along the bands' axis and the strips' axis."""
    for band in _ranges(_cheapest_cut(length, _band_costs(length, width, cap))):
        for strip in _ranges(_cheapest_cut(width, _strip_costs(len(band), width, cap))):
            stack = _equal_parts(len(band), -(-len(band) // min(MAX_IDS, cap // len(strip))))
            for part in _ranges(stack):
                yield range(band.start + part.start, band.start + part.stop), strip


@lru_cache(maxsize=4096)
def _sheet_count(length: int, width: int, cap: int) -> int:
    return _least_costs(length, _band_costs(length, width, cap))[length]


@lru_cache(maxsize=4096)
def _band_costs(length: int, width: int, cap: int) -> tuple[int, ...]:
    """How many blocks a band of height 1, 2, … takes."""
    heights = range(1, min(length, _TALLEST_BAND) + 1)
    return tuple(_least_costs(width, _strip_costs(height, width, cap))[width] for height in heights)


def _strip_costs(height: int, width: int, cap: int) -> tuple[int, ...]:
    """How many blocks a strip of width 1, 2, … takes in a band of this height."""
    return tuple(-(-height // min(MAX_IDS, cap // strip)) for strip in range(1, min(MAX_IDS, cap, width) + 1))


def _least_costs(length: int, costs: Sequence[int]) -> list[int]:
    """The least cost of pieces that together reach 0, 1, … `length`; size n costs `costs[n - 1]`."""
    pieces = _pieces_worth_their_cost(costs)
    least = [0]
    for reached in range(1, length + 1):
        least.append(min(cost + (least[reached - size] if reached > size else 0) for size, cost in pieces))
    return least


def _cheapest_cut(length: int, costs: Sequence[int]) -> tuple[int, ...]:
    """The sizes of the cheapest pieces that together are exactly `length`."""
    least, pieces, cut = _least_costs(length, costs), _pieces_worth_their_cost(costs), []
    while length:
        size = next(
            min(s, length)
            for s, cost in reversed(pieces)
            if least[length] == cost + least[max(0, length - s)]
        )
        cut.append(size)
        length -= size
    return tuple(cut)


def _pieces_worth_their_cost(costs: Sequence[int]) -> list[tuple[int, int]]:
    """For each cost the largest piece it buys: (size, cost), both rising."""
    pieces: list[tuple[int, int]] = []
    for size, cost in enumerate(costs, start=1):
        while pieces and pieces[-1][1] >= cost:
            pieces.pop()
        pieces.append((size, cost))
    return pieces


@lru_cache(maxsize=4096)
def _sheet_floor(length: int, width: int, cap: int) -> int:
    """What the cells alone demand, were every block of the sheet as large as one can be."""
    largest = max(side * min(width, MAX_IDS, cap // side) for side in range(1, min(length, MAX_IDS, cap) + 1))
    return -(-length * width // largest)


def _equal_parts(length: int, count: int) -> tuple[int, ...]:
    size, larger = divmod(length, count)
    return (size + 1,) * larger + (size,) * (count - larger)


def _ranges(sizes: Sequence[int]) -> list[range]:
    ends = list(accumulate(sizes))
    return [range(end - size, end) for end, size in zip(ends, sizes, strict=True)]


def grid_count(sizes: Sizes) -> int:
    """How many blocks the best grid of equal blocks takes: the bound that `tile` is proven to keep."""
    sides = range(1, MAX_IDS + 1)
    return min(
        -(-sizes[0] // a) * -(-sizes[1] // b) * -(-sizes[2] // min(MAX_IDS, MAX_CELLS // (a * b)))
        for a, b in product(sides, sides)
    )
