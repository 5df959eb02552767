"""The chain panel: six numbered links in one panel, each with its number, its doubt and its line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from dash import html

from koladash.app.components.cards import (
    card_foot,
    definition_sheet,
    missing_block,
    table_toggle,
    tagged,
)
from koladash.app.components.sparkline import spark, told_points
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.chain import ChainLink, chain_picture
from koladash.app.pages.oversikt.selection import select
from koladash.app.pages.oversikt.sheet import chain_sheet
from koladash.app.state import View
from koladash.app.theme import load_theme
from koladash.app.wording import overview as wording
from koladash.app.wording.marked import remark
from koladash.app.wording.values import definition, source
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.oversikt.selection import Selection
    from koladash.app.visit import Site, Visit

LINE = (144, 34)
PICTURE: Final = "chain"
"""The id of the panel, which leaves the page as a picture."""


def chain_panel(chosen: Selection) -> Component:
    """The panel, or the table of the same figures, with source and actions below."""
    texts, view = chosen.visit.texts, chosen.visit.view
    links = html.Ol(
        [_link(chosen, number, each) for number, each in enumerate(chosen.chain, start=1)],
        className="chain",
        id=PICTURE,
    )
    shown = html.Div(sheet_table(chain_sheet(chosen)), className="card-in") if view.is_table else links
    definitions = [definition(chosen.site, texts, each.figure.id) for each in chosen.chain]
    foot = card_foot(
        _source(chosen),
        [
            _to_sheet(chosen),
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "oversikt", {PICTURE: ""}),
            definition_sheet(texts, definitions),
        ],
    )
    head = html.H2(
        tagged(whose(texts, texts("overview.chain", name=chosen.name), chosen.gender), texts),
        className="unseen",
    )
    return html.Section([head, shown, foot], className="card chain-card")


def drawn(site: Site, visit: Visit, width: int) -> Drawing:
    """The panel as one picture: what it says stands there too."""
    chosen = select(site, visit)
    canvas = Canvas(load_theme(visit.theme), width, language=visit.texts.language)
    return chain_picture([_drawn_link(chosen, each) for each in chosen.chain], canvas)


def _drawn_link(chosen: Selection, comparison: Comparison) -> ChainLink:
    texts, figure = chosen.visit.texts, comparison.figure
    name, measure = texts.of(chosen.site.catalogue.links[figure.link]), wording.link_name(texts, figure)
    if comparison.is_empty:
        lacks = texts("missing.title"), wording.lacking(chosen, comparison)
        return ChainLink(name, measure, foot=_id(chosen, comparison), lacks=lacks)
    points, is_settled = told_points(comparison, chosen.code)
    return ChainLink(
        name,
        measure,
        wording.value(texts, comparison, chosen.code),
        wording.unit(texts, comparison),
        wording.change(texts, comparison, chosen.code),
        points,
        [each.year for each in comparison.breaks],
        is_settled,
        wording.beside(chosen, comparison),
        _id(chosen, comparison),
    )


def _id(chosen: Selection, comparison: Comparison) -> str:
    """The measure's id and the year: `U40806 · 2024`."""
    told = remark(chosen.visit.texts, comparison.row(chosen.code))
    year = "" if comparison.is_empty else f" · {comparison.year}{told}"
    return f"{comparison.figure.id}{year}"


def _to_sheet(chosen: Selection) -> Component:
    """The way to the municipality's own page, made for paper."""
    texts = chosen.visit.texts
    address = chosen.site.href(f"kommun/{chosen.code}", View(language=texts.language))
    words = texts("overview.sheet")
    return html.A(words, href=address, className="action", **attributes({"data-go": "page"}))


def _link(chosen: Selection, number: int, comparison: Comparison) -> Component:
    texts, figure = chosen.visit.texts, comparison.figure
    link = chosen.site.catalogue.links[figure.link]
    head = [
        html.P([html.Span(str(number), className="ring"), texts.of(link)], className="chain-name"),
        html.H3(wording.link_name(texts, figure)),
    ]
    foot = html.P(_id(chosen, comparison), className="chain-id")
    body = _lacking(chosen, comparison) if comparison.is_empty else _number(chosen, comparison)
    return html.Li(
        [*head, *body, foot], className="chain-link is-empty" if comparison.is_empty else "chain-link"
    )


def _number(chosen: Selection, comparison: Comparison) -> list[Component]:
    texts = chosen.visit.texts
    return [
        html.P(
            [
                html.Span(wording.value(texts, comparison, chosen.code), className="chain-value"),
                html.Span(wording.unit(texts, comparison), className="chain-unit"),
            ],
            className="chain-figure",
        ),
        html.P(wording.change(texts, comparison, chosen.code), className="chain-change"),
        spark(chosen.visit.texts, comparison, chosen.code, LINE),
        html.Div([html.P(line) for line in wording.beside(chosen, comparison)], className="chain-beside"),
    ]


def _lacking(chosen: Selection, comparison: Comparison) -> list[Component]:
    block = missing_block(chosen.visit.texts, wording.lacking(chosen, comparison))
    return [html.Div(block, className="chain-missing")]


def _source(chosen: Selection) -> str:
    """Kolada's or the report's lines first, then what is our own work, with its mark."""
    texts = chosen.visit.texts
    own = [each for each in chosen.proportions.values() if not each.is_empty]
    lines = [source(texts, _shown(chosen.chain))]
    if own and any(each.value(chosen.code) is not None for each in own):
        lines.append(f"{wording.OWN_MARK} {source(texts, _shown(own))}")
    return f"{' · '.join(lines)}. {texts('overview.change_note')}"


def _shown(comparisons: tuple[Comparison, ...] | list[Comparison]) -> pl.DataFrame:
    return pl.concat([each.values.filter(pl.col("year") == (each.year or 0)) for each in comparisons])
