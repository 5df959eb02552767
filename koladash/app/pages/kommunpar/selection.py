"""Which pair a link asks for, and all that the page shows of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koladash.app.comparison import compare
from koladash.app.heading import check_heading
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koladash.app.comparison import Comparison
    from koladash.app.heading import HeadingCheck
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Pair

ALWAYS: Final = ("participants_per_1000", "U40806", "U40809", "participants_per_annual_worker", "U40800")
"""Shown even where they lack: that they do is part of the answer."""

UNEMPLOYED: Final = "N03920"
WHERE_KNOWN: Final = (
    "U40455",
    "cost_per_participant",
    "exits_per_annual_worker",
    "N40008",
    UNEMPLOYED,
    "N03935",
    "N31814",
    "N31858",
)
LIVE_PAIR: Final = ("1481", "2280")
PUBLISHED_PAIR: Final = ("1481", "1384")


@dataclass(frozen=True, slots=True)
class Selection:
    """A pair and its comparisons: `study` is its LOKA pair, if any, and `check` the test of its heading.

    `remarks` says what the link asked for that cannot be shown.
    """

    site: Site
    visit: Visit
    pair: tuple[str, str]
    names: Mapping[str, str]
    comparisons: tuple[Comparison, ...]
    study: Pair | None
    check: HeadingCheck | None
    remarks: tuple[str, ...]


def select(site: Site, visit: Visit) -> Selection:
    """The pair of the link, "my municipality" first; what it leaves open or says wrongly is the default's."""
    known = queries.kpis_with_values(site.warehouse)
    pair, wrong = _pair(site, visit, known)
    names = {code: site.catalogue.places.municipalities[code].name for code in pair}
    study = next((each for each in site.catalogue.pairs.values() if {each.a, each.b} == set(pair)), None)
    claimed = study.claim.kpis if study and study.claim else ()
    wanted = dict.fromkeys([*ALWAYS, *(each for each in (*WHERE_KNOWN, *claimed) if each in known)])
    # What may be set side by side comes first; numbers, which follow a municipality's size, come last.
    in_order = sorted(wanted, key=lambda each: site.catalogue.figures[each].follows_size)
    comparisons = compare(site, pair, in_order)
    return Selection(
        site=site,
        visit=visit,
        pair=pair,
        names=names,
        comparisons=tuple(each for each in comparisons if each.figure.id in ALWAYS or not each.is_empty),
        study=study,
        check=check_heading(study.claim, comparisons) if study and study.claim else None,
        remarks=_remarks(visit, wrong, names, pair),
    )


def _pair(site: Site, visit: Visit, known: Collection[str]) -> tuple[tuple[str, str], list[str]]:
    view, places = visit.view, site.catalogue.places.municipalities
    default = LIVE_PAIR if UNEMPLOYED in known else PUBLISHED_PAIR
    wrong = [code for code in (view.municipality, view.against) if code and code not in places]
    a = view.municipality if view.municipality in places else default[0]
    others = [code for code in (view.against, default[1], default[0]) if code in places and code != a]
    if view.against and view.against == a:
        wrong.append(a)
    return (a, others[0]), wrong


def _remarks(
    visit: Visit, wrong: list[str], names: Mapping[str, str], pair: tuple[str, str]
) -> tuple[str, ...]:
    refused = [*visit.view.refused, *wrong]
    if not refused:
        return ()
    a, b = (names[code] for code in pair)
    return (visit.texts("link.pair", wrong=", ".join(refused), a=a, b=b),)
