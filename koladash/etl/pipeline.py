"""The pipeline as a table of contents: plan, fetch, fold, build, check, publish."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from koladash.etl.assembly import Material
from koladash.etl.build import Provenance
from koladash.etl.publication import build_and_publish
from koladash.etl.reports import published_evidence
from koladash.etl.run import RunReport, new_run_id, only_run

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue
    from koladash.settings import Settings


def build_from_published(settings: Settings, catalogue: Catalogue) -> RunReport:
    """Publish a warehouse of the reports' figures alone: what koladash shows when no source can be reached.

    Raises:
        WarehouseError: figures that were fetched are published already, or the folder cannot be written.
        RefreshRunning: another run holds the folder.
    """
    started = datetime.now(UTC)
    with only_run(settings.data_dir):
        material = Material(published_evidence(catalogue), today=started.date(), is_from_kolada=False)
        provenance = Provenance(
            run_id=new_run_id(started),
            kind="published",
            origin="published",
            is_synthetic=False,
            built_at=started.replace(tzinfo=None),
        )
        return build_and_publish(settings, catalogue, material, provenance)
