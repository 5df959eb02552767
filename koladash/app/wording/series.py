"""A series' values in words: at a line's end, in a tooltip, in a sentence, as a change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.app.formats import listing, number, signed, with_unit
from koladash.app.wording.marked import marked, point_detail, point_label, remark
from koladash.app.wording.values import SHARE, change_decimals, of_unrounded, printed, worded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Entity, Selection


def label(chosen: Selection, series: Series, row: dict[str, Any]) -> str:
    """A value as printed at a line's end; a preliminary one says so."""
    texts, value = chosen.visit.texts, row["value"]
    if isinstance(value, float) and series.base_year:
        return marked(texts, row, number(value, 0, texts.language))
    return point_label(texts, chosen.figure, row)


def detail(chosen: Selection, series: Series, row: dict[str, Any]) -> str:
    """The tooltip: year, value with unit, n of N, or why it lacks."""
    texts, value = chosen.visit.texts, row["value"]
    count = texts("reference.count", n=row["n"], of=row["of"]) if row["n"] and row["of"] != 1 else ""
    if isinstance(value, float) and series.base_year:
        return f"{row['year']}: {number(value, 0, texts.language)}{count}{remark(texts, row)}"
    return f"{point_detail(texts, chosen.figure, row)}{count}"


def sentence(chosen: Selection, series: Series, entities: Sequence[Entity], gender: str) -> str:
    """What one picture says, for those who do not see it."""
    texts = chosen.visit.texts
    parts = []
    for each in entities:
        rows = series.of(each.key, gender).filter(pl.col("value").is_not_null())
        ends = [rows.row(index, named=True) for index in ((0, -1) if rows.height > 1 else range(rows.height))]
        words = listing([f"{label(chosen, series, row)} {row['year']}" for row in ends], texts.language)
        parts.append(f"{each.name}: {words or texts('missing.title').lower()}")
    whose = "" if gender == "T" else f", {texts(f'gender.{gender}').lower()}"
    return f"{texts.of(chosen.figure)}{whose}. {'; '.join(parts)}."


def era(series: Series, entity: Entity, gender: str) -> pl.DataFrame:
    """The told years of a series under the definition of its last one."""
    rows = series.of(entity.key, gender).filter(pl.col("value").is_not_null())
    if not rows.height:
        return rows
    last = rows["year"][-1]
    start = max((year for year in series.breaks if year <= last), default=0)
    return rows.filter(pl.col("year") >= start)


def last_of(series: Series, entity: Entity, gender: str) -> dict[str, Any]:
    """The last row of a series that has a value; empty where none has."""
    rows = series.of(entity.key, gender).filter(pl.col("value").is_not_null())
    return rows.row(-1, named=True) if rows.height else {}


def word(chosen: Selection, series: Series, value: object) -> str:
    """A level with its unit in a sentence, or an index without one."""
    if not isinstance(value, float):
        return ""
    if series.base_year:
        return number(value, 0, chosen.visit.texts.language)
    return worded(chosen.visit.texts, chosen.figure, value)


def as_printed(chosen: Selection, series: Series, value: object) -> float:
    """The value as a number that a reader sees."""
    amount = float(value) if isinstance(value, float) else 0.0
    return round(amount) if series.base_year else printed(chosen.figure, amount)


def gap_words(chosen: Selection, ends: tuple[float, float]) -> str:
    """A change of levels with its sign, of a share in points; it says where the printed levels hide it."""
    texts, figure = chosen.visit.texts, chosen.figure
    gap = ends[1] - ends[0]
    is_share, decimals = figure.unit == SHARE, change_decimals(figure, gap)
    shown = signed(gap, decimals, texts.language)
    words = with_unit(shown, texts("unit.points.many")) if is_share else shown
    return words + of_unrounded(texts, figure, ends, decimals)
