"""One referrer's share in bands: the heat table, its movable limits, and who stands for the latest change."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dash_mantine_components as dmc
import polars as pl
from dash import html

from koladash.analysis.bands import Limits
from koladash.app.components.cards import (
    callout,
    card,
    card_foot,
    card_head,
    definition_sheet,
    empty_state,
    table_toggle,
    tagged,
)
from koladash.app.components.heat import HeatTable, band_key, heat_table
from koladash.app.components.heat_picture import heat_picture
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.canvas import Canvas
from koladash.app.pages.inflode.averages import averages_card
from koladash.app.pages.inflode.sheet import band_sheet
from koladash.app.theme import load_theme
from koladash.app.wording import inflow as wording
from koladash.app.wording.values import definition, source

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.inflode.panel import Panel
    from koladash.app.pages.inflode.selection import Selection

PICTURE = "bands-picture"


def band_row(chosen: Selection, panel: Panel) -> Component:
    """The table with the cards beside it; a designed nothing where nobody in the group has a figure."""
    texts = chosen.visit.texts
    if not panel.told and not panel.values["value"].count():
        values = {"group": texts.of(chosen.group), "measure": texts.of(chosen.figure)}
        return empty_state(texts("inflow.empty.title"), texts("inflow.empty.text", **values))
    main = [_band_card(chosen, panel), *_change_card(chosen, panel)]
    side = [_limits_card(chosen), *averages_card(chosen, panel), _caution(chosen)]
    columns = [html.Div(cards, className="stack") for cards in (main, side)]
    return html.Div(columns, className="row row-report")


def limits_of(chosen: Selection) -> Limits:
    """The limits of the link."""
    medium, high = chosen.visit.view.limits
    return Limits(medium, high)


def band_drawing(chosen: Selection, panel: Panel, width: int) -> Drawing | None:
    """The table as a picture to take along; None where there is no table."""
    if not panel.values["value"].count():
        return None
    texts, few = chosen.visit.texts, chosen.visit.texts("inflow.few")
    canvas = Canvas(load_theme(chosen.visit.theme), width, language=texts.language)
    table = _table(chosen, panel)
    return heat_picture(
        texts, table, limits_of(chosen), canvas, lambda code, year: few if panel.few(code, year) else ""
    )


def _table(chosen: Selection, panel: Panel) -> HeatTable:
    texts = chosen.visit.texts
    cells = panel.bands(limits_of(chosen))
    reasons = [wording.cell_reason(texts, row) for row in cells.iter_rows(named=True)]
    return HeatTable(
        caption=texts("inflow.caption", subject=wording.subject(chosen), group=texts.of(chosen.group)),
        rows=chosen.members,
        cells=cells.with_columns(reason=pl.Series(reasons, dtype=pl.String)),
        averages=panel.averages,
        decimals=chosen.figure.decimals,
        breaks=panel.breaks,
        lit=chosen.municipality,
    )


def band_picture(chosen: Selection, panel: Panel) -> list[Component]:
    """The key and the table, or the table of the same figures."""
    texts, limits = chosen.visit.texts, limits_of(chosen)
    if chosen.visit.view.is_table:
        return [sheet_table(band_sheet(chosen, panel, limits))]
    few = html.Span(texts("inflow.few"), className="few")
    note = html.P(texts(f"inflow.few_note.{panel.weight}"), className="footnote")
    return [
        band_key(texts, limits, is_borrowing=False),
        heat_table(texts, _table(chosen, panel), lambda code, year: [few] if panel.few(code, year) else []),
        *([note] if panel.has_few else []),
        html.P(wording.limits_note(texts, limits), className="footnote paper-only"),
    ]


def _band_card(chosen: Selection, panel: Panel) -> Component:
    texts, view = chosen.visit.texts, chosen.visit.view
    foot = card_foot(
        source(texts, panel.values),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "inflode", {PICTURE: ""}),
            definition_sheet(texts, [definition(chosen.site, texts, chosen.figure.id)]),
        ],
    )
    title = wording.finding(chosen, panel, limits_of(chosen))
    group = wording.inside(texts, texts.of(chosen.group))
    subtitle = texts("inflow.subtitle", subject=wording.subject(chosen), group=group)
    head = card_head(title, subtitle, texts, title_id="bands-title")
    return card([*head, html.Div(band_picture(chosen, panel), id=PICTURE)], foot)


def _limits_card(chosen: Selection) -> Component:
    """Two number fields and a slider with two thumbs: the same two limits."""
    texts, (medium, high) = chosen.visit.texts, chosen.visit.view.limits
    fields = [
        dmc.NumberInput(
            id=f"limit-{name}",
            label=texts(f"inflow.limits.{name}"),
            value=value,
            min=1,
            max=100,
            step=1,
            suffix=" %",
            allowDecimal=False,
            allowNegative=False,
            clampBehavior="blur",
            debounce=True,
        )
        for name, value in (("medium", medium), ("high", high))
    ]
    slider = dmc.RangeSlider(
        id={"pick": "granser"},
        value=[medium, high],
        min=1,
        max=100,
        step=1,
        minRange=1,
        label=None,
        updatemode="mouseup",
        thumbFromLabel=texts("inflow.limits.medium"),
        thumbToLabel=texts("inflow.limits.high"),
        className="band-slider",
    )
    return card(
        [
            html.H2(texts("inflow.limits.title")),
            html.P(
                wording.limits_note(texts, limits_of(chosen)), className="card-subtitle", id="limits-note"
            ),
            html.Div(fields, className="limit-fields"),
            slider,
            html.P(texts("inflow.limits.rounding"), className="footnote"),
        ],
        className="card limits",
    )


def _change_card(chosen: Selection, panel: Panel) -> list[Component]:
    texts, change = chosen.visit.texts, panel.change()
    if change is None:
        return []
    sentences = wording.change_sentences(chosen, panel, change)
    paragraphs = [html.P(sentence, className="card-subtitle") for sentence in sentences]
    return [card([html.H2(tagged(wording.change_title(texts, change), texts)), *paragraphs])]


def _caution(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    return callout(texts("inflow.caution.title"), [texts("inflow.caution.text")])
