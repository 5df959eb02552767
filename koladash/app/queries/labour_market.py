"""What the build knows of the labour market around, month by month: SQL on `mart`, as in `queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.queries.shared import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koladash.warehouse import Warehouse


def monthly(warehouse: Warehouse, kpis: Sequence[str], municipalities: Sequence[str]) -> pl.DataFrame:
    """Series by month for some places, totals only, sorted by kpi, municipality, month.

    Returns:
        kpi, municipality, month, value, missing, status, is_preliminary, is_perturbed, source_line,
        source_line_en, fetched_at, revisions.
    """
    sql = """
        SELECT kpi, municipality, month, value, missing, status, is_preliminary, is_perturbed, source_line,
               source_line_en, fetched_at, revisions
        FROM mart.monthly_value
        WHERE list_contains($kpis, kpi) AND gender = 'T' AND list_contains($places, municipality)
        ORDER BY kpi, municipality, month
    """
    return warehouse.query(sql, {"kpis": once(kpis), "places": once(municipalities)})


def scb_table(warehouse: Warehouse, table: str) -> dict[str, Any]:
    """What is known of one of SCB's tables: state, problem, updated, next_expected; empty where unknown."""
    rows = warehouse.query("SELECT * FROM mart.scb_table WHERE scb_table = $table", {"table": table})
    return rows.row(0, named=True) if rows.height else {}
