"""Which municipality, against whom, in which region, and which gender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.controls import filter_bar, picker, segments
from koladash.app.pages.oversikt.selection import NOBODY, STRIPS, regions
from koladash.app.places import municipality_options

if TYPE_CHECKING:
    from typing import Any

    from dash.development.base_component import Component

    from koladash.app.pages.oversikt.selection import Selection


def filters(chosen: Selection) -> list[Component]:
    """The filter bar."""
    texts, site = chosen.visit.texts, chosen.site
    figures = [*(figure.id for figure in site.catalogue.chain), *STRIPS]
    municipalities = municipality_options(site, texts, figures)
    nobody = {
        "group": texts("overview.nobody_group"),
        "items": [{"value": NOBODY, "label": texts("overview.nobody")}],
    }
    among = [_region(chosen, group.id) for group in regions(site, chosen.code)]
    genders = [(gender, texts(f"gender.{gender}")) for gender in "TKM"]
    without = [gender for gender in "KM" if gender not in chosen.genders]
    against = [chosen.names[chosen.against]] if chosen.against else []
    return filter_bar(
        texts,
        [
            picker(
                texts,
                "kommun",
                texts("table.municipality"),
                municipalities,
                chosen.code,
                role="a",
                className="pick-place",
            ),
            picker(
                texts,
                "mot",
                texts("overview.against"),
                [nobody, *municipalities],
                chosen.against or NOBODY,
                role="b" if chosen.against else "",
                className="pick-place",
            ),
            picker(
                texts, "grupp", texts("overview.region"), among, chosen.region.id, className="pick-region"
            ),
            html.Div(
                segments("kon", texts("gender.label"), genders, chosen.gender, without), className="push"
            ),
        ],
        (chosen.name, ", ".join([*against, texts.of(chosen.region)])),
    )


def _region(chosen: Selection, group_id: str) -> dict[str, Any]:
    group = chosen.site.catalogue.groups[group_id]
    name = chosen.visit.texts.of(group)
    return {"value": group_id, "label": f"{name}, {len(group.municipalities)}"}
