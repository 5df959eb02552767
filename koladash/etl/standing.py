"""The build that is published when a run begins: what a new one is measured against."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from koladash.errors import NoWarehouse, WarehouseError
from koladash.etl.layout import layout_id
from koladash.etl.schema import FIGURE, cast_to

if TYPE_CHECKING:
    from datetime import datetime

    import polars as pl

    from koladash.warehouse import Warehouse

BUILD = "SELECT * FROM mart.build"
RAW = """
    SELECT f.* FROM core.figure f JOIN core.kpi k USING (kpi)
    WHERE k.is_followed AND NOT k.is_derived AND (k.scb_table IS NULL OR $has_scb)
"""

VANISHED = "SELECT kpi FROM core.kpi_version WHERE change = 'vanished' AND seen_to IS NULL"


@dataclass(frozen=True, slots=True)
class Standing:
    """What the published build is."""

    build_id: str
    kind: str
    origin: str
    is_synthetic: bool
    verified_at: datetime | None
    layout: str
    scb_origin: str | None
    scb_verified_at: datetime | None

    def tells_of(self, origin: str) -> bool:
        """Whether it has this origin's figures, laid out as ours: then new ones can be held against them."""
        return self.origin == origin and self.layout == layout_id()

    def is_like(self, *, is_synthetic: bool) -> bool:
        """Whether its figures were fetched, and are made up or not, as new ones are that replace them."""
        is_fetched = self.kind != "published" and self.layout == layout_id()
        return is_fetched and self.is_synthetic == is_synthetic

    @property
    def verified(self) -> tuple[datetime | None, datetime | None]:
        """When Kolada, and when SCB, last confirmed a figure of it."""
        return self.verified_at, self.scb_verified_at

    @property
    def content(self) -> str:
        """The hash of its content."""
        return self.build_id.rpartition("-")[2]


def standing_build(warehouse: Warehouse) -> Standing | None:
    """What is published now; None for an empty folder."""
    try:
        row = warehouse.query(BUILD).row(0, named=True)
    except NoWarehouse:
        return None
    return Standing(**{each.name: row.get(each.name, "") for each in fields(Standing)})


def figures_before(warehouse: Warehouse, *, is_synthetic: bool, scb_origin: str) -> pl.DataFrame | None:
    """The published raw figures of the catalogue's KPIs (FIGURE), of whichever address a source had then.

    None when they are the reports', laid out otherwise, or made up where the new ones are not. SCB's are
    among them only when they are of this origin of SCB's.
    """
    standing = standing_build(warehouse)
    if standing is None or not standing.is_like(is_synthetic=is_synthetic):
        return None
    has_scb = standing.scb_origin == scb_origin
    return warehouse.query(RAW, {"has_scb": has_scb}).select(cast_to(FIGURE))


def vanished_before(warehouse: Warehouse, standing: Standing | None) -> frozenset[str]:
    """The KPIs that Kolada's list lacked already when the published build was made."""
    if standing is None or standing.layout != layout_id():
        return frozenset()
    return frozenset(warehouse.query(VANISHED)["kpi"])


def refuse_worse(standing: Standing | None, *, kind: str, is_synthetic: bool) -> None:
    """Made-up figures never replace real ones, and the reports' figures never replace fetched ones.

    Raises:
        WarehouseError: this build would; the text says which setting to change.
    """
    if standing is None or standing.is_synthetic:
        return
    if is_synthetic:
        raise WarehouseError(
            "These figures are made up (the source says so) and would replace real ones. "
            "Give them a folder of their own: KOLADASH_DATA_DIR=demo/data KOLADASH_CACHE_DIR=demo/cache."
        )
    if kind == "published" and standing.kind != "published":
        raise WarehouseError("The reports' figures would replace fetched ones. The published build stays.")
