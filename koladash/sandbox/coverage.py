"""Which figures there are, and since when: who answers the surveys, the holes, the days of publication."""

from __future__ import annotations

from datetime import date
from enum import Enum
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from koladash.sandbox.chance import DRAWN_BYTES, draw
from koladash.sandbox.families import family_of_each_kpi

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koladash.sandbox.inventory import Indicator, Inventory, Place

# Timrå has no annual workers for 2022, which is why the report compares its eight municipalities in 2021.
KNOWN_HOLES = frozenset({("U40000", "2262", 2022)})


class Presence(Enum):
    """Whether a key has a figure, a row that says "Missing", or no row."""

    HERE = "here"
    TOTAL_ONLY = "total only"
    MISSING = "missing"
    ABSENT = "absent"


class Coverage:
    """What is published of which KPI, place and year.

    Args:
        inventory: the places, and the municipalities that always answer.
        newest_year: the last year of all series; of a survey only a few have it.
        seed: another seed has other holes.
    """

    def __init__(self, inventory: Inventory, newest_year: int, seed: int) -> None:
        self._inventory, self._newest_year = inventory, newest_year
        self._family = family_of_each_kpi()
        self._draw = lru_cache(maxsize=1 << 14)(partial(draw, seed))

    def years(self, indicator: Indicator) -> range:
        """The years of a series, from its first to its last or to the newest."""
        return range(indicator.began, min(indicator.ended or self._newest_year, self._newest_year) + 1)

    def has(self, indicator: Indicator, place: Place) -> bool:
        """Whether the KPI exists for that kind of place."""
        if place.kind == "L":
            is_country = place.id == COUNTRY
            return indicator.has_country if is_country else indicator.municipality_type in "AL"
        return indicator.municipality_type in "KA"

    def standing(
        self, indicator: Indicator, place: Place, years: Iterable[int], today: date
    ) -> Iterator[tuple[int, Presence]]:
        """The years of a municipality's, region's or the country's series that have a row by `today`."""
        published = [year for year in years if self.published(indicator, place, year) <= today]
        if place.kind != "K":
            yield from ((year, Presence.HERE) for year in published)
        else:
            for year in published:
                presence = self._presence(indicator, place.id, year)
                if presence is not Presence.ABSENT:
                    yield year, presence

    def published(self, indicator: Indicator, place: Place, year: int) -> date:
        """The day the figure first stood there."""
        if not indicator.is_survey:
            return publication_day(indicator, year)
        return date(year + 1, 5, 15) if self._is_early(place.id) else date(year + 2, 1, 15)

    def _presence(self, indicator: Indicator, code: str, year: int) -> Presence:
        if indicator.is_survey:
            return self._answer(indicator, code, year)
        return REGISTER_HOLES.get(
            self._draw("register", indicator.id, code)[year % DRAWN_BYTES], Presence.HERE
        )

    def _answer(self, indicator: Indicator, code: str, year: int) -> Presence:
        if year == self._newest_year and not self._is_early(code):
            return Presence.ABSENT
        if (indicator.id, code, year) in KNOWN_HOLES:
            return Presence.ABSENT
        if code in self._inventory.studied:
            return Presence.HERE
        answers = self._draw("survey", code)
        never = answers[0] < NEVER and code not in self._inventory.regional
        if never or answers[1 + year % 48] < NOT_THIS_YEAR:
            return Presence.ABSENT if answers[63] % 2 else Presence.MISSING
        family = self._family.get(indicator.id)
        item = self._draw("item", family.name if family else indicator.id, code)
        return Presence.MISSING if item[year % DRAWN_BYTES] < NOT_THIS_ITEM else Presence.HERE

    def _is_early(self, code: str) -> bool:
        return self._draw("early", code)[0] < EARLY


COUNTRY = "0000"

# Of 256: together they leave about 82 % of a survey's cells filled.
NEVER, NOT_THIS_YEAR, NOT_THIS_ITEM, EARLY = 18, 24, 6, 10


def publication_day(indicator: Indicator, year: int) -> date:
    """When a register's figures of `year` first come."""
    return date(year + 1, *(PRELIMINARY if indicator.is_preliminary_first else indicator.comes))


def final_day(indicator: Indicator, year: int) -> date:
    """When preliminary figures become final; the publication day for the rest."""
    return date(year + 1, *(FINAL if indicator.is_preliminary_first else indicator.comes))


def next_days(indicator: Indicator, today: date) -> tuple[date | None, date | None]:
    """The next preliminary and the next final publication after `today`; None where nobody knows."""
    if indicator.is_survey or indicator.ended:
        return None, None
    final = next(day for year in (today.year - 1, today.year) if (day := final_day(indicator, year)) > today)
    return (publication_day(indicator, final.year - 1) if indicator.is_preliminary_first else None), final


PRELIMINARY, FINAL = (3, 31), (8, 28)


REGISTER_HOLES = {0: Presence.ABSENT, 1: Presence.MISSING, 2: Presence.TOTAL_ONLY, 3: Presence.TOTAL_ONLY}
