"""The reports' figures: as a table of their own, and as the evidence of a build when there is no other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.folding.evidence import Evidence
from koladash.etl.folding.history import STATES, VALUE
from koladash.etl.schema import CELL, PUBLISHED_FIGURE, TIME
from koladash.published import published_figures

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue


def published_table(catalogue: Catalogue) -> pl.DataFrame:
    """`core.published_figure`: every figure of the reports' tables, as printed, with the KPI it is."""
    rows = [
        (
            figure.report,
            figure.table,
            figure.municipality,
            figure.municipality_name,
            figure.year,
            figure.indicator,
            figure.kpi or None,
            figure.value,
            figure.unit,
            figure.decimals,
            figure.basis,
            figure.certainty,
            figure.note or None,
            catalogue.reports[figure.report].source_line(figure.table),
        )
        for figure in published_figures()
    ]
    return pl.DataFrame(rows, schema=PUBLISHED_FIGURE, orient="row")


def published_evidence(catalogue: Catalogue) -> Evidence:
    """The reports' figures as if they were a source: stated values, and "i.u." as not reported.

    A blank that a reader takes for "no" (`inferred_zero`) is no value here, and no answer either.
    """
    told = published_table(catalogue).filter(pl.col("kpi").is_not_null(), pl.col("basis") != "inferred_zero")
    versions = told.select(
        "kpi",
        "municipality",
        "year",
        pl.lit("T").alias("gender"),
        "value",
        pl.when(pl.col("value").is_null()).then(pl.lit("Missing")).otherwise(pl.lit("")).alias("status"),
        pl.lit(VALUE, dtype=STATES).alias("state"),
        pl.lit("first").alias("change"),
        *(pl.lit(None, dtype=TIME).alias(name) for name in ("seen_from", "seen_to", "confirmed_at")),
        pl.lit(1).alias("days"),
        "source_line",
    )
    nothing = versions.clear()
    return Evidence(
        versions=versions,
        covered=nothing.select(*CELL, "confirmed_at"),
        failed=nothing.select(CELL),
    )
