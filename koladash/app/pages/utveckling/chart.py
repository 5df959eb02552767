"""The pictures: one large chart up to three series, else a small one for each with the others in grey."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import polars as pl
from dash import html

from koladash.app.components.cards import (
    card,
    card_foot,
    card_head,
    definition_sheet,
    download_sheet,
    missing_block,
    table_toggle,
)
from koladash.app.components.charts import picture
from koladash.app.components.tables import sheet_table
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.figures.series import development
from koladash.app.pages.utveckling.events import marks
from koladash.app.pages.utveckling.lines import COUNTRY_KEY
from koladash.app.pages.utveckling.sheet import series_sheet
from koladash.app.theme import load_theme
from koladash.app.wording import development as wording
from koladash.app.wording import series as series_wording
from koladash.app.wording.breaks import break_words
from koladash.app.wording.pair import reference_label
from koladash.app.wording.values import definition, short_reason, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.figures.drawing import Drawing
    from koladash.app.figures.events import Event
    from koladash.app.pages.utveckling.events import Happening
    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Entity, Selection

LARGE_WIDTH, HALF_WIDTH, SMALL_WIDTH = 1112, 540, 350
LARGE, SMALL = 400, 210
WIDE: Final = 1200
SCHEMA: Final = {
    "line": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
    "is_revised": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: whose series are lit, for which gender, under which heading."""

    key: str
    lit: tuple[Entity, ...]
    gender: str
    title: str = ""
    is_paired: bool = False


def series_card(chosen: Selection, series: Series, found: Sequence[Happening]) -> Component:
    """The pictures, or the table of the same figures."""
    texts, view = chosen.visit.texts, chosen.visit.view
    panels = _panels(chosen)
    shown = (
        [sheet_table(series_sheet(chosen, series))]
        if view.is_table
        else [_pictures(chosen, series, panels, marks(chosen, found))]
    )
    graph = f"series-{panels[0].key}" if len(panels) == 1 and not view.is_table else ""
    foot = card_foot(
        _source(chosen, series),
        [
            table_toggle(texts, is_table=view.is_table),
            download_sheet(texts, chosen.site.href("ladda-ner/utveckling.csv", view), graph),
            definition_sheet(texts, [definition(chosen.site, texts, chosen.figure.id)]),
        ],
    )
    head = card_head(wording.finding(chosen, series), wording.subtitle(chosen, series), texts)
    refused = [html.P(each, className="note", role="note") for each in wording.refusals(chosen, series)]
    return card([*head, *refused, *shown], foot)


def _source(chosen: Selection, series: Series) -> str:
    texts = chosen.visit.texts
    line = source(texts, series.levels.filter(pl.col("entity") != COUNTRY_KEY))
    return texts("development.own_groups", line=line) if chosen.groups else line


def _panels(chosen: Selection) -> list[Panel]:
    texts, genders = chosen.visit.texts, chosen.shown_genders
    if chosen.is_together:
        titles = {gender: texts(f"gender.{gender}") if len(genders) > 1 else "" for gender in genders}
        return [
            Panel(gender, chosen.entities, gender, titles[gender], len(genders) > 1) for gender in genders
        ]
    return [
        Panel(
            f"{each.key}-{gender}",
            (each,),
            gender,
            each.name if len(genders) == 1 else f"{each.name}, {texts(f'gender.{gender}').lower()}",
            len(genders) > 1,
        )
        for each in chosen.entities
        for gender in genders
    ]


def _pictures(
    chosen: Selection, series: Series, panels: Sequence[Panel], events: Sequence[Event]
) -> Component:
    if len(panels) == 1:
        return _picture(chosen, series, panels[0], _canvas(chosen, LARGE_WIDTH, LARGE), events)
    is_paired = len(chosen.shown_genders) > 1
    canvas = _canvas(
        chosen, HALF_WIDTH if is_paired else SMALL_WIDTH, LARGE - 120 if chosen.is_together else SMALL
    )
    articles = [
        html.Article(
            [html.H3(panel.title), _picture(chosen, series, panel, canvas, ())], className="multiple"
        )
        for panel in panels
    ]
    return html.Div(articles, className="multiples paired" if is_paired else "multiples")


