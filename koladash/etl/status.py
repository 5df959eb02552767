"""How things stand, for `koladash status`, a health check and the operator's hook."""

from __future__ import annotations

import logging
import shlex
import subprocess
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from koladash.client.transport.library import http
from koladash.etl.asking.calendar import ENDED, SWEEP, WEEKLY
from koladash.etl.folding.observations import utc
from koladash.etl.holding import abandoned
from koladash.etl.run import died_run
from koladash.etl.standing import standing_build

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from koladash.client.transport.clock import Clock
    from koladash.etl.report import RunReport
    from koladash.warehouse import Warehouse

HOOK_SECONDS = 30
GOOD = frozenset({"published", "unchanged"})

EXPECTED = """
    SELECT
        min(publication_date) FILTER (WHERE publication_date >= $today) AS published,
        min(c.confirmed_day + CASE
            WHEN k.ended_year IS NOT NULL THEN $ended WHEN k.publication_date IS NULL THEN $weekly ELSE $sweep
        END) AS asked
    FROM core.confirmation c JOIN core.kpi k USING (kpi) WHERE k.scb_table IS NULL
        AND k.kpi::VARCHAR NOT IN (
            SELECT kpi FROM core.kpi_version WHERE change = 'vanished' AND seen_to IS NULL
        )
"""

SCB_TABLES = """
    SELECT scb_table, state, problem, updated, next_expected FROM mart.scb_table ORDER BY scb_table
"""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How things stand. Times are UTC.

    Attributes:
        build_id: what is published; empty when nothing is.
        kind: kolada, archive or published.
        is_synthetic: its figures are made up.
        verified_at: when the source last confirmed figures of it.
        oldest_fetched_at: when the answer that was confirmed longest ago was.
        age_hours: since `verified_at`.
        next_publication: the next day that Kolada has named for any of our KPIs; None when it has named none.
        next_asked: the first day on which something is swept or asked weekly.
        is_overdue: that day is past: runs have failed, were refused or were not started.
        last_run: the last line of the log of runs; of a run that was killed, what is known of it.
        last_outcome: how it ended; empty when nothing ever ran.
        failures: how many runs in a row, up to the last, neither published nor found everything unchanged.
        is_pinned: a rollback keeps newer figures from being published.
        scb_verified_at: when SCB last confirmed figures of it.
        scb_tables: of each of SCB's tables its id (`scb_table`), `state`, `problem`, when SCB last `updated`
            it, and about when it will again (`next_expected`).
    """

    build_id: str = ""
    kind: str = ""
    is_synthetic: bool = False
    verified_at: datetime | None = None
    oldest_fetched_at: datetime | None = None
    age_hours: float | None = None
    next_publication: date | None = None
    next_asked: date | None = None
    is_overdue: bool = False
    last_run: dict[str, Any] | None = None
    last_outcome: str = ""
    failures: int = 0
    is_pinned: bool = False
    scb_verified_at: datetime | None = None
    scb_tables: tuple[dict[str, Any], ...] = ()

    def json(self) -> str:
        """The status as one JSON object."""
        return msgspec.json.encode(asdict(self)).decode()


def status(warehouse: Warehouse, clock: Clock) -> Status:
    """How things stand in a folder, whether anything is published there or not."""
    runs = warehouse.runs()
    runs += [died.line() for died in died_run(abandoned(warehouse.data_dir), runs)]
    facts: dict[str, Any] = {"failures": _failures(runs), "is_pinned": bool(warehouse.pinned())}
    facts["last_run"] = runs[-1] if runs else None
    facts["last_outcome"] = runs[-1].get("outcome", "") if runs else ""
    standing = standing_build(warehouse)
    if standing is None:
        return Status(**facts)
    now = utc(clock.now())
    oldest = warehouse.query("SELECT oldest_fetched_at FROM mart.build").item()
    age = (now - standing.verified_at) / timedelta(hours=1) if standing.verified_at else None
    return Status(
        build_id=standing.build_id,
        kind=standing.kind,
        is_synthetic=standing.is_synthetic,
        verified_at=standing.verified_at,
        oldest_fetched_at=oldest,
        age_hours=age,
        scb_verified_at=standing.scb_verified_at,
        scb_tables=tuple(warehouse.query(SCB_TABLES).iter_rows(named=True)),
        **_expected(warehouse, now.date()),
        **facts,
    )


def tell_operator(hook: str, report: RunReport, age: timedelta | None, old_after: timedelta) -> bool:
    """Call the operator's hook when a run failed or was refused, a KPI is gone, or the figures are old.

    Args:
        hook: a webhook's URL, which gets the run as a JSON POST, or a command, which gets it on its input;
            empty for none.
        report: the run that has just ended.
        age: how long ago figures were last verified; None when they never were.
        old_after: from which age the operator wants to know.

    Returns:
        Whether the hook was called. A hook that fails is logged and changes nothing.
    """
    is_old = age is not None and age > old_after
    is_good = report.outcome in GOOD and not report.exit_code and not report.vanished
    if not hook or (is_good and not is_old):
        return False
    told = msgspec.json.encode(report.line() | {"is_old": is_old})
    try:
        if hook.startswith(("https://", "http://")):
            with _unlogged(logging.getLogger("httpx")):
                http.post(hook, content=told, timeout=HOOK_SECONDS).raise_for_status()
        else:
            subprocess.run(shlex.split(hook), input=told, timeout=HOOK_SECONDS, check=True)  # noqa: S603 - the operator's own command
    except (http.HTTPError, http.InvalidURL, OSError, ValueError, subprocess.SubprocessError) as error:
        log.warning("KOLADASH_NOTIFY could not be called: %s", _failure(error))
    return True


@contextmanager
def _unlogged(logger: logging.Logger) -> Iterator[None]:
    """Nothing of this logger's in the log for as long as the block runs: it writes addresses out."""

    def drop(_: logging.LogRecord) -> bool:
        return False

    logger.addFilter(drop)
    try:
        yield
    finally:
        logger.removeFilter(drop)


def _failure(error: Exception) -> str:
    """What went wrong, without the hook's address or arguments, which may hold a secret."""
    if isinstance(error, http.HTTPStatusError):
        return f"it answers {error.response.status_code}"
    if isinstance(error, subprocess.CalledProcessError):
        return f"it ended with status {error.returncode}"
    return type(error).__name__


def _failures(runs: list[dict[str, Any]]) -> int:
    outcomes = [run.get("outcome") in GOOD and not run.get("exit_code") for run in reversed(runs)]
    return outcomes.index(True) if True in outcomes else len(outcomes)


def _expected(warehouse: Warehouse, today: date) -> dict[str, Any]:
    days = {"today": today, "ended": ENDED.days, "weekly": WEEKLY.days, "sweep": SWEEP.days}
    published, asked = warehouse.query(EXPECTED, days).row(0)
    is_overdue = asked is not None and asked < today
    return {"next_publication": published, "next_asked": asked, "is_overdue": is_overdue}
