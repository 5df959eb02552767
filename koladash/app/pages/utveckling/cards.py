"""Beside the picture: what may be set against what, and what must be known of the figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.cards import callout, card, card_foot, card_head, verdict_mark
from koladash.app.components.words import attributes
from koladash.app.pages.utveckling.lines import guards
from koladash.app.wording.pair import guard_reasons

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison
    from koladash.app.pages.utveckling.selection import Selection


def guard_card(chosen: Selection) -> list[Component]:
    """The first municipality against each of the others; nothing where only one is chosen."""
    texts, names = chosen.visit.texts, chosen.names()
    if len([each for each in chosen.entities if not each.is_group]) < 2:  # noqa: PLR2004 - one against another
        return []
    items = [_verdict(chosen, each, names) for each in guards(chosen)]
    head = card_head(texts("guard.title"), texts("guard.subtitle"), texts)
    return [card([*head, html.Ul(items, className="guard-list")], card_foot(texts("guard.foot")))]


def caution(chosen: Selection) -> list[Component]:
    """The figure's caveats and breaks, and what follows an ended series; never joined to it."""
    texts, figure, catalogue = chosen.visit.texts, chosen.figure, chosen.site.catalogue
    sentences = [texts.of(catalogue.caveats[each], "text") for each in figure.caveats][:2]
    sentences += [
        texts("development.break", year=each.year, reason=texts.of(each, "reason"))
        for each in catalogue.breaks_of(figure.id)
    ]
    if figure.ended and not getattr(figure, "successor", ""):
        sentences.append(texts("development.ended", year=figure.ended))
    if not sentences and not figure.ended:
        return []
    box = callout(texts("development.caveats"), sentences)
    return [html.Div([box, *_successor(chosen)])]


def _successor(chosen: Selection) -> list[Component]:
    texts, figures = chosen.visit.texts, chosen.site.catalogue.figures
    successor = getattr(chosen.figure, "successor", "")
    if not successor:
        return []
    words = texts(
        "development.successor", year=chosen.figure.ended, name=texts.of(figures[successor]), kpi=successor
    )
    link = html.A(
        texts("development.show_successor"),
        href=f"?matt={successor}",
        **attributes({"data-set": f"matt={successor}"}),
    )
    return [html.P([f"{words} ", link], className="note")]


def _verdict(chosen: Selection, comparison: Comparison, names: dict[str, str]) -> Component:
    texts, year = chosen.visit.texts, comparison.common.year
    first, second = (names[code] for code in comparison.pair)
    title = texts(
        "development.guard.both" if year else "development.guard.no_year", a=first, b=second, year=year or ""
    )
    return html.Li(
        [
            html.B(title),
            verdict_mark(texts, comparison.assessment.verdict),
            html.Span(guard_reasons(texts, comparison, names), className="reason"),
        ]
    )
