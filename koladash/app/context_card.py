"""The labour market around as a card: series by month, and two measures of unemployment."""

from __future__ import annotations

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
from koladash.app.components.tables import Cell, Sheet, scrolling, sheet_table, told_beside
from koladash.app.components.take_along import take_along
from koladash.app.components.words import identity
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lines import Line
from koladash.app.figures.periods import Months, month_number
from koladash.app.figures.series import development
from koladash.app.formats import month
from koladash.app.labour_market import REGISTERED
from koladash.app.provenance import line_column
from koladash.app.theme import load_theme
from koladash.app.wording import context as wording
from koladash.app.wording.values import (
    Definition,
    bare,
    definition,
    short,
    short_reason,
    source,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from typing import Any

    from dash.development.base_component import Component

    from koladash.app.labour_market import LabourMarket, Monthly, Person
    from koladash.app.texts import Texts
    from koladash.app.visit import Visit
    from koladash.catalogue import Quantity

HEIGHT: Final = 200
ONE_PICTURE_WIDE: Final = 600
SCHEMA: Final = {
    "line": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
}


def context_card(market: LabourMarket, key: str) -> Component:
    """The card: pictures or their table, then the two measures.

    Args:
        market: what it shows.
        key: the page and card, as `take_along` wants it.
    """
    texts, view = market.visit.texts, market.visit.view
    drawn = {
        _graph(each): texts(f"context.name.{each.series.id}") for each in market.series if not each.is_empty
    }
    foot = card_foot(
        source(texts, market.shown()),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(market.site, market.visit, key, drawn),
            definition_sheet(texts, definitions(market)),
        ],
    )
    head = card_head(wording.finding(market), wording.subtitle(market), texts)
    shown = [sheet_table(context_sheet(market))] if view.is_table else _pictures(market)
    if market.is_empty:
        shown = [missing_block(texts, wording.nothing(market, market.by_scb))]
    return card([*head, *shown, *two_measures(market)], foot, className="card context-card")


def two_measures(market: LabourMarket) -> list[Component]:
    """Both ways to count the unemployed, each with its base and period, and why they differ.

    Nothing where nobody has a value of either: the card has said that already.
    """
    if not market.has_measures:
        return []
    texts, two = market.visit.texts, market.visit.texts("context.two.title")
    heads = [html.Th(texts("context.two.place"), scope="col")]
    for name, what in zip(("registered", "scb"), wording.periods(market), strict=True):
        words = [html.Span(texts(f"context.two.{name}")), html.Small(what)]
        heads.append(html.Th(words, scope="col", className="number"))
    caption = texts("context.two.caption", names=wording.names(market))
    table = html.Table(
        [
            html.Caption(caption, className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_two_row(market, person) for person in market.people]),
        ],
        className="plain two-measures",
    )
    why = html.P(texts("context.two.why"), className="two-why")
    return [html.Div([html.H3(two), scrolling(table, caption), why], className="two-ways")]


def context_sheet(market: LabourMarket) -> Sheet:
    """A row a series and month, newest first: each place's value, what it is besides, and its source."""
    texts = market.visit.texts
    columns = ("measure", "month", "remark", "source")
    first, second, *others = (texts(f"context.column.{each}") for each in columns)
    return Sheet(
        name=market.first.name,
        caption=texts("context.caption", names=wording.names(market)),
        headings=(first, second, *(person.name for person in market.people), *others),
        rows=tuple(
            _row(market, each, at)
            for each in market.series
            for at in sorted(each.values["month"].unique(), reverse=True)
        ),
        notes=(texts("context.two.why"), texts("table.unrounded")),
    )


def definitions(market: LabourMarket) -> list[Definition]:
    """What each series is, and the Employment Service's measure."""
    texts, caveats = market.visit.texts, market.site.catalogue.caveats
    own = [
        Definition(
            f"{texts.of(each.series)} ({each.series.table})",
            (
                texts.of(each.series, "definition"),
                *(texts.of(caveats[caveat], "text") for caveat in each.series.caveats),
            ),
        )
        for each in market.series
    ]
    return [*own, definition(market.site, texts, REGISTERED)]


