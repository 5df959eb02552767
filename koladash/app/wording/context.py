"""The labour market around, in words: findings, tooltips, why a month lacks, two measures side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.analysis.rounding import displayed
from koladash.app.formats import listing, month, signed, with_unit
from koladash.app.provenance import source_lines
from koladash.app.queries import labour_market as context_queries
from koladash.app.wording.values import SHARE, bare, short, short_reason, worded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.app.labour_market import LabourMarket, Monthly, Person
    from koladash.app.texts import Texts

TOLD: Final = frozenset({"misfit", "failed"})


def finding(market: LabourMarket) -> str:
    """The card's title: unemployment in the first municipality, against the same month the year before."""
    texts, told, first = market.visit.texts, market.by_scb, market.first
    newest, before = told.newest(first.code), told.year_before(first.code)
    if not newest:
        return texts("context.title")
    given = {
        "name": first.name,
        "value": worded(texts, told.series, newest["value"], told.series.decimals),
        "month": month(newest["month"], texts.language),
    }
    gap = _gap(told, newest, before)
    if gap is None:
        return texts("context.finding", **given)
    key = "up" if gap > 0 else "down" if gap < 0 else "same"
    return texts(f"context.finding_{key}", **given, gap=_points(texts, told, abs(gap)))


def subtitle(market: LabourMarket) -> str:
    """What is shown; and where one gender is asked for, that these figures are of everybody."""
    texts = market.visit.texts
    total = "" if market.visit.view.gender == "T" else f" {texts('context.total')}"
    return texts("context.subtitle") + total


def change(texts: Texts, told: Monthly, code: str) -> str:
    """Under a picture: the change since the same month the year before."""
    newest, before = told.newest(code), told.year_before(code)
    if not newest:
        return ""
    if before.get("value") is None:
        return texts("context.no_year_before")
    gap = _gap(told, newest, before) or 0.0
    shown = signed(gap, told.series.decimals, texts.language)
    unit = "unit.points.many" if told.series.unit == SHARE else f"unit.{told.series.unit}.symbol"
    return texts("context.per_year", change=with_unit(shown, texts(unit)))


def whose_change(market: LabourMarket, told: Monthly) -> str:
    """The same, with the municipality's name before it."""
    words = change(market.visit.texts, told, market.first.code)
    return market.visit.texts("context.whose", name=market.first.name, change=words) if words else ""


def doubts(texts: Texts, told: Monthly) -> str:
    """What must be known of the figures of one picture: preliminary, or with controlled noise."""
    values = told.values.drop_nulls("value")
    keys = [key for key in ("perturbed", "preliminary") if values[f"is_{key}"].any()]
    return " ".join(texts(f"context.{key}") for key in keys)


def detail(texts: Texts, told: Monthly, row: Mapping[str, Any]) -> str:
    """A tooltip: the month, the value with its unit and what is to be known of it, or why it lacks."""
    value = row["value"]
    shown = short(texts, told.series, value, told.series.decimals) if value is not None else lacks(texts, row)
    return texts(
        "context.detail", month=month(row["month"], texts.language), value=shown, mark=mark(texts, row)
    )


def mark(texts: Texts, row: Mapping[str, Any]) -> str:
    """What a single value is besides a value: preliminary, with controlled noise; "" for neither."""
    if row.get("value") is None:
        return ""
    return "".join(texts(f"context.mark.{key}") for key in ("preliminary", "perturbed") if row[f"is_{key}"])


def lacks(texts: Texts, row: Mapping[str, Any]) -> str:
    """Why SCB's value of a month lacks, in a few words."""
    return texts.get(
        f"context.missing_short.{row.get('missing') or 'not_asked'}", "context.missing_short.other"
    )


def nothing(market: LabourMarket, told: Monthly) -> str:
    """Why the build has nothing of a whole series."""
    texts, table = market.visit.texts, told.series.table
    state = context_queries.scb_table(market.site.warehouse, table).get("state")
    return texts(f"context.missing.{state if state in TOLD else 'not_asked'}", table=table)


def sentence(market: LabourMarket, told: Monthly) -> str:
    """What one picture says, for those who do not see it."""
    texts = market.visit.texts
    parts = "; ".join(_part(texts, told, person) for person in market.people)
    return texts("context.sentence", measure=texts(f"context.name.{told.series.id}"), parts=parts)


def around(market: LabourMarket) -> list[str]:
    """The sheet of a municipality: a sentence for each series, then the Employment Service's measure."""
    texts, code = market.visit.texts, market.first.code
    told = [_around(texts, each, code) for each in market.series if each.newest(code)]
    lacking = [nothing(market, each) for each in market.series if not each.newest(code)]
    row = market.registered_row(code)
    if row.get("value") is None:
        registered = texts("context.around.registered_lacks", reason=short_reason(texts, row))
    else:
        shown = short(texts, market.figure, row["value"])
        registered = texts("context.around.registered", value=shown, year=market.year)
    return [*told, *dict.fromkeys(lacking), registered, *_sources(market)]


def _sources(market: LabourMarket) -> list[str]:
    rows = pl.concat([each.values for each in market.series]).drop_nulls("value")
    return [f"{line}." for line in source_lines(market.visit.texts, rows)]


def _around(texts: Texts, told: Monthly, code: str) -> str:
    newest = told.newest(code)
    when = month(newest["month"], texts.language) + mark(texts, newest)
    return texts(
        f"context.around.{told.series.id}",
        value=short(texts, told.series, newest["value"], told.series.decimals),
        when=when,
    )


def names(market: LabourMarket) -> str:
    """Everybody shown: `Mölndal, Härnösand och riket`."""
    return listing([person.name for person in market.people], market.visit.texts.language)


def periods(market: LabourMarket) -> tuple[str, str]:
    """What each of the two measures of unemployment counts, and when."""
    texts = market.visit.texts
    none, last = texts("context.two.no_period"), market.by_scb.last
    return (
        texts("context.two.registered_what", period=market.year or none),
        texts("context.two.scb_what", period=month(last, texts.language) if last else none),
    )


def _part(texts: Texts, told: Monthly, person: Person) -> str:
    rows = told.values.filter(municipality=person.code).drop_nulls("value")
    if not rows.height:
        return texts("context.part_missing", name=person.name)
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    return texts(
        "context.part",
        name=person.name,
        first=short(texts, told.series, first["value"], told.series.decimals),
        from_month=month(first["month"], texts.language),
        last=short(texts, told.series, last["value"], told.series.decimals),
        month=month(last["month"], texts.language),
    )


def _gap(told: Monthly, newest: Mapping[str, Any], before: Mapping[str, Any]) -> float | None:
    """The change as a reader gets it from the printed values."""
    if before.get("value") is None:
        return None
    decimals = told.series.decimals
    return round(displayed(newest["value"], decimals) - displayed(before["value"], decimals), decimals)


def _points(texts: Texts, told: Monthly, gap: float) -> str:
    number = "one" if gap == 1 else "many"
    return with_unit(bare(texts, told.series, gap, told.series.decimals), texts(f"unit.points.{number}"))
