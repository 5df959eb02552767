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
    known: frozenset[str]
    remarks: tuple[str, ...]

    @property
    def figure(self) -> Figure:
        """The share that the bands are made of."""
        return self.site.catalogue.figures[AF_WITH_JOINT if self.is_joint else REFERRERS[self.referrer]]

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
            "gemensamma": "1" if self.is_joint else "0",
        }


def select(site: Site, visit: Visit) -> Selection:
    """The link's choices; what cannot be shown falls back to Göteborgsregionen and Arbetsförmedlingen."""
    view, texts = visit.view, visit.texts
    known = queries.kpis_with_values(site.warehouse)
    wrong = list(view.refused)
    group = site.catalogue.groups.get(view.group or FIRST_GROUP)
    if group is None or group.kind == "country":
        wrong.append(view.group)
        group = site.catalogue.groups[FIRST_GROUP]
    if view.municipality and view.municipality not in site.catalogue.places.municipalities:
        wrong.append(view.municipality)
    is_named = view.municipality in site.catalogue.places.municipalities
    is_stack = view.origin == "all" and known.issuperset(REFERRERS.values())
    unknown = [texts("link.inflow", wrong=", ".join(wrong), group=texts.of(group))] if wrong else []
    return Selection(
        site=site,
        visit=visit,
        group=group,
        picture="stack" if is_stack else "bands",
        referrer=view.origin if view.origin in REFERRERS else "af",
        is_joint=view.is_joint and view.origin in {"", "af"} and AF_WITH_JOINT in known,
        municipality=view.municipality if is_named else "",
        known=frozenset(known),
        remarks=(*unknown, *_lacking(visit, known)),
    )


def _lacking(visit: Visit, known: set[str]) -> list[str]:
    """What the link asks for that this build has no figures of, as sentences."""
    texts, view = visit.texts, visit.view
    found = []
    if view.origin == "all" and not known.issuperset(REFERRERS.values()):
        found.append(texts("inflow.lacking.stack"))
    if view.is_joint and AF_WITH_JOINT not in known:
        found.append(texts("inflow.lacking.joint"))
    return found
