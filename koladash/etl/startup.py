"""Makes sure that there is something to serve: fresh figures if Kolada answers, else the best there is."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from koladash.client.archive.canonical import checked_origin
from koladash.client.archive.store import Archive
from koladash.client.kolada.client import KoladaClient
from koladash.client.transport.clock import Clock
from koladash.errors import SourceError
from koladash.etl.folding.observations import utc
from koladash.etl.layout import layout_id
from koladash.etl.pipeline import build_from_archive, build_from_published, refresh
from koladash.etl.report import GOOD
from koladash.etl.standing import standing_build
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.catalogue import Catalogue
    from koladash.etl.report import Progress, RunReport
    from koladash.etl.standing import Standing
    from koladash.settings import Settings

FRESH = timedelta(days=1)
CLOCK = Clock()


def make_ready(
    settings: Settings,
    catalogue: Catalogue,
    say: Callable[[str], None],
    *,
    progress: Progress | None = None,
    clock: Clock = CLOCK,
) -> None:
    """Publish a warehouse unless the published one was verified within a day.

    Kolada is asked first. If it cannot be reached, the warehouse there is stays, unless another koladash laid
    it out; only then, or where there is none, is one built from the archive if it has answers, else from the
    reports' figures.

    Args:
        settings: where things are, and how long to wait for Kolada.
        catalogue: what to ask for.
        say: is given each line that a person should read.
        progress: told how the fetch goes.
        clock: what time it is; tests bring their own.

    Raises:
        KoladashError: there is nothing to serve, and nothing could be built.
    """
    standing = standing_build(Warehouse(settings.data_dir))
    age = _age(standing, clock)
    is_readable = standing is not None and standing.layout == layout_id()
    if is_readable and age is not None and age < FRESH:
        say(f"The figures were verified {_ago(age)}: nothing to fetch.")
        return
    problem = _refresh(settings, catalogue, say, progress, clock)
    if problem and is_readable:
        say(f"{problem} Serving the figures there are, {_verified(age)}.")
    elif problem:
        say(f"{problem} Building from what is here.")
        say(_build_without_kolada(settings, catalogue).message)


def _age(standing: Standing | None, clock: Clock) -> timedelta | None:
    if standing is None or standing.verified_at is None:
        return None
    return utc(clock.now()) - standing.verified_at


def _refresh(
    settings: Settings,
    catalogue: Catalogue,
    say: Callable[[str], None],
    progress: Progress | None,
    clock: Clock,
) -> str:
    """What went wrong, as a sentence; empty when the figures are fresh now."""
    try:
        with KoladaClient(settings, clock=clock) as client:
            client.probe()
    except SourceError as error:
        return f"Kolada cannot be reached ({error})."
    report = refresh(settings, catalogue, progress=progress, clock=clock)
    if report.outcome in GOOD:
        say(report.message)
        return ""
    return f"The refresh did not publish ({report.message})."


def _build_without_kolada(settings: Settings, catalogue: Catalogue) -> RunReport:
    has_answers = checked_origin(settings.kolada_url) in Archive(settings.cache_dir).origins()
    if has_answers:
        report = build_from_archive(settings, catalogue)
        if report.outcome in GOOD:
            return report
    return build_from_published(settings, catalogue)


def _verified(age: timedelta | None) -> str:
    return "from the reports" if age is None else f"verified {_ago(age)}"


def _ago(age: timedelta) -> str:
    hours = max(0, age // timedelta(hours=1))
    return f"{hours} hours ago" if hours < 2 * 24 else f"{hours // 24} days ago"
