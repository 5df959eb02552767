"""Asking: Kolada's lists, then every planned rectangle."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from koladash.etl.plan import plan

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.catalogue import Catalogue
    from koladash.client.kolada import KoladaClient
    from koladash.client.ledger import Fetched
    from koladash.etl.run import Progress


def fetch(
    client: KoladaClient, catalogue: Catalogue, years: range, progress: Progress | None = None
) -> list[Fetched]:
    """The ledger lines of everything that was asked; the answers themselves are in the archive.

    Raises:
        SourceError: the list of KPIs cannot be had, so that nothing else is worth asking.
    """
    listed = {kpi.id for kpi in client.kpis()}
    deque(client.municipality_groups(), maxlen=0)
    rectangles = plan(catalogue, [kpi for kpi in catalogue.kpis if kpi in listed], years)
    if progress is None:
        return client.fetch(rectangles)
    progress.started(len(rectangles))
    return client.fetch(rectangles, on_done=_counting(progress))


def _counting(progress: Progress) -> Callable[[Fetched], None]:
    done = rows = 0

    def count(fetched: Fetched) -> None:
        nonlocal done, rows
        done, rows = done + 1, rows + fetched.rows
        progress.advanced(done, rows, fetched.rectangle.kpis[0])

    return count
