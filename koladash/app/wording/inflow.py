"""What the referrals say beside the lead: who carries the change, which average, how many have answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.bands import Band, Limits, band_of
from koladash.analysis.rounding import round_half_away
from koladash.app.formats import listing, number, year_span
from koladash.app.wording.values import reason, source
from koladash.catalogue import Measure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.analysis.decomposition import Decomposition
    from koladash.app.pages.inflode.panel import Answer, Panel
    from koladash.app.pages.inflode.selection import Selection
    from koladash.app.texts import Texts

MOST_NAMED = 4
"""More municipalities than this are not named."""


def subject(chosen: Selection) -> str:
    """`Arbetsförmedlingens andel av anvisningarna`."""
    joint = "_joint" if chosen.is_joint else ""
    return chosen.visit.texts(f"inflow.subject.{chosen.referrer}{joint}")


def inside(texts: Texts, name: str) -> str:
    """A group's name within a sentence: `the Göteborg Region`."""
    return f"the {name[4:]}" if texts.language == "en" and name.startswith("The ") else name


def facts(texts: Texts, panel: Panel) -> list[tuple[str, str]]:
    """The years, and between how few and how many have answered."""
    if not panel.shown:
        return []
    counts, of = panel.averages["n"], panel.averages["of"][0]
    low, high = counts.min(), counts.max()
    key = "same" if low == high else "between"
    return [
        ("clock", year_span(panel.shown[0], panel.shown[-1])),
        ("info", texts(f"inflow.fact.{key}", low=low, high=high, of=of)),
    ]


def finding(chosen: Selection, panel: Panel, limits: Limits) -> str:
    """The card's title: how many have a high share in the first and the last year that are told."""
    texts, told = chosen.visit.texts, panel.told
    if not told:
        return texts("inflow.finding.nothing")
    ends = {"first": _high(panel, told[0], limits), "last": _high(panel, told[-1], limits)}
    values: dict[str, object] = {"from_year": told[0], "to_year": told[-1]}
    for name, (high, of) in ends.items():
        values |= {name: count_word(texts, high), f"{name}_of": count_word(texts, of)}
    return texts("inflow.finding.bands" if len(told) > 1 else "inflow.finding.once", **values)


def limits_note(texts: Texts, limits: Limits) -> str:
    """Whose the limits are: the report's, or the reader's own."""
    is_own = (limits.medium, limits.high) != (Limits().medium, Limits().high)
    return texts("inflow.limits.own" if is_own else "inflow.limits.report")


def change_title(texts: Texts, change: Decomposition) -> str:
    """Who stands for the rise, or the fall, between the two years."""
    key = direction(change.before, change.after)
    return texts(f"inflow.change.title.{key}", from_year=change.from_year, to_year=change.to_year)


def change_sentences(chosen: Selection, panel: Panel, change: Decomposition) -> list[str]:
    """The same municipalities both years, then those without its carriers, then all that have answered."""
    texts = chosen.visit.texts
    own = texts(
        "inflow.change.panel",
        n=count_word(texts, len(change.contributions)),
        before=_plain(texts, change.before),
        after=_plain(texts, change.after),
        from_year=change.from_year,
        to_year=change.to_year,
    )
    carriers = change.carriers()
    rest = change.without({each.municipality for each in carriers})
    sentences = [own]
    if is_broad(change):
        sentences.append(broad(texts, change, texts("inflow.change.it")))
    elif carriers and rest is not None:
        sentences.append(
            texts(
                "inflow.change.without",
                names=_names(texts, [each.name for each in carriers]),
                before=_plain(texts, rest.before),
                after=_plain(texts, rest.after),
            )
        )
    if change.left_out:
        sentences.append(_all(texts, panel, change))
        sentences.append(texts("inflow.change.left_out", names=listing(change.left_out, texts.language)))
    return sentences


def answer_name(texts: Texts, answer: Answer, weight: str) -> str:
    """`Median`, `Ovägt medel`, `Vägt efter deltagare`, `Vägt, utan Göteborg`."""
    if answer.key == "weighted":
        return texts(f"inflow.average.weighted.{weight}")
    return texts(f"inflow.average.{answer.key}", name=answer.without)


