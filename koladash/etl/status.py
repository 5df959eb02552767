"""How things stand, for `koladash status`, a monitor, and whoever decides whether to call the operator."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from koladash.etl.asking.calendar import ENDED, SWEEP, WEEKLY
from koladash.etl.folding.observations import utc
from koladash.etl.holding import abandoned
from koladash.etl.report import GOOD
from koladash.etl.run import died_run
from koladash.etl.standing import standing_build
from koladash.etl.tables.assembly import swedish_day

if TYPE_CHECKING:
    from datetime import date

    from koladash.client.transport.clock import Clock
    from koladash.warehouse import Warehouse


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
    SELECT scb_table, state, problem, updated, next_expected,
        coalesce(next_expected < $today, false) AS is_overdue
    FROM mart.scb_table ORDER BY scb_table
"""


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
        scb_age_hours: since then.
        scb_tables: of each of SCB's tables its id (`scb_table`), `state`, `problem`, when SCB last `updated`
            it, about when it will again (`next_expected`), and whether that is past (`is_overdue`).
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
    scb_age_hours: float | None = None
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
    now, today = utc(clock.now()), swedish_day(clock.now())
    oldest = warehouse.query("SELECT oldest_fetched_at FROM mart.build").item()
    return Status(
        build_id=standing.build_id,
        kind=standing.kind,
        is_synthetic=standing.is_synthetic,
        verified_at=standing.verified_at,
        oldest_fetched_at=oldest,
        age_hours=_hours(standing.verified_at, now),
        scb_verified_at=standing.scb_verified_at,
        scb_age_hours=_hours(standing.scb_verified_at, now),
        scb_tables=tuple(warehouse.query(SCB_TABLES, {"today": today}).iter_rows(named=True)),
        **_expected(warehouse, today),
        **facts,
    )


def _failures(runs: list[dict[str, Any]]) -> int:
    outcomes = [run.get("outcome") in GOOD and not run.get("exit_code") for run in reversed(runs)]
    return outcomes.index(True) if True in outcomes else len(outcomes)


def _hours(since: datetime | None, now: datetime) -> float | None:
    return (now - since) / timedelta(hours=1) if since else None


def _expected(warehouse: Warehouse, today: date) -> dict[str, Any]:
    days = {"today": today, "ended": ENDED.days, "weekly": WEEKLY.days, "sweep": SWEEP.days}
    published, asked = warehouse.query(EXPECTED, days).row(0)
    is_overdue = asked is not None and asked < today
    return {"next_publication": published, "next_asked": asked, "is_overdue": is_overdue}
