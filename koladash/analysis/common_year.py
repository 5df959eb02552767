"""The latest year that all the compared have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Why = Literal["all_have_the_latest", "someone_lacks_the_latest", "no_common_year"]


@dataclass(frozen=True, slots=True)
class CommonYear:
    """The year to compare and why it is that one.

    `year` is None where the compared share no year; `latest` is the last year any of them has; `lacking`
    says which codes lack a value in each year after `year` (or in each year, where there is none).
    """

    year: int | None
    latest: int | None
    lacking: Mapping[int, tuple[str, ...]]
    why: Why


def common_year(values: pl.DataFrame, municipalities: Sequence[str]) -> CommonYear:
    """The latest year for which every one of `municipalities` has a value; references do not decide.

    Args:
        values: columns municipality, year, value (null where missing); other places in it are ignored.
        municipalities: the codes compared, also those that have no row at all.
    """
    have = _who_has(values, municipalities)
    latest = max(have, default=None)
    shared = [year for year, codes in have.items() if len(codes) == len(set(municipalities))]
    year = max(shared, default=None)
    lacking = {
        later: tuple(code for code in municipalities if code not in codes)
        for later, codes in sorted(have.items())
        if year is None or later > year
    }
    if year is None:
        return CommonYear(None, latest, lacking, "no_common_year")
    return CommonYear(year, latest, lacking, "someone_lacks_the_latest" if lacking else "all_have_the_latest")


def _who_has(values: pl.DataFrame, municipalities: Sequence[str]) -> dict[int, set[str]]:
    present = values.filter(pl.col("value").is_not_null(), pl.col("municipality").is_in(list(municipalities)))
    have: dict[int, set[str]] = {}
    for code, year in present.select("municipality", "year").iter_rows():
        have.setdefault(year, set()).add(code)
    return have
