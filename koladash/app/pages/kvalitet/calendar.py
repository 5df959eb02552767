"""When the source publishes next: the chosen figure, then the days to come."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.cards import card, card_head
from koladash.app.components.words import hyphenated
from koladash.app.formats import iso_date, swedish_time
from koladash.app.queries import quality as quality_queries
from koladash.app.wording import quality as wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection

FIRST: Final = 8
"""So many days are listed; the others are a click away."""


def next_card(chosen: Selection) -> Component:
    """When the chosen figure is next published, then the calendar of all."""
    texts, today = chosen.visit.texts, swedish_time(datetime.now(UTC)).date()
    frame = quality_queries.figures(chosen.site.warehouse)
    rows = {row["kpi"]: row for row in frame.iter_rows(named=True)}
    own = rows.get(chosen.figure.id)
    when = wording.publication(texts, own, today)
    about = texts("quality.next.about", measure=texts.of(chosen.figure), when=when)
    expected = [row for row in rows.values() if row["vanished_day"] is None]
    unknown = sum(not row["ended_year"] and row["publication_date"] is None for row in expected)
    count = texts("quality.next.count", n=unknown, of=len(rows))
    head = card_head(texts("quality.next.title"), f"{about} {wording.confirmed(texts, own)}".strip(), texts)
    return card([*head, *_days(chosen, _calendar(expected, today)), html.P(count, className="small-note")])


def _calendar(rows: Iterable[Mapping[str, Any]], today: date) -> list[tuple[date, str, str]]:
    """Every day to come on which a figure is published, in order: day, preliminary or final, id."""
    kinds = (("prel_publication_date", "preliminary"), ("publication_date", "final"))
    return sorted(
        (row[column], kind, row["kpi"])
        for row in rows
        for column, kind in kinds
        if row[column] is not None and row[column] > today and not row["is_derived"]
    )


def _days(chosen: Selection, dated: Sequence[tuple[date, str, str]]) -> list[Component]:
    """The next days, and the others folded away."""
    days = [_day(chosen, day, kind, each) for (day, kind), each in groupby(dated, key=lambda each: each[:2])]
    first, others = _listed(days[:FIRST]), days[FIRST:]
    if not others:
        return first
    words = chosen.visit.texts.choose("quality.next.others", len(others))
    summary = html.Summary(words, className="action")
    return [*first, html.Details([summary, *_listed(others)], className="more")]


def _day(chosen: Selection, day: date, kind: str, each: Iterable[tuple[date, str, str]]) -> list[Component]:
    """A day, and what is published on it."""
    texts, figures = chosen.visit.texts, chosen.site.catalogue.figures
    names = [texts.of(figures[kpi]) if kpi in figures else kpi for *_, kpi in each]
    return [
        html.Dt([iso_date(day), html.Span(texts(f"quality.next.kind.{kind}"), className="small-word")]),
        html.Dd(hyphenated("; ".join(names))),
    ]


def _listed(days: Sequence[Sequence[Component]]) -> list[Component]:
    return [html.Dl([part for day in days for part in day], className="calendar")] if days else []
