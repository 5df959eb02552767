"""What the reports say: how the work is organised, and what shares its administration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import unseen
from koladash.app.provenance import source_line
from koladash.app.wording import profile as wording

if TYPE_CHECKING:
    from typing import Any

    from dash.development.base_component import Component

    from koladash.app.pages.kommun.selection import Selection
    from koladash.app.wording.profile import Told


def organisation(chosen: Selection) -> Component:
    """Two columns, or the one that a report speaks of; words where none does."""
    blocks = [*_organised(chosen), *_administration(chosen)] or _undescribed(chosen)
    return html.Div(blocks, className=f"a4-columns a4-columns-{len(blocks)}")


def _organised(chosen: Selection) -> list[Component]:
    lines = wording.organisation(chosen)
    if not lines:
        return []
    return [
        html.Section(
            [
                html.H2(chosen.visit.texts("kommun.organisation.title")),
                html.Ul([html.Li(_line(line)) for line in lines], className="a4-bullets"),
                html.P(wording.organisation_source(chosen), className="a4-note"),
            ]
        )
    ]


def _line(told: Told) -> list[str | Component]:
    """Our words, and the report's own in their language."""
    quoted = [
        part
        for index, (name, persons) in enumerate(told.names)
        for part in (", " if index else ": ", html.Span(name, lang="sv"), persons)
    ]
    return [told.words, *quoted]


def _administration(chosen: Selection) -> list[Component]:
    """Table 3 of the Göteborgsregionen report for this municipality; a blank read as no carries its mark."""
    texts, told = chosen.visit.texts, chosen.administration
    if told.is_empty():
        return []
    rows = list(told.iter_rows(named=True))
    note = texts("kommun.administration.inferred") if any(_is_inferred(row) for row in rows) else ""
    items = [html.Div([html.Dt(_indicator(chosen, row)), html.Dd(_answer(chosen, row))]) for row in rows]
    return [
        html.Section(
            [
                html.H2(texts("kommun.administration.title", year=rows[0]["year"])),
                html.Dl(items, className="a4-answers"),
                html.P(f"{source_line(texts, rows[0])}. {note}".strip(), className="a4-note"),
            ]
        )
    ]


def _undescribed(chosen: Selection) -> list[Component]:
    texts = chosen.visit.texts
    words = texts("kommun.organisation.none", name=chosen.name)
    return [html.Section([html.H2(texts("kommun.organisation.title")), html.P(words, className="a4-plain")])]


def _indicator(chosen: Selection, row: dict[str, Any]) -> str:
    return chosen.visit.texts(f"report.indicator.{row['indicator']}")


def _answer(chosen: Selection, row: dict[str, Any]) -> list[str | Component]:
    texts = chosen.visit.texts
    if row["value"] is None:
        return [texts("missing.iu")]
    answer: list[str | Component] = [texts("report.yes" if row["value"] else "report.no")]
    return [*answer, html.Sup("2"), unseen(texts("report.inferred"))] if _is_inferred(row) else answer


def _is_inferred(row: dict[str, Any]) -> bool:
    return bool(row["basis"] == "inferred_zero")
