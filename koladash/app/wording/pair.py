"""What a pair's figures say: the lead, the guard's reasons, the heading's test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.comparability import Verdict
from koladash.app.formats import listing, number
from koladash.app.wording.values import distance, printed, reason, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.comparison import Comparison, Reference
    from koladash.app.heading import HeadingCheck
    from koladash.app.texts import Texts
    from koladash.catalogue import Pair

MOST_IN_A_LEAD = 2


def lead(texts: Texts, comparisons: Sequence[Comparison], names: Mapping[str, str]) -> str:
    """The first measures that both have, as sentences; else that nothing can be set side by side."""
    usable = [each for each in comparisons if each.common.year is not None and not each.figure.follows_size][
        :MOST_IN_A_LEAD
    ]
    if not usable:
        return texts("pair.lead.nothing", **_names(usable, names))
    return " ".join(_both(texts, each, names) for each in usable)


def heading_lead(texts: Texts, pair: Pair, check: HeadingCheck, names: Mapping[str, str]) -> str:
    """Under which heading the study put the two together, and for whom it holds, with the figures."""
    opening = texts("pair.lead.heading", heading=texts.of(pair, "heading"))
    if check.year is None:
        return f"{opening} {texts('pair.lead.untested', kpi=check.lacking)}"
    told = {code: f"{names[code]} ({_level(texts, check, level)})" for code, level in check.levels.items()}
    what = texts("pair.level.ratio_name" if check.claim.in_proportion_to else "pair.level.share_name")
    country = texts("pair.lead.country", what=what, value=_level(texts, check, check.country))
    return f"{opening} {_held(texts, check, told, 'pair.lead.held.{}')} {country}"


def heading_verdict(texts: Texts, check: HeadingCheck, names: Mapping[str, str]) -> str:
    """For whom the heading holds, as `Ja för Härnösand, nej för Mölndal.`."""
    return _held(texts, check, names, "pair.heading.{}")


def _held(texts: Texts, check: HeadingCheck, names: Mapping[str, str], key: str) -> str:
    yes = [names[code] for code in check.levels if check.holds(code)]
    no = [names[code] for code in check.levels if not check.holds(code)]
    which = "some" if yes and no else "all" if yes else "none"
    language = texts.language
    return texts(key.format(which), year=check.year, yes=listing(yes, language), no=listing(no, language))


def _level(texts: Texts, check: HeadingCheck, level: float) -> str:
    key = "pair.level.ratio" if check.claim.in_proportion_to else "pair.level.share"
    return texts(key, value=number(level, 1, texts.language))


def guard_reasons(texts: Texts, comparison: Comparison, names: Mapping[str, str]) -> str:
    """All that the guard found, gravest first, then why the year is what it is."""
    found = [
        texts(
            f"guard.reason.{finding.reason}",
            names=listing([names[code] for code in finding.municipalities], texts.language),
        )
        for finding in comparison.assessment.findings
    ]
    return " ".join([*found, *filter(None, [year_reason(texts, comparison, names)])])


def guard_note(texts: Texts, comparison: Comparison, names: Mapping[str, str]) -> str:
    """The verdict with its reasons, for a picture that leaves its page."""
    verdict = texts(f"guard.{comparison.assessment.verdict}")
    return texts("guard.note", verdict=verdict, why=guard_reasons(texts, comparison, names))


def year_reason(texts: Texts, comparison: Comparison, names: Mapping[str, str]) -> str:
    """Why not the latest year: who lacks it. Empty where the latest is compared, or none."""
    common = comparison.common
    if common.why != "someone_lacks_the_latest" or common.latest is None:
        return ""
    lacking = listing([names[code] for code in common.lacking[common.latest]], texts.language)
    return texts("guard.common_year", names=lacking, year=common.latest, common=common.year)


def finding(texts: Texts, comparisons: Sequence[Comparison], names: Mapping[str, str]) -> str:
    """The card's title: in how many of the comparable measures the first lies above the second."""
    usable = [each for each in comparisons if each.assessment.verdict == Verdict.COMPARABLE]
    values = _names(comparisons, names)
    if not usable:
        return texts("pair.finding.nothing", **values)
    above = sum(_difference(each) > 0 for each in usable)
    below = sum(_difference(each) < 0 for each in usable)
    key = "above" if above >= below else "below"
    part = max(above, below)
    scope = "all_" if part == len(usable) else ""
    return texts.choose(f"pair.finding.{scope}{key}", len(usable), part=part, **values)


def against(texts: Texts, comparison: Comparison, code: str, name: str) -> str:
    """A municipality against the nearest reference: the country where there is one, else its region.

    Args:
        texts: the language.
        comparison: the measure.
        code: the municipality.
        name: the reference's name.
    """
    value, year = comparison.value(code), comparison.year
    reference = nearest_reference(comparison)
    level = reference.at(year)[0] if reference else None
    if value is None or level is None:
        return ""
    gap = printed(comparison.figure, value) - printed(comparison.figure, level)
    if not gap:
        return texts("pair.against.same", name=name)
    key = "above" if gap > 0 else "below"
    return texts(f"pair.against.{key}", gap=distance(texts, comparison.figure, abs(gap)), name=name)


