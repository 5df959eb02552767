"""Figure, gender and colour scale."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.controls import filter_bar, picker, segments, switch
from koladash.app.figure_options import figure_options
from koladash.app.formats import swedish_order
from koladash.app.pages.karta.selection import can_be_mapped, per_inhabitant
from koladash.app.queries import shared as queries
from koladash.app.wording import map as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.karta.selection import Selection

SCALES = (("glidande", "continuous"), ("klasser", "classes"), ("band", "bands"))


def filters(chosen: Selection) -> list[Component]:
    """The filter bar."""
    texts = chosen.visit.texts
    scale = chosen.as_parameters()["skala"]
    genders = [(gender, texts(f"gender.{gender}")) for gender in "TKM"]
    without = [gender for gender in "TKM" if gender not in chosen.genders]
    scales = [(word, texts(f"scale.{name}")) for word, name in SCALES]
    return filter_bar(
        texts,
        [
            picker(texts, "matt", texts("map.figure"), _figures(chosen), chosen.figure.id, className="wide"),
            picker(
                texts,
                "kommun",
                texts("map.pick.label"),
                _places(chosen),
                chosen.selected,
                className="pick-neighbour",
            ),
            *_per_inhabitant(chosen),
            segments("kon", texts("gender.label"), genders, chosen.gender, disabled=without),
            segments("skala", texts("scale.label"), scales, scale),
        ],
        (texts.of(chosen.figure), wording.how_shown(chosen)),
    )


def _places(chosen: Selection) -> list[dict[str, Any]]:
    """Everyone on the map in Swedish order, after the choice of nobody."""
    named = chosen.values.select("municipality", "municipality_name").rows()
    options = [
        {"value": code, "label": name}
        for code, name in sorted(named, key=lambda each: swedish_order(each[1]))
    ]
    return [{"value": "", "label": chosen.visit.texts("map.pick.none")}, *options]


def _per_inhabitant(chosen: Selection) -> list[Component]:
    """As a number or per inhabitant, for the figures that have both."""
    texts, forms = chosen.visit.texts, per_inhabitant(chosen.site.catalogue, chosen.figure)
    if not forms:
        return []
    known = queries.kpis_with_values(chosen.site.warehouse)
    options = [
        (f"matt={each}", texts(f"map.per.{word}"), each == chosen.figure.id)
        for each, word in zip(forms, ("count", "per"), strict=True)
    ]
    return [switch(texts("map.per.label"), options, [f"matt={each}" for each in forms if each not in known])]


def _figures(chosen: Selection) -> list[dict[str, Any]]:
    figures = filter(can_be_mapped, chosen.site.catalogue.figures.values())
    return figure_options(chosen.site, chosen.visit.texts, figures, chosen=chosen.figure.id)
