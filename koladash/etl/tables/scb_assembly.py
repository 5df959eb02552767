"""What SCB gives, as tables of `core`. Pure: frames in, frames out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.etl.folding.evidence import Evidence
from koladash.etl.folding.periods import MONTHS, month_of
from koladash.etl.schema import MONTHLY_KPI, ORDER, SCB_TABLE, Schema
from koladash.etl.tables.transform import ever_told, raw_figures, within_span
from koladash.etl.tables.versions import changed_versions, with_history

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.catalogue import Catalogue, ScbSeries
    from koladash.client.scb.jsonstat import Dataset
    from koladash.etl.folding.scb_extract import TableState
    from koladash.etl.tables.citation import Citation

MISFIT = "misfit"
EXTENT: Schema = {
    "kpi": pl.String,
    "municipality_type": pl.String,
    "has_country": pl.Boolean,
    "ended_year": pl.Int16,
    "pending_year": pl.Int16,
}


@dataclass(frozen=True, slots=True)
class ScbMaterial:
    """What a build holds of SCB's.

    Attributes:
        evidence: figures by year and series by month, with periods as `periods` counts them.
        tables: what SCB said last of each chosen table.
        problems: by the catalogue's id of a table, why this run asked for no cell of it.
    """

    evidence: Evidence
    tables: tuple[TableState, ...]
    problems: Mapping[str, str] = field(default_factory=dict)


def with_scb(evidence: Evidence, scb: Evidence, figures: Iterable[str]) -> Evidence:
    """Kolada's evidence and SCB's figures by year as one."""
    is_yearly = pl.col("kpi").is_in(list(figures))
    like = evidence.versions
    kinds = [pl.col(name).cast(like[name].dtype) for name in like.columns]
    return Evidence(
        versions=pl.concat([like, scb.versions.filter(is_yearly).select(kinds)]),
        covered=pl.concat([evidence.covered, scb.covered.filter(is_yearly).select(evidence.covered.columns)]),
        failed=pl.concat([evidence.failed, scb.failed.filter(is_yearly).select(evidence.failed.columns)]),
    )


def misfit_figures(scb: ScbMaterial | None) -> pl.DataFrame:
    """The figures of tables that no longer fit the catalogue: kpi, why. They keep what was fetched before."""
    found = [id_ for state in (scb.tables if scb else ()) if state.problems for id_ in state.table.figures]
    return pl.DataFrame(
        {"kpi": found, "why": [MISFIT] * len(found)}, schema=dict.fromkeys(("kpi", "why"), pl.String)
    )


def scb_titles(scb: ScbMaterial | None) -> dict[str, str]:
    """SCB's own titles of the tables whose metadata were fetched, by SCB's id."""
    states = scb.tables if scb else ()
    return {state.table.table: _title(state.metadata) for state in states if state.metadata}


def scb_core_tables(
    catalogue: Catalogue, scb: ScbMaterial | None, places: pl.DataFrame, citation: Citation
) -> dict[str, pl.DataFrame]:
    """`core.scb_table` and the monthly tables; the series are named even where nothing was fetched."""
    kpis = [_monthly_kpi(series, citation, at) for at, series in enumerate(catalogue.monthly.values())]
    named = {"monthly_kpi": pl.DataFrame(kpis, schema=MONTHLY_KPI)}
    if scb is None:
        return named
    versions = scb.evidence.versions.filter(pl.col("kpi").is_in(list(catalogue.monthly)))
    dense = _dense(catalogue, replace(scb.evidence, versions=versions), places)
    figures = with_history(dense, versions.cast({"gender": pl.String})).sort(ORDER)
    return named | {
        "scb_table": pl.DataFrame([_table(state, scb.problems) for state in scb.tables], schema=SCB_TABLE),
        "monthly_figure": _by_month(figures).drop("missing_part", "source_line"),
        "monthly_version": _by_month(changed_versions(versions)),
    }


def _dense(catalogue: Catalogue, evidence: Evidence, places: pl.DataFrame) -> pl.DataFrame:
    """A value or a reason for every place, month and gender, from a series' first to its last month."""
    told = evidence.versions.filter(pl.col("value").is_not_null())["year"]
    months = range(told.min(), told.max() + 1) if told.len() else range(0)  # type: ignore[operator, arg-type]
    kpis = pl.DataFrame([(id_, "A", True, None, None) for id_ in catalogue.monthly], EXTENT, orient="row")
    versions = evidence.versions.with_columns(pl.col("gender").cast(pl.String))
    figures = raw_figures(replace(evidence, versions=versions), kpis, places, months)
    return within_span(figures, ever_told(versions))


def _by_month(figures: pl.DataFrame) -> pl.DataFrame:
    return figures.with_columns(month_of("year").alias("month")).drop("year")


def _monthly_kpi(series: ScbSeries, citation: Citation, position: int) -> dict[str, Any]:
    return {
        "kpi": series.id,
        "position": position,
        "kpi_name": series.name,
        "kpi_name_en": series.name_en,
        "description": series.definition,
        "unit": series.unit,
        "decimals": series.decimals,
        "direction": series.direction,
        "genders": series.genders,
        "is_preliminary": series.is_preliminary,
        "noise_from": series.noise_from,
        "source": citation.scb_source,
        "source_line": citation.scb_line(series.table),
        "scb_table": series.table,
        "caveats": list(series.caveats),
    }


def _table(state: TableState, problems: Mapping[str, str]) -> dict[str, Any]:
    table, metadata = state.table, state.metadata
    problem = " ".join(state.problems) or problems.get(table.id, "")
    periods = metadata.time.codes if metadata and metadata.time else ()
    return {
        "scb_table": table.table,
        "table_id": table.id,
        "title": _title(metadata) if metadata else None,
        "period": table.period,
        "first_period": periods[0] if periods else None,
        "last_period": periods[-1] if periods else None,
        "updated": state.updated,
        "next_expected": next_expected(state),
        "asked_at": state.asked_at,
        "state": MISFIT if state.problems else "failed" if problem else "read" if metadata else "not_asked",
        "problem": problem or None,
        "certainty": table.certainty,
        "note": table.note,
        "note_en": table.note_en,
    }


def _title(metadata: Dataset) -> str:
    return " ".join(metadata.label.split())


def next_expected(state: TableState) -> date | None:
    """About when SCB changes the table next: a month or a year after it last did."""
    updated = state.updated
    if updated is None:
        return None
    months = updated.year * MONTHS + updated.month - 1 + (1 if state.table.period == "month" else MONTHS)
    return date(months // MONTHS, months % MONTHS + 1, min(updated.day, 28))
