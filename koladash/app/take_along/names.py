"""What the files are called that a reader takes along: by content and date, in letters all systems take."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from koladash.app.formats import iso_date
from koladash.export import without_dots

if TYPE_CHECKING:
    from datetime import date

    from koladash.app.texts import Texts

LONGEST: Final = 48
"""Characters of one part of a name."""

WORDS: Final = re.compile("[a-z0-9]+")


def content(texts: Texts, page: str, card: str, *parts: str) -> list[str]:
    """What a file holds: its page, its card where it is not the whole page's, and what these show.

    Args:
        texts: the reader's language.
        page: key of the page.
        card: name of the card on it, or "".
        parts: what is shown, as the sheet or the picture is called.
    """
    return [texts(f"nav.{page}.name"), texts(f"file.card.{card}") if card else "", *parts]


def file_name(parts: list[str], day: date) -> str:
    """The name of a file without its ending: `koladash-oversikt-harnosand-2026-11-22`.

    Args:
        parts: what it holds, from the widest to the narrowest, in any words.
        day: the Swedish day that its figures are of.
    """
    return "-".join(["koladash", *filter(None, map(_slug, parts)), iso_date(day)])


def _slug(text: str) -> str:
    """Small letters without dots and rings, and digits: as many whole words as there is room for."""
    words = "-".join(WORDS.findall(without_dots(text)))
    if len(words) <= LONGEST:
        return words
    return words[: LONGEST + 1].rpartition("-")[0] or words[:LONGEST]
