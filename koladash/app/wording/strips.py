"""What the strips of Översikt say: on which side of the median, who is drawn, and what the guard warns of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.analysis.comparability import Verdict
from koladash.app.formats import listing
from koladash.app.wording.overview import strip_name
from koladash.app.wording.pair import guard_reasons, reference_name
from koladash.app.wording.values import printed, worded
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from koladash.app.pages.oversikt.selection import Selection, Strip


def title(chosen: Selection) -> str:
    """On which side of the region's median the municipality lies, of how many measures that have one."""
    return whose(chosen.visit.texts, _finding(chosen), chosen.gender)


def _finding(chosen: Selection) -> str:
    texts = chosen.visit.texts
    sides = [side for strip in chosen.strips if (side := _side(strip, chosen.code)) is not None]
    if not sides:
        return texts("overview.strips.alone", name=chosen.name, region=texts.of(chosen.region))
    above, below = sides.count(1), sides.count(-1)
    key = "below" if below >= above else "above"
    return texts.choose(f"overview.strips.{key}", len(sides), name=chosen.name, part=max(above, below))


def subtitle(chosen: Selection) -> str:
    """Who the dots are, and that each row has its own scale."""
    texts = chosen.visit.texts
    whose = [texts.of(chosen.region), *([chosen.names[chosen.against]] if chosen.against else [])]
    names = listing([*whose, texts("overview.strips.country")], texts.language)
    return texts("overview.strips.subtitle", names=names)


def sentence(chosen: Selection, strip: Strip) -> str:
    """One row, for those who do not see it."""
    texts, figure = chosen.visit.texts, strip.comparison.figure
    own = [
        texts("pair.sentence.value", name=chosen.names[code], value=worded(texts, figure, value))
        for code in chosen.places
        if (value := strip.comparison.value(code)) is not None
    ]
    levels = [
        texts("pair.sentence.value", name=reference_name(texts, each), value=worded(texts, figure, level))
        for each in strip.comparison.references
        if (level := each.at(strip.comparison.year)[0]) is not None
    ]
    parts = "; ".join([*own, *levels])
    return texts("pair.sentence.opening", measure=texts.of(figure), year=strip.comparison.year, parts=parts)


def guards(chosen: Selection) -> list[tuple[str, str, str]]:
    """Measures, verdict and reason where the two cannot be compared straight off; like reasons together."""
    texts, together = chosen.visit.texts, dict[tuple[str, str], list[str]]()
    for each in (strip.comparison for strip in chosen.strips if chosen.against):
        verdict, why = each.assessment.verdict, guard_reasons(texts, each, chosen.names)
        if verdict != Verdict.COMPARABLE:
            together.setdefault((verdict, why), []).append(strip_name(texts, each.figure))
    return [(", ".join(names), verdict, why) for (verdict, why), names in together.items()]


def note(chosen: Selection) -> str:
    """What goes with the picture when it leaves the page: its marks, and what the guard says."""
    texts = chosen.visit.texts
    marks = texts("overview.strips.taken.note", region=texts.of(chosen.region))
    cautions = [
        texts("overview.strips.taken.caution", verdict=texts(f"guard.{verdict}"), names=names, why=why)
        for names, verdict, why in guards(chosen)
    ]
    return " ".join([marks, *cautions])


def _side(strip: Strip, code: str) -> int | None:
    """Above, at or below the median as printed; None where the measure has no median."""
    comparison = strip.comparison
    region = next((each for each in comparison.references if each.role == "region"), None)
    level, value = region.at(comparison.year)[0] if region else None, comparison.value(code)
    if level is None or value is None:
        return None
    gap = printed(comparison.figure, value) - printed(comparison.figure, level)
    return (gap > 0) - (gap < 0)
