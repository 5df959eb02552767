"""The same year by four averages: which one is chosen changes the story."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.app.components.cards import card, card_foot, card_head
from koladash.app.components.charts import picture
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lollipop import lollipops
from koladash.app.pages.inflode.panel import answers
from koladash.app.pages.inflode.sheet import answers_sheet
from koladash.app.theme import load_theme
from koladash.app.wording import inflow as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.inflode.panel import Answer, Panel
    from koladash.app.pages.inflode.selection import Selection

SIDE_WIDTH = 322
STACKED_BELOW = 1200
"""The width of a window under which the side cards lie below the table; as in app.css."""


def averages_card(chosen: Selection, panel: Panel) -> list[Component]:
    """Median, mean and the two weighted means of the latest year that is told; nothing where none is."""
    found = answers(panel, panel.told[-1]) if panel.told else []
    if not found:
        return []
    texts, year = chosen.visit.texts, panel.told[-1]
    sentence = wording.answers_sentence(texts, found, panel.weight, year)
    title = texts("inflow.average.title", n=wording.count_word(texts, len(found)))
    group = wording.inside(texts, texts.of(chosen.group))
    subtitle = texts("inflow.average.subtitle", subject=wording.subject(chosen), group=group, year=year)
    table = html.Details(
        [
            html.Summary(texts("inflow.average.table")),
            sheet_table(answers_sheet(chosen, panel)),
        ],
        className="in-place",
    )
    return [
        card(
            [
                *card_head(title, subtitle, texts),
                picture("averages", _drawn(chosen, panel, found), texts.language, sentence),
                html.P(wording.answers_count(texts, found), className="footnote"),
                table,
            ],
            card_foot(
                wording.answers_source(chosen, panel),
                take_along(chosen.site, chosen.visit, "inflode-averages", {"averages": ""}),
            ),
        )
    ]


def _drawn(chosen: Selection, panel: Panel, found: Sequence[Answer]) -> Drawing:
    texts, visit = chosen.visit.texts, chosen.visit
    width = SIDE_WIDTH if visit.width > STACKED_BELOW else min(visit.width - 66, 700)
    rows = [
        (
            wording.answer_name(texts, each, panel.weight),
            each.average.value,
            wording.answer_value(texts, each),
            texts("table.of", n=each.average.n, of=each.average.of),
        )
        for each in found
    ]
    frame = pl.DataFrame(rows, schema=["name", "value", "label", "detail"], orient="row")
    return lollipops(frame, Canvas(load_theme(visit.theme), width, language=texts.language))
