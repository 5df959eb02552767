"""Kolada's API v3: a request in, a reply out. It knows no sockets and never fails by chance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from koladash.sandbox.asking import (
    REGION_TYPES,
    Refused,
    asked_axes,
    asked_day,
    asked_page,
    few_ids,
    whole_number,
)
from koladash.sandbox.exchange import json_reply
from koladash.sandbox.listings import Listings
from koladash.sandbox.rows import Rows, Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from koladash.sandbox.exchange import Reply, Request
    from koladash.sandbox.figures import Figures
    from koladash.sandbox.inventory import Inventory
    from koladash.sandbox.knobs import Knobs

LISTS: Mapping[str, Callable[[Listings], Mapping[str, Any]]] = {
    "kpi": lambda lists: lists.kpis,
    "kpi_groups": lambda lists: lists.kpi_groups,
    "municipality": lambda lists: lists.municipalities,
    "municipality_groups": lambda lists: lists.municipality_groups,
    "ou": lambda lists: lists.units,
}


class RetiredService:
    """Version 2: gone."""

    def answer(self, request: Request) -> Reply:  # noqa: ARG002 - whatever is asked
        """410, and where to go instead."""
        return json_reply(410, {"error": "This endpoint is deprecated. Please use /v3 instead."})


class KoladaService:
    """Version 3 on a day.

    Args:
        inventory: what there is.
        figures: the figures.
        knobs: what has happened to them.
        today: the day.
    """

    def __init__(self, inventory: Inventory, figures: Figures, knobs: Knobs, today: date) -> None:
        self._inventory = inventory
        self._rows = Rows(inventory, figures, knobs, today)
        self._lists = Listings(inventory, knobs.titles, self._rows.changes, today)

    def answer(self, request: Request) -> Reply:
        """200 with a page, 404 for a path that is not there, 422 for what cannot be asked."""
        try:
            return json_reply(200, self._page(request))
        except Refused as refused:
            return json_reply(refused.status, {"detail": refused.detail})

    def _page(self, request: Request) -> dict[str, Any]:
        match request.path.strip("/").split("/"):
            case ["data", *segments]:
                selection = self._selection(request, segments, "municipality")
                return _page(request, self._rows.cells(selection), self._rows.rows)
            case ["oudata", *segments]:
                return _page(request, self._rows.unit_rows(self._selection(request, segments, "ou")))
            case [name] if name in LISTS:
                return _page(request, _matching(request, list(LISTS[name](self._lists).values())))
            case [name, ids] if name in LISTS:
                listed = LISTS[name](self._lists)
                return _page(
                    request, _matching(request, [listed[i] for i in few_ids("id", ids) if i in listed])
                )
            case _:
                raise Refused(404, "Not Found")

    def _selection(self, request: Request, segments: Sequence[str], place: str) -> Selection:
        asked = asked_axes(request, segments, place)
        return Selection(
            kpis=asked["kpi"] if "kpi" in asked else tuple(self._inventory.indicators),
            places=asked[place] if place in asked else self._everywhere(request, place),
            years=tuple(whole_number("year", year) for year in asked["year"]) if "year" in asked else None,
            since=asked_day(request),
        )

    def _everywhere(self, request: Request, place: str) -> tuple[str, ...]:
        """All units; or every municipality, region, country and group, or those of a `region_type`."""
        if place == "ou":
            return tuple(self._inventory.units)
        kind = REGION_TYPES.get(request.last("region_type"))
        if kind:
            return tuple(found.id for found in self._inventory.places.values() if found.kind == kind)
        return (*self._inventory.places, *self._inventory.groups)


def _matching(request: Request, items: Sequence[Any]) -> Sequence[Any]:
    """The objects of a list that the request's filters let through; parameters that are none are ignored."""
    title, municipality = request.last("title").casefold(), request.last("municipality")
    kind = REGION_TYPES.get(request.last("region_type"), "")
    return [
        item
        for item in items
        if title in item["title"].casefold()
        and kind in {"", item.get("type", kind)}
        and municipality in {"", item.get("municipality", municipality)}
    ]


def _page(
    request: Request,
    items: Sequence[Any],
    shown: Callable[[Sequence[Any]], Sequence[Any]] = lambda part: part,
) -> dict[str, Any]:
    """The envelope of one page; `shown` makes the objects, of that page alone, from what stands for them."""
    page, per_page = asked_page(request)
    values = shown(items[(page - 1) * per_page : page * per_page])
    return {
        "values": values,
        "next_url": _url(request, page + 1) if page * per_page < len(items) else None,
        "previous_url": _url(request, page - 1) if page > 1 else None,
        "count": len(values),
    }


def _url(request: Request, page: int) -> str:
    query = [(name, text) for name, text in request.query if name != "page"]
    return f"{request.origin}{request.path}?{urlencode([*query, ('page', page)])}"
