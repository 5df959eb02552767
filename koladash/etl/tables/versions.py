"""Figures beside what they were: how often each has changed, and the days on which it did."""

from __future__ import annotations

import polars as pl

from koladash.etl.schema import KEY, ORDER

STOCKHOLM = "Europe/Stockholm"


def local_day(time: str) -> pl.Expr:
    """The day in Sweden of a column of UTC times."""
    return pl.col(time).dt.replace_time_zone("UTC").dt.convert_time_zone(STOCKHOLM).dt.date()


def with_history(figures: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    """Today's figures with how often each has changed (`revisions`) and the day it was first seen."""
    counted = _superseded(versions).group_by(KEY).agg(pl.len().alias("revisions"))
    return figures.join(counted, on=KEY, how="left").with_columns(
        pl.col("revisions").fill_null(0).cast(pl.UInt16),
        local_day("first_seen").alias("seen_day"),
    )


def _superseded(versions: pl.DataFrame) -> pl.DataFrame:
    """One row for each version that another has followed: KEY. Few, however many figures there are."""
    return versions.filter(pl.col("seen_to").is_not_null()).select(KEY)


def changed_versions(versions: pl.DataFrame) -> pl.DataFrame:
    """Keys with more than one version, all of them; a key that never changed is told by its figure alone."""
    changed = versions.join(_superseded(versions), on=KEY, how="semi").sort(*ORDER, "seen_from")
    return changed.with_columns(
        pl.col("state").cast(pl.String),
        pl.col("change").cast(pl.String),
        local_day("seen_from").alias("seen_day"),
        local_day("seen_to").alias("gone_day"),
    ).drop("confirmed_at", "days", "source_line")
