"""SCB's PxWebApi 2: a request in, a reply out, with its limits kept. It knows no sockets."""

from __future__ import annotations

import time
from collections import deque
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import count
from threading import Lock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from koladash.sandbox import scb_answers
from koladash.sandbox.exchange import Reply, json_reply
from koladash.sandbox.scb_asking import Problem, as_json, chosen_sides, default_selection
from koladash.sandbox.scb_population import Population
from koladash.sandbox.scb_tables import make_tables

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koladash.catalogue import Catalogue
    from koladash.sandbox.exchange import Request
    from koladash.sandbox.figures import Figures
    from koladash.sandbox.inventory import Inventory
    from koladash.sandbox.knobs import Knobs
    from koladash.sandbox.scb_shapes import CodeList, Table

PAGE_SIZE = 20
TABLES = "tables"


class ScbService:
    """SCB on a day.

    Args:
        catalogue: names of the places.
        inventory: the places.
        figures: Kolada's figures of the same world, which the population agrees with.
        knobs: the limits, the newest year and the seed.
        clock: seconds that only go forward.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        inventory: Inventory,
        figures: Figures,
        knobs: Knobs,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        population = Population(inventory, figures, knobs.seed)
        self._tables = make_tables(catalogue, population, knobs.newest_year, knobs.seed)
        self._limits = knobs.scb_cells, knobs.scb_calls, knobs.scb_window
        self._calls = _Calls(knobs.scb_calls, knobs.scb_window, clock)

    def answer(self, request: Request) -> Reply:
        """200, or a problem: 400, 403 for too many cells, 404, 429 for too many calls."""
        try:
            self._calls.count_one()
            return json_reply(200, self._content(request))
        except Problem as problem:
            said = {"type": "Parameter error", "title": problem.title, "status": problem.status}
            return Reply(
                problem.status, msgspec.json.encode(said), "application/problem+json", problem.headers
            )

    def _content(self, request: Request) -> Any:
        match request.path.strip("/").split("/"):
            case ["config"]:
                return scb_answers.config(*self._limits)
            case ["tables"]:
                return self._page(request)
            case [kind, id_] if kind.casefold() == "codelists":
                return scb_answers.code_list(self._code_list(id_), request.origin)
            case ["tables", id_, *rest]:
                return self._of_table(self._table(id_), rest, request)
            case _:
                raise Problem(404, "Not Found")

    def _of_table(self, table: Table, rest: list[str], request: Request) -> Any:
        match rest:
            case []:
                return {"language": "sv", **scb_answers.listed(table, request.origin)}
            case ["metadata"]:
                return scb_answers.metadata(table, request.origin)
            case ["defaultselection"]:
                return {"language": "sv", "selection": as_json(default_selection(table)), "links": []}
            case ["data"]:
                if request.last("outputFormat") not in {"", "json-stat2"}:
                    raise Problem(400, "Unsupported output format")
                return scb_answers.data(table, chosen_sides(table, request, self._limits[0]))
            case _:
                raise Problem(404, "Not Found")

    def _table(self, id_: str) -> Table:
        if id_ not in self._tables:
            raise Problem(404, "Non-existent table")
        return self._tables[id_]

    def _code_list(self, id_: str) -> CodeList:
        known = (found for table in self._tables.values() for side in table.sides for found in side.lists)
        found = next((one for one in known if one.id == id_), None)
        if found is None:
            raise Problem(404, "Non-existent codelist")
        return found

    def _page(self, request: Request) -> Mapping[str, Any]:
        words = request.last("query").casefold().split()
        found = [
            t for t in self._tables.values() if all(word in f"{t.id} {t.label}".casefold() for word in words)
        ]
        size, page = int(request.last("pageSize") or PAGE_SIZE), int(request.last("pageNumber") or 1)
        pages = -(-len(found) // size)
        if page > max(pages, 1):
            raise Problem(404, "Non-existent page")
        shown = [
            scb_answers.listed(table, request.origin) for table in found[(page - 1) * size : page * size]
        ]
        query = quote(request.last("query"))
        links = scb_answers.page_links(request.origin, query, page, pages)
        about = {
            "pageNumber": page,
            "pageSize": size,
            "totalElements": len(found),
            "totalPages": pages,
            "links": links,
        }
        here = {"rel": "self", "hreflang": "sv", "href": f"{request.origin}/tables/?lang=sv&query={query}"}
        return {"language": "sv", "tables": shown, "page": about, "links": [here]}


class _Calls:
    """At most so many calls in any window of so many seconds; what is refused does not count."""

    def __init__(self, most: int, window: float, clock: Callable[[], float]) -> None:
        self._most, self._window, self._clock = most, window, clock
        self._lock, self._times, self._refused = Lock(), deque[float](), count()

    def count_one(self) -> None:
        """Count a call.

        Raises:
            Problem: 429, with `Retry-After` by turns in seconds and as a date.
        """
        with self._lock:
            now = self._clock()
            while self._times and now - self._times[0] >= self._window:
                self._times.popleft()
            if len(self._times) >= self._most:
                raise Problem(429, "Too Many Requests", {"Retry-After": self._when()})
            self._times.append(now)

    def _when(self) -> str:
        seconds = max(1, round(self._window))
        at = datetime.now(UTC) + timedelta(seconds=seconds)
        return format_datetime(at, usegmt=True) if next(self._refused) % 2 else str(seconds)
