"""The chosen municipality's neighbours: the same figure and year, and what the guard says of each pair."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
from dash import html

from koladash.analysis import comparability
from koladash.app.components.cards import card, card_foot, card_head, verdict_mark
from koladash.app.components.words import attributes
from koladash.app.formats import swedish_order
from koladash.app.queries import shared as queries
from koladash.app.state import View
from koladash.app.wording import neighbours as wording
from koladash.app.wording.values import SHARE, reason, short
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from dash.development.base_component import Component

    from koladash.app.pages.karta.selection import Selection

    Rows: TypeAlias = Mapping[tuple[str, str], Mapping[str, Any]]
    Remark: TypeAlias = tuple[comparability.Verdict, str]


def neighbours_card(chosen: Selection) -> list[Component]:
    """The chosen one's neighbours in alphabetical order; nothing while none is chosen."""
    if not chosen.selected:
        return []
    texts, name = chosen.visit.texts, _name(chosen, chosen.selected)
    title = whose(texts, texts("neighbours.title", name=name), chosen.gender)
    head = card_head(title, texts("neighbours.subtitle"), texts)
    if not chosen.neighbours.all:
        return [card([*head, html.P(texts("neighbours.none", name=name), className="footnote")])]
    around = sorted(chosen.neighbours.all, key=lambda code: swedish_order(_name(chosen, code)))
    return [card([*head, *_listed(chosen, around)], card_foot(texts("neighbours.foot")))]


def _listed(chosen: Selection, around: Sequence[str]) -> list[Component]:
    """The list; what the guard says of every pair is said once, over it."""
    rows = _rows(chosen)
    remarks = {code: remark for code in around if (remark := _remark(chosen, rows, code))}
    of_all = set(remarks.values()) if len(remarks) > 1 else set()
    shared = of_all.pop() if len(of_all) == 1 else None
    own = rows.get((chosen.figure.id, chosen.selected), {})
    first = html.Li([html.B(_name(chosen, chosen.selected)), *_value(chosen, own)], className="is-own")
    others = [_neighbour(chosen, rows, code, None if shared else remarks.get(code)) for code in around]
    said = [html.P(_said(chosen, shared), className="neighbours-guard")] if shared else []
    return [*said, html.Ul([first, *others], className="neighbours")]


def _rows(chosen: Selection) -> Rows:
    """Figure and municipality to its row of the year shown, for the persons behind a share too."""
    codes, figure = [chosen.selected, *chosen.neighbours.all], chosen.figure
    kpis = [figure.id, *([figure.count_kpi] if figure.count_kpi else [])]
    found = queries.series(chosen.site.warehouse, kpis, chosen.gender, codes)
    shown = found.filter(pl.col("year") == pl.lit(chosen.year, pl.Int16))
    return {(row["kpi"], row["municipality"]): row for row in shown.iter_rows(named=True)}


def _neighbour(chosen: Selection, rows: Rows, code: str, remark: Remark | None) -> Component:
    where = wording.whereabouts(chosen, code)
    return html.Li(
        [
            _link(chosen, code),
            *_value(chosen, rows.get((chosen.figure.id, code), {})),
            *([html.Span(where, className="reason")] if where else []),
            *([html.Span(_said(chosen, remark), className="reason")] if remark else []),
        ]
    )


def _link(chosen: Selection, code: str) -> Component:
    """The neighbour's name, which leads to the two as a pair."""
    name = _name(chosen, code)
    said = chosen.visit.texts("neighbours.compare", a=_name(chosen, chosen.selected), b=name)
    pair = View(municipality=chosen.selected, against=code, language=chosen.visit.texts.language)
    return html.A(
        name,
        href=chosen.site.href("par", pair),
        title=said,
        **attributes({"data-go": "page", "aria-label": f"{name}. {said}"}),
    )


def _value(chosen: Selection, row: Mapping[str, Any]) -> list[Component]:
    """The value, or that it is missing and why."""
    texts, value = chosen.visit.texts, row.get("value")
    if value is not None:
        return [html.Span(short(texts, chosen.figure, value), className="neighbour-value")]
    return [
        html.Span(texts("missing.iu"), className="neighbour-value hatched"),
        html.Span(reason(texts, row, chosen.year), className="reason"),
    ]


def _remark(chosen: Selection, rows: Rows, code: str) -> Remark | None:
    """Why the two may not be set against each other; nothing where they may, or where the other lacks.

    Where the chosen one lacks, the other is judged by itself: few persons are few beside nobody too.
    """
    own, other = (_compared(chosen, rows, each) for each in (chosen.selected, code))
    if other.value is None:
        return None
    figure = chosen.figure
    definition = comparability.Definition(
        is_share=figure.unit == SHARE and bool(figure.count_kpi),
        follows_size=figure.follows_size,
        has_caveat="small_numbers" in figure.caveats,
    )
    found = comparability.assess(other if own.value is None else own, other, definition)
    if found.verdict == comparability.Verdict.COMPARABLE:
        return None
    names = {each: _name(chosen, each) for each in (chosen.selected, code)}
    return found.verdict, wording.guard(chosen.visit.texts, found, names)


def _said(chosen: Selection, remark: Remark) -> list[Component | str]:
    verdict, why = remark
    return [verdict_mark(chosen.visit.texts, verdict), f" {why}"]


def _compared(chosen: Selection, rows: Rows, code: str) -> comparability.Figure:
    figure = chosen.figure
    value, count = (rows.get((kpi, code), {}).get("value") for kpi in (figure.id, figure.count_kpi))
    return comparability.Figure(code, chosen.year, value, chosen.gender, count)


def _name(chosen: Selection, code: str) -> str:
    return chosen.site.catalogue.places.municipalities[code].name
