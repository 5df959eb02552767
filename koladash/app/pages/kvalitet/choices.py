"""Figure, group and gender."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from koladash.app.components.controls import filter_bar, picker, segments
from koladash.app.figure_options import figure_options

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection

KINDS: Final = ("country", "own", "region", "subregion", "cluster", "study", "county")


def filters(chosen: Selection) -> list[Component]:
    """The filter bar."""
    texts = chosen.visit.texts
    genders = [(gender, texts(f"gender.{gender}")) for gender in "TKM"]
    figures = figure_options(chosen.site, texts, chosen.site.catalogue.figures.values(), can_lack=True)
    without = [gender for gender in "TKM" if gender not in chosen.genders and gender != "T"]
    return filter_bar(
        texts,
        [
            picker(texts, "matt", texts("map.figure"), figures, chosen.figure.id, className="wide"),
            picker(
                texts, "grupp", texts("quality.group"), _groups(chosen), chosen.group.id, className="wide"
            ),
            segments("kon", texts("gender.label"), genders, chosen.gender, disabled=without),
        ],
        (texts.of(chosen.figure), f"{texts.of(chosen.group)}, {texts(f'gender.{chosen.gender}').lower()}"),
    )


def _groups(chosen: Selection) -> list[dict[str, Any]]:
    texts, groups = chosen.visit.texts, chosen.site.catalogue.groups
    of_kind = {
        kind: [
            {"value": each.id, "label": f"{texts.of(each)}, {len(each.municipalities)}"}
            for each in groups.values()
            if each.kind == kind
        ]
        for kind in KINDS
    }
    return [
        {"group": texts(f"quality.kind_of_group.{kind}"), "items": items}
        for kind, items in of_kind.items()
        if items
    ]
