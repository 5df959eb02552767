"""One run of the pipeline: its report, its line in the log, and the lock that keeps runs apart."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

from koladash.errors import KoladashError
from koladash.etl.holding import Terminated, ending_on_sigterm, only_run
from koladash.warehouse import UNFINISHED, Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from koladash.client.transport.clock import Clock
    from koladash.settings import Settings

TERMINATED = 128 + 15
"""What a shell says of a process that SIGTERM ended."""

log = logging.getLogger(__name__)

Outcome = Literal["published", "unchanged", "refused", "failed"]
Kind = Literal["kolada", "archive", "published"]


class Progress(Protocol):
    """Told how a fetch goes, so that a terminal can show it."""

    def started(self, total: int) -> None:
        """`total` requests are to be made."""

    def advanced(self, done: int, rows: int, label: str) -> None:
        """`done` of them are answered, with `rows` rows so far; `label` names what came last."""


@dataclass(frozen=True, slots=True)
class Offenders:
    """A check that found something: how many rows, and the first few of them as text."""

    check: str
    promise: str
    count: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did.

    Attributes:
        outcome: published; unchanged (the same figures, confirmed anew); refused (by checks); failed.
        build: the file that is published when the run ends; None when there is none.
        kind: what the figures come from: kolada, archive or published (the reports').
        asked: data requests planned; `answered` and `failed` of them.
        rows: figures with a value in the build.
        changes: how many of the figures that koladash follows are new, revised, blanked, withdrawn and
            deleted beside the published ones; empty when there were none to compare with.
        vanished: KPIs of the catalogue that are newly gone from Kolada's list.
        offenders: what the checks refused.
        accepted: the checks whose rows were let through this once, with the reason.
        message: one line for a log.
        exit_code: what the command ends with: 0 published or unchanged, 1 failed, 3 refused, 143 told to end.
    """

    run_id: str
    outcome: Outcome
    kind: Kind
    started_at: datetime
    seconds: float = 0.0
    build: Path | None = None
    asked: int = 0
    answered: int = 0
    failed: int = 0
    rows: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    vanished: tuple[str, ...] = ()
    offenders: tuple[Offenders, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    exit_code: int = 0

    def line(self) -> dict[str, object]:
        """The run as one line of `runs.jsonl`."""
        return asdict(self) | {
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "build": self.build.name if self.build else None,
            "seconds": round(self.seconds, 1),
        }


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


def run_once(
    settings: Settings,
    kind: Kind,
    clock: Clock,
    work: Callable[[Run], RunReport],
    accepted: Mapping[str, str] | None = None,
) -> RunReport:
    """Do one run under the folder's lock, and put a line in the log whatever comes of it.

    Returns:
        The report of `work`; "failed" with the error's words when it raised one of koladash's own.

    Raises:
        RefreshRunning: another run holds the folder.
        WarehouseError: the folder cannot be written.
        Terminated: the process was told to end; the run is in the log as failed.
    """
    now = clock.now()
    run, began = Run(new_run_id(now), kind, now, accepted or {}), clock.monotonic()
    with ending_on_sigterm(), only_run(settings.data_dir, run.run_id, kind) as left:
        for died in died_run(left, Warehouse(settings.data_dir).runs()):
            _log(settings, died)
        _clear(settings.data_dir)
        try:
            report = work(run)
        except KoladashError as error:
            report = run.report("failed", message=f"failed: {error}", exit_code=error.exit_code)
        except Terminated as end:
            end.report = run.report("failed", message="failed: told to end (SIGTERM)", exit_code=TERMINATED)
            _log(settings, end.report)
            raise
        except BaseException as error:
            _log(settings, run.report("failed", message=f"failed: {error!r}", exit_code=1))
            raise
        report = replace(report, seconds=clock.monotonic() - began)
        _log(settings, report)
        return report


def died_run(note: Mapping[str, Any], runs: Sequence[Mapping[str, Any]]) -> tuple[RunReport, ...]:
    """The run that left a note (`holding.only_run`) as failed; none where nobody did, or it has its line."""
    if not note or any(run.get("run_id") == note["run_id"] for run in runs):
        return ()
    run = Run(note["run_id"], note["kind"], datetime.fromisoformat(note["since"]))
    who = f"process {note['pid']} on {note['host']}"
    return (run.report("failed", message=f"failed: ended without a word ({who})", exit_code=1),)


def _log(settings: Settings, report: RunReport) -> None:
    try:
        Warehouse(settings.data_dir).append_run(report.line())
    except OSError as error:
        log.warning("%s has no line for run %s: %s", settings.data_dir, report.run_id, error)


def _clear(data_dir: Path) -> None:
    """Remove what a killed run left behind."""
    for leftover in data_dir.glob(f"{UNFINISHED}*"):
        leftover.unlink(missing_ok=True)


def new_run_id(now: datetime) -> str:
    """A name for a run: its time, and two random bytes for runs within one second."""
    return f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
