"""What the page of one municipality says beside its figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.app.formats import listing, number, short_date, signed
from koladash.app.provenance import line_column, source_line, source_lines
from koladash.app.wording.municipality import own_change
from koladash.app.wording.overview import link_name, strip_name
from koladash.app.wording.pair import reference_label
from koladash.app.wording.values import bare, change_decimals, source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.app.comparison import Comparison
    from koladash.app.pages.kommun.selection import Selection
    from koladash.app.texts import Texts

MOST_BULLETS: Final = 5
PARTS: Final = ("led_by", "post", "activity", "intake")
FACTS: Final = (
    "strategy_model",
    "own_practical_operations",
    "methods_named",
    "af_agreement_form",
    "new_unit",
    "has_statens_servicecenter",
    "agreements_and_documents_total",
)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of what the reports say: our words, then names as the report has them, each with its persons."""

    words: str
    names: tuple[tuple[str, str], ...] = ()


def facts_line(chosen: Selection) -> str:
    """Code, region, county and inhabitants."""
    texts, place = chosen.visit.texts, chosen.site.catalogue.places.municipalities[chosen.code]
    county = chosen.site.catalogue.places.counties[place.county]
    places = dict.fromkeys((texts.of(chosen.region), texts.of(county)))
    line = texts("kommun.facts", code=chosen.code, places=", ".join(places))
    value = chosen.inhabitants.get("value")
    if not isinstance(value, float):
        return line
    shown = number(value, 0, texts.language)
    return f"{line} {texts('kommun.inhabitants', value=shown, year=chosen.inhabitants['year'])}"


def measure_name(texts: Texts, comparison: Comparison) -> str:
    """The measure with its unit: `Kostnad för åtgärder, kr/inv`."""
    figure = comparison.figure
    usual = link_name(texts, figure) if figure.chain_position else strip_name(texts, figure)
    name = texts.get(f"kommun.measure.{figure.id}", "reference.name", name=usual)
    symbol = texts(f"unit.{figure.unit}.symbol")
    return f"{name}, {symbol}" if symbol and symbol != name.lower() else name


def change_words(texts: Texts, comparison: Comparison, code: str) -> str:
    """The change in the measure's own unit; over a break, that there is one."""
    change = own_change(comparison, code)
    if change is None:
        return texts("kommun.no_change")
    if change.crosses_break:
        return texts("kommun.broken")
    decimals = change_decimals(comparison.figure, change.difference)
    return signed(change.difference, decimals, texts.language)


def change_year(comparison: Comparison, code: str) -> int | None:
    """The year that the change is from, where it is not the year before."""
    change = own_change(comparison, code)
    is_usual = change is None or change.crosses_break or change.from_year == change.to_year - 1
    return None if is_usual or change is None else change.from_year


def region_level(texts: Texts, comparison: Comparison) -> tuple[str, str]:
    """The region's median and on how many municipalities it rests; a dash where there is none."""
    reference = next((each for each in comparison.references if each.role == "region"), None)
    level, n = reference.at(comparison.year) if reference else (None, 0)
    return (texts("kommun.none"), "") if level is None else (bare(texts, comparison.figure, level), f"({n})")


def country_level(texts: Texts, comparison: Comparison) -> tuple[str, bool]:
    """The country's figure, and whether it is our own mean; a dash where there is none."""
    reference = next((each for each in comparison.references if each.role == "country"), None)
    level = reference.at(comparison.year)[0] if reference else None
    if reference is None or level is None:
        return texts("kommun.none"), False
    return bare(texts, comparison.figure, level), reference.is_own_mean


def region_label(chosen: Selection) -> str:
    """The region where room is short."""
    for comparison in chosen.figures:
        for reference in comparison.references:
            if reference.role == "region":
                return reference_label(chosen.visit.texts, reference)
    return chosen.visit.texts.of(chosen.region)


