"""The small multiples: one picture a measure, the pair with its region and the country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl
from dash import html

from koladash.analysis.comparability import Verdict
from koladash.app.comparison import told_years
from koladash.app.components.cards import (
    card,
    card_foot,
    card_head,
    definition_sheet,
    missing_block,
    table_toggle,
    verdict_mark,
)
from koladash.app.components.charts import walked_picture
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.figures.series import small_multiple
from koladash.app.figures.tiles import Tile, tile_width, tiled
from koladash.app.pages.kommunpar import key
from koladash.app.pages.kommunpar.selection import select
from koladash.app.pages.kommunpar.sheet import pair_sheet
from koladash.app.take_along.captions import captioned
from koladash.app.theme import load_theme
from koladash.app.wording import pair as wording
from koladash.app.wording.breaks import break_words, crossing
from koladash.app.wording.marked import is_preliminary, marks_note, point_detail, point_label, remark
from koladash.app.wording.values import bare, decimals_together, definition, measure, short, source

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison, Reference
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.kommunpar.selection import Selection
    from koladash.app.texts import Texts
    from koladash.app.visit import Site, Visit

WHOLE: Final = "multiples"
"""The id of all pictures together."""
PICTURE_HEIGHT = 200
ONE_PICTURE_WIDE = 600


def multiples_card(chosen: Selection) -> Component:
    """All measures in one card, or the table of the same figures."""
    texts, view = chosen.visit.texts, chosen.visit.view
    title = wording.finding(texts, chosen.comparisons, chosen.names)
    shown = (
        [sheet_table(pair_sheet(chosen))]
        if view.is_table
        else [
            key.series_key(chosen),
            captioned(_multiples(chosen), note=marks_note(texts, chosen.comparisons)),
        ]
    )
    told = [each for each in chosen.comparisons if not each.is_empty]
    single = {f"multiple-{each.figure.id}": texts.of(each.figure) for each in told}
    pictures = {WHOLE: "", **single} if told else {}
    definitions = [definition(chosen.site, texts, each.figure.id) for each in chosen.comparisons]
    foot = card_foot(
        source(texts, pl.concat([each.values for each in chosen.comparisons])),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "kommunpar", pictures),
            definition_sheet(texts, definitions),
        ],
    )
    head = card_head(title, texts("pair.subtitle"), texts)
    return card([*head, *shown], foot, className="card pair-card")


def whole(site: Site, visit: Visit, width: int) -> Drawing:
    """All measures as one picture, as wide as asked: what the page says under each stands under it there."""
    chosen = select(site, visit)
    texts, canvas = visit.texts, Canvas(load_theme(visit.theme), width, PICTURE_HEIGHT, visit.texts.language)
    return tiled([_tile(texts, chosen, each, tile_width(width)) for each in chosen.comparisons], canvas)


def _tile(texts: Texts, chosen: Selection, comparison: Comparison, width: int) -> Tile:
    why = wording.lacking(texts, comparison) if comparison.is_empty else _why(chosen, comparison)
    verdict = " · ".join(
        filter(None, [texts(f"guard.{comparison.assessment.verdict}"), _id(texts, comparison)])
    )
    return Tile(
        texts.of(comparison.figure),
        measure(texts, comparison.figure),
        None if comparison.is_empty else _figure(chosen, comparison, width),
        f"{verdict}. {why}",
    )


def _multiples(chosen: Selection) -> Component:
    return html.Div([_multiple(chosen, each) for each in chosen.comparisons], className="multiples", id=WHOLE)


def _multiple(chosen: Selection, comparison: Comparison) -> Component:
    texts, figure = chosen.visit.texts, comparison.figure
    shown = (
        missing_block(texts, wording.lacking(texts, comparison))
        if comparison.is_empty
        else _picture(chosen, comparison)
    )
    return html.Article(
        [
            html.H3(texts.of(figure)),
            html.P(measure(texts, figure), className="card-subtitle"),
            html.Div(shown, className="multiple-picture"),
            html.Div(
                [verdict_mark(texts, comparison.assessment.verdict), html.Span(_id(texts, comparison))],
                className="multiple-foot",
            ),
            html.P(_why(chosen, comparison), className="multiple-why"),
        ],
        className="multiple",
    )


def _id(texts: Texts, comparison: Comparison) -> str:
    """The id of what is not our own measure, and the year compared: `N40008 · 2025, preliminär`."""
    told = next((mark for code in comparison.pair if (mark := remark(texts, comparison.row(code)))), "")
    year = f"{comparison.year}{told}" if comparison.year else ""
    return " · ".join(filter(None, [comparison.figure.source_id, year]))


def _why(chosen: Selection, comparison: Comparison) -> str:
    """Doubt stands beside the figure: the reason where the guard has one, and n of the reference."""
    texts = chosen.visit.texts
    is_clear = comparison.assessment.verdict == Verdict.COMPARABLE
    why = "" if is_clear else wording.guard_reasons(texts, comparison, chosen.names)
    year = wording.year_reason(texts, comparison, chosen.names) if is_clear else ""
    return " ".join(filter(None, [why, year, wording.reference_counts(texts, comparison)]))


def _picture(chosen: Selection, comparison: Comparison) -> Component:
    texts, figure = chosen.visit.texts, _figure(chosen, comparison, _width(chosen.visit))
    sentence = wording.sentence(texts, comparison, chosen.names)
    shown = walked_picture(texts, f"multiple-{comparison.figure.id}", figure, sentence)
    return captioned(
        shown,
        source=source(texts, comparison.values),
        note=wording.guard_note(texts, comparison, chosen.names),
    )


def _figure(chosen: Selection, comparison: Comparison, width: int) -> Drawing:
    canvas = Canvas(load_theme(chosen.visit.theme), width, PICTURE_HEIGHT, chosen.visit.texts.language)
    return small_multiple(
        _values(chosen, comparison), _lines(chosen, comparison), canvas, _breaks(chosen, comparison)
    )


def _width(visit: Visit) -> int:
    """A picture's pixels, in the columns that app.css lays out for the window."""
    if not visit.is_narrow:
        return 350
    room = visit.width - 66
    return room if visit.width <= ONE_PICTURE_WIDE else (room - 28) // 2