def answer_value(texts: Texts, answer: Answer) -> str:
    """The average with one decimal, or none where it is a whole number."""
    value = answer.average.value or 0.0
    return number(value, 0 if value.is_integer() else 1, texts.language)


def answers_sentence(texts: Texts, answers: Sequence[Answer], weight: str, year: int) -> str:
    """The picture of the averages, for those who do not see it."""
    parts = [f"{answer_name(texts, each, weight)} {answer_value(texts, each)}" for each in answers]
    return texts("inflow.average.sentence", year=year, parts="; ".join(parts))


def answers_count(texts: Texts, answers: Sequence[Answer]) -> str:
    """On how many municipalities the averages rest, and who lacks."""
    average = answers[0].average
    counted = texts("inflow.average.count", n=average.n, of=average.of)
    lacking = texts("inflow.average.lacking", names=_names(texts, average.missing)) if average.missing else ""
    return f"{counted} {lacking}".strip()


def answers_source(chosen: Selection, panel: Panel) -> str:
    """Our own working, of which figures, and where those come from."""
    texts, figure = chosen.visit.texts, chosen.figure
    own = figure.parts if isinstance(figure, Measure) else (figure.id,)
    figures = listing([*own, panel.weight], texts.language)
    fetched = panel.sources.filter(~pl.col("is_derived"))
    return texts("inflow.average.source", figures=figures, lines=source(texts, fetched))


def cell_reason(texts: Texts, row: dict[str, object]) -> str | None:
    """Why a cell has no value; nothing where it has one."""
    return None if row["value"] is not None else reason(texts, row, int(str(row["year"])))


def count_word(texts: Texts, count: int) -> str:
    """A small count in words, `tolv`; a larger one in figures."""
    return texts.get(f"count_word.{count}", "count_word.more", count=count)


def is_broad(change: Decomposition) -> bool:
    """Whether so many carry the change that naming them would not single anybody out."""
    n = len(change.carriers())
    return n > MOST_NAMED or 2 * n > len(change.contributions)


def broad(texts: Texts, change: Decomposition, opening: str) -> str:
    """That most of those who answered both years moved the same way, after some opening words."""
    along = sum(each.points * change.difference > 0 for each in change.contributions)
    of = count_word(texts, len(change.contributions))
    return texts("inflow.who.broad", opening=opening, n=count_word(texts, along), of=of)


def break_note(texts: Texts, panel: Panel) -> str:
    """That the questions are new within the years shown; nothing where they are not."""
    inside = [year for year in panel.breaks if panel.shown and panel.shown[0] < year <= panel.shown[-1]]
    return texts("inflow.lead.break", year=inside[-1]) if inside else ""


def direction(before: float, after: float) -> str:
    """`rose`, `fell` or `held`, by the values as they are printed in a sentence."""
    change = round_half_away(after) - round_half_away(before)
    return "rose" if change > 0 else "fell" if change < 0 else "held"


def _all(texts: Texts, panel: Panel, change: Decomposition) -> str:
    """The means of whoever has answered each year, which are not of the same municipalities."""
    counts = [int(panel.averages.filter(year=year)["n"][0]) for year in (change.from_year, change.to_year)]
    return texts(
        "inflow.change.all",
        n_before=count_word(texts, counts[0]),
        n_after=count_word(texts, counts[1]),
        before=_plain(texts, panel.mean(change.from_year)),
        after=_plain(texts, panel.mean(change.to_year)),
        from_year=change.from_year,
        to_year=change.to_year,
    )


def _high(panel: Panel, year: int, limits: Limits) -> tuple[int, int]:
    values = panel.values.filter(year=year)["value"].drop_nulls()
    return sum(band_of(value, limits) == Band.HIGH for value in values), len(values)


def _names(texts: Texts, names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED:
        return listing(list(names), texts.language)
    return texts("inflow.names", n=len(names))


def _plain(texts: Texts, value: float) -> str:
    return number(value, 1, texts.language)
