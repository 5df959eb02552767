"""Ended series and those that follow them, as bars on one row of years: beside each other, never spliced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.tables import scrolling
from koladash.app.components.words import attributes, hyphenated, icon
from koladash.app.formats import listing, year_span
from koladash.app.pages.kvalitet.spans import spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.spans import Span
    from koladash.app.texts import Texts
    from koladash.app.visit import Site


def ended_card(site: Site, texts: Texts) -> Component:
    """Ended series with a successor as pairs; the other ended ones and the new ones one click away."""
    found = spans(site)
    head = card_head(
        texts("quality.ended.title", n=found.ended, new=len(found.new)),
        texts("quality.ended.subtitle"),
        texts,
    )
    lists = [
        html.Details(
            [
                html.Summary(texts.choose(f"quality.ended.{key}", len(rows)), className="action"),
                _table(texts, rows, found.years),
            ],
            className="more",
        )
        for key, rows in (("alone", found.alone), ("new", found.new))
    ]
    foot = card_foot(texts("quality.ended.foot"))
    return card([*head, _table(texts, found.paired, found.years), *lists], foot)


def _table(texts: Texts, rows: Sequence[Span], years: tuple[int, int]) -> Component:
    axis = html.Span([html.Span(str(years[0])), html.Span(str(years[1]))], className="span-axis")
    heads = [
        html.Th(texts("quality.column.series"), scope="col"),
        html.Th(axis, scope="col", className="span-column"),
        html.Th(texts("quality.column.years"), scope="col"),
    ]
    table = html.Table(
        [
            html.Caption(texts("quality.ended.caption"), className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_row(texts, row, years) for row in rows]),
        ],
        className="plain spans",
    )
    return scrolling(table, texts("quality.ended.caption"))


def _row(texts: Texts, row: Span, years: tuple[int, int]) -> Component:
    after = texts("quality.ended.follows", kpis=listing(row.follows, texts.language))
    follows: list[Component] = [icon("right"), html.Span(after)] if row.follows else []
    name = [
        html.Span(hyphenated(texts.of(row.figure))),
        html.Span([row.figure.id, *follows], className="small-word"),
    ]
    return html.Tr(
        [
            html.Th(name, scope="row"),
            html.Td(_bar(row, years), className="span-column"),
            html.Td(_years(texts, row), className="span-years"),
        ],
        className="follower" if row.follows else None,
    )


def _bar(row: Span, years: tuple[int, int]) -> Component:
    """From the first year to the last, to scale; hatched where this build does not know when it began."""
    begin, end = years
    first = begin if row.first is None else row.first
    last = max(row.last or end, first)
    left, width = ((each * 100) / (end - begin + 1) for each in (first - begin, last - first + 1))
    looks = "unknown" if row.first is None else "ended" if row.figure.ended else "open"
    bar = html.I(className=looks, style={"left": f"{left:.2f}%", "width": f"{width:.2f}%"})
    return html.Div(bar, className="span-track", **attributes({"aria-hidden": "true"}))


def _years(texts: Texts, row: Span) -> str:
    if row.first is None:
        return texts("quality.ended.until", year=row.last) if row.last else texts("quality.ended.not_held")
    if row.figure.ended:
        return year_span(row.first, row.figure.ended)
    return texts("quality.ended.since", year=row.first)
