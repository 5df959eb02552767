"""The commands, put together; each lives in the module that its kind of work has."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from koladash import __version__
from koladash.cli import analysts, cache, dashboard, refreshing, sandbox
from koladash.errors import SettingsError
from koladash.settings import load_settings

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


def _print_version(asked: bool) -> None:  # noqa: FBT001 - the form typer wants
    if asked:
        typer.echo(__version__)
        raise typer.Exit


Version = Annotated[
    bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
]


@app.callback()
def read_settings(context: typer.Context, version: Version = False) -> None:  # noqa: ARG001, FBT002 - typer's form
    """The key figures of Swedish municipal labour-market programmes, from Kolada and SCB."""
    try:
        context.obj = load_settings(os.environ)
    except SettingsError as error:
        if context.invoked_subcommand == refreshing.refresh.__name__:
            refreshing.refuse(os.environ, error)
        raise


for command in (
    dashboard.up,
    refreshing.refresh,
    dashboard.serve,
    refreshing.status,
    refreshing.rollback,
    analysts.query,
    analysts.export,
    analysts.search,
    analysts.digest,
    sandbox.sandbox,
    sandbox.demo,
    dashboard.settings,
):
    app.command()(command)
app.add_typer(cache.app, name="cache")
