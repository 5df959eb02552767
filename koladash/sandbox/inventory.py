"""What the sandbox knows of: KPIs, municipalities, regions, the country, groups and units."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from koladash.catalogue.kpis import COUNTS
from koladash.sandbox.chance import draw
from koladash.sandbox.sizes import known_sizes, made_up_size

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koladash.catalogue import Catalogue, KpiEntry
    from koladash.sandbox.knobs import Knobs

SURVEYS_BEGAN, REGISTERS_BEGAN, POPULATION_BEGAN = 2011, 2000, 1970
THEMES = (
    "arbetsmarknad", "socioekonomi", "ekonomiskt bistånd", "övergripande", "grundskola", "gymnasieskola",
    "förskola", "fritidshem", "äldreomsorg", "LSS", "IFO", "integration", "vuxenutbildning",
)  # fmt: skip
UNITS_A_MUNICIPALITY = 2


@dataclass(frozen=True, slots=True)
class Indicator:
    """A KPI of the sandbox.

    `limits` are five numbers that say which size is usual; () says nothing. `comes` is the month and the day
    on which a register's figures of the year before are published.
    """

    id: str
    name: str
    link: str
    unit: str
    is_divided_by_gender: bool
    municipality_type: str
    has_country: bool
    is_survey: bool
    began: int
    ended: int | None
    comes: tuple[int, int]
    limits: tuple[float, ...] = ()
    has_units: bool = False

    @property
    def is_count(self) -> bool:
        """Whether the figure counts people or posts, so that a region's is the sum of its municipalities'."""
        return self.unit in COUNTS

    @property
    def is_preliminary_first(self) -> bool:
        """Whether it is of the municipal accounts: preliminary in March, final in August."""
        return self.unit == "sek_per_inhabitant" and not self.is_survey

    @property
    def title(self) -> str:
        """The name with its unit, and with the last year where the series has ended."""
        unit = {"percent": ", andel (%)", "sek_per_inhabitant": ", kr/inv"}.get(self.unit)
        unit = unit if unit is not None else ", antal" if self.is_count else ""
        return self.name + unit + (f" (-{self.ended})" if self.ended else "")


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality (K), a region or the country (L), or a group (G); `size` is its inhabitants of 2024."""

    id: str
    title: str
    kind: str
    size: int
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """An organisational unit, such as a school."""

    id: str
    title: str
    municipality: str


