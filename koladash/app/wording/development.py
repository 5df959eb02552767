"""What series say: level, change, spread, and what must not be joined."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.formats import listing, year_span
from koladash.app.wording.inflow import count_word
from koladash.app.wording.series import as_printed, era, gap_words, last_of, word

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Entity, Selection
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure

MOST_IN_A_LEAD: Final = 3


def question(chosen: Selection) -> str:
    """The page's h1."""
    texts = chosen.visit.texts
    return texts("development.question", measure=texts.of(chosen.figure))


def lead(chosen: Selection, series: Series) -> str:
    """Levels in the last year, what has changed since the first, and what may not be joined."""
    texts = chosen.visit.texts
    if series.is_empty:
        nothing = texts("development.lead.nothing", measure=texts.of(chosen.figure))
        return " ".join(refusals(chosen, series)) or nothing
    told = [each for each in chosen.entities if last_of(series, each, chosen.shown_genders[0])]
    few = len(told) <= MOST_IN_A_LEAD
    parts = (
        [_levels(chosen, series, told)] if few else [_spread(chosen, series, g) for g in chosen.shown_genders]
    )
    if few and len(chosen.gender) == 1 and not series.base_year:
        parts.append(_changes(chosen, series, told))
    parts += [_lacking(chosen, series, told), definition_note(chosen, series)]
    return " ".join(filter(None, parts))


def facts(chosen: Selection, series: Series) -> list[tuple[str, str]]:
    """The years, and on how many municipalities a group rests."""
    texts = chosen.visit.texts
    if series.is_empty:
        return []
    found = [("clock", year_span(series.shown[0], series.shown[-1]))]
    for each in chosen.groups:
        row = last_of(series, each, chosen.shown_genders[0])
        if row:
            words = texts(
                "development.fact.group", name=each.name, n=row["n"], of=row["of"], year=row["year"]
            )
            found.append(("info", words))
    return found


def finding(chosen: Selection, series: Series) -> str:
    """The card's title."""
    texts, gender = chosen.visit.texts, chosen.shown_genders[0]
    told = [(each, row) for each in chosen.entities if (row := last_of(series, each, gender))]
    names = listing([each.name for each, _ in told], texts.language)
    if len(chosen.gender) > 1:
        return texts("development.finding.gender", names=names)
    if not told:
        return texts("development.finding.nothing")
    if series.base_year:
        return _index(chosen, series, told)
    if len(told) == 1:
        return _one(chosen, series, told[0][0])
    if len(told) == 2 and told[0][1]["year"] == told[1][1]["year"]:  # noqa: PLR2004 - one against the other
        (a, first), (b, second) = told
        gap = as_printed(chosen, series, first["value"]) - as_printed(chosen, series, second["value"])
        key = "above" if gap > 0 else "below" if gap < 0 else "same"
        return texts(f"development.finding.{key}", a=a.name, b=b.name, year=first["year"])
    return _spread(chosen, series, gender).replace("**", "").rstrip(".")


def subtitle(chosen: Selection, series: Series) -> str:
    """Measure, unit, gender, average and years."""
    texts, figure = chosen.visit.texts, chosen.figure
    unit = (
        texts("development.index_unit", year=series.base_year) if series.base_year else _unit(texts, figure)
    )
    genders = "" if chosen.gender == "T" else texts(f"gender.{chosen.gender}").lower()
    average = texts(f"development.average.{chosen.average}").lower() if chosen.groups else ""
    groups = texts("development.groups_as", average=average) if average else ""
    words = filter(None, [texts.of(figure), unit, genders, groups, _grey(chosen)])
    return f"{', '.join(words)}."


def definition_note(chosen: Selection, series: Series) -> str:
    """Where the definition changes within the years, and when the series ends; else nothing."""
    texts, figure = chosen.visit.texts, chosen.figure
    inside = [year for year in series.breaks if series.shown and series.shown[0] < year <= series.shown[-1]]
    years = listing([str(year) for year in inside], texts.language)
    notes = [texts("development.broken", years=years)] if inside else []
    if series.is_cut:
        notes.append(texts("development.index_era", year=series.base_year))
    if figure.ended:
        notes.append(texts("development.ended", year=figure.ended))
    return " ".join(notes)


def refusals(chosen: Selection, series: Series) -> list[str]:
    """Why some series have no index."""
    texts, names = chosen.visit.texts, chosen.names()
    found = []
    for why in ("missing", "zero"):
        whose = [names[key] for key, reason in series.refused.items() if reason == why]
        if whose:
            sentence = texts(
                f"development.refused.{why}", names=listing(whose, texts.language), year=series.base_year
            )
            found.append(sentence)
    return found


def _grey(chosen: Selection) -> str:
    """What the grey lines are, where there are any."""
    texts = chosen.visit.texts
    if len(chosen.gender) > 1:
        return texts("development.grey_gender")
    return "" if chosen.is_together else texts("development.grey_others")


