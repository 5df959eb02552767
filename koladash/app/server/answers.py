"""Callbacks' answers as they were sent, kept for the next who asks the same of the same build.

Every answer of ours follows from three things: the question, what is published, and the clock. Where all
three are the same the answer is, to the byte, and it is packed already.
"""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Final

from dash import ctx
from flask import Response, g, request

from koladash.errors import NoWarehouse
from koladash.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from koladash.app.visit import Site

LIMIT: Final = 24 * 2**20
"""Bytes that the answers of one process may take: about two thousand pages."""

SECONDS: Final = 3600
"""For how long an answer may be given again: pages say which day it is, and whether figures are fresh."""

BROWSERS_OWN: Final = frozenset({"turn", "band", "language"})
"""What the browser's script notes in a question for itself; no answer depends on it."""

_HEAD: Final = 2000


def keep_answers(server: Flask, site: Site, clock: Callable[[], float] = time.time) -> None:
    """Give the same answer to the same question, for as long as nothing it rests on has changed.

    Put after the check of the questions and before the compression: only what may be asked is looked up, and
    only what is packed is kept.

    Args:
        server: answers the callbacks.
        site: the parts of the app.
        clock: gives the seconds.
    """
    address, kept = site.href("_dash-update-component"), Kept[Response](LIMIT)

    def recall() -> Response | None:
        g.question = _question(site, clock()) if _is_asked(address) else None
        found = kept.get(g.question) if g.question else None
        g.is_recalled = found is not None
        return _copy(found) if found else None

    def keep(response: Response) -> Response:
        question = g.get("question")
        if question and not g.is_recalled and _may_be_kept(response):
            size = _HEAD + len(repr(question)) + len(response.get_data())
            kept.put(question, _copy(response), size)
        return response

    server.before_request(recall)
    server.after_request(keep)


def keep_none() -> None:
    """The answer under way tells of a fault that may be over at the next try."""
    ctx.response.set_header("Cache-Control", "no-store")


def _is_asked(address: str) -> bool:
    return request.method == "POST" and request.path == address


def _question(site: Site, now: float) -> tuple[object, ...] | None:
    """What an answer rests on; `None` without a warehouse."""
    try:
        published = site.warehouse.state()
    except NoWarehouse:
        return None
    body = request.get_json()
    given = [_read(each.get("value")) for each in [*body["inputs"], *body.get("state", [])]]
    asked = json.dumps([body["output"], body.get("changedPropIds"), given], sort_keys=True)
    return published, now // SECONDS, request.headers.get("Accept-Encoding", ""), asked


def _read(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return {name: each for name, each in value.items() if name not in BROWSERS_OWN}


def _may_be_kept(response: Response) -> bool:
    return response.status_code == 200 and not response.cache_control.no_store  # noqa: PLR2004 - HTTP's OK


def _copy(response: Response) -> Response:
    return Response(response.get_data(), response.status_code, list(response.headers))