def _canvas(chosen: Selection, width: int, height: int) -> Canvas:
    visit = chosen.visit
    room = visit.width - (66 if visit.is_narrow else 164 + 20 + 48 + 50)
    width = min(width, max(room, 260)) if visit.width <= WIDE and width > SMALL_WIDTH else width
    width = min(visit.width - 66, 760) if visit.is_narrow else width
    return Canvas(
        load_theme(visit.theme), width, min(height, 340) if visit.is_narrow else height, visit.texts.language
    )


def _picture(
    chosen: Selection, series: Series, panel: Panel, canvas: Canvas, events: Sequence[Event]
) -> Component:
    texts = chosen.visit.texts
    if not series.own.filter(
        pl.col("entity").is_in([each.key for each in panel.lit]), gender=panel.gender
    ).height:
        rows = series.of(panel.lit[0].key, panel.gender).filter(pl.col("missing").is_not_null())
        return missing_block(texts, short_reason(texts, rows.row(-1, named=True) if rows.height else {}))
    drawn = _drawn(chosen, series, panel, canvas, events)
    # Events and words at a break stand above the plot: the sheet grows by what they take.
    above = int(drawn["layout"]["margin"]["t"]) - 10
    if above:
        drawn = _drawn(chosen, series, panel, replace(canvas, height=canvas.height + above), events)
    sentence = series_wording.sentence(chosen, series, panel.lit, panel.gender)
    return picture(f"series-{panel.key}", drawn, texts.language, sentence)


def _drawn(
    chosen: Selection, series: Series, panel: Panel, canvas: Canvas, events: Sequence[Event]
) -> Drawing:
    lines = _lines(chosen, series, panel)
    keys = [line.key for line in lines]
    values = _frame(chosen, series).filter(pl.col("line").is_in(keys))
    return development(values, lines, canvas, _breaks(chosen), events)


def _lines(chosen: Selection, series: Series, panel: Panel) -> list[Line]:
    """The lit ones by name, the others and the other gender in grey, the country."""
    texts = chosen.visit.texts
    context = [
        Line(_key(each.key, gender), each.name, "context")
        for each in chosen.entities
        for gender in chosen.shown_genders
        if each.key not in series.refused and _is_grey(panel, each.key, gender)
    ]
    own = [
        Line(
            _key(each.key, panel.gender),
            each.name if chosen.is_together else "",
            each.role,
            texts("missing.lane", name=each.name),
        )
        for each in panel.lit
        if each.key not in series.refused
    ]
    if series.country is None or not series.of(COUNTRY_KEY, panel.gender)["value"].count():
        return [*context, *own]
    country = Line(_key(COUNTRY_KEY, panel.gender), reference_label(texts, series.country), "country")
    return [*context, country, *own]


def _is_grey(panel: Panel, key: str, gender: str) -> bool:
    """Beside women stand men and beside men women; else the series that are not lit."""
    is_lit = any(each.key == key for each in panel.lit)
    return is_lit and gender != panel.gender if panel.is_paired else not is_lit


def _frame(chosen: Selection, series: Series) -> pl.DataFrame:
    rows = [
        (
            _key(row["entity"], row["gender"]),
            row["year"],
            row["value"],
            series_wording.label(chosen, series, row),
            series_wording.detail(chosen, series, row),
            bool(row["revisions"]),
        )
        for row in series.values.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _breaks(chosen: Selection) -> list[Break]:
    """The breaks, with words only where the pictures have room for them."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    return [
        Break(each.year, *(break_words(texts, catalogue, each) if chosen.is_together else ("", "")))
        for each in catalogue.breaks_of(chosen.figure.id)
    ]


def _key(entity: str, gender: str) -> str:
    return f"{entity}-{gender}"
