"""The commands that need no network: a made-up Kolada, and the dashboard filled from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from koladash.catalogue import load_catalogue
from koladash.cli.dashboard import Host, Port, Serving, listening
from koladash.cli.progress import refresh_bar
from koladash.cli.serving import become_server, ensure_free
from koladash.errors import UsageError


def _rate(what: str) -> Any:
    return typer.Option(min=0, max=1, help=f"Share of all requests {what}.")


KnobsFile = Annotated[
    Path | None,
    typer.Option(
        "--knobs", dir_okay=False, help="A TOML file of what happens to the figures, see docs/commands.md."
    ),
]


def sandbox(  # noqa: PLR0913, PLR0917 - an option is an argument to typer
    port: Annotated[int, typer.Option(help="The port on 127.0.0.1; 0 takes any free one.")] = 8060,
    seed: Annotated[int, typer.Option(help="Another seed gives other figures and faults.")] = 1,
    latency: Annotated[float, typer.Option(help="Seconds before each answer.", min=0)] = 0.0,
    error_500: Annotated[float, _rate("answered 500")] = 0.0,
    error_503: Annotated[float, _rate("answered 503")] = 0.0,
    error_429: Annotated[float, _rate("answered 429, with how long to wait")] = 0.0,
    cut: Annotated[float, _rate("whose connection is cut")] = 0.0,
    truncated: Annotated[float, _rate("whose JSON ends too early")] = 0.0,
    html: Annotated[float, _rate("answered with a web page and 200")] = 0.0,
    extra_kpis: Annotated[int, typer.Option(help="Made-up KPIs beside the catalogue's.", min=0)] = 0,
    today: Annotated[
        str, typer.Option(help="The sandbox's date, as 2026-03-14; empty follows the clock.")
    ] = "",
    knobs: KnobsFile = None,
) -> None:
    """Answer on loopback in the shape of Kolada's API, with made-up figures.

    Point koladash at it with KOLADASH_KOLADA_URL=http://127.0.0.1:8060/v3, and at folders of its own.
    """
    from koladash.sandbox import serve_sandbox  # noqa: PLC0415 - only this command needs it
    from koladash.sandbox.knobs import Knobs, read_knobs  # noqa: PLC0415

    given: dict[str, Any] = {
        "seed": seed,
        "latency": latency,
        "error_500": error_500,
        "error_503": error_503,
        "error_429": error_429,
        "cut": cut,
        "truncated": truncated,
        "html": html,
        "extra_kpis": extra_kpis,
        "today": _date(today),
    }
    usual = Knobs()
    turned = {name: value for name, value in given.items() if value != getattr(usual, name)}
    chosen = replace(read_knobs(knobs), port=port, **turned)
    serve_sandbox(port, chosen, on_ready=typer.echo)


def demo(
    context: typer.Context,
    serve: Serving = True,  # noqa: FBT002
    host: Host = None,
    port: Port = None,
) -> None:
    """Serve the dashboard on made-up figures, every key figure and place filled, in a folder of its own."""
    from koladash.cli.demonstration import build_demo, demo_settings  # noqa: PLC0415 - polars loads slowly

    settings = demo_settings(listening(context.obj, host, port))
    catalogue = load_catalogue(own_groups=settings.groups_file)
    if serve:
        ensure_free(settings.host, settings.port)
    typer.echo("Making figures up for every key figure and place: a minute or two.")
    with refresh_bar() as bar:
        report = build_demo(settings, catalogue, progress=bar)
    typer.echo(report.message)
    if report.exit_code:
        raise typer.Exit(report.exit_code)
    if serve:
        become_server(settings)


def _date(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"--today {text!r}: expected a date, as 2026-03-14.") from error
