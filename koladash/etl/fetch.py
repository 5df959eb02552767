"""Asking: Kolada's lists, then every planned rectangle."""

from __future__ import annotations

import warnings
from collections import deque
from typing import TYPE_CHECKING

from koladash.client.ledger import Outcome
from koladash.errors import SourceUnreachable, StaleFigures
from koladash.etl.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.catalogue import Catalogue
    from koladash.client.kolada import KoladaClient
    from koladash.client.ledger import Fetched
    from koladash.etl.run import Progress

ANSWERED = frozenset({Outcome.ANSWERED, Outcome.UNCHANGED, Outcome.FROM_ARCHIVE})


def fetch(
    client: KoladaClient, catalogue: Catalogue, years: range, progress: Progress | None = None
) -> list[Fetched]:
    """The ledger lines of everything that was asked; the answers themselves are in the archive.

    Raises:
        SourceError: there is no list of KPIs, or not one request was answered.
    """
    rectangles = plan(catalogue, _listed(client, catalogue), years)
    if progress is not None:
        progress.started(len(rectangles))
    fetched = client.fetch(rectangles, on_done=_counting(progress) if progress else None)
    if fetched and not any(one.outcome in ANSWERED for one in fetched):
        raise SourceUnreachable(
            f"None of {len(fetched)} requests was answered; the first: {fetched[0].error}"
        )
    return fetched


def _listed(client: KoladaClient, catalogue: Catalogue) -> list[str]:
    """The catalogue's KPIs that Kolada lists; a stale list will do, the ledger tells what else is stale."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleFigures)
        listed = {kpi.id for kpi in client.kpis()}
        deque(client.municipality_groups(), maxlen=0)
    return [kpi for kpi in catalogue.kpis if kpi in listed]


def _counting(progress: Progress) -> Callable[[Fetched], None]:
    done = rows = 0

    def count(fetched: Fetched) -> None:
        nonlocal done, rows
        done, rows = done + 1, rows + fetched.rows
        progress.advanced(done, rows, fetched.rectangle.kpis[0])

    return count
