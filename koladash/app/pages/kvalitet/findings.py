"""What has changed since it was first seen, and what the checks found odd."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.tables import scrolling
from koladash.app.components.words import hyphenated
from koladash.app.formats import iso_date, listing, number
from koladash.app.queries import quality as quality_queries
from koladash.app.wording import quality as wording
from koladash.app.wording.values import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.catalogue import Figure

NAMED = 3


def revisions_card(chosen: Selection) -> Component:
    """The newest changes among the group's figures, old value beside new."""
    texts = chosen.visit.texts
    frame = quality_queries.revisions(chosen.site.warehouse, chosen.group.municipalities)
    rows = [row for row in frame.iter_rows(named=True) if row["kpi"] in chosen.site.catalogue.figures]
    if not rows:
        return card(card_head(texts("quality.revision.none"), texts("quality.revision.none_why"), texts))
    total = rows[0]["total"]
    title = texts.choose("quality.revision.title", total, n=number(total, 0, texts.language))
    subtitle = texts.choose("quality.revision.subtitle", len(rows), group=texts.of(chosen.group))
    columns = ("seen", "figure", "change")
    heads = [html.Th(texts(f"quality.column.{name}"), scope="col") for name in columns]
    table = html.Table(
        [
            html.Caption(title, className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_revision(chosen, row) for row in rows]),
        ],
        className="plain revisions",
    )
    return card(
        [*card_head(title, subtitle, texts), scrolling(table, title)],
        card_foot(texts("quality.revision.foot")),
    )


def flags_card(chosen: Selection) -> Component:
    """What the checks found odd in the source's own figures: published all the same, and marked."""
    texts = chosen.visit.texts
    rows = list(quality_queries.flags(chosen.site.warehouse).iter_rows(named=True))
    if not rows:
        return card(card_head(texts("quality.flags.none"), texts("quality.flags.none_why"), texts))
    items = [
        html.Li([html.B(wording.flag_words(texts, row["flag"])), html.Span(hyphenated(_where(chosen, row)))])
        for row in rows
    ]
    head = card_head(texts("quality.flags.title"), texts("quality.flags.subtitle"), texts)
    return card([*head, html.Ul(items, className="flag-list")])


def _revision(chosen: Selection, row: Mapping[str, Any]) -> Component:
    texts, figure = chosen.visit.texts, chosen.site.catalogue.figures[row["kpi"]]
    gender = "" if row["gender"] == "T" else ", " + texts(f"gender.{row['gender']}").lower()
    old, new = (_value(chosen, figure, row[name]) for name in ("old_value", "new_value"))
    change = texts.get(f"quality.change.{row['change']}", "quality.change.revised", old=old, new=new)
    return html.Tr(
        [
            html.Td(iso_date(row["seen_day"])),
            html.Th(
                [
                    hyphenated(texts.of(figure)),
                    html.Span(f"{row['municipality_name']} {row['year']}{gender}", className="small-word"),
                ],
                scope="row",
            ),
            html.Td(change),
        ]
    )


def _value(chosen: Selection, figure: Figure, value: float | None) -> str:
    texts = chosen.visit.texts
    return texts("missing.iu") if value is None else bare(texts, figure, value)


def _where(chosen: Selection, row: Mapping[str, Any]) -> str:
    """`1 480 uppgifter, i Skattekraft och två andra nyckeltal`."""
    texts, figures = chosen.visit.texts, chosen.site.catalogue.figures
    names = [*row["places"], *(texts.of(figures[kpi]) if kpi in figures else kpi for kpi in row["kpis"])]
    named = (
        names
        if len(names) <= NAMED + 1
        else [*names[:NAMED], texts("quality.flags.more", n=len(names) - NAMED)]
    )
    count = number(row["n"], 0, texts.language)
    return texts.choose("quality.flags.where", row["n"], n=count, kpis=listing(named, texts.language))
