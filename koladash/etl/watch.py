"""A refresh as its operator knows it: whatever becomes of it, who asked to be told hears."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec

from koladash.client.transport.clock import Clock
from koladash.errors import KoladashError
from koladash.etl import hook
from koladash.etl.holding import Terminated
from koladash.etl.run import bury, never_begun
from koladash.etl.status import status
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.etl.report import RunReport
    from koladash.settings import Settings

CLOCK = Clock()

log = logging.getLogger(__name__)


def watched(settings: Settings, refresh: Callable[[], RunReport], *, clock: Clock = CLOCK) -> RunReport:
    """Do a refresh, and tell the operator (`KOLADASH_NOTIFY`) when something about it is amiss.

    Args:
        settings: whom to call.
        refresh: everything that a refresh needs, reading the catalogue included.
        clock: what time it is; tests bring their own.

    Returns:
        Its report; that of a run which was told to end, too.

    Raises:
        Exception: whatever kept the run from beginning; it is in the log of runs, and the operator knows.
    """
    tell_of_the_dead(settings, clock)
    try:
        report = refresh()
    except Terminated as end:
        if end.report is None:
            raise
        report = end.report
    except Exception as error:
        tell_operator(settings, never_begun(settings, error, clock), clock)
        raise
    tell_operator(settings, report, clock)
    return report


def tell_of_the_dead(settings: Settings, clock: Clock = CLOCK) -> None:
    """A run that was killed outright could tell nobody: whoever looks next does, once."""
    for died in bury(settings):
        tell_operator(settings, died, clock)


def tell_operator(settings: Settings, report: RunReport, clock: Clock = CLOCK) -> bool:
    """Call the hook when a run did not end well, a KPI is gone, or a source's figures are old.

    Returns:
        Whether the hook was called.
    """
    is_old = _is_old(settings, clock)
    if not settings.notify or (report.is_good and not report.vanished and not is_old):
        return False
    hook.call(settings.notify, msgspec.json.encode(report.line() | {"is_old": is_old}))
    return True


def _is_old(settings: Settings, clock: Clock) -> bool:
    """Whether either source has not verified its figures for too long; not where nobody can tell."""
    try:
        found = status(Warehouse(settings.data_dir), clock)
    except (KoladashError, OSError) as error:
        log.warning("%s cannot say how old its figures are: %s", settings.data_dir, error)
        return False
    ages = [hours for hours in (found.age_hours, found.scb_age_hours) if hours is not None]
    return any(timedelta(hours=hours) > timedelta(days=settings.notify_after_days) for hours in ages)
