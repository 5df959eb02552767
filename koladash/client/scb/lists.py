"""What SCB says about itself: its limits, its tables, their metadata and code lists."""

from __future__ import annotations

import threading
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, urlencode

from koladash.client.archive.canonical import checked_origin
from koladash.client.scb.jsonstat import parse_dataset
from koladash.client.scb.posting import LongQueriesByPost
from koladash.client.scb.records import (
    CodeList,
    DefaultSelection,
    ScbConfig,
    TableEntry,
    TablePage,
    read_answer,
    summarise_scb,
)
from koladash.client.transport.clock import Clock
from koladash.client.transport.freshness import lists_since
from koladash.client.transport.network import open_network
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.client.transport.source import Reply, Source
from koladash.errors import RequestRefused, StaleFigures, UnknownId

if TYPE_CHECKING:
    from datetime import datetime

    from koladash.client.archive.store import Archive
    from koladash.client.scb.jsonstat import Dataset
    from koladash.client.transport.library import http
    from koladash.settings import Settings

T = TypeVar("T")
PAGE_SIZE = 1000
NOT_FOUND = 404


class ScbLists:
    """Reads what SCB says about itself, and keeps to the limits it sets there, over all threads.

    An old answer stands in, with a `StaleFigures` warning, when SCB fails.

    Args:
        settings: the base URL, rate, time-outs and bounds; SCB's own rate holds where it is lower.
        archive: where answers are kept.
        mode: how the archive and the network share the work.
        language: of labels and texts, "sv" or "en".
        clock: time.
        network: the bottom of the transports, where it shall not be real connections.
    """

    def __init__(
        self,
        settings: Settings,
        archive: Archive,
        *,
        mode: Mode = Mode.NORMAL,
        language: str = "sv",
        clock: Clock | None = None,
        network: http.BaseTransport | None = None,
    ) -> None:
        self.archive = archive
        self.language = language
        self._settings, self._mode, self._clock = settings, mode, clock or Clock()
        self._origin = checked_origin(settings.scb_url)
        wire = network or open_network(self._origin, settings.max_in_flight)
        self._network = LongQueriesByPost(wire, self._origin)
        self._guard = threading.RLock()
        self._limited: tuple[ScbConfig, Source] | None = None
        self._metadata: dict[str, Dataset] = {}

    @property
    def origin(self) -> str:
        """The API's base URL, as the archive's keys name it."""
        return self._origin

    def config(self) -> ScbConfig:
        """The limits: cells in an answer, calls in a window of seconds.

        Raises:
            SourceError: SCB gives no good answer and the archive has none.
        """
        return self._limits()[0]

    def search(
        self, query: str = "", *, past_days: int | None = None, include_discontinued: bool = False
    ) -> list[TableEntry]:
        """The tables that a search finds; all of them without one.

        Args:
            query: words of the title, of dimensions or of their values, in the client's language.
            past_days: only tables that have changed in so many days.
            include_discontinued: also tables that are no longer updated.
        """
        asked = {"query": query, "pastDays": past_days, "includeDiscontinued": include_discontinued or None}
        named = {name: str(text) for name, text in asked.items() if text}
        first = self._table_page(named, 1)
        rest = (self._table_page(named, number) for number in range(2, first.page.total_pages + 1))
        return [entry for page in (first, *rest) for entry in page.tables]

    def metadata(self, table: str) -> Dataset:
        """A table's dimensions with all their codes; no values.

        Raises:
            UnknownId: SCB has no such table.
        """
        with self._guard:
            if table not in self._metadata:
                body = self._list(f"/tables/{quote(table, safe='')}/metadata", f"table {table!r}")
                found = parse_dataset(body)
                self._metadata[table] = found if found.table else replace(found, table=table)
            return self._metadata[table]

    def code_list(self, id_: str) -> CodeList:
        """The codes of a code list, and which of a dimension's own codes each stands for.

        Raises:
            UnknownId: SCB has no such list.
        """
        return read_answer(self._list(f"/codelists/{quote(id_, safe='')}", f"code list {id_!r}"), CodeList)

    def default_choice(self, table: str) -> DefaultSelection:
        """What SCB answers with when nothing is selected; it is not the whole table."""
        path = f"/tables/{quote(table, safe='')}/defaultselection"
        return read_answer(self._list(path, f"table {table!r}"), DefaultSelection)

    def close(self) -> None:
        """Close the connections; the client may still be used, and opens new ones."""
        self._network.close()

    def _limits(self) -> tuple[ScbConfig, Source]:
        """The limits, and the source that keeps them."""
        with self._guard:
            if self._limited is None:
                reply = self._source(self._settings).get(self._request("/config"), self._lists_since())
                config = read_answer(_body(reply), ScbConfig)
                rate = min(self._settings.requests_per_second, config.calls_per_second)
                if reply.outcome is not Outcome.FROM_ARCHIVE:
                    self._clock.sleep(1 / rate)  # the question for the limits counts against them
                self._limited = config, self._source(replace(self._settings, requests_per_second=rate))
            return self._limited

    def _source(self, settings: Settings) -> Source:
        return Source(
            self._origin,
            settings,
            self.archive,
            summarise_scb,
            mode=self._mode,
            clock=self._clock,
            network=self._network,
        )

    def _list(self, path: str, name: str) -> bytes:
        try:
            return _body(self._limits()[1].get(self._request(path), self._lists_since()))
        except RequestRefused as error:
            if error.status != NOT_FOUND:
                raise
            raise UnknownId(f'SCB has no {name}. Look for it with search("…").', url=error.url) from error

    def _table_page(self, named: dict[str, str], number: int) -> TablePage:
        request = self._request("/tables", **named, pageSize=str(PAGE_SIZE), pageNumber=str(number))
        return read_answer(_body(self._limits()[1].get(request, self._lists_since())), TablePage)

    def _request(self, path: str, **query: str) -> str:
        return f"{path}?{urlencode({'lang': self.language, **query})}"

    def _lists_since(self) -> datetime:
        return lists_since(self._settings, self._clock.now())


def _body(reply: Reply) -> bytes:
    if reply.error:
        warnings.warn(reply.error, StaleFigures, stacklevel=5)
    return reply.pages[0][1]
