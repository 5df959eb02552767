"""What lacks, in words: the lead, what a cell says, what became of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.formats import alphabetical, iso_date, listing, number, year_span
from koladash.app.queries import quality as quality_queries
from koladash.app.queries import shared as queries
from koladash.app.wording.values import bare, measure, short_reason, vanished

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.app.texts import Texts

FEW: Final = 4
"""So many names that lack are said in the lead; more are counted."""

HALF: Final = 0.5
"""A year that fewer of the municipalities have is not held against the others."""


def lead(chosen: Selection) -> str:
    """The latest year and who lacks it, all years, then how much of everything the build holds."""
    return " ".join(filter(None, [_latest(chosen), _all_years(chosen), whole_build(chosen)]))


def facts(chosen: Selection) -> list[tuple[str, str]]:
    """The years of the series, and how many figures the build holds."""
    texts, years = chosen.visit.texts, chosen.years
    span = [("clock", texts("quality.fact.years", years=year_span(years[0], years[-1])))] if years else []
    count = texts("quality.fact.figures", n=len(chosen.known), of=len(chosen.site.catalogue.figures))
    return [*span, ("info", count)]


def finding(chosen: Selection) -> str:
    """The matrix's title: how many municipalities have every year, but for those that few have."""
    texts = chosen.visit.texts
    if not chosen.present.height:
        return texts("quality.matrix.none", years=year_span(chosen.years[0], chosen.years[-1]))
    years, (full, of) = _told_years(chosen), _complete(chosen)
    key = "all" if full == of else "nobody" if not full else "some"
    return texts(f"quality.matrix.{key}", n=full, of=of, years=year_span(years[0], years[-1]))


def subtitle(chosen: Selection) -> str:
    """Group, measure, unit and gender."""
    texts, figure = chosen.visit.texts, chosen.figure
    gender = "" if len(chosen.genders) <= 1 else f", {texts(f'gender.{chosen.gender}').lower()}"
    return texts(
        "quality.matrix.subtitle",
        group=texts.of(chosen.group),
        measure=texts.of(figure),
        unit=measure(texts, figure) + gender,
    )


def cell_words(chosen: Selection, row: Mapping[str, Any]) -> str:
    """A cell for those who do not see it: the value or the reason, and every mark on it."""
    texts = chosen.visit.texts
    lacks = row["value"] is None
    what = short_reason(texts, row) if lacks else bare(texts, chosen.figure, row["value"])
    if lacks and row["missing_part"]:
        what = texts("quality.part", part=row["missing_part"], reason=what)
    return ", ".join([what, *marks(texts, row)])


def marks(texts: Texts, row: Mapping[str, Any]) -> list[str]:
    """What is marked on a cell: preliminary, revised, flagged by a check."""
    found = [texts("table.preliminary")] if row["is_preliminary"] and row["value"] is not None else []
    found += [texts.choose("quality.mark.revised", row["revisions"])] if row["revisions"] else []
    return found + [flag_words(texts, flag) for flag in (row["flag"] or "").split(",") if flag]


def flag_words(texts: Texts, flag: str) -> str:
    """What a check found odd, in words; a check without words of its own is named."""
    return texts.get(f"quality.flag.{flag}", "quality.flag.other", flag=flag.replace("_", " "))


def whole_build(chosen: Selection) -> str:
    """How much of everything this build holds, and whether every request was answered."""
    texts = chosen.visit.texts
    counts = {"n": len(chosen.known), "of": len(chosen.site.catalogue.figures)}
    if queries.build(chosen.site.warehouse)["kind"] == "published":
        return texts("quality.lead.published", **counts)
    by_outcome = quality_queries.requests(chosen.site.warehouse)
    failed = by_outcome.filter(pl.col("outcome").is_in(["failed", "stale"]))["n"].sum()
    asked = int(by_outcome["n"].sum())
    key = "failed" if failed else "answered" if asked else "quiet"
    return texts(f"quality.lead.{key}", failed=failed, asked=number(asked, 0, texts.language), **counts)