def _two_row(market: LabourMarket, person: Person) -> Component:
    """A place's two measures as printed, or why they lack."""
    texts, scb = market.visit.texts, market.by_scb
    name = person.name if person.role != "country" else texts("context.key_country")
    registered = market.registered_row(person.code)
    newest = scb.row(person.code, scb.last)
    cells = [
        _value(registered, market.figure, texts, short_reason(texts, registered)),
        _value(newest, scb.series, texts, wording.lacks(texts, newest)),
    ]
    return html.Tr([html.Th([identity(person.role), name], scope="row"), *cells])


def _value(row: Mapping[str, Any], figure: Quantity, texts: Texts, lacking: str) -> Component:
    value = row.get("value")
    if value is None:
        return html.Td([html.Span(className="swatch"), lacking], className="missing-cell")
    return html.Td(short(texts, figure, value, figure.decimals), className="number")


def _pictures(market: LabourMarket) -> list[Component]:
    multiples = html.Div([_multiple(market, each) for each in market.series], className="multiples")
    return [_key(market), multiples]


def _key(market: LabourMarket) -> Component:
    """Who is drawn how."""
    country = market.visit.texts("context.key_country")
    items = [(each.role, country if each.role == "country" else each.name) for each in market.people]
    return html.Ul([html.Li([identity(role), name]) for role, name in items], className="series-key")


def _multiple(market: LabourMarket, told: Monthly) -> Component:
    texts = market.visit.texts
    is_bare = told.is_empty
    shown = missing_block(texts, wording.nothing(market, told)) if is_bare else _picture(market, told)
    return html.Article(
        [
            html.H3(texts(f"context.name.{told.series.id}")),
            html.P(texts(f"context.what.{told.series.id}"), className="card-subtitle"),
            html.Div(shown, className="multiple-picture"),
            html.P(wording.whose_change(market, told), className="multiple-foot"),
            html.P(wording.doubts(texts, told), className="multiple-why"),
        ],
        className="multiple",
    )


def _picture(market: LabourMarket, told: Monthly) -> Component:
    texts, visit = market.visit.texts, market.visit
    canvas = Canvas(load_theme(visit.theme), _width(visit), HEIGHT, texts.language)
    people = [each for each in market.people if _is_drawn(told, each)]
    lines = [
        Line(each.code, each.name, each.role, texts("context.lane", name=each.name), is_named=False)
        for each in people
    ]
    figure = development(_frame(market, told, people), lines, canvas, periods=Months(texts.language))
    return walked_picture(texts, _graph(told), figure, wording.sentence(market, told))


def _is_drawn(told: Monthly, person: Person) -> bool:
    """The country's inhabitants would press every municipality onto the axis."""
    is_count = told.series.unit != "percent"
    return not (is_count and person.role == "country")


def _frame(market: LabourMarket, told: Monthly, people: Sequence[Person]) -> pl.DataFrame:
    texts, codes = market.visit.texts, {each.code for each in people}
    rows = [
        (
            row["municipality"],
            month_number(row["month"]),
            row["value"],
            "" if row["value"] is None else bare(texts, told.series, row["value"], told.series.decimals),
            wording.detail(texts, told, row),
        )
        for row in told.values.iter_rows(named=True)
        if row["municipality"] in codes
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _width(visit: Visit) -> int:
    """A picture's pixels, in the columns that app.css lays out for the window."""
    if not visit.is_narrow:
        return 350
    room = visit.width - 66
    return room if visit.width <= ONE_PICTURE_WIDE else (room - 28) // 2


def _graph(told: Monthly) -> str:
    return f"context-{told.series.id}"


def _row(market: LabourMarket, told: Monthly, at: date) -> tuple[Cell, ...]:
    texts = market.visit.texts
    rows = [told.row(person.code, at) for person in market.people]
    reasons = [
        f"{person.name}: {wording.lacks(texts, row)}"
        for person, row in zip(market.people, rows, strict=True)
        if row.get("value") is None
    ]
    marks = {wording.mark(texts, row).removeprefix(", ") for row in rows} - {""}
    return (
        Cell(texts.of(told.series)),
        Cell(month(at, texts.language)),
        *(_sheet_value(texts, told, row) for row in rows),
        Cell("; ".join([*sorted(marks), *reasons])),
        Cell(next((str(row[line_column(texts)]) for row in rows if row), "")),
    )


def _sheet_value(texts: Texts, told: Monthly, row: Mapping[str, Any]) -> Cell:
    value = row.get("value")
    if value is None:
        return told_beside(texts("missing.title"))
    return Cell(bare(texts, told.series, value, told.series.decimals), value, is_number=True)
