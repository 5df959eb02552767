"""The ledger of the last runs, what was asked and not answered, and when the source publishes next."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.tables import scrolling
from koladash.app.components.words import icon
from koladash.app.formats import clock, iso_date, number, swedish_time
from koladash.app.queries import quality as quality_queries
from koladash.app.queries import shared as queries
from koladash.app.wording import quality as wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.app.texts import Texts

LAST_RUNS: Final = 10
LONGEST_MESSAGE: Final = 180
OUTCOME_ICONS: Final = {"published": "ok", "unchanged": "ok", "refused": "caution", "failed": "no"}
COLUMNS: Final = ("when", "outcome", "asked", "answered", "failed", "deleted", "values")
NUMBERS: Final = frozenset(COLUMNS[2:])


def runs_card(chosen: Selection) -> Component:
    """The last runs, newest first; refused and failed ones say why."""
    texts, warehouse = chosen.visit.texts, chosen.site.warehouse
    build = queries.build(warehouse)
    deleted = quality_queries.requests(warehouse)["deleted"].sum()
    runs = [
        {"deleted": deleted, **run} if run.get("run_id") == build["run_id"] else run
        for run in reversed(warehouse.runs()[-LAST_RUNS:])
    ]
    heads = [
        html.Th(texts(f"quality.column.{name}"), scope="col", className="number" if name in NUMBERS else None)
        for name in COLUMNS
    ]
    title = texts("quality.runs.caption")
    table = html.Table(
        [
            html.Caption(title, className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_run(texts, run, str(build["run_id"])) for run in runs]),
        ],
        className="plain runs",
    )
    head = card_head(_runs_finding(texts, runs), texts("quality.runs.subtitle"), texts)
    body = [scrolling(table, title)] if runs else [html.P(texts("quality.runs.none"))]
    return card(
        [*head, *body, *_unanswered(chosen)], card_foot(texts("quality.runs.foot", build=build["build_id"]))
    )


def next_card(chosen: Selection) -> Component:
    """When the chosen figure is next published, then the calendar of all."""
    texts, today = chosen.visit.texts, swedish_time(datetime.now(UTC)).date()
    frame = quality_queries.figures(chosen.site.warehouse)
    rows = {row["kpi"]: row for row in frame.iter_rows(named=True)}
    own = rows[chosen.figure.id]
    when = wording.publication(texts, own, today)
    about = texts("quality.next.about", measure=texts.of(chosen.figure), when=when)
    dated = sorted(_calendar(rows.values(), today), key=lambda each: (each[0], each[1]))
    unknown = sum(not row["ended_year"] and row["publication_date"] is None for row in rows.values())
    count = texts("quality.next.count", n=unknown, of=len(rows))
    head = card_head(texts("quality.next.title"), f"{about} {wording.confirmed(texts, own)}".strip(), texts)
    return card([*head, *_days(chosen, dated), html.P(count, className="small-note")])


def _run(texts: Texts, run: Mapping[str, Any], shown: str) -> Component:
    outcome = str(run.get("outcome", ""))
    mark = OUTCOME_ICONS.get(outcome, "info")
    words: list[str | Component] = [
        icon(mark),
        texts.get(f"quality.outcome.{outcome}", "quality.outcome.other", outcome=outcome),
    ]
    why = (
        [html.Span(_cut(str(run.get("message", ""))), className="small-word", lang="en")]
        if outcome in {"refused", "failed"}
        else []
    )
    served = (
        [html.Span(texts("quality.runs.shown"), className="small-word")] if run.get("run_id") == shown else []
    )
    kind = texts.get(f"quality.kind.{run.get('kind')}", "quality.kind.other")
    return html.Tr(
        [
            html.Th(
                [_moment(texts, run.get("started_at")), html.Span(kind, className="small-word")], scope="row"
            ),
            html.Td([html.Span(words, className=f"verdict verdict-{mark}"), *why, *served]),
            *(
                html.Td(_whole(texts, run.get(name)), className="number")
                for name in ("asked", "answered", "failed", "deleted", "rows")
            ),
        ]
    )


def _runs_finding(texts: Texts, runs: Sequence[Mapping[str, Any]]) -> str:
    """How many of the listed runs were stopped; else what the newest one did not get."""
    stopped = sum(run.get("outcome") in {"refused", "failed"} for run in runs)
    if stopped or not runs:
        return texts.choose("quality.runs.stopped", stopped, of=len(runs))
    asked, failed = (runs[0].get(name) or 0 for name in ("asked", "failed"))
    if failed:
        return texts("quality.runs.unanswered_title", failed=failed, asked=asked)
    return texts("quality.runs.fine" if asked else "quality.runs.offline")


def _cut(message: str) -> str:
    return message if len(message) <= LONGEST_MESSAGE else f"{message[:LONGEST_MESSAGE]} …"


def _moment(texts: Texts, told: object) -> str:
    try:
        moment = swedish_time(datetime.fromisoformat(str(told)))
    except ValueError:
        return "–"
    return f"{iso_date(moment)} {clock(moment, texts.language)}"


def _whole(texts: Texts, told: object) -> str:
    return number(told, 0, texts.language) if isinstance(told, int) else "–"


def _unanswered(chosen: Selection) -> list[Component]:
    texts = chosen.visit.texts
    rows = list(quality_queries.unanswered(chosen.site.warehouse).iter_rows(named=True))
    if not rows:
        return []
    items = [
        html.Li([html.Code(row["request"]), html.Span(row["error"] or "", className="small-word")])
        for row in rows
    ]
    return [
        html.Details(
            [
                html.Summary(texts.choose("quality.runs.unanswered", len(rows)), className="action"),
                html.Ul(items, className="asked-list"),
            ],
            className="more",
        )
    ]


def _calendar(rows: Iterable[Mapping[str, Any]], today: date) -> list[tuple[date, str, str]]:
    """Every day to come on which a figure is published: day, preliminary or final, id."""
    kinds = (("prel_publication_date", "preliminary"), ("publication_date", "final"))
    return [
        (row[column], kind, row["kpi"])
        for row in rows
        for column, kind in kinds
        if row[column] is not None and row[column] > today and not row["is_derived"]
    ]


def _days(chosen: Selection, dated: Sequence[tuple[date, str, str]]) -> list[Component]:
    """The calendar as a definition list: a day, and what is published on it."""
    texts, figures = chosen.visit.texts, chosen.site.catalogue.figures
    entries: list[Component] = []
    for (day, kind), each in groupby(dated, key=lambda entry: entry[:2]):
        names = [texts.of(figures[kpi]) if kpi in figures else kpi for *_, kpi in each]
        entries += [
            html.Dt([iso_date(day), html.Span(texts(f"quality.next.kind.{kind}"), className="small-word")]),
            html.Dd("; ".join(names)),
        ]
    return [html.Dl(entries, className="calendar", tabIndex=0)] if entries else []
