"""The table of eight measures: value, change, line, region and country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.sparkline import spark
from koladash.app.components.tables import scrolling
from koladash.app.components.words import attributes
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
            html.Thead(_heads(chosen), role="rowgroup"),
            html.Tbody([_row(chosen, each) for each in chosen.figures], role="rowgroup"),
        ],
        className="a4-table",
        role="table",
    )
    is_own = any(wording.country_level(texts, each)[1] for each in chosen.figures if not each.is_empty)
    note = [texts("kommun.table.note"), *([texts("kommun.table.own_mean")] if is_own else [])]
    return html.Section(
        [
            scrolling(table, wording.table_title(chosen)),
            html.P(" ".join(note), className="a4-note"),
        ]
    )


def _heads(chosen: Selection) -> Component:
    texts = chosen.visit.texts
    plain = [texts(f"kommun.table.{name}") for name in ("link", "measure")]
    numbers = _numbers(chosen)
    heads = [
        *(html.Th(words, scope="col", role="columnheader") for words in plain),
        *(
            html.Th(words, scope="col", role="columnheader", className=None if name == "line" else "number")
            for name, words in numbers.items()
        ),
    ]
    return html.Tr(heads, role="row")


def _numbers(chosen: Selection) -> dict[str, str]:
    """The headings of the columns beside the measure, by column."""
    texts = chosen.visit.texts
    region = texts("kommun.table.region", name=wording.region_label(chosen))
    columns = ("value", "change", "line", "region", "country")
    return {name: region if name == "region" else texts(f"kommun.table.{name}") for name in columns}


def _row(chosen: Selection, comparison: Comparison) -> Component:
    texts, figure = chosen.visit.texts, comparison.figure
    link = texts.get(
        f"kommun.link.{figure.link}",
        "reference.name",
        name=texts.of(chosen.site.catalogue.links[figure.link]),
    )
    head = [
        html.Td(link, className="a4-link", role="cell"),
        html.Th(wording.measure_name(texts, comparison), scope="row", role="rowheader"),
    ]
    return html.Tr(
        [*head, *(_lacking(chosen, comparison) if comparison.is_empty else _told(chosen, comparison))],
        role="row",
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
    year = html.Small(f" {marked(texts, comparison.row(code), str(comparison.year))}")
    cells: dict[str, list[Any]] = {
        "value": [html.B(value), year, *few],
        "change": change,
        "line": [spark(texts, comparison, code, LINE)],
        "region": [region, html.Small(f" {count}")],
        "country": [country, *([html.Sup(OWN_MEAN)] if is_own_mean else [])],
    }
    heads = _numbers(chosen)
    return [_cell(name, heads[name], content) for name, content in cells.items()]


def _cell(name: str, head: str, content: list[Any]) -> Component:
    """A cell with its column's heading, which a narrow screen shows in the cell."""
    looks = "" if name == "line" else "number "
    return html.Td(content, className=f"{looks}a4-{name}", role="cell", **attributes({"data-head": head}))


def _lacking(chosen: Selection, comparison: Comparison) -> list[Component]:
    texts = chosen.visit.texts
    rows = comparison.values.sort("year").tail(1)
    row = rows.row(0, named=True) if rows.height else {}
    why = texts("kommun.table.lacks", reason=short_reason(texts, row), kpi=comparison.figure.id)
    return [html.Td([html.Span(className="swatch"), why], colSpan=5, className="a4-lacking", role="cell")]
