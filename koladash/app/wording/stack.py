"""What the stacked referrers say."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING, Final

from koladash.app.formats import NO_BREAK_SPACE, listing, number, year_span
from koladash.app.wording.inflow import count_word, inside
from koladash.app.wording.values import SHARE, reason, short_reason

if TYPE_CHECKING:
    from koladash.app.pages.inflode.selection import Selection
    from koladash.app.pages.inflode.stack import Bar, Stack
    from koladash.app.texts import Texts

WORTH_NAMING: Final = 10
"""A part of a lead sentence has at least so many percent."""


def lead(chosen: Selection, stack: Stack) -> str:
    """Who refers most: in the municipality's last year, or for it and in the group on average in a year."""
    texts, told = chosen.visit.texts, stack.told
    if not told:
        return texts("inflow.stack.lead.nothing", name=_name(chosen, stack))
    if stack.is_by_year:
        return " ".join(filter(None, [_of_one(chosen, told[-1]), _break(texts, stack)]))
    own = next((bar for bar in stack.bars if bar.key == chosen.municipality), None)
    group = texts(
        f"inflow.stack.lead.{'then' if own else 'group'}",
        name=_name(chosen, stack),
        year=stack.year,
        parts=_parts(texts, _levels(told)),
        n=len(told),
        of=len(stack.bars),
    )
    return " ".join(filter(None, [_of_one(chosen, own) if own else "", group, _lacking(chosen, stack)]))


def facts(chosen: Selection, stack: Stack) -> list[tuple[str, str]]:
    """The year or years, and how many have answered."""
    texts, told = chosen.visit.texts, stack.told
    if not told:
        return []
    years = [bar.year for bar in told]
    key = "years" if stack.is_by_year else "coverage"
    return [
        ("clock", year_span(min(years), max(years))),
        ("info", texts(f"inflow.stack.fact.{key}", n=len(told), of=len(stack.bars))),
    ]


def finding(chosen: Selection, stack: Stack) -> str:
    """The card's title: who is the largest referrer, and where."""
    texts, told = chosen.visit.texts, stack.told
    if stack.is_by_year:
        last = told[-1]
        who = texts(f"inflow.part.{last.largest()}.long")
        return texts("inflow.stack.finding.municipality", who=who, name=_name(chosen, stack), year=last.year)
    largest = [bar.largest() for bar in told]
    most = max(dict.fromkeys(largest), key=largest.count)
    return texts(
        "inflow.stack.finding.group",
        who=texts(f"inflow.part.{most}.long"),
        n=count_word(texts, largest.count(most)),
        of=count_word(texts, len(told)),
        year=stack.year,
    )


def subtitle(chosen: Selection, stack: Stack) -> str:
    """What is shown, and of whom."""
    texts = chosen.visit.texts
    return texts("inflow.stack.subtitle", name=chosen.name if stack.is_by_year else texts.of(chosen.group))


def caption(chosen: Selection, stack: Stack) -> str:
    """The table's caption."""
    key = "municipality" if stack.is_by_year else "group"
    return chosen.visit.texts(f"inflow.stack.caption.{key}", name=_name(chosen, stack), year=stack.year)


def sentence(chosen: Selection, stack: Stack) -> str:
    """The picture for those who do not see it: the largest part of each bar."""
    texts = chosen.visit.texts
    parts = [
        texts(
            "inflow.stack.sentence",
            title=bar.title,
            who=texts(f"inflow.part.{bar.largest()}.long"),
            value=share(texts, bar.shares[bar.largest()] or 0),
        )
        if bar.has_shares
        else lacks(texts, bar)
        for bar in stack.bars
    ]
    return f"{finding(chosen, stack)}. {'; '.join(parts)}."


def lacks(texts: Texts, bar: Bar) -> str:
    """Why a bar has nothing to draw."""
    return texts("inflow.stack.lacks", title=bar.title, reason=reason(texts, bar.why["af"], bar.year))


def share(texts: Texts, value: float) -> str:
    """A share without its unit."""
    return number(value, 0, texts.language)


def count(texts: Texts, value: float) -> str:
    """A count of persons."""
    return number(value, 0, texts.language)


def detail(texts: Texts, bar: Bar, part: str) -> str:
    """The tooltip: share, and about how many of how many; or why it lacks."""
    value, persons = bar.shares[part], bar.count(part)
    if value is None:
        return f"{bar.title}: {short_reason(texts, bar.why[part])}"
    own = f"{bar.title}: {share(texts, value)}{NO_BREAK_SPACE}{texts(f'unit.{SHARE}.symbol')}"
    told = f", {texts('table.preliminary')}" if bar.is_preliminary else ""
    if persons is None or bar.referred is None:
        return own + told
    return own + told + texts("inflow.stack.about", n=count(texts, persons), of=count(texts, bar.referred))


def uneven(texts: Texts, stack: Stack) -> str:
    """Which bars do not add up to 100 percent, as printed by the source; nothing where all do."""
    off = [
        texts("inflow.stack.sum", title=bar.title, sum=share(texts, total))
        for bar in stack.told
        if abs((total := sum(value or 0 for value in bar.shares.values())) - 100) > 1.5  # noqa: PLR2004 - rounding
    ]
    return texts("inflow.stack.uneven", bars=listing(off, texts.language)) if off else ""


def _of_one(chosen: Selection, bar: Bar) -> str:
    """Who referred most in the municipality that is looked at, or that it has not told."""
    texts = chosen.visit.texts
    if not bar.has_shares:
        return texts("inflow.stack.lead.own_lacks", name=chosen.name, year=bar.year)
    parts = _parts(texts, _levels([bar]))
    return texts("inflow.stack.lead.municipality", name=chosen.name, year=bar.year, parts=parts)


def _parts(texts: Texts, levels: dict[str, float]) -> str:
    named = sorted((each for each in levels.items() if each[1] >= WORTH_NAMING), key=lambda each: -each[1])
    parts = [
        texts("inflow.stack.lead.part", value=share(texts, level), who=texts(f"inflow.part.{part}.by"))
        for part, level in named
    ]
    return listing(parts, texts.language)


def _name(chosen: Selection, stack: Stack) -> str:
    if stack.is_by_year:
        return chosen.name
    texts = chosen.visit.texts
    return inside(texts, texts.of(chosen.group))


def _levels(bars: list[Bar]) -> dict[str, float]:
    told: dict[str, list[float]] = {}
    for bar in bars:
        for part, value in bar.shares.items():
            told.setdefault(part, []).extend([] if value is None else [value])
    return {part: mean(values) for part, values in told.items() if values}


def _lacking(chosen: Selection, stack: Stack) -> str:
    texts = chosen.visit.texts
    missing = [bar.title for bar in stack.bars if not bar.has_shares and bar.key != chosen.municipality]
    if not missing:
        return ""
    names = listing(missing, texts.language) if len(missing) <= 4 else texts("inflow.names", n=len(missing))  # noqa: PLR2004 - a readable list
    return texts("inflow.stack.lead.lacking", names=names)


def _break(texts: Texts, stack: Stack) -> str:
    eras = stack.eras()
    return texts("inflow.lead.break", year=eras[-1][0].year) if len(eras) > 1 else ""