def nearest_reference(comparison: Comparison) -> Reference | None:
    """The country where the measure has one in that year, else the first region."""
    year = comparison.year
    usable = [reference for reference in comparison.references if reference.at(year)[0] is not None]
    return next(
        (reference for reference in usable if reference.role == "country"), usable[0] if usable else None
    )


def lacking(texts: Texts, comparison: Comparison, code: str = "") -> str:
    """Why a measure has no figure for a municipality, or for either of the two."""
    rows = comparison.values.filter(
        pl.col("missing").is_not_null(), pl.col("municipality") == (code or comparison.pair[0])
    )
    row = rows.sort("year").tail(1).row(0, named=True) if rows.height else {}
    return reason(texts, row, row.get("year"))


def sentence(texts: Texts, comparison: Comparison, names: Mapping[str, str]) -> str:
    """What one picture says, for those who do not see it."""
    figure, year = comparison.figure, comparison.year
    parts = [
        texts("pair.sentence.value", name=names[code], value=worded(texts, figure, value))
        if (value := comparison.value(code)) is not None
        else texts("pair.sentence.missing", name=names[code], reason=lacking(texts, comparison, code))
        for code in comparison.pair
    ]
    levels = [
        texts("pair.sentence.value", name=reference_name(texts, each), value=worded(texts, figure, level))
        for each in comparison.references
        if (level := each.at(year)[0]) is not None
    ]
    return texts(
        "pair.sentence.opening", measure=texts.of(figure), year=year, parts="; ".join([*parts, *levels])
    )


def reference_name(texts: Texts, reference: Reference) -> str:
    """A reference in a sentence or a key: `Göteborgsregionen, median`; `riket`."""
    name = texts.of(reference.group)
    if reference.role != "country":
        return texts("reference.region", name=name)
    return texts("reference.own_country" if reference.is_own_mean else "reference.country")


def reference_in_words(texts: Texts, reference: Reference) -> str:
    """A reference after "över" or "under": `medianen i Göteborgsregionen`, `riket`."""
    if reference.role == "country":
        return reference_name(texts, reference)
    return texts("reference.region_in_words", name=texts.of(reference.group))


def reference_label(texts: Texts, reference: Reference) -> str:
    """The same at the end of a line, where room is short."""
    if reference.role == "country":
        return texts("reference.own_country_label" if reference.is_own_mean else "reference.country_label")
    return texts.get(
        f"reference.short.{reference.group.id}", "reference.name", name=texts.of(reference.group)
    )


def count_note(texts: Texts, reference: Reference, n: int) -> str:
    """On how many it rests, as `, 12 av 13 kommuner`; nothing for Riket's own figure."""
    if reference.role == "country" and not reference.is_own_mean:
        return ""
    return texts("reference.count", n=n, of=len(reference.group.municipalities))


def reference_counts(texts: Texts, comparison: Comparison) -> str:
    """On how many municipalities each reference rests in the year compared."""
    notes = [
        texts(
            "reference.behind",
            name=reference_label(texts, each),
            n=each.at(comparison.year)[1],
            of=len(each.group.municipalities),
        )
        for each in comparison.references
        if each.at(comparison.year)[0] is not None and (each.role != "country" or each.is_own_mean)
    ]
    return texts("reference.counts", notes=", ".join(notes)) if notes else ""


def sentence_list(texts: Texts, names: Sequence[str]) -> str:
    """Measures listed inside a sentence: the first letter small where it is a word's."""
    return listing([f"{name[:1].lower()}{name[1:]}" for name in names], texts.language)


def _difference(comparison: Comparison) -> float:
    a, b = (comparison.value(code) for code in comparison.pair)
    if a is None or b is None:
        return 0
    return printed(comparison.figure, a) - printed(comparison.figure, b)


def _both(texts: Texts, comparison: Comparison, names: Mapping[str, str]) -> str:
    a, b = comparison.pair
    key = f"pair.lead.{comparison.figure.id}"
    values = {code: comparison.value(code) or 0.0 for code in (a, b)}
    return texts.get(
        key,
        "pair.lead.measure",
        measure=texts.of(comparison.figure),
        year=comparison.year,
        a=names[a],
        b=names[b],
        a_value=worded(texts, comparison.figure, values[a]),
        b_value=worded(texts, comparison.figure, values[b]),
    )


def _names(comparisons: Sequence[Comparison], names: Mapping[str, str]) -> dict[str, str]:
    codes = comparisons[0].pair if comparisons else tuple(names)
    return {"a": names[codes[0]], "b": names[codes[1]]}
