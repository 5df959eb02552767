"""What a build changes for those who read: its figures held against the published ones, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.folding.history import TOLERANCE
from koladash.etl.schema import CHANGED_COUNT, KEY, cast_to

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

CHANGES = ("new", "revised", "blanked", "withdrawn", "deleted")
TAKEN_BACK = ("withdrawn", "deleted")


def counted_changes(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """How many raw figures are new, revised, blanked (not reported any more), withdrawn and deleted.

    Args:
        now: the columns of FIGURE.
        before: the same, as they are published.

    Returns:
        change, figures: one row for each of `CHANGES`, zeros too.
    """
    old = before.filter(pl.col("value").is_not_null()).select(*KEY, pl.col("value").alias("old"))
    told = now.filter(pl.col("value").is_not_null() | pl.col("missing").is_in(TAKEN_BACK))
    both = told.select(*KEY, "value", "missing").join(old, on=KEY, how="full", coalesce=True)
    counts = both.group_by(_change().alias("change")).agg(pl.len().alias("figures"))
    return _each(counts)


def counted_since(versions: pl.DataFrame, moment: datetime) -> pl.DataFrame:
    """As `counted_changes`, of figures too many to be held against the published ones: by when they changed.

    Args:
        versions: the columns of VERSION.
        moment: when the published figures were last confirmed, UTC.
    """
    changed = versions.filter(pl.col("seen_to").is_null(), pl.col("seen_from") > moment)
    is_value, change = pl.col("value").is_not_null(), pl.col("change").cast(pl.String)
    told = pl.when(is_value & (change != "revised")).then(pl.lit("new")).otherwise(change)
    return _each(changed.group_by(told.alias("change")).agg(pl.len().alias("figures")))


def together(some: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:
    """The changes of two sets of figures as those of one."""
    return _each(pl.concat([some, others]).group_by("change").agg(pl.col("figures").sum()))


def in_words(changes: Mapping[str, int], vanished: Sequence[str]) -> str:
    """The changes for a log, as ", 3 new; gone from Kolada's list: U40800"; empty where unknown."""
    counts = ", ".join(f"{count} {change}" for change, count in changes.items() if count)
    told = f", {counts or 'none changed'}" if changes else ""
    return told + (f"; gone from Kolada's list: {', '.join(vanished)}" if vanished else "")


def _each(counts: pl.DataFrame) -> pl.DataFrame:
    """One row for each of `CHANGES`, zeros too; nothing else."""
    every = pl.DataFrame({"change": CHANGES}).join(counts, on="change", how="left", maintain_order="left")
    return every.fill_null(0).select(cast_to(CHANGED_COUNT))


def _change() -> pl.Expr:
    value, old = pl.col("value"), pl.col("old")
    is_other = (value - old).abs() > TOLERANCE * pl.max_horizontal(pl.lit(1.0), old.abs())
    return (
        pl.when(old.is_null() & value.is_not_null())
        .then(pl.lit("new"))
        .when(value.is_not_null() & is_other)
        .then(pl.lit("revised"))
        .when(old.is_not_null() & value.is_null())
        .then(pl.coalesce("missing", pl.lit("blanked")))
    )
