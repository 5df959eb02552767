"""What changed in some municipalities' figures, as koladash saw it: SQL on `mart`, as in `queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.queries.shared import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koladash.warehouse import Warehouse


def has_been_confirmed(warehouse: Warehouse, municipalities: Sequence[str]) -> bool:
    """Whether any figure of the municipalities has been fetched again after it was first seen."""
    sql = """
        SELECT count(*) > 0 FROM mart.value
        WHERE list_contains($places, municipality) AND NOT is_derived AND fetched_at > first_seen
    """
    return bool(warehouse.query(sql, {"places": once(municipalities)}).item())


def changes(
    warehouse: Warehouse, kpi_ids: Sequence[str], municipalities: Sequence[str], gender: str, most: int
) -> pl.DataFrame:
    """The latest changes that were seen, newest first.

    Returns:
        kpi, municipality, year, change, old_value, new_value, seen_at. A figure that came after the first
        fetch has the change "new".
    """
    sql = """
        WITH told AS (
            SELECT kpi, municipality, year, change::VARCHAR AS change, old_value, new_value, seen_at
            FROM mart.revision
            WHERE gender = $gender AND list_contains($kpis, kpi) AND list_contains($places, municipality)
        ),
        arrived AS (
            SELECT kpi, municipality, year, 'new' AS change, NULL::DOUBLE AS old_value, value AS new_value,
                first_seen AS seen_at
            FROM mart.value
            WHERE gender = $gender AND list_contains($kpis, kpi) AND list_contains($places, municipality)
                AND NOT is_derived AND revisions = 0 AND value IS NOT NULL
                AND first_seen > (
                    SELECT min(first_seen) + INTERVAL 1 DAY FROM mart.value
                    WHERE list_contains($kpis, kpi) AND list_contains($places, municipality)
                )
        )
        SELECT * FROM told UNION ALL SELECT * FROM arrived
        ORDER BY seen_at DESC, kpi, municipality, year DESC
        LIMIT $most
    """
    scope = {"kpis": once(kpi_ids), "places": once(municipalities), "gender": gender, "most": most}
    return warehouse.query(sql, scope)