def _unit(texts: Texts, figure: Figure) -> str:
    base = texts.of(figure, "base")
    words = texts(f"unit.{figure.unit}.measure")
    return f"{words} {base}" if base else words


def _one(chosen: Selection, series: Series, entity: Entity) -> str:
    texts, gender = chosen.visit.texts, chosen.shown_genders[0]
    rows = era(series, entity, gender)
    first, last = rows.row(0, named=True), rows.row(-1, named=True)
    values = {"name": entity.name, "last": word(chosen, series, last["value"]), "last_year": last["year"]}
    if rows.height == 1:
        return texts("development.finding.once", **values)
    ends = {"first": word(chosen, series, first["value"]), "first_year": first["year"]}
    return texts("development.finding.one", **values, **ends)


def _levels(chosen: Selection, series: Series, told: Sequence[Entity]) -> str:
    texts = chosen.visit.texts
    rows = {each: last_of(series, each, chosen.shown_genders[0]) for each in told}
    year = max(row["year"] for row in rows.values())
    if len(chosen.gender) > 1:
        return " ".join(filter(None, [_by_gender(chosen, series, each) for each in told]))
    parts = [
        texts(
            "development.lead.part" if row["year"] == year else "development.lead.part_year",
            name=each.name,
            value=word(chosen, series, row["value"]),
            year=row["year"],
        )
        for each, row in rows.items()
    ]
    key = "index" if series.base_year else "level"
    return texts(
        f"development.lead.{key}",
        measure=texts.of(chosen.figure),
        year=year,
        base=series.base_year,
        parts=listing(parts, texts.language),
    )


def _by_gender(chosen: Selection, series: Series, entity: Entity) -> str:
    women, men = (last_of(series, entity, gender) for gender in "KM")
    if not women or not men or women["year"] != men["year"]:
        return ""
    return chosen.visit.texts(
        "development.lead.genders",
        measure=chosen.visit.texts.of(chosen.figure),
        name=entity.name,
        year=women["year"],
        women=word(chosen, series, women["value"]),
        men=word(chosen, series, men["value"]),
    )


def _changes(chosen: Selection, series: Series, told: Sequence[Entity]) -> str:
    """Who has risen and who has fallen since the first year of the present definition."""
    texts = chosen.visit.texts
    ways: dict[str, list[str]] = {"rose": [], "fell": [], "held": []}
    years: set[int] = set()
    for each in told:
        rows = era(series, each, chosen.shown_genders[0])
        if rows.height > 1:
            first, last = rows["value"][0], rows["value"][-1]
            shown = as_printed(chosen, series, last) - as_printed(chosen, series, first)
            way = "rose" if shown > 0 else "fell" if shown < 0 else "held"
            words = texts("development.lead.gap", name=each.name, gap=gap_words(chosen, (first, last)))
            ways[way].append(words if shown else each.name)
            years.add(rows["year"][0])
    parts = [
        texts(f"development.lead.{way}", names=listing(names, texts.language))
        for way, names in ways.items()
        if names
    ]
    return (
        texts("development.lead.since", year=min(years), parts=listing(parts, texts.language))
        if parts
        else ""
    )


def _index(chosen: Selection, series: Series, told: Sequence[tuple[Entity, dict[str, Any]]]) -> str:
    texts = chosen.visit.texts
    parts = [f"{each.name} {word(chosen, series, row['value'])}" for each, row in told]
    year = max(row["year"] for _, row in told)
    return texts(
        "development.finding.index", year=year, base=series.base_year, parts=listing(parts, texts.language)
    )


def _spread(chosen: Selection, series: Series, gender: str) -> str:
    """From the lowest to the highest, in the latest year that at least half of them have."""
    texts, own = chosen.visit.texts, series.own.filter(gender=gender)
    counts = own.group_by("year").len().filter(2 * pl.col("len") >= len(chosen.entities))
    year = counts["year"].max() or own["year"].max()
    values = own.filter(year=year)["value"]
    if not values.len():
        return ""
    low, high = (word(chosen, series, float(end)) for end in (values.min(), values.max()))  # type: ignore[arg-type]
    whose = "" if gender == "T" else f", {texts(f'gender.{gender}').lower()}"
    return texts(
        "development.lead.spread_all" if values.len() == len(chosen.entities) else "development.lead.spread",
        measure=f"{texts.of(chosen.figure)}{whose}",
        year=year,
        low=low,
        high=high,
        n=count_word(texts, values.len()),
        of=count_word(texts, len(chosen.entities)),
    )


def _lacking(chosen: Selection, series: Series, told: Sequence[Entity]) -> str:
    """Who has no figure; whose index is refused is said beside the picture."""
    texts = chosen.visit.texts
    names = [each.name for each in chosen.entities if each not in told and each.key not in series.refused]
    return texts("development.lead.lacking", names=listing(names, texts.language)) if names else ""
