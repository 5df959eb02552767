"""`koladash cache …`: looking after the archive of every answer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from koladash.client.archive.housekeeping import OriginStatus, Verification
    from koladash.client.archive.store import Archive

app = typer.Typer(no_args_is_help=True, help="Look after the archive of every answer.")

Mend = Annotated[
    bool, typer.Option("--mend", help="Set damaged answers aside, so that they are fetched again.")
]
Days = Annotated[int, typer.Option(min=0, help="Repeats of one answer go after so many days.")]
History = Annotated[
    int | None,
    typer.Option(
        min=1, help="Answers that others replaced go after so many days, and with them what figures were."
    ),
]
Exported = Annotated[Path, typer.Argument(help="One file that holds a whole archive.", dir_okay=False)]


@app.command()
def status(context: typer.Context) -> None:
    """Say what is in the archive: origins, endpoints, size and ages."""
    from koladash.client.archive.housekeeping import archive_status  # noqa: PLC0415 - only the cache commands need it

    origins = archive_status(_archive(context))
    for origin in origins:
        _print_status(origin)
    if not origins:
        typer.echo(f"The archive in {context.obj.cache_dir} is empty.")


@app.command()
def verify(context: typer.Context, mend: Mend = False) -> None:  # noqa: FBT002 - typer's form
    """Check every answer against its hash; ends with 1 if one is damaged."""
    from koladash.client.archive.housekeeping import verify_archive  # noqa: PLC0415

    found = verify_archive(_archive(context), mend=mend)
    for origin in found:
        _print_verification(origin)
        if mend and origin.damaged:
            typer.echo("  The damaged ones are set aside.")
    if any(origin.damaged or origin.missing for origin in found):
        typer.echo("What is lost is asked for again by the next `koladash refresh`.")
    if not all(origin.is_sound for origin in found):
        raise typer.Exit(1)


@app.command()
def prune(context: typer.Context, repeats_after: Days = 30, superseded_after: History = None) -> None:
    """Remove repeated answers; never the last good one of a request, nor one that a kept build needs."""
    from koladash.client.archive.housekeeping import Policy, bodies_since, prune_archive  # noqa: PLC0415

    archive, oldest = _archive(context), Warehouse(context.obj.data_dir).oldest_start()
    history = timedelta(days=superseded_after) if superseded_after else None
    keep = bodies_since(archive, oldest) if oldest else ()
    policy = Policy(timedelta(days=repeats_after), history, keep)
    for gone in prune_archive(archive, policy, datetime.now(UTC)):
        typer.echo(f"{gone.origin}: {gone.answers} answers and {gone.bodies} bodies went, {_mb(gone.size)}")


@app.command("export")
def export_file(context: typer.Context, file: Exported) -> None:
    """Write the whole archive to one file, for a machine without a network."""
    from koladash.client.archive.portable import export_archive  # noqa: PLC0415

    moved = export_archive(_archive(context), file)
    typer.echo(f"{file}: {moved.answers} answers, {moved.bodies} bodies; {moved.left_out} damaged left out")


@app.command("import")
def import_file(context: typer.Context, file: Exported) -> None:
    """Add the answers of an exported file to the archive here."""
    from koladash.client.archive.portable import import_archive  # noqa: PLC0415

    moved = import_archive(_archive(context), file)
    typer.echo(f"{file}: {moved.answers} new answers, {moved.bodies} new bodies; {moved.left_out} left out")


def _archive(context: typer.Context) -> Archive:
    from koladash.client.archive.store import Archive  # noqa: PLC0415

    return Archive(context.obj.cache_dir)


def _print_status(origin: OriginStatus) -> None:
    name = f"{origin.origin}, made up" if origin.is_synthetic else origin.origin
    typer.echo(f"{name}: {origin.answers} answers to {origin.requests} requests, {_mb(origin.size)}")
    for endpoint in origin.endpoints:
        span = f"{endpoint.oldest:%Y-%m-%d %H:%M} to {endpoint.newest:%Y-%m-%d %H:%M} UTC"
        typer.echo(f"  {endpoint.endpoint:<24} {endpoint.answers:>6} answers, {span}")
    if origin.damaged_lines or origin.set_aside:
        typer.echo(f"  damaged: {origin.damaged_lines} lines, {origin.set_aside} bodies set aside")


def _print_verification(origin: Verification) -> None:
    typer.echo(
        f"{origin.origin}: {origin.sound} sound, {len(origin.damaged)} damaged, "
        f"{len(origin.missing)} missing, {origin.damaged_lines} damaged lines"
    )
    for sha256 in (*origin.damaged, *origin.missing):
        typer.echo(f"  {sha256[:16]}  {origin.requests[sha256]}")


def _mb(size: int) -> str:
    return f"{size / 1e6:.1f} MB"
