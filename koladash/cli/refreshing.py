"""The nightly job, and what an operator asks about it."""

from __future__ import annotations

from typing import Annotated

import typer

from koladash.catalogue import load_catalogue
from koladash.cli.progress import refresh_bar
from koladash.errors import UsageError

Full = Annotated[bool, typer.Option("--full", help="Ask for everything again, however fresh the archive is.")]
Offline = Annotated[bool, typer.Option("--offline", help="Use the archive only; never touch the network.")]


def refresh(context: typer.Context, full: Full = False, offline: Offline = False) -> None:  # noqa: FBT002
    """Fetch what is due, build the warehouse, check it and publish it: one line says what happened."""
    from koladash.client.ledger import Mode  # noqa: PLC0415 - polars and duckdb load slowly
    from koladash.etl import pipeline  # noqa: PLC0415

    if full and offline:
        raise UsageError("--full asks for everything, --offline for nothing: give one of them.")
    mode = Mode.REFRESH if full else Mode.OFFLINE if offline else Mode.NORMAL
    with refresh_bar() as bar:
        report = pipeline.refresh(context.obj, load_catalogue(), mode=mode, progress=bar)
    typer.echo(report.message)
    raise typer.Exit(report.exit_code)
