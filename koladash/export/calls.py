"""The questions to put to Kolada itself for the same figures."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_IDS: Final = 25
"""How many ids Kolada takes on one axis of a request (api.kolada.se/v3/docs)."""


def kolada_calls(
    origin: str, kpis: Sequence[str], municipalities: Sequence[str], years: Sequence[int]
) -> list[str]:
    """The addresses that give the figures, as few as Kolada's limit allows.

    More places than one request takes are asked for all at once, by leaving them out; the answer then has
    several pages, and names the next one in `next_url`.

    Args:
        origin: base URL, as `https://api.kolada.se/v3`.
        kpis: Kolada's ids.
        municipalities: codes.
        years: data years.
    """
    named = municipalities if len(municipalities) <= MOST_IDS else ()
    axes = [_parts("kpi", kpis), _parts("municipality", named), _parts("year", years)]
    return [f"{origin}/data{''.join(parts)}" for parts in product(*axes)] if kpis and years else []


def _parts(axis: str, ids: Sequence[object]) -> list[str]:
    some = [ids[start : start + MOST_IDS] for start in range(0, len(ids), MOST_IDS)]
    return [f"/{axis}/{','.join(map(str, each))}" for each in some] or [""]
