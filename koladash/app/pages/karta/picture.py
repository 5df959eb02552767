"""The map itself: the card, the figure, and the small updates of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from dash import dcc, html

from koladash.app.components.cards import (
    card,
    card_foot,
    card_head,
    definition_sheet,
    table_toggle,
)
from koladash.app.components.charts import graph
from koladash.app.components.controls import timeline
from koladash.app.components.map_panels import Places, map_panels
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.map import MapScale, MapTexts, MapView, map_figure
from koladash.app.maps.atlases import BORDERS, atlas_for, map_width
from koladash.app.pages.karta.sheet import map_sheet
from koladash.app.server.files import hatch_address, shape_address
from koladash.app.state import View
from koladash.app.theme import load_theme
from koladash.app.wording import map as wording
from koladash.app.wording.values import bare, definition, short, short_reason, source

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.atlas import Atlas
    from koladash.app.pages.karta.selection import Selection

PANELS: Final = ("vg", "gr", "vn")


def map_card(chosen: Selection) -> Component:
    """The card: title, map or table, timeline, source and actions."""
    texts, view = chosen.visit.texts, chosen.visit.view
    shown = (
        html.Div(sheet_table(map_sheet(chosen)), id="map-table")
        if view.is_table
        else map_panels(chosen.site, texts, _graph(chosen), _places(chosen))
    )
    head = card_head(
        wording.title(chosen), wording.subtitle(chosen), texts, title_id="map-title", hint=_hint(chosen)
    )
    foot = card_foot(
        [html.Span(map_source(chosen), id="map-source")],
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "karta", {"map": ""}),
            definition_sheet(texts, [definition(chosen.site, texts, chosen.figure.id)]),
        ],
    )
    years = timeline(texts, chosen.years, chosen.year, wording.years_note(chosen))
    stores = [dcc.Store(id=name) for name in ("map-change", "map-painted")]
    return card([*head, shown, years, *stores], foot, className="card map-card")


def _hint(chosen: Selection) -> list[Component]:
    """How the map is used: with a pointer and keys, or by touch."""
    ways = (("hand", "by-hand"), ("touch", "by-touch"))
    return [html.Span(chosen.visit.texts(f"map.hint.{way}"), className=place) for way, place in ways]


def map_source(chosen: Selection) -> str:
    """The source line of what is shown, and of the borders."""
    return chosen.visit.texts("source.borders", line=source(chosen.visit.texts, chosen.values))


def drawing(chosen: Selection) -> tuple[pl.DataFrame, Atlas, MapView]:
    """What the figure functions take: values with their words, the panels, and how they are shown."""
    texts, visit = chosen.visit.texts, chosen.visit
    shown = [
        (row["municipality"], row["value"], *_words(chosen, row))
        for row in chosen.values.iter_rows(named=True)
    ]
    schema = {"municipality": pl.String, "value": pl.Float64, "label": pl.String, "detail": pl.String}
    atlas = atlas_for(chosen.site, map_width(visit.width))
    view = MapView(
        theme=load_theme(visit.theme),
        scale=scale_of(chosen),
        texts=MapTexts(
            year=str(chosen.year),
            missing=texts("missing.iu"),
            missing_legend=texts("map.legend.missing"),
            titles={
                key: (texts(f"map.panel.{key}.title"), texts(f"map.panel.{key}.subtitle")) for key in PANELS
            },
        ),
        geojson_url=shape_address(chosen.site, BORDERS),
        hatch_url=hatch_address(chosen.site, atlas.width),
        selected=chosen.selected,
        neighbours=chosen.neighbours.all,
        language=texts.language,
    )
    return pl.DataFrame(shown, schema=schema, orient="row"), atlas, view


def scale_of(chosen: Selection) -> MapScale:
    """The figure's classes, or three bands."""
    figure, texts = chosen.figure, chosen.visit.texts
    limits = figure.classes
    if chosen.scale == "bands":
        is_referrals = figure.unit == "percent" and figure.link == "inflow"
        limits = chosen.visit.view.limits if is_referrals else (limits[1], limits[3])
    return MapScale(
        kind=chosen.scale,
        limits=tuple(float(limit) for limit in limits),
        words=() if chosen.scale == "continuous" else wording.class_words(texts, figure, limits),
        decimals=figure.decimals,
        is_share=figure.unit == "percent",
    )


def _words(chosen: Selection, row: dict[str, object]) -> tuple[str, str]:
    texts, value = chosen.visit.texts, row["value"]
    if not isinstance(value, float):
        return "", short_reason(texts, row)
    return bare(texts, chosen.figure, value), short(texts, chosen.figure, value)


def _graph(chosen: Selection) -> Component:
    return graph("map", map_figure(*drawing(chosen)), chosen.visit.texts.language)


def _places(chosen: Selection) -> Places:
    texts = chosen.visit.texts
    card = View(kpi=chosen.figure.id, gender=chosen.gender, language=texts.language)
    return Places(
        named=chosen.values.select("municipality", "municipality_name").rows(),
        borders=shape_address(chosen.site, BORDERS),
        card=card,
        choice=texts("place.neighbours"),
    )
