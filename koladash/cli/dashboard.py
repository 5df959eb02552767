"""The commands that end in a page: `up`, `serve`, and what they can be told through settings."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Annotated

import typer

from koladash.catalogue import load_catalogue
from koladash.cli.progress import refresh_bar
from koladash.cli.serving import become_server, ensure_free, serve_dashboard
from koladash.settings import MAX_PORT, PREFIX, Settings
from koladash.warehouse import Warehouse

SECRET = frozenset({"notify"})
"""Settings that are not shown: a webhook's URL or a command's arguments let anyone who has them call it."""

Host = Annotated[str | None, typer.Option(help="The address to listen on (KOLADASH_HOST).")]
Port = Annotated[int | None, typer.Option(help="The port to listen on (KOLADASH_PORT).", min=0, max=MAX_PORT)]
Serving = Annotated[
    bool, typer.Option("--serve/--no-serve", help="Serve the dashboard when the figures are ready.")
]


def up(context: typer.Context, serve: Serving = True, host: Host = None, port: Port = None) -> None:  # noqa: FBT002
    """Make sure of fresh figures, from Kolada or the best there are without it; then serve them."""
    from koladash.etl.startup import make_ready  # noqa: PLC0415 - polars and duckdb load slowly

    settings = listening(context.obj, host, port)
    if serve:
        ensure_free(settings.host, settings.port)
    with refresh_bar() as bar:
        make_ready(settings, load_catalogue(own_groups=settings.groups_file), typer.echo, progress=bar)
    if serve:
        become_server(settings)


def serve(context: typer.Context, host: Host = None, port: Port = None) -> None:
    """Serve the dashboard from the warehouse there is, and follow every new one."""
    settings = listening(context.obj, host, port)
    load_catalogue(own_groups=settings.groups_file)
    Warehouse(settings.data_dir).current()
    ensure_free(settings.host, settings.port)
    serve_dashboard(settings)


def settings(context: typer.Context) -> None:
    """List every setting: its environment variable, its value here, and what it is for."""
    for setting in fields(Settings):
        value = getattr(context.obj, setting.name)
        if value and setting.name in SECRET:
            value = "(set)"
        typer.echo(f"{PREFIX}{setting.name.upper()}={value}\n    {setting.metadata['help']}")


def listening(settings: Settings, host: str | None, port: int | None) -> Settings:
    """The settings with the host and port that the command line gave, where it gave any."""
    return replace(settings, host=host or settings.host, port=settings.port if port is None else port)
