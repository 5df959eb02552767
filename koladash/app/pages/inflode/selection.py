"""Which group, referrer and picture a link asks for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from koladash.app.formats import swedish_order
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Figure, Group

REFERRERS: Final[Mapping[str, str]] = {
    "af": "U40806",
    "social_services": "U40809",
    "social_insurance": "U40807",
    "own_initiative": "U40808",
    "other": "U40810",
}
"""The KPI of each referrer's share of referrals."""

WORDS: Final[Mapping[str, str]] = {
    "af": "af",
    "social_services": "soc",
    "social_insurance": "fk",
    "own_initiative": "egen",
    "other": "ovr",
}
"""What the link calls each referrer."""

JOINT: Final = "U40824"
"""Referrals by Arbetsförmedlingen together with social services; asked for up to 2023."""

AF_WITH_JOINT: Final = "af_share_with_joint"
REFERRED: Final = "U40803"
PARTICIPANTS: Final = "U40800"
FIRST_GROUP: Final = "gr"
FIRST_MUNICIPALITY: Final = "1481"
"""Whose years are shown where the link names nobody."""

Picture = Literal["bands", "stack"]


@dataclass(frozen=True, slots=True)
class Selection:
    """What the page shows.

    Attributes:
        site: the app's parts.
        visit: what was asked.
        group: the municipalities looked at.
        picture: one referrer in bands, or all of them stacked.
        referrer: a key of `REFERRERS`.
        is_joint: joint referrals are counted as Arbetsförmedlingen's.
        municipality: the one that is looked at, or "".
        is_by_year: the stacked bars are its years, and not the group's municipalities.
        known: the figures that this build has values of.
        remarks: what the link asked for that cannot be shown.
    """

    site: Site
    visit: Visit
    group: Group
    picture: Picture
    referrer: str
    is_joint: bool
    municipality: str
    is_by_year: bool
    known: frozenset[str]
    remarks: tuple[str, ...]

    @property
    def figure(self) -> Figure:
        """The share that the bands are made of."""
        return self.site.catalogue.figures[AF_WITH_JOINT if self.is_joint else REFERRERS[self.referrer]]

    @property
    def name(self) -> str:
        """The municipality's name, or ""."""
        places = self.site.catalogue.places.municipalities
        return places[self.municipality].name if self.municipality else ""

    @property
    def members(self) -> tuple[tuple[str, str], ...]:
        """Code and name of the group's municipalities, in Swedish order."""
        places = self.site.catalogue.places.municipalities
        named = ((code, places[code].name) for code in self.group.municipalities)
        return tuple(sorted(named, key=lambda each: swedish_order(each[1])))

    @property
    def has_stack(self) -> bool:
        """Whether all referrers' shares are in this build."""
        return self.known.issuperset(REFERRERS.values())

    def as_parameters(self) -> dict[str, str]:
        """What the page shows, by link parameter."""
        return {
            "grupp": self.group.id,
            "anvisare": "alla" if self.picture == "stack" else WORDS[self.referrer],
            "kommun": self.municipality,
            "rader": "ar" if self.is_by_year else "kommuner",
            "gemensamma": "1" if self.is_joint else "0",
        }


def select(site: Site, visit: Visit) -> Selection:
    """The link's choices; what it leaves open, or says wrongly, takes its default.

    The group is the municipality's own region, and Göteborgsregionen where nobody is named.
    """
    view, texts = visit.view, visit.texts
    known = queries.kpis_with_values(site.warehouse)
    municipality = view.municipality if view.municipality in site.catalogue.places.municipalities else ""
    group = _group(site, view.group, municipality)
    taken = {"", group.id, municipality}
    wrong = [*view.refused, *(each for each in (view.group, view.municipality) if each not in taken)]
    is_stack = view.origin == "all" and known.issuperset(REFERRERS.values())
    is_by_year = is_stack and (view.rows or ("years" if municipality else "places")) == "years"
    unknown = [texts("link.inflow", wrong=", ".join(wrong), group=texts.of(group))] if wrong else []
    return Selection(
        site=site,
        visit=visit,
        group=group,
        picture="stack" if is_stack else "bands",
        referrer=view.origin if view.origin in REFERRERS else "af",
        is_joint=view.is_joint and view.origin in {"", "af"} and AF_WITH_JOINT in known,
        municipality=municipality or (FIRST_MUNICIPALITY if is_by_year else ""),
        is_by_year=is_by_year,
        known=frozenset(known),
        remarks=(*unknown, *_lacking(visit, known)),
    )


def _group(site: Site, asked: str, municipality: str) -> Group:
    """The group of the link; the country is none, since its rows would be all municipalities."""
    groups = site.catalogue.groups
    if asked in groups and groups[asked].kind != "country":
        return groups[asked]
    return site.catalogue.region_of(municipality) if municipality else groups[FIRST_GROUP]


def _lacking(visit: Visit, known: set[str]) -> list[str]:
    """What the link asks for that this build has no figures of, as sentences."""
    texts, view = visit.texts, visit.view
    found = []
    if view.origin == "all" and not known.issuperset(REFERRERS.values()):
        found.append(texts("inflow.lacking.stack"))
    if view.is_joint and AF_WITH_JOINT not in known:
        found.append(texts("inflow.lacking.joint"))
    return found
