"""From versions to figures: a value or the reason why not, for every place, year and gender of a KPI."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.folding.history import DELETED, VALUE, WITHDRAWN
from koladash.etl.schema import CELL, FIGURE, KEY, cast_to

if TYPE_CHECKING:
    from koladash.etl.folding.evidence import Evidence

IDS = ("kpi", "municipality", "gender")

STATUS_REASONS = {
    ".": "not_applicable",
    "Missing": "not_reported",
    "Secrecy": "secrecy",
    "Sekretess": "secrecy",
}


def raw_figures(evidence: Evidence, kpis: pl.DataFrame, places: pl.DataFrame, years: range) -> pl.DataFrame:
    """A value or a reason for every place, year and gender of the KPIs that koladash follows.

    Args:
        evidence: what the sources said.
        kpis: kpi, municipality_type (K, L, A), has_country, ended_year, pending_year (the year whose figures
            are announced for a later day).
        places: municipality, kind (municipality, region, country).
        years: the years of the build; `within_span` cuts each KPI down to its own.

    Returns:
        The columns of FIGURE.
    """
    now = evidence.versions.filter(pl.col("seen_to").is_null())
    told = ever_told(evidence.versions)
    failed = evidence.failed.with_columns(is_failed=pl.lit(value=True))
    frame = (
        _numbered(_grid(kpis, _genders(told, kpis), places, years))
        .join(_numbered(now), on=KEY, how="left")
        .join(_numbered(evidence.covered), on=CELL, how="left", suffix="_cell")
        .join(_numbered(failed), on=CELL, how="left")
        .join(_numbered(_last_years(told)), on="kpi", how="left")
    )
    return frame.with_columns(
        _reason().alias("missing"),
        pl.col("status").fill_null(""),
        missing_part=pl.lit(None, dtype=pl.String),
        first_seen=pl.col("seen_from"),
        fetched_at=pl.max_horizontal("confirmed_at", "confirmed_at_cell"),
    ).select(cast_to(FIGURE))


def sparse_figures(versions: pl.DataFrame) -> pl.DataFrame:
    """The figures of KPIs taken as they come: a row only where the source has one. Columns of FIGURE."""
    now = versions.filter(pl.col("seen_to").is_null())
    return now.select(
        *KEY,
        "value",
        pl.when(pl.col("value").is_null()).then(_stated_reason()).alias("missing"),
        pl.lit(None, dtype=pl.String).alias("missing_part"),
        "status",
        "source_line",
        pl.col("seen_from").alias("first_seen"),
        pl.col("confirmed_at").alias("fetched_at"),
    )


def ever_told(versions: pl.DataFrame) -> pl.DataFrame:
    """The figures that have a value or once had one: KEY, once for each version with a value."""
    return versions.filter(pl.col("value").is_not_null()).select(KEY)


def within_span(figures: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The figures from each KPI's first to its last year with any value, now or once; without any, none.

    What the source takes back, a whole KPI too, keeps its rows with the reason.

    Args:
        figures: the columns of FIGURE.
        told: what `ever_told` gives.
    """
    spans = told.group_by("kpi").agg(pl.col("year").min().alias("first"), pl.col("year").max().alias("last"))
    return (
        figures.join(spans, on="kpi", how="inner", maintain_order="left")
        .filter(pl.col("year").is_between("first", "last"))
        .drop("first", "last")
    )


def _grid(kpis: pl.DataFrame, genders: pl.DataFrame, places: pl.DataFrame, years: range) -> pl.DataFrame:
    year = pl.DataFrame({"year": pl.Series(list(years), dtype=pl.Int16)})
    return (
        kpis.join(genders, on="kpi")
        .join(places.select("municipality", "kind"), how="cross")
        .join(year, how="cross")
    )


def _numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a number for each id: millions of keys are compared as numbers, not as text."""
    return frame.with_columns(pl.col(name).cast(pl.Categorical) for name in IDS if name in frame.columns)


def _genders(told: pl.DataFrame, kpis: pl.DataFrame) -> pl.DataFrame:
    """Total always; men and women for the KPIs that have, or once had, any such value."""
    totals = kpis.select("kpi", gender=pl.lit("T"))
    return pl.concat([totals, told.select("kpi", "gender").unique()]).unique()


def _last_years(told: pl.DataFrame) -> pl.DataFrame:
    return told.group_by("kpi").agg(pl.col("year").max().alias("last_year"))


def _applies() -> pl.Expr:
    kind, municipality_type = pl.col("kind"), pl.col("municipality_type")
    return (
        ((kind == "country") & pl.col("has_country"))
        | ((kind == "municipality") & municipality_type.is_in(["K", "A"]))
        | ((kind == "region") & municipality_type.is_in(["L", "A"]))
    )


def _stated_reason() -> pl.Expr:
    """The reason that the source itself gives; an unknown status stays beside it, word for word."""
    return (
        pl.when(pl.col("state").cast(pl.String) == DELETED)
        .then(pl.lit("deleted"))
        .when(pl.col("state").cast(pl.String) == WITHDRAWN)
        .then(pl.lit("withdrawn"))
        .when(pl.col("state").cast(pl.String) == VALUE)
        .then(pl.col("status").replace_strict(STATUS_REASONS, default="not_reported"))
    )


def _reason() -> pl.Expr:
    year = pl.col("year")
    is_pending = (year > pl.col("last_year")) | (year == pl.col("pending_year"))
    return (
        pl.when(pl.col("value").is_not_null())
        .then(pl.lit(None, dtype=pl.String))
        .when(pl.col("state").is_not_null())
        .then(_stated_reason())
        .when(~_applies())
        .then(pl.lit("not_applicable"))
        .when(year > pl.col("ended_year"))
        .then(pl.lit("series_ended"))
        .when(pl.col("confirmed_at_cell").is_null())
        .then(pl.when("is_failed").then(pl.lit("fetch_failed")).otherwise(pl.lit("not_asked")))
        .when(is_pending)
        .then(pl.lit("not_yet_published"))
        .otherwise(pl.lit("not_reported"))
    )
