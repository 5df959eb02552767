"""A small map of the region."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.app.components.cards import card, card_foot, card_head, table_toggle
from koladash.app.components.charts import picture
from koladash.app.components.map_panels import Places, map_panels
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes
from koladash.app.figures.map import MapScale, MapTexts, MapView, map_figure
from koladash.app.maps.region_maps import COUNTRY_BORDERS, region_atlas, region_width
from koladash.app.pages.oversikt.sheet import map_sheet
from koladash.app.server.files import region_hatch_address, shape_address
from koladash.app.state import View
from koladash.app.theme import load_theme
from koladash.app.wording import overview as wording
from koladash.app.wording import strips
from koladash.app.wording.values import SHARE, bare, short, short_reason, source

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.atlas import Atlas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.oversikt.selection import Selection, Strip

SCHEMA = {"municipality": pl.String, "value": pl.Float64, "label": pl.String, "detail": pl.String}
WIDE_ROOM, BESIDE = 324, 66
WIDE = 1200


def map_card(chosen: Selection, strip: Strip) -> Component:
    """The map of one measure in the year compared, or its table."""
    texts, figure, year = chosen.visit.texts, strip.comparison.figure, strip.comparison.year
    subtitle = wording.map_subtitle(texts, strip.comparison, chosen.code)
    head = card_head(wording.map_title(chosen, strip), subtitle, texts)
    is_table = chosen.visit.view.is_table
    shown = sheet_table(map_sheet(chosen, strip)) if is_table else _picture(chosen, strip)
    view = View(
        municipality=chosen.code, kpi=figure.id, year=year, gender=chosen.gender, language=texts.language
    )
    to_map = html.A(
        texts("overview.map.open"),
        href=chosen.site.href("karta", view),
        className="action",
        **attributes({"data-go": "page"}),
    )
    line = texts("source.borders", line=source(texts, strip.others))
    along = take_along(chosen.site, chosen.visit, "oversikt-map", {"region-map": ""})
    foot = card_foot(line, [table_toggle(texts, is_table=is_table), *along, to_map])
    return card([*head, shown], foot, className="card region-card")


def map_height(chosen: Selection) -> int:
    """Pixels of the map, for what stands beside it."""
    return _atlas(chosen).height


def _atlas(chosen: Selection) -> Atlas:
    """As wide as its card; in one column, on paper too, no wider than beside the strips, to be short."""
    width = chosen.visit.width
    room = width - BESIDE if width <= WIDE else WIDE_ROOM
    room = min(room, WIDE_ROOM) if chosen.visit.is_narrow else room
    return region_atlas(chosen.site, chosen.region, region_width(room))


def _picture(chosen: Selection, strip: Strip) -> Component:
    texts, atlas = chosen.visit.texts, _atlas(chosen)
    figure = _map(chosen, strip, atlas)
    said = texts(
        "overview.map.sentence", name=texts.of(chosen.region), sentence=strips.sentence(chosen, strip)
    )
    drawn = picture("region-map", figure, texts.language, said)
    return html.Div(
        map_panels(chosen.site, texts, drawn, _places(chosen, strip)),
        className="region-map",
        style={"--map-width": f"{atlas.width}px"},
    )


def _places(chosen: Selection, strip: Strip) -> Places:
    texts, known = chosen.visit.texts, chosen.site.catalogue.places.municipalities
    card = View(
        kpi=strip.comparison.figure.id,
        gender=chosen.gender,
        group=chosen.region.id,
        language=texts.language,
    )
    return Places(
        named=[(code, known[code].name) for code in chosen.region.municipalities],
        borders=shape_address(chosen.site, COUNTRY_BORDERS),
        card=card,
        choice=texts("place.overview"),
    )


def _map(chosen: Selection, strip: Strip, atlas: Atlas) -> Drawing:
    texts, site, measure = chosen.visit.texts, chosen.site, strip.comparison.figure
    view = MapView(
        theme=load_theme(chosen.visit.theme),
        scale=MapScale(
            kind="classes",
            limits=tuple(float(limit) for limit in measure.classes),
            decimals=measure.decimals,
            is_share=measure.unit == SHARE,
        ),
        texts=MapTexts(
            year=str(strip.comparison.year),
            missing=texts("missing.iu"),
            missing_legend=texts("missing.iu"),
        ),
        geojson_url=shape_address(site, COUNTRY_BORDERS),
        hatch_url=region_hatch_address(site, chosen.region, atlas.width),
        selected=chosen.code,
        language=texts.language,
    )
    return map_figure(_values(chosen, strip), atlas, view)


def _values(chosen: Selection, strip: Strip) -> pl.DataFrame:
    texts, figure = chosen.visit.texts, strip.comparison.figure
    rows = [
        (row["municipality"], value, bare(texts, figure, value), short(texts, figure, value))
        if (value := row["value"]) is not None
        else (row["municipality"], None, "", short_reason(texts, row))
        for row in strip.others.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
