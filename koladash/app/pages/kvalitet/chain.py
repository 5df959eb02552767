"""The whole chain: how many municipalities have each figure, year by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.tables import scrolling
from koladash.app.components.words import attributes, hyphenated, unseen
from koladash.app.formats import iso_date, year_span
from koladash.app.queries import quality as quality_queries
from koladash.app.queries import shared as queries
from koladash.app.wording.values import short_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl
    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure

    Counts: TypeAlias = Mapping[tuple[str, int], Sequence[Any]]


def chain_card(chosen: Selection) -> Component:
    """The six figures of the chain at once; every other figure with values one click away."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    frame = quality_queries.coverage(chosen.site.warehouse, chosen.group.municipalities)
    counts = {(kpi, year): count for kpi, year, *count in frame.iter_rows()}
    others = [
        each for each in catalogue.figures.values() if each.id in chosen.known and not each.chain_position
    ]
    years = _years(frame)
    head = card_head(
        _finding(chosen, counts, years),
        texts("quality.chain.subtitle", group=texts.of(chosen.group), years=_span(years)),
        texts,
    )
    rest = [_others(chosen, others, years, counts)] if others else []
    foot = card_foot(texts("quality.chain.foot"))
    return card([*head, _table(chosen, catalogue.chain, years, counts), *rest], foot)


def _years(frame: pl.DataFrame) -> list[int]:
    """The years in which anybody has anything; one column at least."""
    return sorted(frame.filter(frame["n"] > 0)["year"].unique()) or sorted(frame["year"].unique())[-1:]


def _span(years: Sequence[int]) -> str:
    return year_span(years[0], years[-1]) if years else "–"


def _finding(chosen: Selection, counts: Counts, years: Sequence[int]) -> str:
    """How many of the chain's links anybody has a figure for in any year."""
    texts, chain = chosen.visit.texts, chosen.site.catalogue.chain
    told = sum(
        any((each.id, year) in counts and counts[each.id, year][0] for year in years) for each in chain
    )
    key = "all" if told == len(chain) else "some" if told else "none"
    return texts(f"quality.chain.{key}", n=told, of=len(chain))


def _others(chosen: Selection, figures: Sequence[Figure], years: Sequence[int], counts: Counts) -> Component:
    return html.Details(
        [
            html.Summary(chosen.visit.texts.choose("quality.chain.others", len(figures)), className="action"),
            _table(chosen, figures, years, counts),
        ],
        className="more",
    )


def _table(chosen: Selection, figures: Sequence[Figure], years: Sequence[int], counts: Counts) -> Component:
    texts = chosen.visit.texts
    heads = [html.Th(texts("table.measure"), scope="col"), *(html.Th(str(y), scope="col") for y in years)]
    rows = [html.Tr([_name(chosen, each), *_cells(chosen, each, years, counts)]) for each in figures]
    caption = texts("quality.chain.caption", group=texts.of(chosen.group))
    table = html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(html.Tr(heads)), html.Tbody(rows)],
        className="coverage coverage-chain",
        style={"--years": str(len(years))},
    )
    return scrolling(table, caption, is_by_year=True)


def _name(chosen: Selection, figure: Figure) -> Component:
    """The figure as a link to its own matrix."""
    texts = chosen.visit.texts
    parts = [
        html.A(
            hyphenated(texts.of(figure)),
            href=f"?matt={figure.id}",
            **attributes({"data-set": f"matt={figure.id}"}),
        ),
        html.Span("" if figure.is_derived else figure.id, className="small-word"),
    ]
    current = {"aria-current": "true"} if figure.id == chosen.figure.id else {}
    return html.Th(parts, scope="row", **attributes(current))


def _cells(chosen: Selection, figure: Figure, years: Sequence[int], counts: Counts) -> list[Component]:
    """A count for each year; one hatched lane for a figure that this build does not hold."""
    if figure.id in chosen.known:
        return [count_cell(chosen.visit.texts, counts.get((figure.id, year))) for year in years]
    texts = chosen.visit.texts
    day = queries.kpi(chosen.site.warehouse, figure.id).get("vanished_day")
    why, words = (
        ("withdrawn", texts("quality.chain.vanished", day=iso_date(day)))
        if day
        else ("not_asked", texts("quality.key.not_asked"))
    )
    return [html.Td(html.Span(words, className="code"), colSpan=len(years), className=f"why-{why}")]


def count_cell(texts: Texts, count: Sequence[Any] | None) -> Component:
    """How many have told, of how many, with a bar; hatched by the commonest reason where nobody has.

    Args:
        texts: the language.
        count: n, of, and that reason; None where the figure has no such year.
    """
    if count is None or not count[1]:
        return html.Td(["–", unseen(texts("quality.chain.outside"))], className="outside")
    n, of, missing = count
    words = texts("table.of", n=n, of=of)
    if not n:
        why = short_reason(texts, {"missing": missing})
        return html.Td(
            [html.Span("0", className="code"), unseen(f", {words}, {why}")], className=f"why-{missing}"
        )
    bar = html.I(style={"width": f"{100 * n / of:.0f}%"}, **attributes({"aria-hidden": "true"}))
    out_of = unseen(f" {texts('quality.chain.out_of', of=of)}")
    return html.Td([str(n), out_of, bar], className="share", title=words)
