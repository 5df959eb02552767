"""Which municipality an address asks for, and all that its page shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from koladash.app.comparison import compare
from koladash.app.queries import municipality as municipality_queries
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    import polars as pl

    from koladash.app.comparison import Comparison
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Group

BESIDE_THE_CHAIN: Final = ("N31814", "N31858")
INHABITANTS: Final = "N01951"
FIRST_EVENT_YEAR: Final = 2017
MOST_EVENTS: Final = 6
TURNING_POINTS: Final = ("reform", "shock")


@dataclass(frozen=True, slots=True)
class Selection:
    """One municipality: its figures with region and country, and what reports and events say of it.

    `inhabitants` is the newest row of the population, empty where the build has none.
    """

    site: Site
    visit: Visit
    code: str
    region: Group
    figures: tuple[Comparison, ...]
    inhabitants: Mapping[str, object]
    organisation: pl.DataFrame
    facts: pl.DataFrame
    administration: pl.DataFrame
    events: tuple[Mapping[str, Any], ...]

    @property
    def name(self) -> str:
        """The municipality's name."""
        return self.site.catalogue.places.municipalities[self.code].name


def select(site: Site, visit: Visit, code: str) -> Selection:
    """Everything that the page of a municipality shows."""
    region = site.catalogue.region_of(code)
    ids = [*(figure.id for figure in site.catalogue.chain), *BESIDE_THE_CHAIN]
    return Selection(
        site=site,
        visit=visit,
        code=code,
        region=region,
        figures=tuple(compare(site, (code, code), ids, region=region)),
        inhabitants=_inhabitants(site, code),
        organisation=municipality_queries.organisation(site.warehouse, code),
        facts=municipality_queries.report_facts(site.warehouse, code),
        administration=municipality_queries.same_administration(site.warehouse, code),
        events=_events(site, code),
    )


def _inhabitants(site: Site, code: str) -> Mapping[str, object]:
    told = queries.series(site.warehouse, [INHABITANTS], "T", [code]).drop_nulls("value")
    return told.row(-1, named=True) if told.height else {}


def _events(site: Site, code: str) -> tuple[Mapping[str, Any], ...]:
    """Its own events, and the country's turning points as far as there is room, in order of time."""
    found = list(municipality_queries.events(site.warehouse, code, FIRST_EVENT_YEAR).iter_rows(named=True))
    own = [event for event in found if event["is_own"]][-MOST_EVENTS:]
    others = [event for event in found if not event["is_own"] and event["category"] in TURNING_POINTS]
    chosen = [*own, *others[: MOST_EVENTS - len(own)]]
    return tuple(sorted(chosen, key=lambda event: (event["date_start"], event["event_id"])))
