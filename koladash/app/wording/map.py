"""What the map says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.averages import median
from koladash.analysis.rounding import shown_decimals
from koladash.app.formats import number
from koladash.app.pages.karta.selection import usual_year
from koladash.app.wording.values import SHARE, bare, measure, reason, worded
from koladash.app.wording.whose import opened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.pages.karta.selection import Selection
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure

LONGEST_CLASS = 9


def question(texts: Texts, figure: Figure) -> str:
    """The page's h1."""
    return texts.get(f"map.question.{figure.id}", "map.question.any", measure=texts.of(figure))


def lead(chosen: Selection) -> str:
    """Median, spread, and how many lack."""
    texts, figure = chosen.visit.texts, chosen.figure
    values = sorted(chosen.present["value"])
    if not values:
        return texts("map.lead.nothing", measure=texts.of(figure))
    level = median(chosen.values).value or 0.0
    sentences = [
        texts.get(
            f"map.lead.{figure.id}",
            "map.lead.median",
            measure=texts.of(figure),
            value=worded(texts, figure, level),
            year=chosen.year,
        ),
        texts("map.lead.spread", low=bare(texts, figure, values[0]), high=worded(texts, figure, values[-1])),
    ]
    lacking = chosen.absent.height
    sentences.append(
        texts("map.lead.lacking", n=lacking, of=chosen.values.height) if lacking else texts("map.lead.all")
    )
    return opened(texts, " ".join(sentences), chosen.gender)


def facts(chosen: Selection) -> list[tuple[str, str]]:
    """The year and the coverage."""
    texts = chosen.visit.texts
    coverage = texts("map.fact.coverage", n=chosen.present.height, of=chosen.values.height)
    return (
        [("clock", texts("map.fact.year", year=chosen.year)), ("info", coverage)]
        if chosen.years
        else [("info", coverage)]
    )


def title(chosen: Selection) -> str:
    """What is drawn: the figure, which says whom it counts, its base, and the year."""
    texts = chosen.visit.texts
    base = texts.of(chosen.figure, "base")
    what = (
        texts("map.title.share", measure=texts.of(chosen.figure), base=base)
        if base
        else texts.of(chosen.figure)
    )
    return f"{what} {chosen.year}"


def subtitle(chosen: Selection) -> str:
    """Unit and scale."""
    texts = chosen.visit.texts
    words = measure(texts, chosen.figure)
    return texts("map.subtitle", measure=f"{words[:1].upper()}{words[1:]}")


def how_shown(chosen: Selection) -> str:
    """Who is chosen, the gender and the scale: `Mölndal, totalt, sex klasser`."""
    texts, places = chosen.visit.texts, chosen.site.catalogue.places.municipalities
    who = [places[chosen.selected].name] if chosen.selected else []
    gender = texts(f"gender.{chosen.gender}")
    return ", ".join([*who, gender.lower() if who else gender, texts(f"scale.word.{chosen.scale}")])


def years_note(chosen: Selection) -> str:
    """What the row of years says by where it ends."""
    texts, figure = chosen.visit.texts, chosen.figure
    last = chosen.years[-1]
    if figure.ended:
        return texts("map.years.ended", year=figure.ended)
    if chosen.counts[last] < chosen.counts[usual_year(chosen.counts)]:
        return texts("map.years.thin", year=last, n=chosen.counts[last], of=chosen.values.height)
    breaks = chosen.site.catalogue.breaks_of(figure.id)
    key = "break" if breaks else "last"
    return texts(f"map.years.{key}", year=last, first=breaks[-1].year if breaks else "")


def selected(chosen: Selection, series: pl.DataFrame) -> str:
    """As `42 procent 2022, 5 procent 2017.`, or why the year has none."""
    texts, figure = chosen.visit.texts, chosen.figure
    told = series.filter(pl.col("value").is_not_null()).sort("year")
    now = told.filter(year=chosen.year)
    first = told.head(1)
    parts = [
        texts("map.selected.value", value=worded(texts, figure, row["value"][0]), year=row["year"][0])
        for row in (now, first)
        if row.height
    ]
    if not told.height:
        return ""
    if not now.height:
        row = chosen.values.filter(municipality=chosen.selected).row(0, named=True)
        return " ".join([reason(texts, row, chosen.year), *(f"{part}." for part in parts)])
    return f"{', '.join(dict.fromkeys(parts))}."


def class_words(texts: Texts, figure: Figure, limits: Sequence[float]) -> tuple[str, ...]:
    """`under 20`, `20–29`, `60 och mer`; nothing where they would not fit under their colour."""
    shown = [_limit(texts, figure, limit) for limit in limits]
    tops = [_limit(texts, figure, limit, below=True) for limit in limits]
    between = [low if low == top else f"{low}–{top}" for low, top in zip(shown, tops[1:], strict=False)]
    words = (texts("map.legend.under", limit=shown[0]), *between, texts("map.legend.over", limit=shown[-1]))
    return words if max(map(len, between)) <= LONGEST_CLASS else ()


def _limit(texts: Texts, figure: Figure, limit: float, *, below: bool = False) -> str:
    """A limit, or the largest printed value below it."""
    decimals = shown_decimals(
        limit - 1e-9 if below else limit, figure.decimals, is_share=figure.unit == SHARE
    )
    value = limit - 10**-decimals if below else limit
    return number(value, decimals if value % 1 else 0, texts.language)
