"""The pipeline as a table of contents: plan, fetch, fold, build, check, publish."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from koladash.client.archive.canonical import checked_origin
from koladash.client.archive.store import Archive
from koladash.client.kolada.client import KoladaClient, Mode
from koladash.client.transport.clock import Clock
from koladash.etl.assembly import Material, swedish_day
from koladash.etl.build import Provenance
from koladash.etl.calendar import due, published
from koladash.etl.citation import REPORTS, fetched_citation
from koladash.etl.extract import Told, told_by
from koladash.etl.fetch import fetch, fetch_lists
from koladash.etl.ledger import archived_requests, asked_as, failed_cells, fetched_requests
from koladash.etl.places import with_listed
from koladash.etl.plan import plan
from koladash.etl.publication import build_and_publish
from koladash.etl.reports import published_evidence
from koladash.etl.run import run_once
from koladash.etl.standing import figures_before
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.planning import Rectangle
    from koladash.client.kolada.records import Kpi
    from koladash.etl.run import Progress, Run, RunReport
    from koladash.settings import Settings

CLOCK = Clock()

log = logging.getLogger(__name__)


def refresh(
    settings: Settings,
    catalogue: Catalogue,
    *,
    mode: Mode = Mode.NORMAL,
    all_kpis: bool = False,
    accepted: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    clock: Clock = CLOCK,
) -> RunReport:
    """Ask Kolada, fold everything the archive then holds, and publish what the checks let through.

    Args:
        settings: where things are and how politely to ask.
        catalogue: which KPIs and places.
        mode: NORMAL asks what is due, REFRESH asks everything again, OFFLINE asks nothing.
        all_kpis: take Kolada's whole list, not only the catalogue's part; the rest is stored as it comes.
        accepted: names of checks whose rows are let through this once, with the reason why; "kpis_are_sane"
            lets suspect series through instead of holding them back.
        progress: told how the fetch goes.
        clock: what time it is; tests bring their own.

    Returns:
        What came of it. A source that fails is an outcome ("failed"), not an exception.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
    """

    def work(run: Run) -> RunReport:
        with KoladaClient(settings, mode=mode, clock=clock) as client:
            lists = fetch_lists(client)
            known = with_listed(catalogue, lists.places)
            kpis = _wanted(settings, known, lists.kpis, run, everything=mode is not Mode.NORMAL)
            others = [kpi for kpi in lists.kpis if all_kpis and kpi not in catalogue.kpis]
            rectangles = plan(known, lists.kpis, [*kpis, *others], _years(settings, run))
            fetched = fetch(client, rectangles, progress)
            told = _told(settings, catalogue)
            if lost := tuple(rectangle for rectangle in told.lost if rectangle not in set(rectangles)):
                log.warning("%d answers of the archive are damaged or gone: asked for again", len(lost))
                fetched += client.fetch(lost)
                told = _told(settings, catalogue)
        evidence = replace(told.evidence, failed=failed_cells(fetched, told.catalogue))
        given = asked_as(told.given, fetched)
        requests = fetched_requests(run.run_id, fetched)
        return _build(settings, run, replace(told, evidence=evidence, given=given), requests)

    return run_once(settings, "kolada", clock, work, accepted)


def whole_plan(settings: Settings, catalogue: Catalogue, *, clock: Clock = CLOCK) -> tuple[Rectangle, ...]:
    """Every data request that a full refresh of the catalogue's KPIs would make; nothing is asked."""
    years = range(settings.first_year, clock.now().year + 1)
    return plan(catalogue, {}, catalogue.kpis, years)


def build_from_archive(settings: Settings, catalogue: Catalogue, *, clock: Clock = CLOCK) -> RunReport:
    """As `refresh`, from the answers that are in the archive already; the network is not touched.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
    """

    def work(run: Run) -> RunReport:
        told = _told(settings, catalogue)
        return _build(settings, run, told, archived_requests(run.run_id, told.observations))

    return run_once(settings, "archive", clock, work)


def build_from_published(settings: Settings, catalogue: Catalogue, *, clock: Clock = CLOCK) -> RunReport:
    """Publish a warehouse of the reports' figures alone: what koladash shows when no source can be reached.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
    """

    def work(run: Run) -> RunReport:
        material = Material(
            published_evidence(catalogue), today=swedish_day(run.started_at), citation=REPORTS
        )
        provenance = Provenance(run, origin="published", is_synthetic=False)
        return build_and_publish(settings, catalogue, material, provenance)

    return run_once(settings, "published", clock, work)


def _wanted(
    settings: Settings, catalogue: Catalogue, listed: Mapping[str, Kpi], run: Run, *, everything: bool
) -> list[str]:
    if everything:
        return [kpi for kpi in catalogue.kpis if kpi in listed]
    told = published(Warehouse(settings.data_dir), checked_origin(settings.kolada_url))
    return list(due(catalogue, listed, told, _years(settings, run), swedish_day(run.started_at)))


def _told(settings: Settings, catalogue: Catalogue) -> Told:
    return told_by(Archive(settings.cache_dir), checked_origin(settings.kolada_url), catalogue)


def _years(settings: Settings, run: Run) -> range:
    return range(settings.first_year, run.started_at.year + 1)


def _build(settings: Settings, run: Run, told: Told, requests: pl.DataFrame) -> RunReport:
    origin = checked_origin(settings.kolada_url)
    material = Material(
        told.evidence,
        today=swedish_day(run.started_at),
        citation=fetched_citation(is_synthetic=told.is_synthetic),
        listed=told.lists.latest,
        groups=told.groups,
        kpi_versions=told.lists.versions,
        requests=requests,
        gone=tuple(told.lists.gone),
        conflicts=told.conflicts,
        given=told.given,
        strays=told.strays,
        before=figures_before(Warehouse(settings.data_dir), origin),
        accepted=run.accepted,
    )
    provenance = Provenance(
        run,
        origin=origin,
        is_synthetic=told.is_synthetic,
        verified_at=max(seen.confirmed_at for seen in told.observations),
        oldest_fetched_at=_oldest(told.evidence.covered),
    )
    return build_and_publish(settings, told.catalogue, material, provenance)


def _oldest(covered: pl.DataFrame) -> datetime | None:
    oldest = covered["confirmed_at"].min()
    return oldest if isinstance(oldest, datetime) else None
