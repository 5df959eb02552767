"""Finding a KPI or a place by words, and guessing which id was meant. Pure."""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.client.kolada.records import Kpi

_SUGGESTIONS = 3


def plain(text: str) -> str:
    """A text for comparing: letter case, kinds of space and literal line breaks do not count."""
    return " ".join(unicodedata.normalize("NFKC", text.replace("\\n", " ")).casefold().split())


def found_kpis(kpis: Iterable[Kpi], text: str) -> list[Kpi]:
    """The KPIs in which every word of a text stands: those with the words in their title first."""
    words = plain(text).split()
    ranked = [(_rank(kpi, words), kpi) for kpi in kpis]
    hits = [(rank, kpi.id, kpi) for rank, kpi in ranked if rank is not None]
    return [kpi for *_, kpi in sorted(hits, key=lambda hit: hit[:2])]


def _rank(kpi: Kpi, words: list[str]) -> int | None:
    title = plain(f"{kpi.id} {kpi.title}")
    everything = plain(f"{title} {kpi.operating_area or ''} {kpi.perspective or ''} {kpi.description or ''}")
    if not all(word in everything for word in words):
        return None
    return sum(word not in title for word in words)


def suggestions(given: str, titles: Mapping[str, str]) -> list[str]:
    """Ids that may have been meant, likeliest first: by title, by a lost leading zero, by likeness."""
    wanted = plain(given)
    by_title = [id_ for id_, title in titles.items() if plain(title) == wanted]
    padded = [id_ for id_ in titles if wanted and id_.casefold().lstrip("0") == wanted.lstrip("0")]
    within = [id_ for id_, title in titles.items() if len(wanted) > _SUGGESTIONS and wanted in plain(title)]
    alike = difflib.get_close_matches(given.upper(), titles, n=_SUGGESTIONS)
    return list(dict.fromkeys([*by_title, *padded, *alike, *within]))[:_SUGGESTIONS]


def unknown_id_text(given: str, titles: Mapping[str, str], what: str) -> str:
    """The sentence that refuses an id and says which may have been meant."""
    guesses = [f"{id_} ({titles[id_]})" for id_ in suggestions(given, titles)]
    meant = f" Did you mean {' or '.join(guesses)}?" if guesses else ""
    return f"{given!r} is no {what} of Kolada's.{meant}"
