"""What a browser may ask of the callbacks: what our own pages ask, and nothing else."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Final

from dash.exceptions import DependencyException
from flask import Response, abort, request

from koladash.app.state import View
from koladash.app.texts import load_texts
from koladash.errors import NoSuchBuild, NoSuchDay, NoWarehouse, WarehouseError

if TYPE_CHECKING:
    from dash import Dash

    from koladash.app.visit import Site

log = logging.getLogger(__name__)

LARGEST: Final = 16_384
"""Bytes. Our pages' questions hold an address and little else: 900 with every choice made and eight places,
5,000 with the longest address that is read."""

DEEPEST: Final = 32
"""Levels of lists and objects in a question; ours have five."""


def answer_only_our_own(app: Dash, site: Site) -> None:
    """Refuse the bodies that no page sends, before Dash reads them; say plainly when no figures are there.

    Callbacks with patterns in their ids must run in the browser: this check knows plain ids only.
    """
    server, address = app.server, site.href("_dash-update-component")
    server.config["MAX_CONTENT_LENGTH"] = LARGEST

    def refuse() -> None:
        if request.method == "POST" and request.path == address and not is_asked(app, _body()):
            abort(400)

    server.before_request(refuse)
    server.register_error_handler(WarehouseError, _without_figures)
    server.register_error_handler(DependencyException, _not_served)


def is_asked(app: Dash, body: object) -> bool:
    """Whether a callback's body has a form that this app's own pages give it."""
    output = body.get("output") if isinstance(body, dict) else None
    known = app.callback_map.get(output) if isinstance(output, str) else None
    if not isinstance(body, dict) or not known or "callback" not in known:
        return False
    names = {f"{each['id']}.{each['property']}" for each in known["inputs"]}
    return (
        _is_shallow(body, DEEPEST)
        and body.get("outputs") == _outputs(known["output"])
        and _named(body.get("inputs")) == known["inputs"]
        and _named(body.get("state", [])) == known["state"]
        and _is_among(body.get("changedPropIds", []), names)
    )


def _body() -> object:
    try:
        return request.get_json()
    except RecursionError:
        return None


def _outputs(known: Any) -> object:
    """A callback's outputs as the browser names them: a list, or the only one by itself."""
    if isinstance(known, list):
        return [_outputs(each) for each in known]
    return {"id": known.component_id, "property": known.component_property}


def _named(given: object) -> object:
    """Inputs without their values; `None` for what is no list of inputs."""
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        return None
    return [{"id": each.get("id"), "property": each.get("property")} for each in given]


def _is_among(given: object, names: set[str]) -> bool:
    return isinstance(given, list) and all(isinstance(each, str) and each in names for each in given)


def _is_shallow(value: object, levels: int) -> bool:
    if not isinstance(value, list | dict):
        return True
    inner = value.values() if isinstance(value, dict) else value
    return levels > 0 and all(_is_shallow(each, levels - 1) for each in inner)


def _without_figures(error: WarehouseError) -> Response:
    """That nothing is fetched yet is no fault; a warehouse that cannot be read is, and is logged."""
    texts = load_texts(View.from_query(request.query_string.decode("latin-1")).language)
    why = why_no_figures(error)
    if why == "error":
        log.error("%r failed: %s", request.path, error)
    status = 410 if why.startswith("gone") else 503
    return Response(f"{texts(f'{why}.title')}. {texts(f'{why}.text')}\n", status, mimetype="text/plain")


def why_no_figures(error: WarehouseError) -> str:
    """The key of the words that say why there is nothing to show."""
    if isinstance(error, NoSuchBuild | NoSuchDay):
        return "gone_build" if isinstance(error, NoSuchBuild) else "gone_day"
    return "no_warehouse" if isinstance(error, NoWarehouse) else "error"


def _not_served(_: DependencyException) -> Response:
    """Dash's own words would name every file that it serves."""
    return Response("not found\n", status=404, mimetype="text/plain")