class Inventory:
    """Everything there is, in the order of the lists, by id.

    Args:
        catalogue: the KPIs, places and groups to answer for.
        knobs: how many made-up KPIs and groups stand beside them, and the seed.
    """

    def __init__(self, catalogue: Catalogue, knobs: Knobs) -> None:
        self._catalogue, self._knobs = catalogue, knobs

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """The catalogue's KPIs, then the made-up ones."""
        known = [_indicator(entry) for entry in self._catalogue.kpis.values()]
        made_up = [_made_up(self._knobs.seed, number) for number in range(self._knobs.extra_kpis)]
        return {indicator.id: indicator for indicator in known + made_up}

    @cached_property
    def places(self) -> Mapping[str, Place]:
        """The country and the regions, then the municipalities: Kolada's `/municipality`."""
        municipalities = {code: self._municipality(code, name) for code, name in self._names.items()}
        regions = {
            county.region: _sum(
                county.region, county.region_name, [municipalities[m] for m in county.municipalities]
            )
            for county in self._catalogue.places.counties.values()
        }
        country = self._catalogue.places.country
        whole = _sum(country.code, country.name, list(municipalities.values()))
        return {whole.id: whole, **regions, **municipalities}

    @cached_property
    def groups(self) -> Mapping[str, Place]:
        """Groups of municipalities: Kolada's own that the catalogue knows, then "similar" ones by chance."""
        groups = {group.id: group for group in self._known_groups()}
        for group in self._similar_groups():
            if len(groups) >= self._knobs.groups:
                break
            groups.setdefault(group.id, group)
        return groups

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """A few units in each municipality."""
        made = (
            Unit(f"V15E{code}{at:02d}", f"Enhet {at} i {name}", code)
            for code, name in self._names.items()
            for at in range(1, UNITS_A_MUNICIPALITY + 1)
        )
        return {unit.id: unit for unit in made}

    @cached_property
    def studied(self) -> frozenset[str]:
        """The municipalities of the catalogue's pairs; they always answer the survey."""
        return frozenset(code for pair in self._catalogue.pairs.values() for code in (pair.a, pair.b))

    @cached_property
    def regional(self) -> frozenset[str]:
        """The municipalities of the catalogue's regions; they may miss a year of the survey, but not all."""
        groups = self._catalogue.groups.values()
        return frozenset(code for group in groups if group.is_region for code in group.municipalities)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        counties = self._catalogue.places.counties.values()
        return dict(
            sorted((code, name) for county in counties for code, name in county.municipalities.items())
        )

    def _municipality(self, code: str, name: str) -> Place:
        size = known_sizes().get(code) or made_up_size(self._knobs.seed, code)
        return Place(code, name, "K", size)

    def _known_groups(self) -> Iterator[Place]:
        for county in self._catalogue.places.counties.values():
            yield self._group(
                county.kolada_group, f"{county.name}s kommuner (ovägt medel)", tuple(county.municipalities)
            )
        for group in self._catalogue.groups.values():
            if group.kolada_group:
                yield self._group(
                    group.kolada_group, f"{group.name} (ovägt medel)", tuple(group.municipalities)
                )

    def _similar_groups(self) -> Iterator[Place]:
        by_size = sorted(self._names, key=lambda code: (self.places[code].size, code))
        for number, theme in enumerate(THEMES * 40):
            for at, code in enumerate(by_size):
                drawn = draw(self._knobs.seed, "similar", number, code)
                near = {by_size[(at + step * 3 + drawn[step] % 3 - 12) % len(by_size)] for step in range(8)}
                title = f"Liknande kommuner {theme}, {self._names[code]}, {2025 - number // len(THEMES)}"
                yield self._group(f"G{200000 + number * 1000 + at}", title, tuple(sorted(near - {code}))[:7])

    def _group(self, group: str, title: str, members: tuple[str, ...]) -> Place:
        return Place(group, title, "G", sum(self.places[code].size for code in members), members)


def _sum(code: str, name: str, members: list[Place]) -> Place:
    return Place(code, name, "L", sum(place.size for place in members), tuple(place.id for place in members))


def _indicator(entry: KpiEntry) -> Indicator:
    usual = POPULATION_BEGAN if entry.unit == "inhabitants" else REGISTERS_BEGAN
    return Indicator(
        id=entry.id,
        name=entry.name,
        link=entry.link,
        unit=entry.unit,
        is_divided_by_gender=entry.genders == "TMK",
        municipality_type=entry.municipality_type,
        has_country=entry.has_country,
        is_survey=entry.survey,
        began=entry.began or (SURVEYS_BEGAN if entry.survey else usual),
        ended=entry.ended,
        comes=_comes(entry.id),
        limits=tuple(entry.classes),
    )


def _made_up(seed: int, number: int) -> Indicator:
    drawn = draw(seed, "kpi", number)
    unit = ("percent", "percent", "sek_per_inhabitant", "persons")[drawn[0] % 4]
    return Indicator(
        id=f"U9{number:04d}",
        name=f"Påhittat nyckeltal {number}",
        link="structure",
        unit=unit,
        is_divided_by_gender=drawn[1] % 2 == 0,
        municipality_type="KKKAAL"[drawn[2] % 6],
        has_country=drawn[3] % 4 > 0,
        is_survey=False,
        began=1998 + drawn[4] % 22,
        ended=2023 if drawn[5] % 8 == 0 else None,
        comes=_comes(f"U9{number:04d}"),
        has_units=number % 10 == 0,
    )


def _comes(kpi: str) -> tuple[int, int]:
    drawn = draw(0, "publication", kpi)
    return 1 + drawn[0] % 9, 1 + drawn[1] % 28
