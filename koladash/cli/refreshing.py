"""The nightly job, and what an operator asks about it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from koladash.catalogue import load_catalogue
from koladash.cli.progress import refresh_bar
from koladash.errors import UsageError
from koladash.settings import load_settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.client.transport.outcomes import Mode
    from koladash.errors import SettingsError
    from koladash.etl.report import RunReport
    from koladash.etl.status import Status
    from koladash.settings import Settings

Full = Annotated[bool, typer.Option("--full", help="Ask for everything again, however fresh the archive is.")]
Offline = Annotated[bool, typer.Option("--offline", help="Use the archive only; never touch the network.")]
AllKpis = Annotated[
    bool, typer.Option("--all-kpis", help="Take Kolada's whole list, not only our part of it.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="List the requests of a full refresh; ask nothing.")]
Accept = Annotated[list[str] | None, typer.Option(help="Let the rows of this check through, this once.")]
Reason = Annotated[str, typer.Option(help="Why they may pass; it is recorded with the run.")]
Log = Annotated[str, typer.Option(help="How to say what happened: line or json.")]
AsJson = Annotated[bool, typer.Option("--json", help="As one JSON object, for a monitor.")]
Release = Annotated[bool, typer.Option("--release", help="Let what a rollback left be published again.")]

TOLD_BY = frozenset({"KOLADASH_NOTIFY", "KOLADASH_DATA_DIR"})
"""What a failure is told by: settings in which nothing can be illegal."""


def refresh(  # noqa: PLR0913, PLR0917 - an option is an argument to typer
    context: typer.Context,
    full: Full = False,  # noqa: FBT002 - typer's form
    offline: Offline = False,  # noqa: FBT002
    all_kpis: AllKpis = False,  # noqa: FBT002
    dry_run: DryRun = False,  # noqa: FBT002
    accept: Accept = None,
    reason: Reason = "",
    log: Log = "line",
) -> None:
    """Fetch what is due, build the warehouse, check it and publish it: one line says what happened."""
    from koladash.etl import pipeline  # noqa: PLC0415 - polars and duckdb load slowly
    from koladash.etl.watch import watched  # noqa: PLC0415

    if log not in {"line", "json"}:
        raise UsageError(f"--log {log!r}: it is line or json.")
    mode, accepted = _mode(full=full, offline=offline), _accepted(accept or [], reason)
    if dry_run:
        _describe(context.obj)
        return

    def work() -> RunReport:
        with refresh_bar() as bar:
            return pipeline.refresh(
                context.obj,
                load_catalogue(own_groups=context.obj.groups_file),
                mode=mode,
                accepted=accepted,
                all_kpis=all_kpis,
                progress=bar,
            )

    report = watched(context.obj, work)
    typer.echo(
        json.dumps(report.line(), ensure_ascii=False, default=str) if log == "json" else report.message
    )
    raise typer.Exit(report.exit_code)


def refuse(environment: Mapping[str, str], error: SettingsError) -> NoReturn:
    """A refresh whose settings cannot be used is told as any that fails."""
    from koladash.etl.watch import watched  # noqa: PLC0415

    def work() -> NoReturn:
        raise error

    known = {name: text for name, text in environment.items() if name in TOLD_BY}
    watched(load_settings(known), work)
    raise error


def _describe(settings: Settings) -> None:
    """Every request of a full refresh, for a dry run."""
    from koladash.client.kolada.planning import describe_plan  # noqa: PLC0415 - polars and duckdb load slowly
    from koladash.etl import pipeline  # noqa: PLC0415
    from koladash.etl.asking.scb_fetch import describe_scb_plan  # noqa: PLC0415

    catalogue = load_catalogue(own_groups=settings.groups_file)
    typer.echo(describe_plan(pipeline.whole_plan(settings, catalogue)))
    typer.echo(describe_scb_plan(settings, catalogue))


def status(context: typer.Context, as_json: AsJson = False) -> None:  # noqa: FBT002
    """Say what is published, how old it is, how the last run went and what is expected next."""
    from koladash.client.transport.clock import Clock  # noqa: PLC0415
    from koladash.etl.status import status as status_of  # noqa: PLC0415
    from koladash.etl.watch import tell_of_the_dead  # noqa: PLC0415

    tell_of_the_dead(context.obj)
    told = status_of(Warehouse(context.obj.data_dir), Clock())
    typer.echo(told.json() if as_json else "\n".join(f"{name:<18} {text}" for name, text in _lines(told)))


def rollback(context: typer.Context, release: Release = False) -> None:  # noqa: FBT002
    """Publish the build before this one again, and keep what is left from coming back until released."""
    warehouse = Warehouse(context.obj.data_dir)
    if release:
        released = warehouse.release()
        what = "Released" if released else "Nothing was held back"
        typer.echo(f"{what}: the next refresh publishes what it finds.")
        return
    typer.echo(f"Published again: {warehouse.rollback().name}. `koladash rollback --release` ends this.")


def _mode(*, full: bool, offline: bool) -> Mode:
    from koladash.client.transport.outcomes import Mode  # noqa: PLC0415

    if full and offline:
        raise UsageError("--full asks for everything, --offline for nothing: give one of them.")
    return Mode.REFRESH if full else Mode.OFFLINE if offline else Mode.NORMAL


def _accepted(checks: list[str], reason: str) -> dict[str, str]:
    if checks and not reason.strip():
        raise UsageError('--accept needs its --reason "…": it is recorded with the run.')
    from koladash.etl.publishing.checks import acceptable  # noqa: PLC0415 - duckdb loads slowly

    if unknown := [check for check in checks if check not in acceptable()]:
        raise UsageError(f"--accept {unknown[0]}: no such check; there are {', '.join(acceptable())}.")
    return dict.fromkeys(checks, reason.strip())


def _lines(told: Status) -> list[tuple[str, Any]]:
    if not told.build_id:
        return [("published", "nothing yet: run `koladash up` or `koladash refresh`"), *_run_lines(told)]
    made_up = ", made up" if told.is_synthetic else ""
    return [
        ("published", f"{told.build_id} ({told.kind}{made_up})"),
        ("verified", _when(told.verified_at, told.age_hours)),
        (
            "oldest answer",
            f"{told.oldest_fetched_at:%Y-%m-%d %H:%M} UTC" if told.oldest_fetched_at else "none",
        ),
        ("next publication", told.next_publication or "not known"),
        ("next asked", _next_asked(told)),
        *(_scb_line(table) for table in told.scb_tables),
        *_run_lines(told),
        *([("pinned", "by a rollback, until `koladash rollback --release`")] if told.is_pinned else []),
    ]


def _next_asked(told: Status) -> str:
    if not told.is_overdue:
        return str(told.next_asked or "not known")
    words = {"refused": "was refused", "failed": "failed"}
    return f"{told.next_asked}, overdue: the last run {words.get(told.last_outcome, 'was before that')}"


def _scb_line(table: dict[str, Any]) -> tuple[str, str]:
    updated = f"updated {table['updated']:%Y-%m-%d}" if table["updated"] else "never fetched"
    overdue = ", overdue" if table["is_overdue"] else ""
    expected = f", next about {table['next_expected']}{overdue}" if table["next_expected"] else ""
    problem = f"; {table['state']}: {table['problem']}" if table["problem"] else ""
    return f"SCB {table['scb_table']}", f"{updated}{expected}{problem}"


def _when(verified_at: Any, age_hours: float | None) -> str:
    return (
        f"{verified_at:%Y-%m-%d %H:%M} UTC, {age_hours:.0f} hours ago"
        if verified_at
        else "never: from reports"
    )


def _run_lines(told: Status) -> list[tuple[str, Any]]:
    last = told.last_run or {}
    lines = [("last run", f"{last.get('started_at', '')} {last.get('message', '')}".strip() or "none")]
    return [*lines, ("failures in a row", told.failures)] if told.failures else lines
