"""The survey among Västra Götaland's municipalities: each question with its base, and the typologies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl
from dash import html

from koladash.app.components.cards import callout, card, card_foot, plain_head, transcribed_head
from koladash.app.components.tables import Cell, Sheet, scrolling
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes, unseen
from koladash.app.pages.rapporter.study import study_page
from koladash.app.provenance import source_line
from koladash.app.queries import reports as report_queries
from koladash.app.wording import study as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Rendered, Site, Visit

DERIVED: Final = "derived"
A_KPI: Final = 6


def survey_page(site: Site, visit: Visit) -> Rendered:
    """Who answered, what they answered, and which classes the report speaks in."""
    texts, told = visit.texts, report_queries.survey(site.warehouse)
    options = told.filter(pl.col("question").is_not_null(), ~pl.col("is_sum"))
    questions = options["question"].unique(maintain_order=True)
    cards = [_question_card(texts, options.filter(question=each)) for each in questions]
    along = take_along(site, visit, "rapporter")
    return study_page(
        site,
        visit,
        "survey",
        _lead(texts, told),
        [
            html.Div(cards, className="row row-cards"),
            _typology_card(texts, site, along),
            callout(texts("study.survey.caution_title"), [texts("study.survey.caution")]),
        ],
    )


def survey_sheet(site: Site, visit: Visit) -> Sheet:
    """One row an option: number, base, share, and how sure each is."""
    texts = visit.texts
    names = ("question", "option", "answers", "base", "share", "number_basis", "base_basis")
    return Sheet(
        name="bahrami-2025-enkat",
        caption=texts("study.survey.caption"),
        headings=(*(texts(f"study.column.{name}") for name in names), texts("table.source")),
        rows=tuple(_filed(texts, row) for row in report_queries.survey(site.warehouse).iter_rows(named=True)),
    )


def _lead(texts: Texts, told: pl.DataFrame) -> str:
    replied = told.filter(pl.col("question").is_null()).row(0, named=True)
    positive = told.filter(pl.col("is_sum")).row(0, named=True)
    return texts(
        "study.survey.lead",
        n=replied["answers"],
        of=replied["asked"],
        share=wording.share(texts, replied),
        positive=positive["answers"],
        asked=positive["asked"],
    )


def _question_card(texts: Texts, rows: pl.DataFrame) -> Component:
    """The question, its options as bars, and what they rest on."""
    first = rows.row(0, named=True)
    columns = ("option", "answers", "share")
    heads = [
        html.Th(texts(f"study.column.{name}"), scope="col", className="number" if name == "share" else None)
        for name in columns
    ]
    title = texts(f"study.survey.title.{first['question']}")
    table = html.Table(
        [
            html.Caption(title, className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody([_option(texts, row) for row in rows.iter_rows(named=True)]),
        ],
        className="plain answers",
    )
    derived = [texts("study.survey.derived")] if DERIVED in rows["answers_basis"] else []
    note = html.P(" ".join([wording.base_note(texts, first), *derived]), className="small-note")
    subtitle = texts("study.survey.asked", number=first["question"], text=wording.question(texts, first))
    head = transcribed_head(title, subtitle, texts)
    return card([*head, scrolling(table, title), note], card_foot(source_line(texts, first)))


def _option(texts: Texts, row: dict[str, Any]) -> Component:
    words = wording.answers(texts, row)
    is_told = row["answers"] is not None
    share = 100 * row["answers"] / row["asked"] if is_told else 0
    bar = html.Div(
        html.I(style={"width": f"{share:.0f}%"}) if is_told else html.I(className="unknown"),
        className="answer-bar",
        **attributes({"aria-hidden": "true"}),
    )
    mark = (
        [html.Sup("1"), unseen(texts("study.survey.derived_short"))]
        if row["answers_basis"] == DERIVED
        else []
    )
    return html.Tr(
        [
            html.Th(wording.option(texts, row), scope="row"),
            html.Td([bar, html.Span([words, *mark])]),
            html.Td(wording.share(texts, row), className="number"),
        ]
    )


def _typology_card(texts: Texts, site: Site, along: Sequence[Component]) -> Component:
    """The report's own classes, one typology a line; open to read them all."""
    rows = report_queries.typologies(site.warehouse)
    entries: list[Component] = []
    for name in rows["typology"].unique(maintain_order=True):
        labels = [_label(texts, row) for row in rows.filter(typology=name).iter_rows(named=True)]
        entries.append(html.Div([html.Dt(texts(f"study.typology.{name}")), html.Dd("; ".join(labels))]))
    title = texts("study.typologies.title", n=len(entries))
    body = html.Details(
        [
            html.Summary(texts("study.typologies.open"), className="action"),
            html.Dl(entries, className="terms"),
        ],
        className="more",
    )
    head = plain_head(title, texts("study.typologies.subtitle"))
    foot = card_foot(site.catalogue.reports["bahrami-2025"].label, along)
    return card([*head, body], foot, className="card typologies")


def _label(texts: Texts, row: dict[str, Any]) -> str:
    """The label in the reader's language; where the English is a key figure's id, the Swedish with the id."""
    is_kpi = len(row["label_en"]) == A_KPI and row["label_en"][1:].isdigit()
    if is_kpi:
        return f"{row['label']} ({row['label_en']})"
    return str(row["label" if texts.language == "sv" else "label_en"])


def _filed(texts: Texts, row: dict[str, Any]) -> tuple[Cell, ...]:
    asked = wording.question(texts, row) if row["question_text"] else texts("study.survey.response")
    return (
        Cell(asked),
        Cell(wording.option(texts, row)),
        Cell(wording.answers(texts, row), row["answers"], is_number=True),
        Cell(str(row["asked"]), row["asked"], is_number=True),
        Cell(wording.share(texts, row), row["percent"], is_number=True),
        Cell(texts(f"study.basis.{row['answers_basis']}")),
        Cell(texts(f"study.basis.{row['asked_basis']}")),
        Cell(source_line(texts, row)),
    )
