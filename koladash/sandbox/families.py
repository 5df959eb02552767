"""Which figures belong together: counts that are part of other counts, and shares that sum to a hundred."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

INHABITANTS = "N01951"


@dataclass(frozen=True, slots=True)
class Relation:
    """A count that is between `low` and `high` of another count; `grain` is its smallest step."""

    whole: str
    low: float
    high: float
    grain: float = 1.0


RELATIONS: Mapping[str, Relation] = {
    "N01955": Relation(INHABITANTS, 0.50, 0.60),
    "N01713": Relation("N01955", 1.07, 1.12),
    "U40800": Relation(INHABITANTS, 0.01, 0.03),
    "U40803": Relation("U40800", 0.70, 1.0),
    "N40450": Relation("U40803", 0.45, 0.80),
    "U40000": Relation("U40800", 0.03, 0.12, grain=0.1),
    "U40403": Relation(INHABITANTS, 0.0008, 0.004, grain=0.1),
    "N40472": Relation(INHABITANTS, 0.001, 0.004),
    "N31824": Relation(INHABITANTS, 0.01, 0.05),
    "N31869": Relation("N31824", 0.85, 1.0),
}


@dataclass(frozen=True, slots=True)
class Atom:
    """An indivisible part of a whole: its usual `weight`, its change a year, and its last year."""

    name: str
    weight: float
    drift: float = 0.0
    until: int = 9999


@dataclass(frozen=True, slots=True)
class Family:
    """A whole split into atoms, and the KPIs that show one or several of them as a count or as a share.

    `total` is the KPI that counts the whole; "" splits twenty equal parts, as an estimate in steps of
    5 % does. In a `sparse` family an atom is often nothing at all.
    """

    name: str
    total: str
    atoms: tuple[Atom, ...]
    members: Mapping[str, tuple[str, ...]]
    sparse: bool = False


REFERRALS = Family(
    "referrals",
    "U40803",
    (
        Atom("employment_service", 3, drift=-0.25),
        Atom("social_services", 5, drift=0.05),
        Atom("insurance_agency", 0.2),
        Atom("own_initiative", 0.8),
        Atom("joint", 1, until=2023),
        Atom("other", 0.8),
    ),
    {
        "U40806": ("employment_service",),
        "U40809": ("social_services",),
        "U40807": ("insurance_agency",),
        "U40808": ("own_initiative",),
        "U40810": ("other",),
        "U40824": ("joint",),
    },
    sparse=True,
)

AGES = Family(
    "ages",
    "U40800",
    (Atom("young", 1.2, drift=-0.02), Atom("older", 3)),
    {"U40811": ("young",), "U40812": ("older",)},
)

EDUCATION = Family(
    "education",
    "U40800",
    (Atom("higher", 1), Atom("upper", 3), Atom("lower", 3), Atom("unfinished", 1.5), Atom("unknown", 0.7)),
    {
        "U40813": ("higher",),
        "U40814": ("upper",),
        "U40815": ("lower",),
        "U40816": ("unfinished",),
        "U40827": ("unknown",),
    },
)

TIME_WITHOUT_WORK = Family(
    "time without work",
    "U40800",
    (Atom("-6", 1.5), Atom("6-12", 1.5), Atom("12-24", 1.5), Atom("24-", 4), Atom("unknown", 1)),
    {
        "U40817": ("-6",),
        "U40818": ("6-12", "12-24"),
        "N40826": ("6-12",),
        "N40827": ("12-24",),
        "U40819": ("24-",),
        "U40835": ("unknown",),
    },
)

DURATION = Family(
    "duration",
    "N40450",
    (Atom("-3", 2.5), Atom("3-6", 2.5), Atom("6-12", 2.5), Atom("12-24", 1.5), Atom("24-", 1.2)),
    {
        "U40820": ("-3",),
        "U40821": ("3-6",),
        "N40828": ("-3", "3-6"),
        "N40829": ("6-12",),
        "N40830": ("12-24",),
        "U40822": ("6-12", "12-24"),
        "U40823": ("24-",),
    },
)

EXITS = Family(
    "exits",
    "N40450",
    (
        Atom("work", 2.8),
        Atom("studies", 1.4),
        Atom("authority", 1.5),
        Atom("completed", 2),
        Atom("other", 2.8),
    ),
    {
        "U40406": ("work",),
        "U40409": ("studies",),
        "U40412": ("authority",),
        "U40415": ("completed",),
        "U40418": ("other",),
        "U40450": ("work",),
        "U40451": ("studies",),
        "U40452": ("authority",),
        "U40453": ("completed",),
        "U40454": ("other",),
        "U40455": ("work", "studies"),
    },
)

HOLIDAY_JOBS = Family(
    "holiday jobs",
    "N40472",
    (Atom("private", 3), Atom("civil", 2), Atom("other", 1)),
    {"N40473": ("private",), "N40474": ("civil",), "N40475": ("other",)},
)

STAFF_TIME = Family(
    "staff time",
    "",
    tuple(Atom(str(kind), 1) for kind in range(11)),
    {f"U{40003 + kind}": (str(kind),) for kind in range(11)},
    sparse=True,
)

OBSTACLES = Family(
    "obstacles",
    "N31869",
    tuple(Atom(str(at), weight) for at, weight in enumerate((45, 3, 13, 3, 3, 13, 3, 2.5, 6, 3, 4))),
    {f"N{31858 + at}": (str(at),) for at in range(11)},
)

FAMILIES: Mapping[str, Family] = {
    family.name: family
    for family in (
        REFERRALS, AGES, EDUCATION, TIME_WITHOUT_WORK, DURATION, EXITS, HOLIDAY_JOBS, STAFF_TIME, OBSTACLES,
    )
}  # fmt: skip


def family_of_each_kpi() -> dict[str, Family]:
    """KPI id -> the family it shows a part of; KPIs in no family are not in it."""
    return {kpi: family for family in FAMILIES.values() for kpi in family.members}
