"""What Översikt says beside its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.wording.marked import remark
from koladash.app.wording.municipality import has_unknown_count, own_change, rests_on_few
from koladash.app.wording.pair import (
    count_note,
    nearest_reference,
    reference_in_words,
    reference_label,
    sentence_list,
)
from koladash.app.wording.values import (
    bare,
    difference,
    measure,
    reason,
    short,
    short_reason,
    unit_words,
    worded,
)
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koladash.app.comparison import Comparison
    from koladash.app.pages.oversikt.selection import Selection, Strip
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure

OWN_MARK = "¹"


def change(texts: Texts, comparison: Comparison, code: str) -> str:
    """`+2 procentenheter sedan 2021`; over a break, that the years are not compared."""
    found = own_change(comparison, code)
    if found is None:
        return texts("overview.no_change")
    if found.crosses_break:
        return texts("overview.break", year=found.from_year)
    return texts("overview.since", change=difference(texts, comparison.figure, found), year=found.from_year)


def beside(chosen: Selection, comparison: Comparison) -> list[str]:
    """What the number is held against, and the doubt, in short lines.

    A number of people or posts is told by its proportion, and that is held against the region's.
    """
    texts, proportion = chosen.visit.texts, _proportion(chosen, comparison)
    lines = [
        *([_own_proportion(texts, proportion, chosen.code)] if proportion else []),
        _reference(texts, proportion, bare) if proportion else _reference(texts, comparison, short),
        _doubt(texts, comparison),
    ]
    return [line for line in (*lines, _later(texts, comparison, chosen.code)) if line]


def link_name(texts: Texts, figure: Figure) -> str:
    """The measure's name where room is short."""
    key = f"overview.link.{figure.id}"
    return whose(texts, texts(key), figure.gender) if key in texts else texts.of(figure)


def strip_name(texts: Texts, figure: Figure) -> str:
    """The measure's name beside its strip, which says elsewhere whom it counts."""
    return texts.get(f"overview.strips.name.{figure.id}", "reference.name", name=texts.of(figure))


def lacking(chosen: Selection, comparison: Comparison) -> str:
    """Why a link of the chain has no number."""
    texts, figure = chosen.visit.texts, comparison.figure
    if chosen.gender != "T" and figure.genders == "T":
        return texts("overview.not_divided")
    rows = comparison.values.sort("year").tail(1)
    row = rows.row(0, named=True) if rows.height else {}
    return reason(texts, row, row.get("year"))


def sparkline(texts: Texts, comparison: Comparison, code: str) -> str:
    """What the small line says, for those who do not see it."""
    told = comparison.values.filter(municipality=code).drop_nulls("value").sort("year")
    parts = [
        texts("map.selected.value", value=worded(texts, comparison.figure, value), year=year)
        for year, value in told.select("year", "value").iter_rows()
    ]
    return texts("overview.sparkline", measure=texts.of(comparison.figure), values=", ".join(parts))


def map_title(chosen: Selection, strip: Strip) -> str:
    """The municipality's figure beside the country's, or its region's median; else what is drawn."""
    texts, comparison = chosen.visit.texts, strip.comparison
    figure, value = comparison.figure, comparison.value(chosen.code)
    reference = nearest_reference(comparison)
    level = reference.at(comparison.year)[0] if reference else None
    if reference is None or level is None or value is None:
        measured = whose(texts, strip_name(texts, figure), figure.gender)
        return texts("overview.map.title", measure=measured, region=texts.of(chosen.region))
    held = texts(
        "overview.map.held",
        name=chosen.name,
        value=worded(texts, figure, value),
        reference=reference_in_words(texts, reference),
        level=bare(texts, figure, level),
    )
    return whose(texts, held, figure.gender)


def map_subtitle(texts: Texts, comparison: Comparison, code: str) -> str:
    """The measure with unit and year, and that its figures are preliminary where they are."""
    figure, told = comparison.figure, remark(texts, comparison.row(code))
    return texts(
        "overview.map.subtitle",
        measure=texts.of(figure),
        unit=measure(texts, figure),
        year=f"{comparison.year}{told}",
    )


def change_words(texts: Texts, figure: Figure, row: Mapping[str, object]) -> str:
    """`Deltagare i arbetsmarknadsinsatser 2022: 335 personer blev 337 personer`."""
    given = {
        name: short(texts, figure, number) if isinstance(number := row[f"{name}_value"], float) else ""
        for name in ("old", "new")
    }
    return texts(
        f"overview.changes.{row['change']}.words", measure=texts.of(figure), year=row["year"], **given
    )


def pair_caution(chosen: Selection) -> list[str]:
    """What to know before the two are set against each other."""
    texts = chosen.visit.texts
    absent = [
        each.comparison.figure for each in chosen.strips if each.comparison.value(chosen.against) is None
    ]
    names = sentence_list(texts, [texts.of(figure) for figure in absent])
    lacks = texts("overview.pair.lacks", name=chosen.names[chosen.against], names=names) if absent else ""
    if chosen.study is None:
        return [texts("pair.own_pair.text"), *([lacks] if lacks else [])]
    opening = texts("overview.pair.heading", heading=texts.of(chosen.study, "heading"))
    note = texts.of(chosen.study, "note")
    sentences = [opening, note, lacks or texts("overview.pair.likeness")]
    return [" ".join(sentence for sentence in sentences if sentence)]


def _proportion(chosen: Selection, comparison: Comparison) -> Comparison | None:
    """The measure that says a number in proportion, where it has a value for the number's year."""
    proportion = chosen.proportions.get(comparison.figure.id)
    return proportion if proportion and proportion.year == comparison.year else None


def _own_proportion(texts: Texts, proportion: Comparison, code: str) -> str:
    return short(texts, proportion.figure, proportion.value(code) or 0.0) + OWN_MARK


def _reference(texts: Texts, comparison: Comparison, told: Callable[[Texts, Figure, float], str]) -> str:
    """Riket's own figure where there is one, else the region's median with n of N; `told` writes it."""
    figure, year = comparison.figure, comparison.year
    by_role = {each.role: each for each in comparison.references if each.at(year)[0] is not None}
    country = by_role.get("country")
    if country and not country.is_own_mean:
        return texts("overview.country", value=told(texts, figure, country.at(year)[0] or 0.0))
    region = by_role.get("region")
    if region is None:
        return ""
    return texts(
        "overview.median",
        name=reference_label(texts, region),
        value=told(texts, figure, region.at(year)[0] or 0.0),
        count=count_note(texts, region, region.at(year)[1]),
    )


def _doubt(texts: Texts, comparison: Comparison) -> str:
    if rests_on_few(comparison):
        return texts("overview.few")
    return texts("overview.unknown_count") if has_unknown_count(comparison) else ""


def _later(texts: Texts, comparison: Comparison, code: str) -> str:
    """The year after the one shown, where the municipality lacks it."""
    rows = comparison.values.filter(municipality=code).sort("year").tail(1)
    row = rows.row(0, named=True) if rows.height else {}
    if not row or row["value"] is not None or comparison.year is None:
        return ""
    return texts("overview.later", year=row["year"], reason=short_reason(texts, row))


def unit(texts: Texts, comparison: Comparison) -> str:
    """The unit as it stands after the number."""
    return unit_words(texts, comparison.figure, "symbol")


def value(texts: Texts, comparison: Comparison, code: str) -> str:
    """The number alone."""
    return bare(texts, comparison.figure, comparison.value(code) or 0.0)