def publication(texts: Texts, row: Mapping[str, Any] | None, today: date) -> str:
    """When a figure is next published, as the source says; the survey has no dates.

    Args:
        texts: the language.
        row: what the build knows of the figure; None for one that it does not know.
        today: Swedish day.
    """
    if row is None:
        return texts("quality.next.unknown")
    if row.get("vanished_day"):
        return texts("quality.next.vanished", day=iso_date(row["vanished_day"]))
    if row["ended_year"]:
        return texts("quality.next.ended", year=row["ended_year"])
    final, early = row["publication_date"], row["prel_publication_date"]
    period = row["publication_period"] or ""
    if early and early > today:
        return texts("quality.next.preliminary", date=iso_date(early), final=iso_date(final), period=period)
    if final is None:
        return texts("quality.next.unknown")
    return texts(
        "quality.next.final" if final > today else "quality.next.passed", date=iso_date(final), period=period
    )


def confirmed(texts: Texts, row: Mapping[str, Any] | None) -> str:
    """When a figure was last confirmed and last changed, and whether new figures are held back."""
    if row is None:
        return ""
    told = [texts("quality.next.held_back")] if row["held_back"] else []
    if row["confirmed_day"] is not None:
        changed = row["changed_day"] or row["confirmed_day"]
        days = {"confirmed": iso_date(row["confirmed_day"]), "changed": iso_date(changed)}
        told.insert(0, texts("quality.next.confirmed", **days))
    return " ".join(told)


def _latest(chosen: Selection) -> str:
    texts = chosen.visit.texts
    names = {"measure": texts.of(chosen.figure), "group": texts.of(chosen.group)}
    if not chosen.cells.height:
        gone = vanished(texts, queries.kpi(chosen.site.warehouse, chosen.figure.id))
        return f"**{names['measure']}**: {gone}" if gone else texts("quality.lead.not_held", **names)
    if not chosen.present.height:
        gone = vanished(texts, queries.kpi(chosen.site.warehouse, chosen.figure.id))
        return f"{texts('quality.lead.nobody', **names)} {gone}".strip()
    year = chosen.present["year"].max()
    asked = chosen.of_year(year)  # type: ignore[arg-type]
    absent = asked.filter(pl.col("value").is_null())
    later = texts("quality.lead.later", year=chosen.years[-1]) if chosen.years[-1] > year else ""  # type: ignore[operator]
    told = texts("quality.lead.latest", **names, n=asked.height - absent.height, of=asked.height, year=year)
    before = _year_before(chosen, year) if absent.height > HALF * asked.height else ""  # type: ignore[arg-type]
    names_lacking = listing(alphabetical(absent["name"]), texts.language)
    few = texts("quality.lead.lacking", names=names_lacking) if 0 < absent.height <= FEW else ""
    return " ".join(filter(None, [told, before, few, later]))


def _all_years(chosen: Selection) -> str:
    texts, years = chosen.visit.texts, chosen.years
    if not chosen.present.height or len(years) == 1:
        return ""
    counts = [number(each, 0, texts.language) for each in (chosen.present.height, chosen.applicable.height)]
    return texts("quality.lead.cells", n=counts[0], of=counts[1], years=year_span(years[0], years[-1]))


def _year_before(chosen: Selection, year: int) -> str:
    """The survey's newest year may hold a few municipalities only: then the one before is told too."""
    cells = chosen.of_year(year - 1)
    n = cells["value"].count()
    return chosen.visit.texts("quality.lead.before", n=n, of=cells.height, year=year - 1) if n else ""


def _told_years(chosen: Selection) -> list[int]:
    """The years in which at least half have a value; where there is none, the years in which any has."""
    shares = chosen.applicable.group_by("year").agg(share=pl.col("value").is_not_null().mean()).sort("year")
    half = shares.filter(pl.col("share") >= HALF)
    return (half if half.height else shares.filter(pl.col("share") > 0))["year"].to_list()


def _complete(chosen: Selection) -> tuple[int, int]:
    """How many of the municipalities that the figure exists for have a value in every year compared."""
    told = chosen.applicable.filter(pl.col("year").is_in(_told_years(chosen)))
    rows = told.group_by("municipality").agg(full=pl.col("value").is_not_null().all())
    return int(rows["full"].sum()), rows.height
