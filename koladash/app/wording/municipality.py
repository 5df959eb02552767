"""What the figures say of one municipality, in the sentences that open Översikt and Kommun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.analysis.change import Change, change_since_last
from koladash.analysis.comparability import Reason
from koladash.app.formats import number
from koladash.app.wording.values import SHARE, bare, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from koladash.app.comparison import Comparison
    from koladash.app.texts import Texts

PARTICIPANTS: Final = "U40800"
INFLOW: Final = "U40806"
EXIT: Final = "U40455"
COST: Final = "N40008"
UNEMPLOYED: Final = "N03920"

SHORT: Final = (PARTICIPANTS, EXIT, INFLOW, UNEMPLOYED)
WHOLE: Final = (PARTICIPANTS, INFLOW, EXIT, COST, UNEMPLOYED)
"""The figures that a lead speaks of, in order; unemployment only where fewer than two others have a value."""

ENOUGH: Final = 2
_NEAR = 0.02
_PARTS: Final = {"tenth": 10.0, "fifth": 20.0, "fourth": 25.0, "third": 100 / 3, "half": 50.0}
_PARTS_ABOVE: Final = {"two_thirds": 200 / 3, "three_fourths": 75.0}
_EXACT, _CLOSE = 0.5, 2.5


def lead(texts: Texts, figures: Mapping[str, Comparison], code: str, order: Iterable[str]) -> str:
    """A sentence for each figure that has a value; what lacks is left to the page below.

    Args:
        texts: the language.
        figures: by id; those of the municipality alone.
        code: the municipality.
        order: `SHORT` or `WHOLE`.
    """
    sentences: list[str] = []
    year = None
    for figure_id in order:
        told = figures[figure_id]
        if told.value(code) is None or (figure_id == UNEMPLOYED and len(sentences) >= ENOUGH):
            continue
        when = "" if told.year == year else texts("municipality.when", year=told.year)
        sentences.append(_SENTENCES[figure_id](texts, told, code, when))
        year = told.year
    return " ".join(sentences) or texts("municipality.nothing")


def own_change(comparison: Comparison, code: str) -> Change | None:
    """The change of a municipality's figure between its two latest years, unrounded."""
    series = comparison.values.filter(municipality=code)
    breaks = [each.year for each in comparison.breaks]
    return change_since_last(series, is_share=comparison.figure.unit == SHARE, breaks=breaks)


def rests_on_few(comparison: Comparison) -> bool:
    """Whether fewer than thirty persons stand behind the share in the year shown."""
    return any(finding.reason == Reason.FEW_PERSONS for finding in comparison.assessment.findings)


def has_unknown_count(comparison: Comparison) -> bool:
    """Whether it is a share, and nobody knows of how many."""
    return any(finding.reason == Reason.COUNT_UNKNOWN for finding in comparison.assessment.findings)


def _participants(texts: Texts, told: Comparison, code: str, _when: str) -> str:
    value = told.value(code) or 0.0
    opening = texts(
        "municipality.participants.level", year=told.year, value=worded(texts, told.figure, value)
    )
    return opening + _against_before(texts, own_change(told, code))


def _against_before(texts: Texts, change: Change | None) -> str:
    if change is None or change.crosses_break:
        return "."
    is_next = change.from_year == change.to_year - 1
    before = texts("municipality.year_before" if is_next else "municipality.year", year=change.from_year)
    gap = abs(change.difference)
    if gap == 0:
        key = "same"
    elif gap < _NEAR * change.before:
        key = "near"
    else:
        key = "more" if change.difference > 0 else "fewer"
    return texts(f"municipality.participants.{key}", before=before, gap=number(gap, 0, texts.language))


def _exit(texts: Texts, told: Comparison, code: str, when: str) -> str:
    value = told.value(code) or 0.0
    part, nearness = _part(value)
    key = f"municipality.exit.{nearness}" if part else "municipality.exit.percent"
    sentence = texts(
        key,
        part=texts(f"municipality.part.{part}") if part else "",
        value=worded(texts, told.figure, value),
        when=when,
    )
    few = f" {texts('municipality.exit.few')}" if rests_on_few(told) else ""
    return _capitalised(sentence) + few


def _capitalised(sentence: str) -> str:
    """With a capital at the start, also where the first words are bold."""
    start = len(sentence) - len(sentence.lstrip("*"))
    return sentence[:start] + sentence[start : start + 1].upper() + sentence[start + 1 :]


def _part(share: float) -> tuple[str, str]:
    """The plain part that a percentage is nearest to, and whether it is that, just over or just under."""
    parts = {**_PARTS, **_PARTS_ABOVE}
    name = min(parts, key=lambda each: abs(parts[each] - share))
    gap = share - parts[name]
    if abs(gap) > _CLOSE:
        return "", ""
    return name, "about" if abs(gap) <= _EXACT else "over" if gap > 0 else "under"


def _inflow(texts: Texts, told: Comparison, code: str, when: str) -> str:
    value = worded(texts, told.figure, told.value(code) or 0.0)
    return texts("municipality.inflow", value=value, when=when)


def _against_country(key: str) -> Callable[[Texts, Comparison, str, str], str]:
    def sentence(texts: Texts, told: Comparison, code: str, when: str) -> str:
        value = worded(texts, told.figure, told.value(code) or 0.0)
        level = country_level(told)
        against = (
            texts("municipality.country", value=bare(texts, told.figure, level)) if level is not None else ""
        )
        return texts(f"municipality.{key}", value=value, when=when, against=against)

    return sentence


def country_level(told: Comparison) -> float | None:
    """Riket's own figure in the year shown; our mean does not count as one."""
    found = [each for each in told.references if each.role == "country" and not each.is_own_mean]
    return found[0].at(told.year)[0] if found else None


_SENTENCES: Final[Mapping[str, Callable[[Texts, Comparison, str, str], str]]] = {
    PARTICIPANTS: _participants,
    EXIT: _exit,
    INFLOW: _inflow,
    COST: _against_country("cost"),
    UNEMPLOYED: _against_country("unemployed"),
}
