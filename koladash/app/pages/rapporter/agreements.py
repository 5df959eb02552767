"""IFAU's ten municipalities: their agreements by type, and the forms of cooperation without names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from dash import html

from koladash.app.components.cards import callout, card, card_foot, transcribed_head
from koladash.app.components.tables import Cell, Sheet, scrolling
from koladash.app.components.take_along import take_along
from koladash.app.components.words import unseen
from koladash.app.formats import alphabetical
from koladash.app.pages.rapporter.study import study_page
from koladash.app.provenance import source_line
from koladash.app.queries import reports as report_queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Rendered, Site, Visit

TOTAL: Final = "agreements_and_documents_total"
KINDS: Final = (
    "agreements_dua",
    "agreements_finsam",
    "agreements_lok",
    "agreements_intermunicipal",
    "documents_internal",
)
INFERRED: Final = "inferred_zero"


def agreements_page(site: Site, visit: Visit) -> Rendered:
    """The table, the forms, and that nobody may know which municipality had which."""
    texts, told = visit.texts, report_queries.agreements(site.warehouse)
    along = take_along(site, visit, "rapporter")
    return study_page(
        site,
        visit,
        "ifau",
        _lead(texts, told),
        [
            html.Div(
                [
                    _table_card(texts, told, along),
                    html.Div(
                        [callout(texts("study.ifau.caution_title"), [texts("study.ifau.caution")])],
                        className="stack",
                    ),
                ],
                className="row row-report",
            ),
            _forms_card(texts, site),
        ],
    )


def agreements_sheet(site: Site, visit: Visit) -> Sheet:
    """One row a municipality and type."""
    texts = visit.texts
    rows = report_queries.agreements(site.warehouse).sort("municipality_name", "indicator")
    names = ("table.municipality", "study.column.kind", "table.value", "table.basis", "table.source")
    return Sheet(
        name="ifau-2025-overenskommelser",
        caption=texts("study.ifau.caption"),
        headings=tuple(texts(name) for name in names),
        rows=tuple(
            (
                Cell(row["municipality_name"]),
                Cell(texts(f"study.ifau.kind.{row['indicator']}")),
                Cell(str(row["value"]), row["value"], is_number=True),
                Cell(texts(f"study.basis.{row['basis']}")),
                Cell(source_line(texts, row)),
            )
            for row in rows.iter_rows(named=True)
        ),
    )


def _lead(texts: Texts, told: pl.DataFrame) -> str:
    totals = told.filter(indicator=TOTAL)
    without = alphabetical(totals.filter(pl.col("value") == 0)["municipality_name"])
    return texts(
        "study.ifau.lead",
        n=totals["value"].sum(),
        of=totals.height,
        none=", ".join(without) or texts("table.none"),
    )


def _table_card(texts: Texts, told: pl.DataFrame, along: Sequence[Component]) -> Component:
    cells = {(row["municipality_name"], row["indicator"]): row for row in told.iter_rows(named=True)}
    columns = (*KINDS, TOTAL)
    heads = [
        html.Th(texts("table.municipality"), scope="col"),
        *(html.Th(texts(f"study.ifau.kind.{each}"), scope="col", className="number") for each in columns),
    ]
    body = [
        html.Tr([html.Th(name, scope="row"), *(_cell(texts, cells.get((name, each))) for each in columns)])
        for name in alphabetical(told["municipality_name"].unique())
    ]
    caption = texts("study.ifau.caption")
    table = html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(html.Tr(heads)), html.Tbody(body)],
        className="plain report-table",
    )
    head = transcribed_head(texts("study.ifau.title"), texts("study.ifau.subtitle"), texts)
    foot = card_foot(source_line(texts, told.row(0, named=True)), along)
    return card(
        [*head, scrolling(table, caption), html.P(texts("study.ifau.inferred"), className="footnote")], foot
    )


def _cell(texts: Texts, row: dict[str, Any] | None) -> Component:
    if row is None:
        return html.Td(texts("missing.iu"), className="number")
    if row["basis"] != INFERRED:
        return html.Td(str(row["value"]), className="number")
    mark = [html.Sup("1"), unseen(texts("study.ifau.inferred_short"))]
    return html.Td([f"({row['value']})", *mark], className="number inferred")


def _forms_card(texts: Texts, site: Site) -> Component:
    rows = list(report_queries.cooperation_forms(site.warehouse).iter_rows(named=True))
    names = ("form", "goals", "relation", "professions", "found")
    heads = [html.Th(texts(f"study.column.{name}"), scope="col") for name in names]
    body = [
        html.Tr(
            [
                html.Th(texts(f"study.ifau.form.{row['arrangement']}"), scope="row"),
                *(html.Td(row[name], lang="sv") for name in ("goals", "relation", "professions")),
                html.Td(str(row["municipalities"]), className="number"),
            ]
        )
        for row in rows
    ]
    caption = texts("study.ifau.forms_title")
    table = html.Table(
        [html.Caption(caption, className="unseen"), html.Thead(html.Tr(heads)), html.Tbody(body)],
        className="plain forms",
    )
    head = transcribed_head(caption, texts("study.ifau.forms_subtitle"), texts)
    return card([*head, scrolling(table, caption)], card_foot(source_line(texts, rows[0])))
