"""Series that cannot be right: they keep their last good figures, and the rest is published.

A KPI is held back when half its coverage vanishes without an explanation, when its magnitude changes
tenfold, or when every value has become the same. What the source deletes, what it has dropped from its list,
and what was absent from full answers on three days is explained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.folding.history import WITHDRAWN
from koladash.etl.schema import KEY

if TYPE_CHECKING:
    from collections.abc import Sequence

EXPLAINED_AFTER = 3
UNTOLD = ("not_asked", "fetch_failed")
MOST_LOST = 0.5
MOST_TIMES = 10
# Below this many values a median says little and equal values are no wonder.
FEWEST = 10

SANITY = "kpis_are_sane"
"""The check that lists the held back; who accepts it has them published."""


def unexplained_losses(versions: pl.DataFrame, gone: Sequence[str]) -> pl.DataFrame:
    """Figures that full answers lack on fewer than three days: KEY.

    Args:
        versions: as `history.fold` gives them.
        gone: KPIs that Kolada's list lacks: that explains their loss.
    """
    lost = versions.filter(
        pl.col("seen_to").is_null(),
        pl.col("state").cast(pl.String) == WITHDRAWN,
        pl.col("days") < EXPLAINED_AFTER,
        ~pl.col("kpi").cast(pl.String).is_in(list(gone)),
    )
    return lost.select(pl.col(name).cast(pl.String) if name != "year" else name for name in KEY)


def forgotten(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Figures that were published and that no answer tells of any more, not even that they are gone: KEY.

    That is no word of the source's but a loss of ours: an answer in the archive is damaged or missing.

    Args:
        now: raw figures, the columns of FIGURE.
        before: the same, of the published build, of the same KPIs and places.
    """
    told = before.filter(pl.col("value").is_not_null()).select(KEY)
    today = told.join(now.select(*KEY, "value", "missing"), on=KEY, how="left")
    is_untold = pl.col("missing").is_null() | pl.col("missing").is_in(UNTOLD)
    return today.filter(pl.col("value").is_null() & is_untold).select(KEY)


def suspects(now: pl.DataFrame, before: pl.DataFrame, losses: pl.DataFrame) -> pl.DataFrame:
    """The KPIs that are to be held back: kpi, why (coverage, magnitude, equal).

    Args:
        now: raw figures, the columns of FIGURE.
        before: the same, of the published build.
        losses: what `unexplained_losses` gives.
    """
    told = (
        _measured(now)
        .join(_measured(before), on="kpi", suffix="_before")
        .join(_counted(losses), on="kpi", how="left")
    )
    grew = pl.col("size") / pl.col("size_before")
    is_grown = (pl.col("size_before") > 0) & ((grew > MOST_TIMES) | (grew < 1 / MOST_TIMES))
    was_varied = (pl.col("distinct") == 1) & (pl.col("distinct_before") > 1)
    why = (
        pl.when(pl.col("lost") > MOST_LOST * pl.col("n_before"))
        .then(pl.lit("coverage"))
        .when((pl.col("n") >= FEWEST) & is_grown)
        .then(pl.lit("magnitude"))
        .when((pl.col("n") >= FEWEST) & was_varied)
        .then(pl.lit("equal"))
    )
    return told.select("kpi", why.alias("why")).drop_nulls().sort("kpi")


def each_once(held: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """KPIs that are held back for several reasons, each with the first of them: kpi, why."""
    return pl.concat(held).unique("kpi", keep="first", maintain_order=True).sort("kpi")


def hold_back(now: pl.DataFrame, before: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The raw figures with suspect KPIs as they were published; what they lacked then is "held_back"."""
    suspect = now.filter(pl.col("kpi").is_in(held["kpi"].implode()))
    good = (
        suspect.select(KEY)
        .join(before, on=KEY, how="left")
        .with_columns(
            pl.when(pl.col("value").is_null() & pl.col("missing").is_null())
            .then(pl.lit("held_back"))
            .otherwise("missing")
            .alias("missing"),
            pl.col("status").fill_null(""),
        )
    )
    rest = now.filter(~pl.col("kpi").is_in(held["kpi"].implode()))
    return pl.concat([rest, good.select(now.columns)])


def standing_versions(versions: pl.DataFrame, before: pl.DataFrame, held: pl.DataFrame) -> pl.DataFrame:
    """The versions with those of suspect KPIs as they stand published: what came later is not known yet."""
    is_held = pl.col("kpi").is_in(held["kpi"].implode())
    stood = before.select(*KEY, "first_seen").drop_nulls()
    known = versions.filter(is_held).join(stood, on=KEY, how="inner", maintain_order="left")
    is_last = pl.col("seen_from") == pl.col("first_seen")
    good = known.filter(pl.col("seen_from") <= pl.col("first_seen")).with_columns(
        pl.when(~is_last).then("seen_to").alias("seen_to")
    )
    return pl.concat([versions.filter(~is_held), good.select(versions.columns)])


def _measured(figures: pl.DataFrame) -> pl.DataFrame:
    totals = figures.filter(pl.col("gender") == "T", pl.col("value").is_not_null())
    return totals.group_by("kpi").agg(
        pl.len().alias("n"),
        pl.col("value").abs().median().alias("size"),
        pl.col("value").n_unique().alias("distinct"),
    )


def _counted(losses: pl.DataFrame) -> pl.DataFrame:
    return losses.filter(pl.col("gender") == "T").group_by("kpi").agg(pl.len().alias("lost"))
