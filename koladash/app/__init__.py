"""The dashboard: reads `mart`, shows it, and sends nothing anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.maps.place_answers import serve_cards
from koladash.app.pages import PAGES
from koladash.app.server.answers import keep_answers
from koladash.app.server.bundle import serve_bundle
from koladash.app.server.compression import compress_answers, pack_ahead
from koladash.app.server.document import Dashboard
from koladash.app.server.files import serve_files
from koladash.app.server.questions import answer_only_our_own
from koladash.app.server.routing import frame, register_routing
from koladash.app.server.security import content_security_policy, send_security_headers
from koladash.app.visit import Site

if TYPE_CHECKING:
    from dash import Dash

    from koladash.catalogue import Catalogue
    from koladash.settings import Settings
    from koladash.warehouse import Warehouse


def create_app(warehouse: Warehouse, catalogue: Catalogue, settings: Settings) -> Dash:
    """The dashboard over one warehouse; its Flask server is `.server`.

    Several apps in one process do not know of each other.

    Args:
        warehouse: where the figures are; it need not exist yet, the pages then say so.
        catalogue: what the figures mean.
        settings: path prefix, borders and the like.
    """
    site = Site(warehouse, catalogue, settings)
    app = Dashboard(site, PAGES)
    app.layout = frame()
    register_routing(app, site, PAGES)
    for page in PAGES:
        if page.register:
            page.register(app, site)
    serve_files(app.server, site, PAGES)
    serve_cards(app.server, site)
    serve_bundle(app.server, site)
    answer_only_our_own(app, site)
    keep_answers(app.server, site)
    compress_answers(app.server, site)
    policy = content_security_policy(app.csp_hashes(), settings.frame_ancestors)
    send_security_headers(app.server, policy)
    return app


def create_packed(warehouse: Warehouse, catalogue: Catalogue, settings: Settings) -> Dash:
    """The dashboard as `create_app` makes it, with the files that its pages name packed already.

    For the process that forks the workers; it takes half a second, and no first reader waits for it.
    """
    app = create_app(warehouse, catalogue, settings)
    pack_ahead(app.server, Site(warehouse, catalogue, settings), [page.path for page in PAGES])
    return app
