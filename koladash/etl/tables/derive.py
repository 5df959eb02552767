"""Derived measures: one mechanism for all of them. Adding one is a catalogue entry, and no code."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.schema import FIGURE, cast_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from koladash.catalogue import Measure

SAME = ["municipality", "year", "gender"]
CARRIED = ["value", "missing", "missing_part", "source_line", "first_seen", "fetched_at"]


def derived_figures(
    figures: pl.DataFrame,
    measures: Iterable[Measure],
    cite: Callable[[Sequence[str], Sequence[str]], str],
) -> pl.DataFrame:
    """The value of each measure where all its parts have one, else the reason of the first that lacks.

    Args:
        figures: raw figures as `transform.raw_figures` gives them: a part has a row for every place and year,
            as checks/every_kpi_is_accounted_for.sql holds for the parts and for what comes of them.
        measures: the catalogue's derived measures.
        cite: the source line of a value, from the ids of its parts and their own source lines; asked only
            where a part has a line of its own.

    Returns:
        The columns of FIGURE. `fetched_at` is the oldest part's, `first_seen` the newest part's. A division
        by zero has no value: "not_applicable", by the part that is zero.
    """
    wanted = list(measures)
    parts = _by_part(figures, wanted)
    return pl.concat([pl.DataFrame(schema=FIGURE), *(_derived(parts, measure, cite) for measure in wanted)])


def derivable(told: pl.DataFrame, measures: Iterable[Measure]) -> pl.DataFrame:
    """The derived figures all of whose parts have a value or once had one: KEY.

    Args:
        told: the raw figures that have, as `transform.ever_told` gives them.
        measures: the catalogue's derived measures.
    """
    wanted = list(measures)
    figures = _by_part(told, wanted)
    return pl.concat([told.clear(), *(_all_told(figures, measure) for measure in wanted)])


def _by_part(figures: pl.DataFrame, measures: Iterable[Measure]) -> dict[str, pl.DataFrame]:
    """The figures of each KPI that is a part of some measure; none where there are none."""
    parts = {part for measure in measures for part in measure.parts}
    found = figures.filter(pl.col("kpi").is_in(list(parts))).partition_by("kpi", as_dict=True)
    return dict.fromkeys(parts, figures.clear()) | {str(kpi): frame for (kpi,), frame in found.items()}


def _all_told(figures: Mapping[str, pl.DataFrame], measure: Measure) -> pl.DataFrame:
    of_ours = pl.col("gender").is_in(list(measure.genders))
    return reduce(
        lambda left, right: left.join(right, on=SAME, how="semi"),
        (figures[part].filter(of_ours) for part in measure.parts),
    ).with_columns(kpi=pl.lit(measure.id))


def _derived(
    figures: Mapping[str, pl.DataFrame],
    measure: Measure,
    cite: Callable[[Sequence[str], Sequence[str]], str],
) -> pl.DataFrame:
    parts = list(measure.parts)
    of_ours = pl.col("gender").is_in(list(measure.genders))
    wide = _side_by_side({part: figures[part].filter(of_ours) for part in parts})
    value = pl.sql_expr(measure.formula.text)
    lacking = [pl.when(pl.col(_of(part, "missing")).is_not_null()).then(pl.lit(part)) for part in parts]
    zero = [pl.when(pl.col(part) == 0).then(pl.lit(part)) for part in reversed(parts)]
    return (
        wide.with_columns(
            pl.when(value.is_finite()).then(value).alias("value"),
            pl.coalesce(_of(part, "missing") for part in parts).alias("missing"),
            pl.coalesce(lacking).alias("missing_part"),
        )
        .with_columns(
            pl.when(pl.col("value").is_null())
            .then(pl.coalesce("missing", pl.lit("not_applicable")))
            .alias("missing"),
            pl.when(pl.col("value").is_null()).then(pl.coalesce("missing_part", *zero)).alias("missing_part"),
            pl.max_horizontal(_of(part, "first_seen") for part in parts).alias("first_seen"),
            pl.min_horizontal(_of(part, "fetched_at") for part in parts).alias("fetched_at"),
            _source_lines(wide, parts, cite),
            kpi=pl.lit(measure.id),
            status=pl.lit(""),
        )
        .select(cast_to(FIGURE))
    )


def _side_by_side(figures: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    return reduce(
        lambda left, right: left.join(right, on=SAME, how="inner", maintain_order="left"),
        (_named(frame, part) for part, frame in figures.items()),
    )


def _named(figures: pl.DataFrame, part: str) -> pl.DataFrame:
    return figures.select(
        *SAME, pl.col("value").alias(part), *(pl.col(name).alias(_of(part, name)) for name in CARRIED[1:])
    )


def _of(part: str, column: str) -> str:
    return f"{part}.{column}"


def _source_lines(
    wide: pl.DataFrame, parts: list[str], cite: Callable[[Sequence[str], Sequence[str]], str]
) -> pl.Series:
    columns = [_of(part, "source_line") for part in parts]
    lines = {row: cite(parts, row) if all(row) else None for row in set(wide.select(columns).iter_rows())}
    return pl.Series("source_line", [lines[row] for row in wide.select(columns).iter_rows()], dtype=pl.String)
