"""The reports' three bands, with movable limits and borrowed bands for missing years."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.rounding import round_half_away

if TYPE_CHECKING:
    from collections.abc import Sequence


class Band(StrEnum):
    """Low, medium or high."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Basis(StrEnum):
    """Where a band comes from."""

    OBSERVED = "observed"
    FOLLOWING = "filled_from_following_year"
    PRECEDING = "filled_from_preceding_year"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where medium and high begin, in whole percent; by default as in Göteborgsregionen 2024, table 5."""

    medium: float = 15
    high: float = 50

    def __post_init__(self) -> None:
        if not self.medium <= self.high:
            raise ValueError(f"medium must not begin above high: {self.medium} > {self.high}")


def band_of(value: float, limits: Limits) -> Band:
    """The band of a value: rounded to a whole percent first, half away from zero, then banded."""
    shown = round_half_away(value)
    if shown >= limits.high:
        return Band.HIGH
    return Band.MEDIUM if shown >= limits.medium else Band.LOW


def own_bands(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Each municipality and year with the band of its own value; a missing one has none.

    The columns of `banded`, where `basis` is then OBSERVED or NONE.
    """
    has_value = pl.col("value").is_not_null()
    basis = pl.when(has_value).then(pl.lit(Basis.OBSERVED.value)).otherwise(pl.lit(Basis.NONE.value))
    return values.sort("municipality", "year").with_columns(
        band=_band(limits), basis=basis, basis_year=pl.when(has_value).then("year")
    )


def banded(values: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """Each municipality and year with its band; a missing one borrows, and says from which year.

    A missing cell takes the band of the nearest following year with a value, else of the nearest preceding.

    Args:
        values: columns municipality, year, value; one row per municipality and year.
        limits: where medium and high begin.

    Returns:
        The rows sorted by municipality and year, with `band` (null where the municipality never has a value),
        `basis` (a `Basis`) and `basis_year`.
    """
    following, preceding = pl.col("own_year").backward_fill(), pl.col("own_year").forward_fill()
    basis = (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit(Basis.OBSERVED.value))
        .when(pl.col("following").is_not_null())
        .then(pl.lit(Basis.FOLLOWING.value))
        .when(pl.col("preceding").is_not_null())
        .then(pl.lit(Basis.PRECEDING.value))
        .otherwise(pl.lit(Basis.NONE.value))
    )
    own_band = _band(limits)
    filled_band = (
        own_band.backward_fill().over("municipality").fill_null(own_band.forward_fill().over("municipality"))
    )
    return (
        values.sort("municipality", "year")
        .with_columns(own_year=pl.when(pl.col("value").is_not_null()).then("year"))
        .with_columns(following=following.over("municipality"), preceding=preceding.over("municipality"))
        .with_columns(band=filled_band, basis=basis, basis_year=pl.coalesce("following", "preceding"))
        .drop("own_year", "following", "preceding")
    )


def banded_by_era(values: pl.DataFrame, limits: Limits, breaks: Sequence[int]) -> pl.DataFrame:
    """As `banded`, but nothing is borrowed across a break.

    Args:
        values: columns municipality, year, value; one row per municipality and year.
        limits: where medium and high begin.
        breaks: the first years of new questions.
    """
    era = pl.sum_horizontal(pl.lit(0), *(pl.col("year") >= first for first in breaks))
    eras = values.with_columns(era=era).partition_by("era", include_key=False)
    return pl.concat([banded(each, limits) for each in eras or [values]])


def _band(limits: Limits) -> pl.Expr:
    return pl.col("value").map_elements(lambda value: band_of(value, limits).value, return_dtype=pl.String)
