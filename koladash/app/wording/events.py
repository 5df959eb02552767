"""When something happened, as exactly as the report says, and whom it concerned."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from koladash.app.comparison import COUNTRY
from koladash.app.formats import listing, long_date, month

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koladash.app.texts import Texts
    from koladash.catalogue import Event, Place

MOST_NAMED = 5


def date_words(texts: Texts, event: Event) -> str:
    """`11 mars 2020`, `hösten 2022`, `2014–februari 2023`, `1990-talet`."""
    if event.precision == "decade":
        return texts("event.decade", year=event.first_day.year)
    if event.precision == "season":
        season = "spring" if event.first_day.month < 6 else "autumn"  # noqa: PLR2004 - June parts the year
        return texts(f"event.{season}", year=event.first_day.year)
    start = _words(texts, event.start)
    return f"{start}–{_words(texts, event.end)}" if event.end else start


def whom(texts: Texts, event: Event, places: Mapping[str, Place]) -> str:
    """`Hela landet`, or the municipalities; many of them as a number."""
    if COUNTRY in event.scope:
        return texts("event.country")
    if len(event.scope) > MOST_NAMED:
        return texts("event.municipalities", n=len(event.scope))
    return listing([places[code].name for code in event.scope], texts.language)


def how_shown(texts: Texts, are_own: Collection[bool], *, has_one_picture: bool) -> str:
    """What events are for, then how those that there are stand in the picture, or in each of several.

    Args:
        texts: the language.
        are_own: for each event, whether it concerns one of those shown rather than the country.
        has_one_picture: whether all of them stand in one large picture.
    """
    place = "picture" if has_one_picture else "pictures"
    kinds = [*(["any"] if False in are_own or has_one_picture else []), *(["own"] if True in are_own else [])]
    shown = [texts(f"development.events.{place}.{kind}") for kind in kinds if are_own]
    return " ".join([texts("development.events.context"), *shown])


def _words(texts: Texts, moment: str) -> str:
    parts = [int(part) for part in moment.split("-")]
    if len(parts) == 1:
        return moment
    day = date(*(*parts, 1)[:3])
    return month(day, texts.language) if len(parts) == 2 else long_date(day, texts.language)  # noqa: PLR2004 - year, month
