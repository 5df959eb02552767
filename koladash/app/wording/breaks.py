"""The words on either side of a break in a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.texts import Texts
    from koladash.catalogue import Break, Catalogue


def break_words(texts: Texts, catalogue: Catalogue, at: Break) -> tuple[str, str]:
    """`Gamla frågor` and `Nya frågor` where municipalities are asked; elsewhere the definition is new."""
    kind = _kind(catalogue, at)
    return texts(f"chart.{kind}.before"), texts(f"chart.{kind}.after")


def side(texts: Texts, catalogue: Catalogue, breaks: Sequence[Break], year: int) -> str:
    """On which side of a series' breaks a year lies: `Nya frågor från 2024`; "" for a series without any."""
    passed = [each for each in breaks if each.year <= year]
    if passed:
        return texts(
            "chart.side.after", words=break_words(texts, catalogue, passed[-1])[1], year=passed[-1].year
        )
    if breaks:
        words = break_words(texts, catalogue, breaks[0])[0]
        return texts("chart.side.before", words=words, year=breaks[0].year - 1)
    return ""


def crossing(texts: Texts, catalogue: Catalogue, at: Break) -> str:
    """What those hear who walk over it by keys: `Brott mellan 2023 och 2024: nya frågor.`."""
    after = texts(f"chart.{_kind(catalogue, at)}.after").lower()
    return texts("chart.crossing", before=at.year - 1, year=at.year, after=after)


def _kind(catalogue: Catalogue, at: Break) -> str:
    is_survey = any(each in catalogue.kpis and catalogue.kpis[each].survey for each in at.kpis)
    return "questions" if is_survey else "definition"