def table_title(chosen: Selection) -> str:
    """`Nyckeltal 2022`, or that each measure has its own latest year."""
    texts, years = chosen.visit.texts, {each.year for each in chosen.figures if not each.is_empty}
    return (
        texts("kommun.table.one_year", year=years.pop()) if len(years) == 1 else texts("kommun.table.latest")
    )


def organisation(chosen: Selection) -> list[Told]:
    """What the reports say of how the work is organised: at most so many plain lines."""
    texts, told = chosen.visit.texts, chosen.organisation
    lines = []
    for part in PARTS:
        rows = told.filter(part=part)
        names = tuple(dict.fromkeys(_named(texts, row) for row in rows.iter_rows(named=True)))
        if names:
            lines.append(Told(texts(f"kommun.part.{part}"), names))
    return [*lines, *_facts(texts, chosen.facts)][:MOST_BULLETS]


def organisation_source(chosen: Selection) -> str:
    """From when and where the lines are, and that they are preliminary where the report says so."""
    texts, told = chosen.visit.texts, chosen.organisation
    if told.is_empty():
        lines = source_lines(texts, chosen.facts)
        return texts("kommun.organisation.facts", lines=listing(lines, texts.language))
    key = "preliminary" if told["is_preliminary"].any() else "observed"
    return texts(
        f"kommun.organisation.{key}",
        when=_span(texts, told["observed"][0]),
        line=source_line(texts, told.row(0, named=True)),
    )


def event_words(texts: Texts, event: Mapping[str, Any]) -> tuple[str, str]:
    """When, and what, in few words."""
    name = event["event_name" if texts.language == "sv" else "event_name_en"]
    return _when(texts, event), texts.get(f"kommun.event.{event['event_id']}", "reference.name", name=name)


def sources(chosen: Selection) -> str:
    """Everything the page rests on, each report once."""
    texts = chosen.visit.texts
    shown = pl.concat([each.values.filter(pl.col("year") == (each.year or 0)) for each in chosen.figures])
    column = line_column(texts)
    told = shown.select("value", column, "fetched_at").drop_nulls("value")
    frames = (chosen.administration, chosen.organisation, chosen.facts)
    lines = {line for frame in frames for line in frame[column]} | set(told[column])
    # A report that is named with its tables need not be named once more without them.
    whole = sorted(line for line in lines if not any(other.startswith(f"{line},") for other in lines))
    named = pl.DataFrame({column: whole}).select(
        pl.lit(1.0).alias("value"), column, pl.lit(None, told.schema["fetched_at"]).alias("fetched_at")
    )
    return texts("kommun.sources", lines=source(texts, pl.concat([told, named])))


def _named(texts: Texts, row: Mapping[str, Any]) -> tuple[str, str]:
    persons = row["persons"] or 1
    return row["name"], texts("kommun.persons", n=persons) if persons > 1 else ""


def _facts(texts: Texts, facts: pl.DataFrame) -> Iterable[Told]:
    told = {row["indicator"]: row for row in facts.iter_rows(named=True)}
    for indicator in FACTS:
        row = told.get(indicator)
        key = f"kommun.fact.{indicator}.{row['value'].replace(' ', '_')}" if row else ""
        if key in texts:
            yield Told(texts(key))
        elif row and f"kommun.fact.{indicator}.any" in texts:
            names = tuple((name.strip(), "") for name in row["value"].split(";"))
            yield Told(texts(f"kommun.fact.{indicator}.any"), names)


def _span(texts: Texts, observed: str) -> str:
    """`mars–maj 2023` of `2023-03/2023-05`."""
    first, last = (part.split("-") for part in observed.split("/"))
    months = [texts(f"kommun.month.{month}") for _, month in (first, last)]
    return texts("kommun.months", first=months[0], last=months[1], year=last[0])


def _when(texts: Texts, event: Mapping[str, Any]) -> str:
    day = event["date_start"]
    if event["precision"] == "day":
        return short_date(day, texts.language)
    if event["precision"] == "month":
        return f"{texts(f'kommun.month_short.{day:%m}')} {day.year}"
    if event["precision"] == "season":
        return texts("kommun.autumn", year=day.year)
    return str(day.year)
