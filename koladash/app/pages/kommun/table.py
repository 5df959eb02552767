"""The table of eight measures: value, change, line, region and country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.sparkline import spark
from koladash.app.components.tables import scrolling
from koladash.app.wording import profile as wording
from koladash.app.wording.marked import marked
from koladash.app.wording.municipality import rests_on_few
from koladash.app.wording.values import bare, short_reason

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison
    from koladash.app.pages.kommun.selection import Selection

LINE: Final = (84, 20)
OWN_MEAN: Final = "¹"


def figures_table(chosen: Selection) -> Component:
    """The table under its heading, with what must be known to read it."""
    texts = chosen.visit.texts
    table = html.Table(
        [
            html.Caption(wording.table_title(chosen)),
            html.Thead(_heads(chosen)),
            html.Tbody([_row(chosen, each) for each in chosen.figures]),
        ],
        className="a4-table",
    )
    return html.Section(
        [
            scrolling(table, wording.table_title(chosen)),
            html.P(texts("kommun.table.note"), className="a4-note"),
        ]
    )


def _heads(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    region = texts("kommun.table.region", name=wording.region_label(chosen))
    plain = [html.Th(texts(f"kommun.table.{name}"), scope="col") for name in ("link", "measure")]
    numbers = [
        html.Th(words, scope="col", className="number")
        for words in (texts("kommun.table.value"), texts("kommun.table.change"))
    ]
    return html.Tr(
        [
            *plain,
            *numbers,
            html.Th(texts("kommun.table.line"), scope="col"),
            html.Th(region, scope="col", className="number"),
            html.Th(texts("kommun.table.country"), scope="col", className="number"),
        ]
    )


def _row(chosen: Selection, comparison: Comparison) -> Component:
    texts, figure = chosen.visit.texts, comparison.figure
    link = texts.get(
        f"kommun.link.{figure.link}",
        "reference.name",
        name=texts.of(chosen.site.catalogue.links[figure.link]),
    )
    head = [html.Td(link, className="a4-link"), html.Th(wording.measure_name(texts, comparison), scope="row")]
    return html.Tr(
        [*head, *(_lacking(chosen, comparison) if comparison.is_empty else _told(chosen, comparison))]
    )


def _told(chosen: Selection, comparison: Comparison) -> list[Component]:
    texts, code = chosen.visit.texts, chosen.code
    value = bare(texts, comparison.figure, comparison.value(code) or 0.0)
    few = [html.Small(texts("kommun.few"))] if rests_on_few(comparison) else []
    before = wording.change_year(comparison, code)
    change: list[str | Component] = [
        wording.change_words(texts, comparison, code),
        *([html.Small(f" ({before})")] if before else []),
    ]
    region, count = wording.region_level(texts, comparison)
    country, is_own_mean = wording.country_level(texts, comparison)
    return [
        html.Td(
            [
                html.B(value),
                html.Small(f" {marked(texts, comparison.row(code), str(comparison.year))}"),
                *few,
            ],
            className="number",
        ),
        html.Td(change, className="number"),
        html.Td(spark(texts, comparison, code, LINE)),
        html.Td([region, html.Small(f" {count}")], className="number"),
        html.Td([country, *([html.Sup(OWN_MEAN)] if is_own_mean else [])], className="number"),
    ]


def _lacking(chosen: Selection, comparison: Comparison) -> list[Component]:
    texts = chosen.visit.texts
    rows = comparison.values.sort("year").tail(1)
    row = rows.row(0, named=True) if rows.height else {}
    why = texts("kommun.table.lacks", reason=short_reason(texts, row), kpi=comparison.figure.id)
    return [html.Td([html.Span(className="swatch"), why], colSpan=5, className="a4-lacking")]
