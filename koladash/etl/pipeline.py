"""The pipeline as a table of contents: plan, fetch, fold, build, check, publish."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.archive.canonical import checked_origin
from koladash.client.archive.store import Archive
from koladash.client.kolada.client import KoladaClient, Mode
from koladash.client.transport.clock import Clock
from koladash.etl.asking.both import Asked, ask_both
from koladash.etl.asking.calendar import due, published
from koladash.etl.asking.fetch import fetch, fetch_lists
from koladash.etl.asking.ledger import archived_requests, asked_as, failed_cells
from koladash.etl.asking.plan import plan
from koladash.etl.asking.scb_fetch import SCB, ask_scb, scb_failed_cells
from koladash.etl.folding.extract import Told, told_by
from koladash.etl.folding.places import with_listed
from koladash.etl.folding.scb_standing import told_since
from koladash.etl.publishing.build import Provenance
from koladash.etl.publishing.publication import build_and_publish
from koladash.etl.run import run_once
from koladash.etl.standing import figures_before, standing_build
from koladash.etl.tables.assembly import Material, swedish_day
from koladash.etl.tables.citation import REPORTS, fetched_citation
from koladash.etl.tables.reports import published_evidence
from koladash.etl.tables.scb_assembly import ScbMaterial
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.ledger import Fetched
    from koladash.client.kolada.planning import Rectangle
    from koladash.client.kolada.records import Kpi
    from koladash.etl.folding.scb_extract import ScbTold
    from koladash.etl.report import Progress, RunReport
    from koladash.etl.run import Run
    from koladash.etl.standing import Standing
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
    """Ask Kolada and SCB, fold everything the archive then holds, and publish what the checks let through.

    Neither source's failure keeps the other's figures from going out.

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
        What came of it. A source that fails is an outcome ("failed"), not an exception; where SCB had news
        while Kolada failed, they are published and the exit code says that something failed.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
    """

    def work(run: Run) -> RunReport:
        asked = ask_both(
            lambda: _ask_kolada(
                settings, catalogue, run, mode, all_kpis=all_kpis, progress=progress, clock=clock
            ),
            lambda: ask_scb(settings, catalogue, mode=mode, clock=clock, progress=progress),
        )
        told = _told(settings, catalogue)
        if (again := _ask_again(settings, told, asked, mode, clock)) is not asked:
            asked, told = again, _told(settings, catalogue)
        evidence = replace(told.evidence, failed=failed_cells(asked.kolada, told.catalogue))
        given = asked_as(told.given, asked.kolada)
        report = _build(settings, run, replace(told, evidence=evidence, given=given), asked)
        return asked.remarked(report)

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
        return _build(settings, run, told)

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


def _ask_kolada(
    settings: Settings,
    catalogue: Catalogue,
    run: Run,
    mode: Mode,
    *,
    all_kpis: bool,
    progress: Progress | None,
    clock: Clock,
) -> list[Fetched]:
    with KoladaClient(settings, mode=mode, clock=clock) as client:
        lists = fetch_lists(client)
        known = with_listed(catalogue, lists.places)
        kpis = _wanted(settings, known, lists.kpis, run, everything=mode is not Mode.NORMAL)
        others = [kpi for kpi in lists.kpis if all_kpis and kpi not in catalogue.kpis]
        rectangles = plan(known, lists.kpis, [*kpis, *others], _years(settings, run))
        return fetch(client, rectangles, progress)


def _ask_again(settings: Settings, told: Told, asked: Asked, mode: Mode, clock: Clock) -> Asked:
    """What damaged answers were asked for and this run has not asked for yet, asked for once more."""
    known = {one.rectangle for one in asked.kolada}
    lost = tuple(each for each in told.lost if each not in known)
    if not lost or asked.kolada_problem is not None:
        return asked
    log.warning("%d answers of the archive are damaged or gone: asked for again", len(lost))
    with KoladaClient(settings, mode=mode, clock=clock) as client:
        return replace(asked, kolada=[*asked.kolada, *client.fetch(lost)])


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


def _build(settings: Settings, run: Run, told: Told, asked: Asked | None = None) -> RunReport:
    origin = checked_origin(settings.kolada_url)
    warehouse = Warehouse(settings.data_dir)
    standing = standing_build(warehouse)
    scb = _told_by_scb(settings, told, asked, standing)
    material = Material(
        told.evidence,
        today=swedish_day(run.started_at),
        citation=fetched_citation(is_synthetic=told.is_synthetic),
        listed=told.lists.latest,
        groups=told.groups,
        kpi_versions=told.lists.versions,
        requests=asked.requests(run.run_id) if asked else _archived(run, told, scb),
        gone=tuple(told.lists.gone),
        conflicts=told.conflicts,
        given=told.given,
        strays=told.strays,
        before=figures_before(warehouse, is_synthetic=told.is_synthetic, scb_origin=scb.origin),
        before_at=standing.verified_at if standing else None,
        scb=ScbMaterial(scb.evidence, scb.tables, asked.scb.problems if asked else {}),
        accepted=run.accepted,
    )
    provenance = Provenance(
        run,
        origin=origin,
        is_synthetic=told.is_synthetic,
        verified_at=max(seen.confirmed_at for seen in told.observations),
        oldest_fetched_at=_oldest(told.evidence.covered),
        scb_origin=scb.origin if scb.observations else None,
        scb_verified_at=scb.verified_at,
    )
    return scb.remarked(build_and_publish(settings, told.catalogue, material, provenance))


def _told_by_scb(settings: Settings, told: Told, asked: Asked | None, standing: Standing | None) -> ScbTold:
    """What SCB's answers tell; nothing where the figures of one source only are made up."""
    archive, origin = Archive(settings.cache_dir), checked_origin(settings.scb_url)
    before = standing.scb_origin if standing else None
    scb = told_since(archive, origin, before, told.catalogue, settings.first_year)
    if scb.observations and scb.is_synthetic != told.is_synthetic:
        log.warning("%s is left out: only one of the two sources is made up.", scb.origin)
        return scb.without_figures()
    is_new = scb.origin == origin
    failed = scb_failed_cells(asked.scb, told.catalogue) if asked and is_new else scb.evidence.failed
    return replace(scb, evidence=replace(scb.evidence, failed=failed))


def _archived(run: Run, told: Told, scb: ScbTold) -> pl.DataFrame:
    of_scb = archived_requests(run.run_id, scb.observations, SCB)
    return pl.concat([archived_requests(run.run_id, told.observations), of_scb])


def _oldest(covered: pl.DataFrame) -> datetime | None:
    oldest = covered["confirmed_at"].min()
    return oldest if isinstance(oldest, datetime) else None
