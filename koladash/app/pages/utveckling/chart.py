"""The pictures: one large chart up to three series, else a small one for each with the others in grey."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl
from dash import html

from koladash.app.components.cards import (
    card,
    card_foot,
    card_head,
    definition_sheet,
    missing_block,
    table_toggle,
)
from koladash.app.components.charts import walked_picture
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.canvas import Canvas
from koladash.app.pages.utveckling.events import key_to
from koladash.app.pages.utveckling.lines import COUNTRY_KEY
from koladash.app.pages.utveckling.panels import drawn, panels
from koladash.app.pages.utveckling.sheet import series_sheet
from koladash.app.take_along.captions import captioned
from koladash.app.theme import load_theme
from koladash.app.wording import development as wording
from koladash.app.wording import series as series_wording
from koladash.app.wording.values import definition, short_reason, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.utveckling.events import Happening
    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.panels import Panel
    from koladash.app.pages.utveckling.selection import Selection

LARGE_WIDTH, HALF_WIDTH, SMALL_WIDTH = 1112, 540, 350
LARGE, SMALL = 400, 210
WIDE: Final = 1200


def series_card(chosen: Selection, series: Series, found: Sequence[Happening]) -> Component:
    """The pictures, or the table of the same figures."""
    texts, view = chosen.visit.texts, chosen.visit.view
    pictures = panels(chosen)
    shown = (
        [sheet_table(series_sheet(chosen, series))]
        if view.is_table
        else [captioned(_pictures(chosen, series, pictures, found), note=key_to(chosen, found))]
    )
    graphs = {f"series-{panel.key}": panel.title for panel in pictures}
    foot = card_foot(
        _source(chosen, series),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "utveckling", graphs),
            definition_sheet(texts, [definition(chosen.site, texts, chosen.figure.id)]),
        ],
    )
    head = card_head(wording.finding(chosen, series), wording.subtitle(chosen, series), texts)
    refused = [html.P(each, className="note", role="note") for each in wording.refusals(chosen, series)]
    return card([*head, *refused, *shown], foot)


def _source(chosen: Selection, series: Series) -> str:
    texts = chosen.visit.texts
    line = source(texts, series.levels.filter(pl.col("entity") != COUNTRY_KEY))
    return texts("development.own_groups", line=line) if chosen.groups else line


def _pictures(
    chosen: Selection, series: Series, shown: Sequence[Panel], found: Sequence[Happening]
) -> Component:
    if len(shown) == 1:
        return _picture(chosen, series, shown[0], _canvas(chosen, LARGE_WIDTH, LARGE), found)
    is_paired = len(chosen.shown_genders) > 1
    canvas = _canvas(
        chosen, HALF_WIDTH if is_paired else SMALL_WIDTH, LARGE - 120 if chosen.is_together else SMALL
    )
    articles = [
        html.Article(
            [html.H3(panel.title), _picture(chosen, series, panel, canvas, found)], className="multiple"
        )
        for panel in shown
    ]
    return html.Div(articles, className="multiples paired" if is_paired else "multiples")


def _canvas(chosen: Selection, width: int, height: int) -> Canvas:
    visit = chosen.visit
    room = visit.width - (66 if visit.is_narrow else 164 + 20 + 48 + 50)
    width = min(width, max(room, 260)) if visit.width <= WIDE and width > SMALL_WIDTH else width
    width = min(visit.width - 66, 760) if visit.is_narrow else width
    return Canvas(
        load_theme(visit.theme), width, min(height, 340) if visit.is_narrow else height, visit.texts.language
    )


def _picture(
    chosen: Selection, series: Series, panel: Panel, canvas: Canvas, found: Sequence[Happening]
) -> Component:
    texts = chosen.visit.texts
    if not series.own.filter(
        pl.col("entity").is_in([each.key for each in panel.lit]), gender=panel.gender
    ).height:
        rows = series.of(panel.lit[0].key, panel.gender).filter(pl.col("missing").is_not_null())
        return missing_block(texts, short_reason(texts, rows.row(-1, named=True) if rows.height else {}))
    figure = drawn(chosen, series, panel, canvas, found)
    # Events and words at a break stand above the plot: the sheet grows by what they take.
    above = int(figure["layout"]["margin"]["t"]) - 10
    if above:
        figure = drawn(chosen, series, panel, replace(canvas, height=canvas.height + above), found)
    sentence = series_wording.sentence(chosen, series, panel.lit, panel.gender)
    return walked_picture(texts, f"series-{panel.key}", figure, sentence)
