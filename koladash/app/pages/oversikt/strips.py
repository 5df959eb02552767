"""Dot strips: the municipality among its region, with the other one and the country."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.app.components.cards import card, card_foot, card_head, table_toggle, verdict_mark
from koladash.app.components.charts import picture
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes, identity
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.strip import StripRow, dot_strip
from koladash.app.pages.oversikt.region import map_height
from koladash.app.pages.oversikt.sheet import strip_sheet
from koladash.app.take_along.captions import captioned
from koladash.app.theme import load_theme
from koladash.app.wording import strips as wording
from koladash.app.wording.marked import remark
from koladash.app.wording.overview import strip_name
from koladash.app.wording.pair import reference_label
from koladash.app.wording.values import bare, decimals_together, short, source, unit_words
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison, Reference
    from koladash.app.pages.oversikt.selection import Selection, Strip

SCHEMA = {
    "row": pl.String,
    "role": pl.String,
    "name": pl.String,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
}
WIDE_ROOM, MIDDLE_BESIDE, NARROW_BESIDE = 706, 286, 66
WIDE = 1200
HIDDEN = attributes({"aria-hidden": "true"})


def strips_card(chosen: Selection) -> Component:
    """The card: finding, strips or table, what the guard says, source."""
    texts, view = chosen.visit.texts, chosen.visit.view
    shown = [sheet_table(strip_sheet(chosen))] if view.is_table else [_key(chosen), _picture(chosen)]
    foot = card_foot(
        source(texts, pl.concat([each.others for each in chosen.strips])),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "oversikt-strips", {"strips": ""}),
        ],
    )
    head = card_head(wording.title(chosen), wording.subtitle(chosen), texts)
    return card([*head, *shown, *_guards(chosen)], foot, className="card strips-card")


def _key(chosen: Selection) -> Component:
    """Who is drawn how: each mark that occurs in any of the rows."""
    texts = chosen.visit.texts
    roles = {each.role for strip in chosen.strips for each in _references(strip.comparison)}
    region = texts.of(chosen.region)
    items: list[Component] = [
        html.Li([identity(role), chosen.names[code]]) for role, code in zip("ab", chosen.places, strict=False)
    ]
    items += [
        html.Li([html.Span(className=f"strip-mark strip-{mark}", **HIDDEN), words])
        for mark, words in (
            ("country", texts("reference.country_label")),
            ("region", texts("reference.region", name=region)),
            ("group", texts("overview.strips.others", region=region)),
        )
        if mark in {*roles, "group"}
    ]
    return html.Ul(items, className="series-key strip-key")


def _picture(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    theme, width = load_theme(chosen.visit.theme), chosen.visit.width
    canvas = Canvas(theme, _width(width), map_height(chosen) if width > WIDE else 0, texts.language)
    values = pl.DataFrame(
        [row for strip in chosen.strips for row in _dots(chosen, strip)], schema=SCHEMA, orient="row"
    )
    figure = dot_strip(values, [_row(chosen, strip) for strip in chosen.strips], canvas)
    said = " ".join(wording.sentence(chosen, strip) for strip in chosen.strips)
    note = wording.note(chosen)
    return captioned(picture("strips", figure, texts.language, said), note=note)


def _width(window: int) -> int:
    if window <= 900:  # noqa: PLR2004 - as in app.css
        return window - NARROW_BESIDE
    return min(window, 1440) - MIDDLE_BESIDE if window <= WIDE else WIDE_ROOM


def _row(chosen: Selection, strip: Strip) -> StripRow:
    texts, figure = chosen.visit.texts, strip.comparison.figure
    told = strip.others["value"].count()
    subtitle = texts(
        "overview.strips.row",
        unit=whose(texts, unit_words(texts, figure, "symbol"), figure.gender),
        year=f"{strip.comparison.year}{remark(texts, strip.comparison.row(chosen.code))}",
        n=told,
        of=len(chosen.region.municipalities),
    )
    return StripRow(figure.id, strip_name(texts, figure), subtitle)


def _dots(chosen: Selection, strip: Strip) -> list[tuple[str, str, str, float | None, str, str]]:
    texts, comparison = chosen.visit.texts, strip.comparison
    figure, year = comparison.figure, comparison.year

    references = _references(comparison)
    levels = [each.at(year)[0] for each in references]
    decimals = decimals_together(figure, [*map(comparison.value, chosen.places), *levels])

    def dot(role: str, name: str, value: float) -> tuple[str, str, str, float, str, str]:
        detail = f"{year}: {short(texts, figure, value)}"
        return figure.id, role, name, value, bare(texts, figure, value, decimals), detail

    told = strip.others.drop_nulls("value").filter(~pl.col("municipality").is_in(list(chosen.places)))
    dots = [
        dot("group", name, value) for name, value in told.select("municipality_name", "value").iter_rows()
    ]
    for role, code in zip("ab", chosen.places, strict=False):
        if (value := comparison.value(code)) is not None:
            dots.append(dot(role, chosen.names[code], value))
    for each in references:
        name = reference_label(texts, each) if each.role == "country" else texts("overview.strips.median")
        dots.append(dot(each.role, name, each.at(year)[0] or 0.0))
    return list(dots)


def _references(comparison: Comparison) -> list[Reference]:
    """Riket's own figure and the region's median, where there are such in the year compared."""
    return [
        each
        for each in comparison.references
        if each.at(comparison.year)[0] is not None and not each.is_own_mean
    ]


def _guards(chosen: Selection) -> list[Component]:
    """Where the two may not be set against each other as they stand."""
    items = [
        html.Li([verdict_mark(chosen.visit.texts, verdict), html.Span([html.B(f"{name}. "), why])])
        for name, verdict, why in wording.guards(chosen)
    ]
    return [html.Ul(items, className="strip-guards")] if items else []
