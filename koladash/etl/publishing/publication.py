"""The last steps of every run: build aside, check, publish, and say in one line what happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from koladash.etl.asking.ledger import runs_table
from koladash.etl.publishing.build import discard, new_build
from koladash.etl.publishing.checks import find_offenders
from koladash.etl.standing import refuse_worse, standing_build, vanished_before
from koladash.etl.tables.assembly import core_tables
from koladash.etl.tables.changes import in_words
from koladash.warehouse import UNFINISHED, Warehouse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koladash.catalogue import Catalogue
    from koladash.etl.publishing.build import Provenance
    from koladash.etl.report import Kind, RunReport
    from koladash.etl.tables.assembly import Material
    from koladash.settings import Settings

PINNED = "unchanged: these are the figures that were rolled back; `koladash rollback --release` lets them out"

COME_FROM: Final[Mapping[Kind, str]] = {
    "kolada": "Kolada and SCB",
    "archive": "the archive",
    "published": "the reports, as they were printed",
}


def build_and_publish(
    settings: Settings, catalogue: Catalogue, material: Material, provenance: Provenance
) -> RunReport:
    """Build, check and publish; the folder's lock is held by the caller.

    Raises:
        WarehouseError: the build would replace a better one, or cannot be written.
    """
    run, warehouse = provenance.run, Warehouse(settings.data_dir)
    standing = standing_build(warehouse)
    refuse_worse(standing, kind=run.kind, is_synthetic=provenance.is_synthetic)
    path = settings.data_dir / f"{UNFINISHED}{run.run_id}.duckdb"
    with new_build(path) as build:
        build.load(core_tables(catalogue, material), tuple(catalogue.measures.values()))
        offenders = find_offenders(build.connection, material.accepted)
        facts = build.facts() | {
            "vanished": _vanished(catalogue, material, vanished_before(warehouse, standing))
        }
        this = run.report("refused" if offenders else "published", **facts)
        build.insert("run", runs_table([*warehouse.runs(), _with_message(this).line()]))
        build_id = build.finish(provenance)
    if offenders:
        discard(path)
        stays = standing and warehouse.current()
        return _with_message(run.report("refused", build=stays, offenders=offenders, exit_code=3, **facts))
    is_same = standing is not None and build_id.endswith(standing.content)
    if warehouse.pinned() and build_id.endswith(warehouse.pinned()):
        discard(path)
        return run.report("unchanged", build=warehouse.current(), message=PINNED, **facts)
    # The same figures confirmed later are published too: what a build says of its age must be true.
    if is_same and standing is not None and standing.verified == provenance.verified:
        discard(path)
    else:
        warehouse.publish(path, keep=settings.keep_builds, days=settings.keep_days)
    return _with_message(
        run.report("unchanged" if is_same else "published", build=warehouse.current(), **facts)
    )


def _vanished(catalogue: Catalogue, material: Material, before: Collection[str]) -> tuple[str, ...]:
    return tuple(kpi for kpi in sorted(material.gone) if kpi in catalogue.kpis and kpi not in before)


def _with_message(report: RunReport) -> RunReport:
    return replace(report, message=one_line(report))


def one_line(report: RunReport) -> str:
    """The run for a log: what came of it, from what, what failed and what changed."""
    told = f"{report.outcome}: {report.rows} figures from {COME_FROM[report.kind]}"
    if report.asked:
        told += f", {report.answered} of {report.asked} requests answered, {report.failed} failed"
    told += in_words(report.changes, report.vanished)
    if report.offenders:
        told += "; " + "; ".join(
            f"{o.check}: {o.count} rows, as {' | '.join(o.rows)}" for o in report.offenders
        )
    return told
