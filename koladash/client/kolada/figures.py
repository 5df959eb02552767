"""Asking Kolada for figures: many requests side by side, increments, and rows page by page."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from koladash.client.kolada.fetching import Fetcher
from koladash.client.kolada.lists import Lists
from koladash.client.kolada.pages import read_page
from koladash.client.kolada.records import Kpi, ValueRow
from koladash.client.transport.freshness import values_since
from koladash.errors import StaleFigures, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import datetime

    from koladash.client.kolada.ledger import Fetched
    from koladash.client.kolada.planning import Rectangle


class Figures(Lists):
    """Kolada's data endpoints, asked in rectangles, beside its lists."""

    def fetch(
        self,
        rectangles: Sequence[Rectangle],
        *,
        on_done: Callable[[Fetched], None] | None = None,
        not_before: Callable[[Rectangle], datetime] | None = None,
    ) -> list[Fetched]:
        """Ask for rectangles side by side, each with its line in the ledger; a failed one does not raise.

        Args:
            rectangles: what to ask, as `plan_rectangles` gives it.
            on_done: told of each line as it comes, in the calling thread.
            not_before: how old the archive's answer for a rectangle may be, in normal mode; by default what
                the settings allow and the KPIs' publication dates demand.

        Returns:
            A line for each rectangle, in their order. The bodies are in `archive`, by the lines' answers.

        Raises:
            ApiRetired: this version of the API is gone.
            ArchiveLocked: another process writes the archive.
            ArchiveError: an answer cannot be kept.
        """
        fetcher = Fetcher(self._source, self._settings.max_in_flight, not_before or self._values_since)
        return fetcher.fetch(rectangles, on_done or (lambda _: None))

    def since_last(self, rectangles: Iterable[Rectangle]) -> tuple[Rectangle, ...]:
        """The same questions, but only for what changed since exactly the same question was last answered.

        The day before the last complete answer is asked again, since Kolada does not say whether the day
        itself counts. A rectangle that was never answered, or whose last answer is dated in the future, is
        asked whole.
        """
        return tuple(self._since_last(rectangle) for rectangle in rectangles)

    def rows(self, rectangle: Rectangle) -> Iterator[ValueRow]:
        """The rows of one request, typed, page by page: any documented form of `/data/…`.

        Raises:
            SourceError: Kolada gives no good answer and the archive has none.
            UsageError: the rectangle is about organisational units.
        """
        if rectangle.area != "municipality":
            raise UsageError("Rows of organisational units come from unit_values().")
        reply = self._source.get(rectangle.path, self._values_since(rectangle))
        if reply.error:
            warnings.warn(reply.error, StaleFigures, stacklevel=2)
        for _, body in reply.pages:
            yield from read_page(body, ValueRow).values

    def _values_since(self, rectangle: Rectangle) -> datetime:
        listed = self._by_id.get(Kpi, {})
        days = [day for kpi in rectangle.kpis if kpi in listed for day in listed[kpi].publication_days]
        return values_since(self._settings, self._source.clock.now(), days)

    def _since_last(self, rectangle: Rectangle) -> Rectangle:
        whole = replace(rectangle, from_date=None)
        last = self._source.archive.last_asked(self._source.origin, whole.path)
        if last is None or last.fetched_at > self._source.clock.now():
            return whole
        return replace(whole, from_date=(last.fetched_at - timedelta(days=1)).date())
