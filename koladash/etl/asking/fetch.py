"""Asking: Kolada's lists, then every planned rectangle."""

from __future__ import annotations

import warnings
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.client.transport.outcomes import Outcome
from koladash.errors import SourceUnreachable, StaleFigures

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koladash.client.kolada.client import KoladaClient
    from koladash.client.kolada.ledger import Fetched
    from koladash.client.kolada.planning import Rectangle
    from koladash.client.kolada.records import Kpi, Municipality
    from koladash.etl.report import Progress

ANSWERED = frozenset({Outcome.ANSWERED, Outcome.UNCHANGED, Outcome.FROM_ARCHIVE})


@dataclass(frozen=True, slots=True)
class Lists:
    """What Kolada lists: KPIs by id, and places."""

    kpis: Mapping[str, Kpi]
    places: tuple[Municipality, ...]


def fetch_lists(client: KoladaClient) -> Lists:
    """Kolada's KPIs and places; its groups are fetched beside them. A stale list will do: the ledger tells.

    Raises:
        SourceError: there is no list at all.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", StaleFigures)
        deque(client.municipality_groups(), maxlen=0)
        return Lists({kpi.id: kpi for kpi in client.kpis()}, tuple(client.municipalities()))


def fetch(
    client: KoladaClient, rectangles: Sequence[Rectangle], progress: Progress | None = None
) -> list[Fetched]:
    """The ledger lines of everything that was asked; the answers themselves are in the archive.

    Raises:
        SourceUnreachable: not one request was answered.
    """
    if progress is not None:
        progress.started(len(rectangles))
    fetched = client.fetch(rectangles, on_done=_counting(progress) if progress else None)
    if fetched and not any(one.outcome in ANSWERED for one in fetched):
        first = fetched[0].error
        raise SourceUnreachable(f"None of {len(fetched)} requests was answered; the first: {first}")
    return fetched


def _counting(progress: Progress) -> Callable[[Fetched], None]:
    done = rows = 0

    def count(fetched: Fetched) -> None:
        nonlocal done, rows
        done, rows = done + 1, rows + fetched.rows
        progress.advanced(done, rows, fetched.rectangle.kpis[0])

    return count
