"""The pipeline as a table of contents: plan, fetch, fold, build, check, publish."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koladash.client.archive import Archive
from koladash.client.canonical import checked_origin
from koladash.client.clock import Clock
from koladash.etl.assembly import Material, core_tables, swedish_day
from koladash.etl.build import Provenance
from koladash.etl.observations import utc
from koladash.etl.publication import build_and_publish
from koladash.etl.reports import published_evidence
from koladash.etl.run import run_once

if TYPE_CHECKING:
    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.etl.run import Progress, Run, RunReport
    from koladash.settings import Settings

CLOCK = Clock()


def build_from_published(settings: Settings, catalogue: Catalogue, *, clock: Clock = CLOCK) -> RunReport:
    """Publish a warehouse of the reports' figures alone: what koladash shows when no source can be reached.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
    """

    def work(run: Run) -> RunReport:
        material = Material(published_evidence(catalogue), today=swedish_day(run.started_at), is_from_kolada=False)
        provenance = Provenance(run, origin="published", is_synthetic=False)
        return build_and_publish(settings, core_tables(catalogue, material), provenance)

    return run_once(settings, "published", clock, work)
