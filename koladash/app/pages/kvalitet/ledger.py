"""The ledger of the last runs, and what was asked and not answered."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.tables import scrolling
from koladash.app.components.words import icon
from koladash.app.formats import clock, iso_date, number, swedish_time
from koladash.app.queries import quality as quality_queries
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
            html.Tbody([_run(texts, run, build) for run in runs]),
        ],
        className="plain runs",
    )
    head = card_head(_runs_finding(texts, runs), texts("quality.runs.subtitle"), texts)
    body = [scrolling(table, title)] if runs else [html.P(texts("quality.runs.none"))]
    return card(
        [*head, *body, *_unanswered(chosen)], card_foot(texts("quality.runs.foot", build=build["build_id"]))
    )


def _run(texts: Texts, run: Mapping[str, Any], build: Mapping[str, Any]) -> Component:
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
        [html.Span(texts("quality.runs.shown"), className="small-word")]
        if run.get("run_id") == build["run_id"]
        else []
    )
    source = "sandbox" if build["is_synthetic"] and run.get("kind") == "kolada" else run.get("kind")
    kind = texts.get(f"quality.kind.{source}", "quality.kind.other")
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
    if not runs:
        return texts("quality.runs.none_title")
    if stopped:
        return texts.choose("quality.runs.stopped", len(runs), stopped=stopped)
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
