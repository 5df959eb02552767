"""Below the map: the selected municipality, those who lack, and what must be known of the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.app.comparison import told_years
from koladash.app.components.cards import callout, card, card_foot, card_head, missing_block
from koladash.app.components.charts import walked_picture
from koladash.app.components.words import attributes
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.figures.series import small_multiple
from koladash.app.formats import alphabetical, listing
from koladash.app.queries import shared as queries
from koladash.app.state import View
from koladash.app.theme import load_theme
from koladash.app.wording import map as wording
from koladash.app.wording.values import bare, reason, short, short_reason, source
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.karta.selection import Selection

PICTURE_HEIGHT = 170
MOST_CAVEATS = 3
MOST_IN_A_LIST = 14


def selected_card(chosen: Selection) -> Component:
    """The chosen municipality over the years, or how to choose one."""
    texts = chosen.visit.texts
    if not chosen.selected:
        return card(
            [
                html.H2(texts("map.selected.none")),
                html.P(texts("map.selected.how"), className="card-subtitle"),
            ]
        )
    name = chosen.site.catalogue.places.municipalities[chosen.selected].name
    series = queries.series(chosen.site.warehouse, [chosen.figure.id], chosen.gender, [chosen.selected])
    pair = View(municipality=chosen.selected, language=texts.language)
    foot = card_foot(
        source(texts, series),
        [
            html.A(
                texts("map.selected.pair"),
                href=chosen.site.href("par", pair),
                **attributes({"data-go": "page"}),
            )
        ],
    )
    head = card_head(
        whose(texts, texts("map.selected.title", name=name), chosen.gender),
        wording.selected(chosen, series),
        texts,
    )
    return card([*head, _series(chosen, name, series)], foot)


def missing_card(chosen: Selection) -> Component:
    """Who lacks a figure, by reason. They are hatched on the map and never counted as zero."""
    texts, absent = chosen.visit.texts, chosen.absent
    if not absent.height:
        return card(
            [
                html.H2(texts("map.missing.nobody")),
                html.P(texts("map.missing.all"), className="card-subtitle"),
            ]
        )
    reasons: dict[str, list[str]] = {}
    for row in absent.iter_rows(named=True):
        reasons.setdefault(reason(texts, row, chosen.year), []).append(row["municipality_name"])
    lists = [
        html.Div([html.H3(why, className="why"), _names(chosen, alphabetical(names))])
        for why, names in sorted(reasons.items(), key=lambda each: len(each[1]))
    ]
    title = whose(texts, texts.choose("map.missing.title", absent.height), chosen.gender)
    return card([html.H2(title), html.P(texts("map.missing.hatched"), className="card-subtitle"), *lists])


def caveats(chosen: Selection) -> list[Component]:
    """The figure's caveats in one callout."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    sentences = [texts.of(catalogue.caveats[each], "text") for each in chosen.figure.caveats]
    return [callout(texts("map.caveats"), [*sentences[:MOST_CAVEATS], texts("map.no_ranking")])]


def _names(chosen: Selection, names: list[str]) -> Component:
    """A few names as a list, many as one sentence."""
    if len(names) > MOST_IN_A_LIST:
        return html.P(f"{listing(names, chosen.visit.texts.language)}.", className="names many")
    return html.Ul([html.Li(name) for name in names], className="names")


def _series(chosen: Selection, name: str, series: pl.DataFrame) -> Component:
    texts, figure, visit = chosen.visit.texts, chosen.figure, chosen.visit
    if not series["value"].count():
        row = chosen.values.filter(municipality=chosen.selected).row(0, named=True)
        return missing_block(texts, reason(texts, row, chosen.year))
    values = pl.DataFrame(
        [
            (
                "a",
                row["year"],
                row["value"],
                "" if row["value"] is None else bare(texts, figure, row["value"]),
                short_reason(texts, row)
                if row["value"] is None
                else f"{row['year']}: {short(texts, figure, row['value'])}",
            )
            for row in told_years(series).iter_rows(named=True)
        ],
        schema={
            "line": pl.String,
            "year": pl.Int64,
            "value": pl.Float64,
            "label": pl.String,
            "detail": pl.String,
        },
        orient="row",
    )
    breaks = [Break(each.year) for each in chosen.site.catalogue.breaks_of(figure.id)]
    width = min(visit.width - 66, 760) if visit.is_narrow else 322
    canvas = Canvas(load_theme(visit.theme), width, PICTURE_HEIGHT, texts.language)
    line = Line("a", "", "a", texts("missing.lane", name=name))
    figure_drawn = small_multiple(values, [line], canvas, breaks)
    return walked_picture(texts, "map-selected-series", figure_drawn, wording.selected(chosen, series))
