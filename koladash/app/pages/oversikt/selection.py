"""Whom a link asks about, and all that the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koladash.app.comparison import COUNTRY, compare
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl

    from koladash.app.comparison import Comparison
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Group, Pair

FIRST_MUNICIPALITY: Final = "1481"
PUBLISHED_PARTNER: Final = "1384"
"""Whom the first municipality is set against where only Göteborgsregionen has figures."""

NOBODY: Final = COUNTRY
"""The parameter's value for "against region and country alone"."""

PROPORTIONS: Final = {"U40800": "participants_per_1000", "U40000": "participants_per_annual_worker"}
"""Counts follow a municipality's size: the proportion that says more, beside them."""

STRIPS: Final = (
    "N03920",
    "N31858",
    "N31814",
    "U40455",
    "N40008",
    "participants_per_1000",
    "U40806",
)
MOST_STRIPS: Final = 6


@dataclass(frozen=True, slots=True)
class Strip:
    """One measure in the year compared, for the two and for every municipality of the region.

    `others` has the columns of `queries.series`, one row a municipality that the build has one for.
    """

    comparison: Comparison
    others: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Selection:
    """A municipality, whom it is set against ("" for nobody), its region, and their figures.

    `chain` and `proportions` (by id of the count) are of the municipality alone, each in its own latest year;
    `strips` of both, in their latest common year. All are of the gender chosen.
    """

    site: Site
    visit: Visit
    code: str
    against: str
    region: Group
    gender: str
    genders: frozenset[str]
    names: Mapping[str, str]
    chain: tuple[Comparison, ...]
    proportions: Mapping[str, Comparison]
    strips: tuple[Strip, ...]
    study: Pair | None
    remarks: tuple[str, ...]

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.names[self.code]

    @property
    def is_empty(self) -> bool:
        """Whether neither chain nor strips have any figure of the municipality, whatever its gender."""
        return self.gender == "T" and not self.strips and all(each.is_empty for each in self.chain)

    @property
    def places(self) -> tuple[str, ...]:
        """The municipality, and the other one where there is one."""
        return (self.code, self.against) if self.against else (self.code,)


def select(site: Site, visit: Visit) -> Selection:
    """What the link asks for; what it leaves open or says wrongly takes its default, and is said."""
    places = site.catalogue.places.municipalities
    known = queries.kpis_with_values(site.warehouse)
    code = visit.view.municipality if visit.view.municipality in places else FIRST_MUNICIPALITY
    against = _against(site, visit, code)
    region = _region(site, visit, code)
    alone = [figure.id for figure in site.catalogue.chain]
    genders = frozenset(queries.genders(site.warehouse, alone, [code]))
    gender = visit.view.gender if visit.view.gender in genders else "T"
    own = compare(site, (code, code), [*alone, *PROPORTIONS.values()], gender=gender, region=region)
    by_id = {each.figure.id: each for each in own}
    return Selection(
        site=site,
        visit=visit,
        code=code,
        against=against,
        region=region,
        gender=gender,
        genders=genders,
        names={each: places[each].name for each in (code, against) if each},
        chain=tuple(by_id[each] for each in alone),
        proportions={count: by_id[measure] for count, measure in PROPORTIONS.items()},
        strips=_strips(
            site, (code, against or code), [each for each in STRIPS if each in known], region, gender
        ),
        study=_study(site, code, against),
        remarks=_remarks(site, visit, code, against, region),
    )


def _against(site: Site, visit: Visit, code: str) -> str:
    asked, places = visit.view.against, site.catalogue.places.municipalities
    if asked == NOBODY:
        return ""
    if asked in places and asked != code:
        return asked
    partners = [b if a == code else a for a, b in _pairs(site) if code in {a, b}]
    reporting = queries.municipalities_with_values(site.warehouse, STRIPS)
    told = [each for each in partners if each in reporting]
    if told or code != FIRST_MUNICIPALITY:
        return (told or partners or [""])[0]
    return PUBLISHED_PARTNER


def _pairs(site: Site) -> list[tuple[str, str]]:
    return [(pair.a, pair.b) for pair in site.catalogue.pairs.values()]


def _study(site: Site, code: str, against: str) -> Pair | None:
    pairs = site.catalogue.pairs.values()
    return next((pair for pair in pairs if {pair.a, pair.b} == {code, against}), None)


def regions(site: Site, code: str) -> list[Group]:
    """The groups that a municipality belongs to and may be seen among, its own region first."""
    own = site.catalogue.region_of(code)
    kinds = {"region", "county", "subregion", "own"}
    groups = site.catalogue.groups.values()
    return [own, *(g for g in groups if g.kind in kinds and code in g.municipalities and g.id != own.id)]


def _region(site: Site, visit: Visit, code: str) -> Group:
    among = {group.id: group for group in regions(site, code)}
    return among.get(visit.view.group) or site.catalogue.region_of(code)


def _strips(
    site: Site, pair: tuple[str, str], figure_ids: Collection[str], region: Group, gender: str
) -> tuple[Strip, ...]:
    """The measures that the first municipality has a figure of, at most so many."""
    compared = compare(site, pair, list(figure_ids), gender=gender, region=region)
    told = [each for each in compared if each.value(pair[0]) is not None][:MOST_STRIPS]
    ids = [each.figure.id for each in told]
    others = queries.series(site.warehouse, ids, gender, region.municipalities)
    return tuple(Strip(each, others.filter(kpi=each.figure.id, year=each.year)) for each in told)


def _remarks(site: Site, visit: Visit, code: str, against: str, region: Group) -> tuple[str, ...]:
    view = visit.view
    wrong = [*view.refused]
    if view.municipality not in {"", code}:
        wrong.append(view.municipality)
    if view.against not in {"", NOBODY, against}:
        wrong.append(view.against)
    if view.group not in {"", region.id}:
        wrong.append(view.group)
    if not wrong:
        return ()
    shown = {"name": site.catalogue.places.municipalities[code].name, "region": visit.texts.of(region)}
    return (visit.texts("overview.wrong_link", wrong=", ".join(wrong), **shown),)
