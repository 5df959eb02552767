"""Makes sure that there is something to serve: fresh figures if Kolada answers, else the best there is without it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from koladash.client import Archive, KoladaClient
from koladash.errors import KoladashError, SourceError
from koladash.etl.pipeline import build_from_archive, build_from_published, refresh
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.catalogue import Catalogue
    from koladash.etl.run import Progress
    from koladash.settings import Settings

FRESH = timedelta(days=1)


def make_ready(
    settings: Settings, catalogue: Catalogue, *, progress: Progress | None, say: Callable[[str], None]
) -> None:
    """Publish a warehouse unless the published one was verified within a day.

    Kolada is asked first. If it cannot be reached, the warehouse there is stays; only where there is none is one
    built, from the archive if it has answers, else from the reports' figures.

    Args:
        settings: where things are, and how long to wait for Kolada.
        catalogue: what to ask for.
        progress: told how the fetch goes; None for silence.
        say: is given each line that a person should read.

    Raises:
        KoladashError: there is nothing to serve and nothing could be built.
    """
    warehouse = Warehouse(settings.data_dir)
    if _is_fresh(warehouse):
        say(f"The figures were verified {_age(warehouse)}: nothing to fetch.")
        return
    problem = _refreshed(settings, catalogue, progress, say)
    if problem and warehouse.exists():
        say(f"{problem} Serving the figures there are, {_age(warehouse)}.")
    elif problem:
        say(f"{problem} {_build_without_kolada(settings, catalogue)}")
