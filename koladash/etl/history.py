"""Folding: from everything the archive ever answered to what each figure was, from when to when.

A *sighting* says what one answer said about one key (KPI, municipality, year, gender): a value, a deletion,
or that the key was asked for in full and is absent. Runs of equal sightings become one *version*. The last
version of a key is what the source says today.

```
answers   1: 27     2: 27     3: absent   4: 28
versions  [27 since 1, confirmed at 2]    [withdrawn since 3]    [28 since 4, returned]
```
"""

from __future__ import annotations

import polars as pl

from koladash.etl.schema import CELL, KEY

VERSION = (*KEY, "value", "status", "state", "change", "seen_from", "seen_to", "confirmed_at", "days")
TOLERANCE = 1e-6

VALUE, DELETED, WITHDRAWN = "value", "deleted", "withdrawn"
STATES = pl.Enum([VALUE, DELETED, WITHDRAWN])
CHANGES = pl.Enum(["first", "reported", "revised", "blanked", "deleted", "withdrawn", "returned"])


def fold(rows: pl.DataFrame, coverage: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Every version of every key, in the order of KEY and time.

    Args:
        rows: what answers said: KEY, value, status, is_deleted, observation (a number that grows with time),
            in the order of the answers; of two rows for one key in one observation the later counts.
        coverage: the cells that *complete* answers were asked for: CELL, observation. An observation that
            covers a cell and holds no row for a key of it withdraws the key. Partial answers are not in here.
        times: observation, seen_at, confirmed_at (the last time the very same answer came again), days (on
            how many days it came).

    Returns:
        KEY, value, status, state (value, deleted, withdrawn), seen_from, seen_to (null: still so),
        confirmed_at, days (on how many days the source said so), change (how it differs from the version
        before; "first" when there is none). A withdrawn or deleted version has no value. Times are UTC.
    """
    seen = _seen(rows.unique([*KEY, "observation"], keep="last", maintain_order=True))
    sightings = pl.concat([seen, _absences(seen, coverage)]).sort(*KEY, "observation")
    runs = _runs(_told(sightings).join(times.select("observation", "days"), on="observation", how="left"))
    return _dated(runs, times).with_columns(_change()).select(VERSION)


def first_versions(rows: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """As `fold`, for cells that were asked for only once and keys that stand once: each has one version.

    In the order of the rows.
    """
    when = times.select("observation", pl.col("seen_at").alias("seen_from"), "confirmed_at", "days")
    return (
        _seen(rows)
        .join(when, on="observation", how="left")
        .select(
            *KEY,
            "value",
            "status",
            "state",
            "seen_from",
            "confirmed_at",
            "days",
            pl.lit(None, dtype=pl.Datetime("us")).alias("seen_to"),
            pl.when(pl.col("state") == VALUE)
            .then(pl.lit("first"))
            .otherwise(pl.lit(DELETED))
            .cast(CHANGES)
            .alias("change"),
        )
        .select(VERSION)
    )


def conflicting(rows: pl.DataFrame) -> pl.DataFrame:
    """Keys that one answer gave twice with different content: KEY. Two equal rows are one."""
    distinct = rows.select(*KEY, "value", "status", "is_deleted").unique()
    return distinct.group_by(KEY).len().filter(pl.col("len") > 1).select(KEY).sort(KEY)


def _seen(rows: pl.DataFrame) -> pl.DataFrame:
    state = pl.when("is_deleted").then(pl.lit(DELETED)).otherwise(pl.lit(VALUE)).cast(STATES)
    return rows.select(
        *KEY,
        pl.when(~pl.col("is_deleted")).then("value").alias("value"),
        pl.when("is_deleted").then(pl.lit("")).otherwise("status").alias("status"),
        state.alias("state"),
        "observation",
    )


def _absences(seen: pl.DataFrame, coverage: pl.DataFrame) -> pl.DataFrame:
    asked = seen.select(KEY).unique().join(coverage, on=CELL, how="inner")
    absent = asked.join(seen, on=[*KEY, "observation"], how="anti")
    return absent.select(
        *KEY,
        pl.lit(None, dtype=pl.Float64).alias("value"),
        pl.lit("").alias("status"),
        pl.lit(WITHDRAWN, dtype=STATES).alias("state"),
        "observation",
    )


def _told(sightings: pl.DataFrame) -> pl.DataFrame:
    """Absence tells only after a value: before one nothing can be withdrawn, after a deletion no more."""
    last_word = pl.when(pl.col("state") != WITHDRAWN).then("state").forward_fill().over(KEY)
    return sightings.filter((pl.col("state") != WITHDRAWN) | (last_word == VALUE).fill_null(value=False))


def _runs(sightings: pl.DataFrame) -> pl.DataFrame:
    previous = {name: pl.col(name).shift() for name in ("value", "status", "state")}
    close = (pl.col("value") - previous["value"]).abs() <= TOLERANCE * pl.max_horizontal(
        pl.lit(1.0), pl.col("value").abs()
    )
    same_value = close.fill_null(pl.col("value").is_null() & previous["value"].is_null())
    same_key = pl.all_horizontal(pl.col(name) == pl.col(name).shift() for name in KEY).fill_null(value=False)
    same = (
        same_key
        & same_value
        & (pl.col("status") == previous["status"])
        & (pl.col("state") == previous["state"])
    )
    run = (~same.fill_null(value=False)).cum_sum().alias("run")
    return (
        sightings.with_columns(run)
        .group_by("run", maintain_order=True)
        .agg(
            pl.col(*KEY, "value", "status", "state").first(),
            pl.col("observation").first().alias("first_observation"),
            pl.col("observation").last().alias("last_observation"),
            pl.col("days").sum(),
        )
        .drop("run")
    )


def _dated(runs: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    seen = times.select(
        pl.col("observation").alias("first_observation"), pl.col("seen_at").alias("seen_from")
    )
    confirmed = times.select(pl.col("observation").alias("last_observation"), "confirmed_at")
    has_value = pl.col("value").is_not_null()
    return (
        runs.join(seen, on="first_observation", how="left", maintain_order="left")
        .join(confirmed, on="last_observation", how="left", maintain_order="left")
        .with_columns(
            pl.col("seen_from").shift(-1).over(KEY).alias("seen_to"),
            has_value.shift().over(KEY).alias("previous_has_value"),
            has_value.shift(fill_value=False)
            .cast(pl.Int8)
            .cum_max()
            .over(KEY)
            .cast(pl.Boolean)
            .alias("had_value"),
        )
        .drop("first_observation", "last_observation")
    )


def _change() -> pl.Expr:
    has_value = pl.col("value").is_not_null()
    was = pl.col("previous_has_value")
    return (
        pl.when(pl.col("state") != VALUE)
        .then(pl.col("state").cast(pl.String))
        .when(was.is_null())
        .then(pl.lit("first"))
        .when(was & has_value)
        .then(pl.lit("revised"))
        .when(has_value & pl.col("had_value"))
        .then(pl.lit("returned"))
        .when(has_value)
        .then(pl.lit("reported"))
        .otherwise(pl.lit("blanked"))
        .cast(CHANGES)
        .alias("change")
    )
