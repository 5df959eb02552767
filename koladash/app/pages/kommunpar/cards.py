"""Head to head, the test of the heading, and what may be set against what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.cards import callout, card, card_foot, card_head, missing_block, verdict_mark
from koladash.app.components.tables import scrolling
from koladash.app.components.words import attributes, identity
from koladash.app.pages.kommunpar.selection import UNEMPLOYED
from koladash.app.wording import pair as wording
from koladash.app.wording.marked import remark
from koladash.app.wording.values import bare, measure

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison
    from koladash.app.pages.kommunpar.selection import Selection


def head_to_head(chosen: Selection) -> Component:
    """One figure for each municipality in large type, and whether the pair's heading holds."""
    leading = _leading(chosen)
    return html.Section(
        [
            *(_corner(chosen, leading, code, role) for code, role in zip(chosen.pair, "ab", strict=True)),
            _heading(chosen),
        ],
        className="head-to-head",
        **attributes({"aria-label": chosen.visit.texts("pair.head_to_head")}),
    )


def guard_card(chosen: Selection) -> Component:
    """The guard's verdict on every measure, with the year and the reason."""
    texts = chosen.visit.texts
    heads = [
        html.Th(texts(f"guard.column.{name}"), scope="col")
        for name in ("measure", "year", "verdict", "reason")
    ]
    table = html.Table(
        [
            html.Caption(texts("guard.title"), className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_guard_row(chosen, each) for each in chosen.comparisons]),
        ],
        className="plain guard-table",
    )
    return card(
        [
            *card_head(texts("guard.title"), texts("guard.subtitle"), texts),
            scrolling(table, texts("guard.title")),
        ],
        card_foot(texts("guard.foot")),
    )


def _leading(chosen: Selection) -> Comparison:
    """Unemployment where both have it, as the headings speak of it; else the first measure that both have."""
    first = [each for each in chosen.comparisons if each.figure.id == UNEMPLOYED]
    usable = [each for each in [*first, *chosen.comparisons] if each.common.year is not None]
    return usable[0] if usable else chosen.comparisons[0]


def _corner(chosen: Selection, leading: Comparison, code: str, role: str) -> Component:
    texts, place = chosen.visit.texts, chosen.site.catalogue.places.municipalities[code]
    value = leading.value(code)
    region = texts.of(chosen.site.catalogue.region_of(code))
    title = html.H2([identity(role), place.name, html.Span(region)])
    if value is None:
        return html.Div([title, missing_block(texts, wording.lacking(texts, leading, code))])
    figure = html.P(
        [
            html.Span(bare(texts, leading.figure, value), className=f"big-number {role}-text"),
            html.Span(measure(texts, leading.figure), className="big-unit"),
        ]
    )
    return html.Div([title, figure, html.P(_against(chosen, leading, code), className="card-subtitle")])


def _against(chosen: Selection, leading: Comparison, code: str) -> str:
    texts, reference = chosen.visit.texts, wording.nearest_reference(leading)
    told = remark(texts, leading.row(code))
    what = texts("pair.figure_year", measure=texts.of(leading.figure), year=f"{leading.year}{told}")
    name = wording.reference_in_words(texts, reference) if reference else ""
    against = wording.against(texts, leading, code, name) if reference else ""
    return f"{what} {against}".strip()


def _heading(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    if chosen.study is None or chosen.check is None:
        return callout(texts("pair.own_pair.title"), [_lacking(chosen) or texts("pair.own_pair.text")])
    if chosen.check.year is None:
        return callout(
            texts("pair.heading.title"),
            [texts("pair.heading.untested", kpi=chosen.check.lacking), _lacking(chosen)],
        )
    verdict = wording.heading_verdict(texts, chosen.check, chosen.names)
    return callout(texts("pair.heading.title"), [verdict, texts("pair.heading.caution")])


def _lacking(chosen: Selection) -> str:
    """Which of the page's own measures have no figure for either municipality."""
    texts = chosen.visit.texts
    names = [texts.of(each.figure) for each in chosen.comparisons if each.is_empty]
    return texts("pair.lacking", names=wording.sentence_list(texts, names)) if names else ""


def _guard_row(chosen: Selection, comparison: Comparison) -> Component:
    texts = chosen.visit.texts
    return html.Tr(
        [
            html.Th(texts.of(comparison.figure), scope="row"),
            html.Td(str(comparison.common.year or "–")),
            html.Td(verdict_mark(texts, comparison.assessment.verdict)),
            html.Td(wording.guard_reasons(texts, comparison, chosen.names)),
        ]
    )
