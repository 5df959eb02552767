"""Which series a link asks for: a figure, up to eight municipalities or groups, years, base year, gender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koladash.app.formats import listing
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Collection

    from koladash.app.theme import Role
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Figure, Group

FIRST_FIGURES: Final = ("N03920", "U40455", "U40806", "U40800")
LIVE_SERIES: Final = ("1481", "2280")
PUBLISHED_SERIES: Final = ("1481", "1384", "gr")
MOST_TOGETHER: Final = 3
"""More series than this are drawn one by one, with the others in grey."""

MOST_WIDE: Final = 2
"""So many pictures stand beside each other with room for the numbers of events."""

BOTH: Final = "KM"
_MUNICIPALITIES: Final[tuple[Role, ...]] = ("a", "b", "c")
_GROUPS: Final[tuple[Role, ...]] = ("region", "region_2", "c")


@dataclass(frozen=True, slots=True)
class Entity:
    """A municipality, or a group (`codes` are then its members): what a series belongs to."""

    key: str
    name: str
    role: Role
    codes: tuple[str, ...]
    is_group: bool = False


@dataclass(frozen=True, slots=True)
class Selection:
    """What the page shows.

    Attributes:
        site: the app's parts.
        visit: what was asked.
        figure: the figure.
        entities: whose series, at most eight; alone, each would be drawn as "a".
        gender: T, K, M, or KM for women and men beside each other.
        genders: those that the figure has values for.
        average: which average stands for a group.
        known: the figures that this build has values of.
        remarks: what the link asked for that cannot be shown.
    """

    site: Site
    visit: Visit
    figure: Figure
    entities: tuple[Entity, ...]
    gender: str
    genders: frozenset[str]
    average: str
    known: frozenset[str]
    remarks: tuple[str, ...]

    @property
    def shown_genders(self) -> str:
        """The genders that are drawn, one after the other."""
        return self.gender

    @property
    def is_together(self) -> bool:
        """Whether all series share one picture."""
        return len(self.entities) <= MOST_TOGETHER

    @property
    def has_one_picture(self) -> bool:
        """Whether there is one large picture, in which events are drawn."""
        return self.is_together and len(self.gender) == 1

    @property
    def has_wide_pictures(self) -> bool:
        """Whether there are so few pictures that each has room for the numbers of all events."""
        return self.has_one_picture or len(self.entities) * len(self.gender) <= MOST_WIDE

    @property
    def groups(self) -> list[Entity]:
        """The groups among the series."""
        return [each for each in self.entities if each.is_group]

    def names(self) -> dict[str, str]:
        """Name by key."""
        return {each.key: each.name for each in self.entities}


def select(site: Site, visit: Visit) -> Selection:
    """The link's choices; what cannot be shown falls back, and is said."""
    view, texts = visit.view, visit.texts
    known = queries.kpis_with_values(site.warehouse)
    figure, wrong = _figure(site, view.kpi, known)
    entities, unknown = _entities(site, visit, figure, known)
    codes = [code for each in entities for code in each.codes]
    genders = queries.genders(site.warehouse, [figure.id], codes)
    gender = view.gender if genders.issuperset(view.gender) else "T"
    wrong = [*view.refused, *wrong, *unknown]
    names = listing([each.name for each in entities], texts.language)
    shown = {"measure": texts.of(figure), "names": names}
    remarks = [texts("link.development", wrong=", ".join(wrong), **shown)] if wrong else []
    if gender != view.gender:
        remarks.append(texts("development.no_gender", measure=texts.of(figure)))
    return Selection(
        site=site,
        visit=visit,
        figure=figure,
        entities=entities,
        gender=gender,
        genders=frozenset(genders),
        average=view.average if view.average != "weighted" or figure.weight_kpi else "median",
        known=frozenset(known),
        remarks=tuple(remarks),
    )


def can_be_followed(figure: Figure) -> bool:
    """Whether municipalities have the figure, and it has levels to follow."""
    return figure.municipality_type != "L" and figure.unit != "yes_no"


def _figure(site: Site, asked: str, known: Collection[str]) -> tuple[Figure, list[str]]:
    figures = site.catalogue.figures
    if asked in figures and can_be_followed(figures[asked]):
        return figures[asked], []
    default = next((each for each in FIRST_FIGURES if each in known), FIRST_FIGURES[0])
    return figures[default], [asked] if asked else []


def _entities(
    site: Site, visit: Visit, figure: Figure, known: Collection[str]
) -> tuple[tuple[Entity, ...], list[str]]:
    """The series of the link, else the municipality (and its pair) that the reader comes with."""
    view, places = visit.view, site.catalogue.places.municipalities
    groups = {key: group for key, group in site.catalogue.groups.items() if group.kind != "country"}
    default = LIVE_SERIES if "N03920" in known else PUBLISHED_SERIES
    carried = [code for code in dict.fromkeys((view.municipality, view.against)) if code in places]
    asked = view.municipalities or tuple(carried)
    legal = [key for key in asked if key in places or (key in groups and figure.has_mean)]
    wrong = [key for key in asked if key not in legal]
    keys = legal or [key for key in default if figure.has_mean or key in places]
    is_together = len(keys) <= MOST_TOGETHER
    own, of_groups = iter(_MUNICIPALITIES), iter(_GROUPS)
    found = [
        _group(visit, groups[key], next(of_groups) if is_together else "a")
        if key in groups
        else Entity(key, places[key].name, next(own) if is_together else "a", (key,))
        for key in keys
    ]
    return tuple(found), wrong


def _group(visit: Visit, group: Group, role: Role) -> Entity:
    return Entity(group.id, visit.texts.of(group), role, group.municipalities, is_group=True)
