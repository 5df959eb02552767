"""The made-up figures: what each KPI is in each place and year, by gender. Seed and ids in, numbers out."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from koladash.sandbox.chance import draw, share, wander
from koladash.sandbox.families import FAMILIES, INHABITANTS, RELATIONS, Family, Relation, family_of_each_kpi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from koladash.sandbox.inventory import Indicator, Inventory, Place

STAFF_ESTIMATE_STEPS = 20
REFERENCE_YEAR = 2020
SIZES_ARE_OF = 2024


class Figures:
    """The figure of any KPI, place and year, whether or not the sandbox shows it.

    Counts of women and men sum to the total; a family's shares sum to a hundred and agree with its counts.
    A region's or the country's count is its municipalities' sum, its share their mean by inhabitants.
    """

    def __init__(self, inventory: Inventory, seed: int) -> None:
        self._inventory = inventory
        self._family = family_of_each_kpi()
        self._draw = lru_cache(maxsize=1 << 14)(partial(draw, seed))
        self._heads = lru_cache(maxsize=1 << 14)(self._count_heads)
        self._split = lru_cache(maxsize=1 << 13)(self._split_whole)
        self._climate = lru_cache(maxsize=1 << 13)(
            lambda kpi, year: wander(self._draw(kpi, "everywhere"), year)
        )
        self._whole = lru_cache(maxsize=1 << 13)(self._over_members)

    def of(self, kpi: str, place: Place, year: int) -> tuple[float, ...]:
        """The figure of a municipality, region or country as (T,) or (T, M, K)."""
        indicator = self._inventory.indicators[kpi]
        return (
            self._whole(kpi, place.id, year) if place.members else self._municipal(indicator, place.id, year)
        )

    def of_unit(self, kpi: str, unit: str, year: int) -> tuple[float, ...]:
        """The figure of an organisational unit as (T,) or (T, M, K)."""
        return self._level(self._inventory.indicators[kpi], unit, year)

    def _over_members(self, kpi: str, place: str, year: int) -> tuple[float, ...]:
        indicator, members = self._inventory.indicators[kpi], self._inventory.places[place].members
        parts = [self._municipal(indicator, code, year) for code in members]
        if indicator.is_count:
            return tuple(round(sum(column), 1) for column in zip(*parts, strict=True))
        sizes = [self._inventory.places[code].size for code in members]
        return tuple(round(_weighted_mean(column, sizes), 6) for column in zip(*parts, strict=True))

    def _municipal(self, indicator: Indicator, code: str, year: int) -> tuple[float, ...]:
        family = self._family.get(indicator.id)
        if family:
            return self._part(family, indicator, code, year)
        if not indicator.is_count:
            return self._level(indicator, code, year)
        grain = RELATIONS[indicator.id].grain if indicator.id in RELATIONS else 1.0
        heads = self._heads(indicator.id, code, year)
        return tuple(round(n * grain, 1) for n in heads[: 3 if indicator.is_divided_by_gender else 1])

    def _count_heads(self, kpi: str, code: str, year: int) -> tuple[int, int, int]:
        """Total, men and women, in whole people or in the relation's grains."""
        drawn = self._draw(kpi, code)
        relation = RELATIONS.get(kpi)
        if kpi == INHABITANTS:
            growth = (share(drawn, 0) * 1.2 - 0.4) / 100
            total = self._inventory.places[code].size * (1 + growth * (year - SIZES_ARE_OF))
            women = 0.485 + 0.02 * share(drawn, 4)
        else:
            relation = relation or self._usual_relation(kpi)
            rate = relation.low + (relation.high - relation.low) * wander(drawn, year)
            total = self._heads(relation.whole, code, year)[0] * rate / relation.grain
            women = 0.40 + 0.2 * share(drawn, 4)
        whole = max(2, round(total))
        of_women = min(max(1, round(whole * women)), whole - 1)
        return whole, whole - of_women, of_women

    def _usual_relation(self, kpi: str) -> Relation:
        rate = 0.001 + 0.02 * share(self._draw("rate", kpi), 0)
        return Relation(INHABITANTS, rate * 0.6, rate * 1.4)

    def _part(self, family: Family, indicator: Indicator, code: str, year: int) -> tuple[float, ...]:
        whole, atoms = self._split(family.name, code, year)
        genders = range(3 if indicator.is_divided_by_gender else 1)
        counts = [sum(atoms[name][gender] for name in family.members[indicator.id]) for gender in genders]
        if indicator.is_count:
            return tuple(map(float, counts))
        return tuple(round(100 * counts[gender] / whole[gender], 8) for gender in genders)

    def _split_whole(
        self, name: str, code: str, year: int
    ) -> tuple[tuple[int, int, int], Mapping[str, tuple[int, int, int]]]:
        """The whole, and how many of it each atom has; total, men and women of each."""
        family = FAMILIES[name]
        even = STAFF_ESTIMATE_STEPS
        whole = self._heads(family.total, code, year) if family.total else (2 * even, even, even)
        weights = self._weights(family, code, year)
        men, women = allocated(whole[1], weights), allocated(whole[2], weights)
        names = (atom.name for atom in family.atoms)
        return whole, {atom: (m + k, m, k) for atom, m, k in zip(names, men, women, strict=True)}

    def _weights(self, family: Family, code: str, year: int) -> list[float]:
        weights = []
        for atom in family.atoms:
            own = wander(self._draw(family.name, atom.name, code), year)
            taste = max(0.0, own * 1.5 - 0.25) if family.sparse else 0.5 + own
            trend = max(0.1, 1 + atom.drift * (year - REFERENCE_YEAR))
            weights.append(atom.weight * taste * trend if year <= atom.until else 0.0)
        return weights

    def _level(self, indicator: Indicator, code: str, year: int) -> tuple[float, ...]:
        own = wander(self._draw(indicator.id, code), year)
        hardship = share(self._draw("hardship", code), 0)
        height = 0.5 + 1.7 * (0.4 * own + 0.25 * self._climate(indicator.id, year) + 0.35 * hardship - 0.5)
        if indicator.unit == "yes_no":
            return (float(height > 0.5),)  # noqa: PLR2004 - the middle
        limits = indicator.limits or _usual_limits(indicator.unit, self._draw("limits", indicator.id))
        total = stretched(limits, min(max(height, 0.0), 1.0))
        if indicator.unit == "scale":
            return (float(round(total)),)
        return (
            self._by_gender(indicator, round(total, 6))
            if indicator.is_divided_by_gender
            else (round(total, 6),)
        )

    def _by_gender(self, indicator: Indicator, total: float) -> tuple[float, float, float]:
        tilt = (share(self._draw("tilt", indicator.id), 0) - 0.5) * 0.4
        room = 1.0 if indicator.unit != "percent" or total <= 0 else min(1.0, max(0.0, 100 - total) / total)
        return total, round(total * (1 + tilt * room), 6), round(total * (1 - tilt * room), 6)


