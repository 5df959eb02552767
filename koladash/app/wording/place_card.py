"""What the card of a municipality on a map says of one year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.formats import number
from koladash.app.wording.values import SHARE, difference, distance, printed, reason, short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koladash.app.maps.place_card import Middle, PlaceYear
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure


def value(texts: Texts, figure: Figure, told: PlaceYear) -> str:
    """The value with its unit, or that it is missing."""
    return texts("missing.title") if told.value is None else short(texts, figure, told.value)


def why(texts: Texts, told: PlaceYear) -> str:
    """Why the value is missing; nothing where it is not."""
    return "" if told.value is not None else reason(texts, told.row, told.year)


def lines(texts: Texts, figure: Figure, told: PlaceYear) -> list[str]:
    """On how many persons it rests, how it lies to the median, and the change since the year before."""
    return [] if told.value is None else list(_lines(texts, figure, told, told.value))


def _lines(texts: Texts, figure: Figure, told: PlaceYear, shown: float) -> Iterator[str]:
    if figure.count_kpi and figure.unit == SHARE:
        yield _count(texts, told)
    if told.middle:
        yield _against(texts, figure, shown, told.middle)
    if not told.rests_on_few:
        yield _change(texts, figure, told)


def _count(texts: Texts, told: PlaceYear) -> str:
    if told.count is None:
        return texts("place.unknown_count")
    key = "few" if told.rests_on_few else "count"
    return texts.choose(f"place.{key}", round(told.count), shown=number(told.count, 0, texts.language))


def _against(texts: Texts, figure: Figure, shown: float, middle: Middle) -> str:
    gap = printed(figure, shown) - printed(figure, middle.value)
    side = "above" if gap > 0 else "below" if gap < 0 else "same"
    return texts(
        f"place.median.{side}",
        gap=distance(texts, figure, abs(gap)),
        value=short(texts, figure, middle.value),
        n=middle.n,
        of=middle.of,
    )


def _change(texts: Texts, figure: Figure, told: PlaceYear) -> str:
    if told.change is None:
        return texts("place.no_change", year=told.year - 1)
    if told.change.crosses_break:
        return texts("overview.break", year=told.change.from_year)
    return texts("overview.since", change=difference(texts, figure, told.change), year=told.change.from_year)
