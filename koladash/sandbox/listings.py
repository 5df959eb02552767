"""The lists of Kolada: KPIs, municipalities, groups, KPI groups and units, as objects for JSON."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from koladash.sandbox.coverage import next_days

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koladash.sandbox.changes import Changes
    from koladash.sandbox.inventory import Indicator, Inventory

Listed = dict[str, Any]
AREAS = {"structure": "Kommunen, övergripande", "economic_assistance": "Individ- och familjeomsorg"}
USUAL_AREA = "Arbetsmarknad"


class Listings:
    """Every list on a day, each as id -> object, in Kolada's order.

    Args:
        inventory: what there is.
        titles: KPI -> the title it has now.
        changes: which KPIs have vanished.
        today: what publication dates are counted from.
    """

    def __init__(
        self, inventory: Inventory, titles: Mapping[str, str], changes: Changes, today: date
    ) -> None:
        self._inventory, self._titles, self._changes, self._today = inventory, titles, changes, today

    @cached_property
    def kpis(self) -> Mapping[str, Listed]:
        """`/kpi`: the twelve keys of a KPI."""
        standing = sorted(set(self._inventory.indicators) - self._changes.gone_kpis)
        return {kpi: self._kpi(self._inventory.indicators[kpi]) for kpi in standing}

    @cached_property
    def kpi_groups(self) -> Mapping[str, Listed]:
        """`/kpi_groups`: one for each link of the catalogue's chain."""
        by_link: dict[str, list[Listed]] = {}
        for kpi, listed in self.kpis.items():
            member = {"member_id": kpi, "member_title": listed["title"]}
            by_link.setdefault(self._inventory.indicators[kpi].link, []).append(member)
        groups = enumerate(by_link.items(), start=1)
        return {
            f"GKPI{at}": {"id": f"GKPI{at}", "title": link, "members": all_} for at, (link, all_) in groups
        }

    @cached_property
    def municipalities(self) -> Mapping[str, Listed]:
        """`/municipality`: municipalities, regions and the country."""
        places = self._inventory.places.values()
        return {place.id: {"id": place.id, "title": place.title, "type": place.kind} for place in places}

    @cached_property
    def municipality_groups(self) -> Mapping[str, Listed]:
        """`/municipality_groups` with their members."""
        titles = {code: place.title for code, place in self._inventory.places.items()}
        return {
            group.id: {
                "id": group.id,
                "title": group.title,
                "members": [{"member_id": code, "member_title": titles[code]} for code in group.members],
            }
            for group in self._inventory.groups.values()
        }

    @cached_property
    def units(self) -> Mapping[str, Listed]:
        """`/ou`."""
        units = self._inventory.units.values()
        return {
            unit.id: {"id": unit.id, "title": unit.title, "municipality": unit.municipality} for unit in units
        }

    def _kpi(self, indicator: Indicator) -> Listed:
        preliminary, final = next_days(indicator, self._today)
        return {
            "id": indicator.id,
            "title": self._titles.get(indicator.id, indicator.title),
            "description": _description(indicator),
            "is_divided_by_gender": indicator.is_divided_by_gender,
            "municipality_type": indicator.municipality_type,
            "auspice": None if indicator.link == "structure" else "T",
            "operating_area": AREAS.get(indicator.link, USUAL_AREA),
            "perspective": "Volymer" if indicator.is_count else "Kvalitet och resultat",
            "prel_publication_date": preliminary,
            "publication_date": final,
            "publ_period": str(final.year - 1) if final else None,
            "has_ou_data": indicator.has_units,
        }


def _description(indicator: Indicator) -> str:
    """A description with the blemishes of real ones: double spaces, no-break spaces, a backslash and an n."""
    source = "Egen undersökning i kommunen" if indicator.is_survey else "SCB"
    text = f"{indicator.name}. Påhittade siffror ur koladash sandlåda. Källa: {source}."
    blemished = (text, text.replace(". ", ".  "), text.replace("Källa: ", "Källa:\u00a0"), text + "\\n")
    return blemished[int(indicator.id[-2:]) % len(blemished)]
