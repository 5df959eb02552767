"""Both sources asked, one after the other: what either fails to give never keeps the other's figures back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from koladash.errors import SourceError
from koladash.etl.asking.ledger import KOLADA, fetched_requests
from koladash.etl.asking.scb_fetch import ScbFetched, scb_requests
from koladash.etl.schema import REQUEST

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koladash.client.kolada.ledger import Fetched
    from koladash.etl.report import RunReport


@dataclass(frozen=True, slots=True)
class Asked:
    """What a run asked, and what came of it.

    Attributes:
        kolada: the ledger lines of what Kolada was asked.
        kolada_problem: why Kolada gave nothing at all; None when it gave something.
        scb: what came of asking SCB.
    """

    kolada: Sequence[Fetched] = ()
    kolada_problem: SourceError | None = None
    scb: ScbFetched = field(default_factory=ScbFetched)

    def requests(self, run_id: str) -> pl.DataFrame:
        """`core.request` of the run."""
        failed = [
            {
                "run_id": run_id,
                "source": KOLADA,
                "request": "/",
                "outcome": "failed",
                "error": str(self.kolada_problem),
            }
        ]
        lost = pl.DataFrame(failed if self.kolada_problem else [], schema=REQUEST)
        return pl.concat([lost, fetched_requests(run_id, self.kolada), scb_requests(run_id, self.scb)])

    def remarked(self, report: RunReport) -> RunReport:
        """A run's report with what a source did not give; without one of the two it ends as a failure."""
        remarks = [f"Kolada: {self.kolada_problem}"] if self.kolada_problem else []
        remarks += [f"SCB {table}: {problem}" for table, problem in self.scb.problems.items()]
        is_without = self.kolada_problem is not None or self.scb.is_lost
        code = report.exit_code or (SourceError.exit_code if is_without else 0)
        return replace(report, message="; ".join([report.message, *remarks]), exit_code=code)


def ask_both(kolada: Callable[[], Sequence[Fetched]], scb: Callable[[], ScbFetched]) -> Asked:
    """Ask Kolada, then SCB.

    Raises:
        SourceError: Kolada gives nothing, and SCB has no news that would be worth a build.
        ArchiveError: an answer cannot be kept.
    """
    try:
        asked = Asked(kolada())
    except SourceError as error:
        asked = Asked(kolada_problem=error)
    asked = replace(asked, scb=scb())
    if asked.kolada_problem is not None and not asked.scb.has_news:
        raise asked.kolada_problem
    return asked
