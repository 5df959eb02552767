"""Made-up inhabitants by age, sex and marital status, which sum to the sandbox's Kolada figures. Pure.

In every municipality and year those of all ages are N01951's men and women, those 20 to 64 are N01955's total
and those 16 to 64 are N01713's total, so that a figure of SCB's can be set beside Kolada's in a demo.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from koladash.sandbox.chance import draw, share
from koladash.sandbox.figures import allocated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.sandbox.figures import Figures
    from koladash.sandbox.inventory import Inventory

OLDEST = 100
AGES = range(OLDEST + 1)
SEXES = ("1", "2")
STATUSES = ("OG", "G", "SK", "ÄNKL")
SCHOOL_ENDS, ADULT, RETIRED = 16, 20, 65

Pyramid = tuple[tuple[int, ...], tuple[int, ...]]
"""Men and women, each by age from 0 to 100 (and more)."""


class Population:
    """Inhabitants of municipalities, counties and the country, by SCB's codes ("2281", "22", "00").

    Args:
        inventory: the places.
        figures: Kolada's figures of the same world.
        seed: another seed gives other ages.
    """

    def __init__(self, inventory: Inventory, figures: Figures, seed: int) -> None:
        self._inventory, self._figures, self._seed = inventory, figures, seed
        self.municipalities = tuple(place.id for place in inventory.places.values() if place.kind == "K")
        self.pyramid = lru_cache(maxsize=1 << 14)(self._pyramid)
        self._band = lru_cache(maxsize=1 << 12)(self._draw_band)

    def count(
        self, region: str, year: int, ages: Sequence[int], sexes: Sequence[str], status: str = ""
    ) -> int:
        """How many live there at the end of the year, of these ages and sexes; `status` "" takes everyone."""
        pyramid = self.pyramid(region, year)
        rows = [pyramid[SEXES.index(sex)] for sex in sexes]
        if not status:
            return sum(row[age] for row in rows for age in ages)
        place = STATUSES.index(status)
        return sum(by_status(row[age], age)[place] for row in rows for age in ages)

    def figure(self, kpi: str, region: str, year: int) -> float:
        """Kolada's total for the same place, a county standing for its region."""
        return self._kolada(kpi, region if is_municipality(region) else f"00{region}", year)[0]

    def _kolada(self, kpi: str, place: str, year: int) -> tuple[float, ...]:
        return self._figures.of(kpi, self._inventory.places[place], year)

    def _pyramid(self, region: str, year: int) -> Pyramid:
        if is_municipality(region):
            return self._municipal(region, year)
        prefix = "" if region == "00" else region
        parts = [self.pyramid(code, year) for code in self.municipalities if code.startswith(prefix)]
        men, women = (tuple(map(sum, zip(*rows, strict=True))) for rows in zip(*parts, strict=True))
        return men, women

    def _municipal(self, code: str, year: int) -> Pyramid:
        _, *by_sex = (round(count) for count in self._kolada("N01951", code, year))
        working = round(self._kolada("N01955", code, year)[0])
        youths = round(self._kolada("N01713", code, year)[0]) - working
        workers, young = allocated(working, by_sex), allocated(youths, by_sex)
        men, women = (
            self._ages(code, all_, young_, workers_)
            for all_, young_, workers_ in zip(by_sex, young, workers, strict=True)
        )
        return men, women

    def _ages(self, code: str, everyone: int, youths: int, working: int) -> tuple[int, ...]:
        rest = everyone - youths - working
        outside = allocated(rest, [*self._band(code, 0, SCHOOL_ENDS), *self._band(code, RETIRED, OLDEST + 1)])
        return tuple(
            chain(
                outside[:SCHOOL_ENDS],
                allocated(youths, self._band(code, SCHOOL_ENDS, ADULT)),
                allocated(working, self._band(code, ADULT, RETIRED)),
                outside[SCHOOL_ENDS:],
            )
        )

    def _draw_band(self, code: str, first: int, end: int) -> tuple[float, ...]:
        drawn = draw(self._seed, "ages", code)
        tilt = share(drawn, 0) - 0.5
        return tuple(
            _usual(age) * (1 + tilt * (age - 50) / 100 + 0.1 * drawn[age % 60] / 255)
            for age in range(first, end)
        )


def is_municipality(region: str) -> bool:
    """Whether a code of SCB's is a municipality's; those of the country and the counties have two digits."""
    return len(region) == len("2281")


def by_status(people: int, age: int) -> list[int]:
    """People of one age by marital status, in the order of STATUSES."""
    if age < ADULT:
        return [people, 0, 0, 0]
    grown = min(1.0, (age - ADULT) / 45)
    return allocated(people, [1 - 0.85 * grown, 0.65 * grown, 0.25 * grown, max(0.0, (age - 60) / 40) ** 2])


def _usual(age: int) -> float:
    """The usual height of the pyramid: even up to 70, then shrinking."""
    return 1.0 if age < 70 else max(0.002, (1 - (age - 70) / 31) ** 1.5)  # noqa: PLR2004 - where it begins to shrink
