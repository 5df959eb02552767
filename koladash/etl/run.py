"""One run of the pipeline, under the lock that keeps runs apart, with its line in the log."""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from koladash.errors import KoladashError
from koladash.etl.holding import Terminated, abandoned, ending_on_sigterm, only_run
from koladash.etl.report import Kind, Outcome, RunReport
from koladash.warehouse import UNFINISHED, Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from koladash.client.transport.clock import Clock
    from koladash.settings import Settings

TERMINATED = 128 + 15
"""What a shell says of a process that SIGTERM ended."""
INTERRUPTED = 128 + 2
"""What a shell says of one that Ctrl-C ended."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Run:
    """A run under way: its name, what its figures come from, and when it began."""

    run_id: str
    kind: Kind
    started_at: datetime
    accepted: Mapping[str, str] = field(default_factory=dict)

    def report(self, outcome: Outcome, **facts: Any) -> RunReport:
        """What came of it."""
        return RunReport(
            run_id=self.run_id,
            kind=self.kind,
            started_at=self.started_at,
            outcome=outcome,
            accepted=self.accepted,
            **facts,
        )

    def failed(self, told: str, exit_code: int) -> RunReport:
        """That nothing came of it, and why."""
        return self.report("failed", message=f"failed: {told}", exit_code=exit_code)


def run_once(
    settings: Settings,
    kind: Kind,
    clock: Clock,
    work: Callable[[Run], RunReport],
    accepted: Mapping[str, str] | None = None,
) -> RunReport:
    """Do one run under the folder's lock, and put a line in the log whatever comes of it.

    Returns:
        The report of `work`; "failed" with the error's words when it raised one.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
        Terminated: the process was told to end; the run is in the log as failed.
    """
    now = clock.now()
    run, began = Run(new_run_id(now), kind, now, accepted or {}), clock.monotonic()

    def logged(report: RunReport) -> RunReport:
        report = replace(report, seconds=clock.monotonic() - began)
        _log(settings, report)
        return report

    with ending_on_sigterm(), only_run(settings.data_dir, run.run_id, kind) as left:
        for died in died_run(left, Warehouse(settings.data_dir).runs()):
            _log(settings, died)
        _clear(settings.data_dir)
        try:
            report = _report(run, work)
        except Terminated as end:
            end.report = logged(run.failed("told to end (SIGTERM)", TERMINATED))
            raise
        except KeyboardInterrupt:
            logged(run.failed("stopped by Ctrl-C", INTERRUPTED))
            raise
        return logged(report)


def never_begun(settings: Settings, error: Exception, clock: Clock) -> RunReport:
    """The report of a refresh that an error kept from beginning, in the log if that can be written."""
    now = clock.now()
    report = Run(new_run_id(now), "kolada", now).failed(*_words(error))
    _log(settings, report)
    return report


def bury(settings: Settings) -> tuple[RunReport, ...]:
    """Put the line of a run that was killed outright into the log: once, and only where nothing runs now.

    Returns:
        What is known of it; nothing where nobody died, and where the log cannot be written.
    """
    found = died_run(abandoned(settings.data_dir), Warehouse(settings.data_dir).runs())
    return tuple(died for died in found if _log(settings, died))


def died_run(note: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> tuple[RunReport, ...]:
    """The run that left a note (`holding.only_run`) as failed; none where nobody did, or it has its line."""
    if not note or any(run.get("run_id") == note["run_id"] for run in runs):
        return ()
    run = Run(note["run_id"], note["kind"], datetime.fromisoformat(note["since"]))
    who = f"process {note['pid']} on {note['host']}"
    return (run.failed(f"ended without a word ({who})", 1),)


def _report(run: Run, work: Callable[[Run], RunReport]) -> RunReport:
    """What came of the work: an error is a failed run, and one that nobody foresaw leaves its trace."""
    try:
        return work(run)
    except Exception as error:
        if not isinstance(error, KoladashError):
            log.exception("Nobody foresaw this error; please report it with these lines.")
        return run.failed(*_words(error))


def _words(error: Exception) -> tuple[str, int]:
    """What is said of an error, and the exit code that it is worth."""
    return (str(error), error.exit_code) if isinstance(error, KoladashError) else (repr(error), 1)


def _log(settings: Settings, report: RunReport) -> bool:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        Warehouse(settings.data_dir).append_run(report.line())
    except OSError as error:
        log.warning("%s has no line for run %s: %s", settings.data_dir, report.run_id, error)
        return False
    return True


def _clear(data_dir: Path) -> None:
    """Remove what a killed run left behind."""
    for leftover in data_dir.glob(f"{UNFINISHED}*"):
        leftover.unlink(missing_ok=True)


def new_run_id(now: datetime) -> str:
    """A name for a run: its time, and two random bytes for runs within one second."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