def allocated(whole: int, weights: Sequence[float]) -> list[int]:
    """Whole numbers that sum to `whole`, in proportion to `weights`; without weights the last takes all."""
    total = sum(weights)
    if total <= 0:
        return [0] * (len(weights) - 1) + [whole]
    exact = [whole * weight / total for weight in weights]
    given = [int(part) for part in exact]
    by_rest = sorted(range(len(weights)), key=lambda at: (given[at] - exact[at], at))
    for at in by_rest[: whole - sum(given)]:
        given[at] += 1
    return given


def stretched(limits: Sequence[float], height: float) -> float:
    """The value at `height` (0 to 1): each of the six classes that the five `limits` part holds a sixth."""
    lowest = max(2 * limits[0] - limits[1], 0.0)
    highest = 2 * limits[-1] - limits[-2]
    steps = (lowest, *limits, min(highest, 100.0) if limits[-1] <= 100 else highest)  # noqa: PLR2004 - per cent
    step = min(int(height * 6), 5)
    return steps[step] + (steps[step + 1] - steps[step]) * (height * 6 - step)


def _usual_limits(unit: str, drawn: bytes) -> tuple[float, ...]:
    middle = (
        4 + 56 * share(drawn, 0) if unit == "percent" else 50 + 30_000 * share(drawn, 0) * share(drawn, 2)
    )
    return tuple(middle * times for times in (0.7, 0.85, 1.0, 1.15, 1.3))


def _weighted_mean(values: Iterable[float], weights: Sequence[int]) -> float:
    return sum(value * weight for value, weight in zip(values, weights, strict=True)) / sum(weights)
