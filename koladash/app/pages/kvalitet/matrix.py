"""The coverage matrix: a row a municipality, a column a year, a hatch a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.cards import (
    card,
    card_foot,
    card_head,
    definition_sheet,
    table_toggle,
)
from koladash.app.components.tables import scrolling, sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes, icon, row_head, unseen
from koladash.app.pages.kvalitet.counties import counties_table, county_matrix
from koladash.app.pages.kvalitet.sheet import reasons_table
from koladash.app.wording import quality as wording
from koladash.app.wording.values import bare, definition, source
from koladash.catalogue.reasons import REASONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.app.texts import Texts

OTHER: Final = "other"


def matrix_card(chosen: Selection) -> Component:
    """The matrix, or the same in words."""
    texts, view = chosen.visit.texts, chosen.visit.view
    if chosen.is_country:
        shown = [sheet_table(counties_table(chosen)) if view.is_table else county_matrix(chosen)]
    else:
        shown = [sheet_table(reasons_table(chosen))] if view.is_table else [_legend(chosen), _matrix(chosen)]
    foot = card_foot(
        source(texts, chosen.cells),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "kvalitet"),
            definition_sheet(texts, [definition(chosen.site, texts, chosen.figure.id)]),
        ],
    )
    return card([*card_head(wording.finding(chosen), wording.subtitle(chosen), texts), *shown], foot)


def _matrix(chosen: Selection) -> Component:
    texts, years = chosen.visit.texts, chosen.years
    rows = {(row["name"], row["year"]): row for row in chosen.cells.iter_rows(named=True)}
    heads = [
        html.Th(texts("table.municipality"), scope="col"),
        *(html.Th(str(y), scope="col") for y in years),
    ]
    body = [
        html.Tr(
            [
                row_head(name, is_lit=name == chosen.lit),
                *(_cell(chosen, rows.get((name, year))) for year in years),
            ],
            className="lit" if name == chosen.lit else None,
        )
        for name in chosen.names
    ]
    counts = [html.Td(_count(chosen, year), className="of-all") for year in years]
    table = html.Table(
        [
            html.Caption(f"{wording.finding(chosen)}. {wording.subtitle(chosen)}", className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody(body),
            html.Tfoot(html.Tr([html.Th(texts("quality.matrix.count"), scope="row"), *counts])),
        ],
        className="coverage",
        style={"--years": str(len(years))},
    )
    return scrolling(table, wording.subtitle(chosen), is_by_year=True)


def _cell(chosen: Selection, row: Mapping[str, Any] | None) -> Component:
    texts = chosen.visit.texts
    if row is None:
        return html.Td(unseen(texts("missing_short.not_asked")), className="why-not_asked")
    words = wording.cell_words(chosen, row)
    if row["value"] is None:
        reason = _reason(row)
        return html.Td([_code(texts, reason), unseen(words)], className=f"why-{reason}", title=words)
    shown = html.Span(bare(texts, chosen.figure, row["value"]), **_passed_over())
    return html.Td([shown, *_marks(row), unseen(words)], className="told", title=words)


def _marks(row: Mapping[str, Any]) -> list[Component]:
    """Small marks beside a value; their words follow for those who do not see them."""
    found: list[Component] = (
        [html.Span(className="mark-revised", **_passed_over())] if row["revisions"] else []
    )
    found += [icon("caution")] if row["flag"] else []
    found += [html.Sup("p", **_passed_over())] if row["is_preliminary"] else []
    return found


def _count(chosen: Selection, year: int) -> list[str | Component]:
    """How many have told, over of how many: a year's column is narrow on paper."""
    texts, cells = chosen.visit.texts, chosen.of_year(year)
    if not cells.height:
        return ["–"]
    return [f"{cells['value'].count()} ", html.Span(texts("quality.chain.out_of", of=cells.height))]


def _legend(chosen: Selection) -> Component:
    """What occurs in the matrix, and only that."""
    texts, cells = chosen.visit.texts, chosen.cells
    occurring = {_reason(row) for row in cells.iter_rows(named=True) if row["value"] is None}
    told = html.Li([html.Span("12", className="key told", **_passed_over()), texts("quality.key.told")])
    kinds = [told] if chosen.present.height else []
    kinds += [
        html.Li([html.Span(_code(texts, each), className=f"key why-{each}"), texts(f"quality.key.{each}")])
        for each in (*REASONS, OTHER)
        if each in occurring
    ]
    present = chosen.present
    kinds += (
        [html.Li([html.Span(className="mark-revised"), texts("quality.key.revised")])]
        if present["revisions"].sum()
        else []
    )
    kinds += [html.Li([icon("caution"), texts("quality.key.flagged")])] if present["flag"].count() else []
    kinds += (
        [html.Li([html.Sup("p"), texts("quality.key.preliminary")])]
        if present["is_preliminary"].any()
        else []
    )
    return html.Ul(kinds, className="coverage-key", **attributes({"aria-label": texts("quality.key.label")}))


def _reason(row: Mapping[str, Any]) -> str:
    return row["missing"] if row["missing"] in REASONS else OTHER


def _code(texts: Texts, reason: str) -> Component:
    """The reason's short sign, so that the hatch is never alone."""
    return html.Span(texts(f"quality.code.{reason}"), className="code", **_passed_over())


def _passed_over() -> dict[str, Any]:
    return attributes({"aria-hidden": "true"})
