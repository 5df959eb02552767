"""Folding: from everything the archive ever answered to what each figure was, from when to when.

A *sighting* says what one answer said about one key (KPI, municipality, year, gender): a value, a deletion,
or that the key was asked for in full and is absent. Runs of equal sightings become one *version*. The last
version of a key is what the source says today.

```
answers   1: 27     2: 27     3: absent   4: 28
versions  [27 since 1, confirmed at 2]    [withdrawn since 3]    [28 since 4, returned]
```

Only the last version of each key and the versions that have ended are held at any time, so that years of
nightly answers need no more memory than one night's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.schema import CELL, KEY

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

VERSION = (*KEY, "value", "status", "state", "change", "seen_from", "seen_to", "confirmed_at", "days")
TOLERANCE = 1e-6

VALUE, DELETED, WITHDRAWN = "value", "deleted", "withdrawn"
STATES = pl.Enum([VALUE, DELETED, WITHDRAWN])
CHANGES = pl.Enum(["first", "reported", "revised", "blanked", "deleted", "withdrawn", "returned"])

SAID = ("value", "status", "state")
STANDING = ("key", *KEY, *SAID, "first", "last", "days")
ONE = ("first", "last", "days")


class History:
    """The versions of every key, told answer by answer in the order of time.

    Args:
        times: a row for each observation, by its number: seen_at, confirmed_at (the last time the very same
            answer came again), days (on how many days it came).
    """

    def __init__(self, times: pl.DataFrame) -> None:
        self._times = times
        self._standing: dict[str, pl.DataFrame] = {}
        self._ended: list[pl.DataFrame] = []
        self._only: list[pl.DataFrame] = []

    def tell(
        self,
        rows: pl.DataFrame,
        kpis: Iterable[str],
        asked: Callable[[Collection[str]], pl.DataFrame],
        later: Collection[str],
    ) -> None:
        """Take in what some answers said, of which no two were asked for one cell.

        Args:
            rows: KEY (KPI, municipality and gender as Enum, the same every time), value, status, is_deleted,
                observation (the number of the answer); each key once.
            kpis: those that the answers were asked for.
            asked: the cells of some KPIs that *complete* answers among them were asked for: CELL,
                observation. What stands there and is not told of is withdrawn.
            later: the KPIs that will be told of again.
        """
        told = _seen(rows)
        named = {*kpis, *told["kpi"].unique().cast(pl.String)}
        known = {kpi: self._standing.pop(kpi) for kpi in named if kpi in self._standing}
        if not known and not later:
            self._only.append(told)
            return
        is_last = ~_among(later)
        if not known:
            self._only.append(told.filter(is_last))
            self._keep(_standing(told.filter(~is_last), self._times))
            return
        self._keep(self._changed(pl.concat(known.values()), _standing(told, self._times), asked))

    def withdraw(self, kpi: str, observation: int) -> None:
        """Take back every value of a KPI that was last told of before an observation: its list lacks it."""
        if (known := self._standing.pop(kpi, None)) is None:
            return
        when, told_at = self._times["seen_at"][observation], self._times["confirmed_at"]
        is_old = told_at.gather(known["last"]) <= when
        everywhere = known.filter(is_old).select(CELL).unique().with_columns(_number(observation))
        self._keep(self._changed(known, known.clear(), lambda _: everywhere))

    def versions(self) -> pl.DataFrame:
        """Every version of every key so far.

        Returns:
            KEY, value, status, state (value, deleted, withdrawn), change (how it differs from the version
            before; "first" when there is none), seen_from, seen_to (null: still so), confirmed_at, days (on
            how many days the source said so). A withdrawn or deleted version has no value. Times are UTC.
            The versions of a key stand in the order of time.
        """
        standing = pl.concat(self._standing.values()) if self._standing else None
        ended = [frame for frame in self._ended if frame.height]
        parts = [_first_versions(_dated(only, self._times)) for only in map(self._once, self._only)]
        if standing is not None and not ended:
            parts.append(_first_versions(_dated(standing, self._times)))
        elif standing is not None:
            has_past = pl.col("key").is_in(pl.concat(ended)["key"].unique().implode())
            parts.append(_first_versions(_dated(standing.filter(~has_past), self._times)))
            changed = pl.concat([*ended, standing.filter(has_past)]).sort("key", maintain_order=True)
            parts.append(_successive(_dated(changed, self._times)))
        return pl.concat(parts)

    def _once(self, told: pl.DataFrame) -> pl.DataFrame:
        return told.rename({"observation": "first"}).with_columns(
            pl.col("first").alias("last"), self._days("first").alias("days")
        )

    def _days(self, observation: str) -> pl.Expr:
        return pl.lit(self._times["days"]).gather(pl.col(observation))

    def _keep(self, standing: pl.DataFrame) -> None:
        by_kpi = standing.partition_by("kpi", as_dict=True, maintain_order=True)
        self._standing |= {str(kpi): frame for (kpi,), frame in by_kpi.items()}

    def _changed(
        self,
        standing: pl.DataFrame,
        told: pl.DataFrame,
        asked: Callable[[Collection[str]], pl.DataFrame],
    ) -> pl.DataFrame:
        """What stands after these sightings; versions that they end are put aside."""
        silent = standing.join(told, on="key", how="anti").filter(pl.col("state") != DELETED)
        if silent.height:
            told = pl.concat([told, self._absent(silent, asked)])
        now = told.select("key", *(pl.col(name).alias(f"{name}_now") for name in (*SAID, *ONE)))
        both = standing.join(now, on="key", how="left", maintain_order="left").with_columns(
            is_told=pl.col("first_now").is_not_null(), is_same=_is_same()
        )
        self._ended.append(both.filter(pl.col("is_told") & ~pl.col("is_same")).select(STANDING))
        fresh = told.join(standing, on="key", how="anti")
        return pl.concat([both.with_columns(_updates()).select(STANDING), fresh])

    def _absent(self, silent: pl.DataFrame, asked: Callable[[Collection[str]], pl.DataFrame]) -> pl.DataFrame:
        """A sighting of nothing for each key that was asked for in full and not told of."""
        cells = asked([str(kpi) for kpi in silent["kpi"].unique()])
        gone = silent.select("key", *KEY).join(cells, on=CELL, how="inner")
        return gone.select(
            "key",
            *KEY,
            pl.lit(None, dtype=pl.Float64).alias("value"),
            pl.lit("").alias("status"),
            pl.lit(WITHDRAWN, dtype=STATES).alias("state"),
            pl.col("observation").alias("first"),
            pl.col("observation").alias("last"),
            self._days("observation").alias("days"),
        )


def conflicting(rows: pl.DataFrame) -> pl.DataFrame:
    """Keys that one answer gave twice with different content: KEY. Two equal rows are one."""
    distinct = rows.select(*KEY, "value", "status", "is_deleted").unique()
    return distinct.group_by(KEY).len().filter(pl.col("len") > 1).select(KEY).sort(KEY)


def _among(kpis: Collection[str]) -> pl.Expr:
    return pl.col("kpi").cast(pl.String).is_in(list(kpis))


def _number(observation: int) -> pl.Expr:
    return pl.lit(observation, dtype=pl.Int32).alias("observation")


def _seen(rows: pl.DataFrame) -> pl.DataFrame:
    state = pl.when("is_deleted").then(pl.lit(DELETED)).otherwise(pl.lit(VALUE)).cast(STATES)
    return rows.select(
        *KEY,
        pl.when(~pl.col("is_deleted")).then("value").alias("value"),
        pl.when("is_deleted").then(pl.lit("")).otherwise("status").alias("status"),
        state.alias("state"),
        "observation",
    )


def _standing(told: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    """Sightings as versions of one observation each, numbered by their key."""
    return told.select(
        _key(told.schema).alias("key"),
        *KEY,
        *SAID,
        pl.col("observation").alias("first"),
        pl.col("observation").alias("last"),
        pl.lit(times["days"]).gather(pl.col("observation")).alias("days"),
    )


def _key(schema: pl.Schema) -> pl.Expr:
    """One number for a key: joins on it take a third of the time that four columns take."""
    number = pl.col("kpi").to_physical().cast(pl.Int64)
    for name in KEY[1:]:
        kind = schema[name]
        size = len(kind.categories) if isinstance(kind, pl.Enum) else 1 << 16
        number = number * size + pl.col(name).to_physical().cast(pl.Int64)
    return number


def _is_same() -> pl.Expr:
    """Whether a sighting says what stands; floats are sums of rounded parts."""
    value, now = pl.col("value"), pl.col("value_now")
    close = (value - now).abs() <= TOLERANCE * pl.max_horizontal(pl.lit(1.0), value.abs())
    same_value = close.fill_null(value.is_null() & now.is_null())
    same_words = [pl.col(name) == pl.col(f"{name}_now") for name in ("status", "state")]
    return pl.all_horizontal(same_value, *same_words).fill_null(value=False)


def _updates() -> list[pl.Expr]:
    """What stands after a sighting: in its own words, and since when it has been so."""
    is_told, is_new = pl.col("is_told"), pl.col("is_told") & ~pl.col("is_same")
    words = [pl.when(is_told).then(f"{name}_now").otherwise(name).alias(name) for name in (*SAID, "last")]
    days = pl.when(is_new).then("days_now").otherwise(pl.col("days") + pl.col("days_now").fill_null(0))
    first = pl.when(is_new).then("first_now").otherwise("first")
    return [*words, first.alias("first"), days.alias("days")]


def _dated(versions: pl.DataFrame, times: pl.DataFrame) -> pl.DataFrame:
    return versions.with_columns(
        pl.lit(times["seen_at"]).gather(pl.col("first")).alias("seen_from"),
        pl.lit(times["confirmed_at"]).gather(pl.col("last")).alias("confirmed_at"),
    )


def _first_versions(dated: pl.DataFrame) -> pl.DataFrame:
    """Keys that have only ever had one version."""
    change = (
        pl.when(pl.col("state") == VALUE).then(pl.lit("first")).otherwise(pl.col("state").cast(pl.String))
    )
    return dated.select(
        *KEY,
        *SAID,
        change.cast(CHANGES).alias("change"),
        "seen_from",
        pl.lit(None, dtype=pl.Datetime("us")).alias("seen_to"),
        "confirmed_at",
        "days",
    )


def _successive(dated: pl.DataFrame) -> pl.DataFrame:
    """Keys with several versions, each key's in the order of time."""
    has_value = pl.col("value").is_not_null()
    return dated.with_columns(
        pl.col("seen_from").shift(-1).over("key").alias("seen_to"),
        has_value.shift().over("key").alias("previous_has_value"),
        has_value.cast(pl.Int8).cum_max().shift().over("key").cast(pl.Boolean).alias("had_value"),
    ).select(*KEY, *SAID, _change().alias("change"), "seen_from", "seen_to", "confirmed_at", "days")


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
    )