def _lines(chosen: Selection, comparison: Comparison) -> list[Line]:
    texts = chosen.visit.texts
    own = [
        Line(code, chosen.names[code], role, texts("missing.lane", name=chosen.names[code]))
        for code, role in zip(comparison.pair, key.AB, strict=True)
    ]
    return own + [
        Line(each.role, wording.reference_label(texts, each), each.role) for each in comparison.references
    ]


def _values(chosen: Selection, comparison: Comparison) -> pl.DataFrame:
    """The frame that the picture takes: line, year, value, label, detail, is_preliminary."""
    texts, figure, decimals = chosen.visit.texts, comparison.figure, _decimals(comparison)
    rows = [
        (
            row["municipality"],
            row["year"],
            row["value"],
            point_label(texts, figure, row, decimals),
            point_detail(texts, figure, row),
            is_preliminary(row),
        )
        for row in told_years(comparison.values).iter_rows(named=True)
    ]
    for reference in comparison.references:
        rows += _reference_rows(chosen, comparison, reference, decimals)
    return pl.DataFrame(
        rows,
        schema={
            "line": pl.String,
            "year": pl.Int64,
            "value": pl.Float64,
            "label": pl.String,
            "detail": pl.String,
            "is_preliminary": pl.Boolean,
        },
        orient="row",
    )


def _reference_rows(
    chosen: Selection, comparison: Comparison, reference: Reference, decimals: int
) -> list[tuple[str, int, float, str, str, bool]]:
    texts, figure = chosen.visit.texts, comparison.figure
    years = told_years(comparison.values)["year"]
    first, last = years.min(), years.max()
    return [
        (
            reference.role,
            year,
            value,
            bare(texts, figure, value, decimals),
            f"{year}: {short(texts, figure, value)}{wording.count_note(texts, reference, n)}",
            False,
        )
        for year, value, n in reference.values.iter_rows()
        if first <= year <= last
    ]


def _decimals(comparison: Comparison) -> int:
    """Those of the figures at the line ends, which stand beside each other."""
    frames = [comparison.values.filter(municipality=code) for code in comparison.pair]
    frames += [reference.values for reference in comparison.references]
    told = [frame.drop_nulls("value").sort("year")["value"].tail(1) for frame in frames]
    return decimals_together(comparison.figure, [value for last in told for value in last])


def _breaks(chosen: Selection, comparison: Comparison) -> list[Break]:
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    return [
        Break(each.year, *break_words(texts, catalogue, each), crossing(texts, catalogue, each))
        for each in comparison.breaks
    ]
