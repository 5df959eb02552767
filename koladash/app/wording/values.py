"""A value with its unit, a missing value with its reason, and the line that names the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.analysis.rounding import displayed, round_half_away, shown_decimals
from koladash.app.formats import (
    displayed_number,
    is_singular,
    iso_date,
    long_date,
    number,
    signed,
    swedish_time,
    with_unit,
)
from koladash.app.provenance import source_lines
from koladash.app.queries import shared as queries
from koladash.catalogue import Measure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.analysis.change import Change
    from koladash.app.texts import Texts
    from koladash.app.visit import Site
    from koladash.catalogue import Figure, Quantity

SHARE: Final = "percent"
NO_DATA: Final = "not_asked"


def bare(texts: Texts, figure: Quantity, value: float, decimals: int | None = None) -> str:
    """The value as printed, without its unit: `4 558`, `3,2`, `35`; with those of its picture, where told."""
    if decimals is not None:
        return number(value, decimals, texts.language)
    return displayed_number(value, "%" if figure.unit == SHARE else "", figure.decimals, texts.language)


def decimals_together(figure: Quantity, values: Iterable[float | None]) -> int:
    """With how many decimals values stand in one picture: all with those of the one that needs most."""
    is_share = figure.unit == SHARE
    needed = (
        shown_decimals(value, figure.decimals, is_share=is_share) for value in values if value is not None
    )
    return max(needed, default=figure.decimals)


def unit_words(texts: Texts, figure: Quantity, form: str) -> str:
    """The unit in one of its forms (`symbol`, `one`, `many`, `measure`): `personer`, of women `kvinnor`."""
    return texts.get(f"unit.{figure.unit}.{figure.gender}.{form}", f"unit.{figure.unit}.{form}")


def short(texts: Texts, figure: Quantity, value: float, decimals: int | None = None) -> str:
    """The value with its symbol: `35 %`, `1 561 kr/inv`, `335 personer`; decimals as `bare` takes them."""
    return with_unit(bare(texts, figure, value, decimals), unit_words(texts, figure, "symbol"))


def worded(texts: Texts, figure: Quantity, value: float, decimals: int | None = None) -> str:
    """The value in a sentence: `35 procent`, `335 personer`, `1 person`; decimals as `bare` takes them."""
    form = "one" if is_singular(value, figure.decimals) else "many"
    return with_unit(bare(texts, figure, value, decimals), unit_words(texts, figure, form))


def printed(figure: Figure, value: float) -> float:
    """The value as a number a reader sees, from which classes, bands and comparisons in words are made."""
    return displayed(value, figure.decimals, is_share=figure.unit == SHARE)


def distance(texts: Texts, figure: Figure, gap: float) -> str:
    """How far apart two printed values are, without sign: `9 procentenheter`, `93 kr/inv`."""
    if figure.unit != SHARE:
        return short(texts, figure, gap)
    points = "one" if gap == 1 else "many"
    shown = number(gap, figure.decimals if gap % 1 else 0, texts.language)
    return with_unit(shown, texts(f"unit.points.{points}"))


def difference(texts: Texts, figure: Figure, change: Change) -> str:
    """A change with sign and unit: `+2 procentenheter`, `−0,4 procentenheter`, `−93 kr/inv`."""
    shown = signed(change.difference, change_decimals(figure, change.difference), texts.language)
    if not change.is_points:
        return with_unit(shown, unit_words(texts, figure, "symbol"))
    is_one = shown.lstrip("+−") in {"1", "1,0", "1.0"}
    return with_unit(shown, texts(f"unit.points.{'one' if is_one else 'many'}"))


def change_decimals(figure: Quantity, gap: float) -> int:
    """With how many decimals a change is printed: one of a share, however it is printed, unless it is whole.

    Args:
        figure: what has changed.
        gap: by how much, unrounded.
    """
    if figure.unit != SHARE:
        return figure.decimals
    return 0 if round(gap, 9) == round(gap) else 1


def of_unrounded(texts: Texts, figure: Figure, ends: tuple[float, float], decimals: int) -> str:
    """`, på oavrundade värden`, where two values as printed do not give the printed change; else nothing.

    Args:
        texts: the language.
        figure: the figure.
        ends: the value before and after.
        decimals: those that the change is printed with.
    """
    before, after = ends
    as_read = round_half_away(printed(figure, after) - printed(figure, before), decimals)
    return "" if as_read == round_half_away(after - before, decimals) else texts("change.unrounded")


def measure(texts: Texts, figure: Quantity) -> str:
    """What the figure measures, for a subtitle: `procent av anvisningarna`, `kronor per invånare`."""
    words = unit_words(texts, figure, "measure")
    base = texts.of(figure, "base")
    return f"{words} {base}" if base else words


def reason(texts: Texts, row: Mapping[str, object], year: int | None = None) -> str:
    """Why a value is missing, as a sentence.

    Args:
        texts: the language.
        row: `missing` and `missing_part`; an empty row means that the build holds no such figure at all.
        year: the year meant.
    """
    cause = row.get("missing") or NO_DATA
    part = row.get("missing_part")
    sentence = texts.get(f"missing.{cause}", "missing.other", year=year or "", status=row.get("status") or "")
    return texts("missing.part", part=part, reason=sentence) if part else sentence


def short_reason(texts: Texts, row: Mapping[str, object]) -> str:
    """The same in a few words, for a table's cell."""
    cause = row.get("missing") or NO_DATA
    return texts.get(f"missing_short.{cause}", "missing_short.other", status=row.get("status") or "")


def source(texts: Texts, rows: pl.DataFrame) -> str:
    """The source line of some values, as lineage gives it; several sources are named once each.

    Args:
        texts: the language.
        rows: with `value`, `source_line`, `source_line_en` and `fetched_at`; rows without a value name
            no source.
    """
    used = rows.filter(pl.col("value").is_not_null())
    lines = source_lines(texts, used)
    fetched = used["fetched_at"].drop_nulls().min() if used.height else None
    date = texts("source.fetched", date=iso_date(swedish_time(fetched))) if fetched else ""  # type: ignore[arg-type]
    return " · ".join(lines) + date if lines else texts("source.none")


@dataclass(frozen=True, slots=True)
class Definition:
    """What a figure is: its id and title, then paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


def vanished(texts: Texts, known: Mapping[str, Any]) -> str:
    """Since when Kolada lists a key figure no more; empty where it does, or never did.

    Args:
        texts: the language.
        known: the figure's row of `mart.kpi`; an empty row means that the build does not know it.
    """
    day = known.get("vanished_day")
    return texts("definition.vanished", day=long_date(day, texts.language)) if day else ""


def definition(site: Site, texts: Texts, figure_id: str) -> Definition:
    """Kolada's own title and text, verbatim, or our formula; then what must be known beside the figure."""
    figure, known = site.catalogue.figures[figure_id], queries.kpi(site.warehouse, figure_id)
    own = [known.get("title"), known.get("description")]
    if isinstance(figure, Measure):
        own = [texts("definition.formula", parts=", ".join(figure.parts), formula=known.get("formula") or "")]
    paragraphs = [words for words in own if words] or [texts("definition.not_fetched")]
    paragraphs += filter(None, [vanished(texts, known)])
    caveats = [texts.of(site.catalogue.caveats[each], "text") for each in figure.caveats]
    name = texts.of(figure)
    title = name if figure.is_derived else f"{name} ({figure.source_id})"
    return Definition(title, (*paragraphs, *caveats))
