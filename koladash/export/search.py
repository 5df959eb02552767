"""Finding KPIs by words: letter case and the dots of å, ä and ö do not count, and a beginning is enough."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

KPIS = """
    SELECT kpi, kpi_name, kpi_name_en, title, description, unit, first_year, last_year, is_derived
    FROM mart.kpi
"""
SHOWN = ("kpi", "kpi_name", "unit", "first_year", "last_year", "is_derived", "title")
WORD = re.compile(r"\w+")
# Where a word was found, best first: the id or a name, the title, the description.
FIELDS: Final = (("kpi", "kpi_name", "kpi_name_en"), ("title",), ("description",))
INSIDE = 3


def found_kpis(kpis: pl.DataFrame, text: str) -> pl.DataFrame:
    """The KPIs in which every word of a text stands, best first.

    A word counts as found where a word of the KPI begins with it, and inside one (`bistånd` in
    `försörjningsbistånd`) where it has four letters or more.

    Args:
        kpis: as `KPIS` gives them.
        text: some words, or beginnings of words.

    Returns:
        kpi, kpi_name, unit, first_year, last_year (NULL where the build has no value), is_derived, title.
    """
    wanted = WORD.findall(without_dots(text))
    ranks = [_rank(row, wanted) for row in kpis.iter_rows(named=True)]
    ranked = kpis.with_columns(pl.Series("rank", ranks, dtype=pl.Int32)).drop_nulls("rank")
    return ranked.sort("rank", maintain_order=True).select(SHOWN)


def without_dots(text: str) -> str:
    """A text for comparing: small letters, without accents or dots (`Öckerö` is `ockero`)."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def likeliest(given: str, known: Iterable[str], most: int = 3) -> list[str]:
    """Which of the known words may have been meant."""
    by_fold = {without_dots(word): word for word in known}
    near = get_close_matches(without_dots(given), by_fold, n=most, cutoff=0.7)
    return [by_fold[word] for word in near]


def _rank(row: Mapping[str, Any], wanted: list[str]) -> int | None:
    fields = [without_dots(" ".join(row[name] or "" for name in names)) for names in FIELDS]
    if not wanted:
        return None
    ranks = [_rank_of(word, fields) for word in wanted]
    return None if None in ranks else sum(rank for rank in ranks if rank is not None)


def _rank_of(word: str, fields: list[str]) -> int | None:
    for place, text in enumerate(fields):
        if any(other.startswith(word) for other in WORD.findall(text)):
            return 2 * place
        if len(word) > INSIDE and word in text:
            return 2 * place + 1
    return None
