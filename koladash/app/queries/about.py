"""What the page about koladash asks: SQL on `mart` only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse


def definitions(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    """What the build knows of each figure, by id: title, description, first_year, last_year.

    Title and description are Kolada's own, word for word; None where they were never fetched.
    """
    rows = warehouse.query("SELECT kpi, title, description, first_year, last_year FROM mart.kpi")
    return {row["kpi"]: row for row in rows.iter_rows(named=True)}
