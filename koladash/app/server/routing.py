"""From the address to the page: the frame that stands still, and the callbacks that fill it.

The address is the only state. The browser's script tells three kinds of change apart: a new page (the shell
is made again), another choice (the page is made again), and one that the page itself answers (`Page.quick`).
"""

from __future__ import annotations

import logging
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import dash_mantine_components as dmc
from dash import ClientsideFunction, Dash, Input, Output, dcc, html
from dash.dependencies import ALL

from koladash.app.components import shell
from koladash.app.components.cards import empty_state
from koladash.app.components.keys import keyboard_help
from koladash.app.components.pinning import pinned_notice, ways_on
from koladash.app.components.words import attributes
from koladash.app.provenance import Provenance
from koladash.app.queries import shared as queries
from koladash.app.server.answers import keep_none
from koladash.app.server.nowhere import nowhere
from koladash.app.server.questions import why_no_figures
from koladash.app.state import PLAIN
from koladash.app.theme import mantine_theme
from koladash.app.visit import Rendered
from koladash.errors import NoSuchBuild, NoSuchDay, NoWarehouse, WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.visit import Page, Site, Visit

log = logging.getLogger(__name__)


def frame() -> Component:
    """What is there before any page: the places that the callbacks fill, and the stores between them."""
    provider: Component = dmc.MantineProvider(
        [
            dcc.Location(id="address", refresh=False),
            *(
                dcc.Store(id=name)
                for name in ("turn", "page-request", "quick-request", "shell-request", "headline")
            ),
            html.Div(
                [
                    html.Div(id="shell-top"),
                    html.Div(
                        [
                            html.Div(id="shell-rail"),
                            html.Main(id="page", tabIndex=-1, className="waiting-main"),
                        ],
                        className="frame",
                    ),
                    html.Div(id="shell-foot"),
                ],
                id="page-frame",
                className="page-frame",
            ),
            html.Div(
                id="announcer", className="unseen", role="status", **attributes({"aria-live": "polite"})
            ),
        ],
        id="mantine",
        theme=mantine_theme(),
        defaultColorScheme="auto",
    )
    return provider


def register_routing(app: Dash, site: Site, pages: Sequence[Page]) -> None:
    """Tie the address to the shell and the page."""
    _in_browser(
        app,
        "route",
        Output("page-request", "data"),
        Output("quick-request", "data"),
        Output("shell-request", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("turn", "data"),
    )
    _in_browser(app, "announce", Input("headline", "data"))
    _in_browser(app, "pick", Input({"pick": ALL}, "value"))

    @app.callback(Output("page", "children"), Output("headline", "data"), Input("page-request", "data"))
    def show_page(asked: object) -> tuple[list[Component], dict[str, Any]]:
        _, visit = site.visited(asked)
        page = page_at(pages, visit.path)
        visit = visit.at(page)
        rendered, pins = _render(site, visit, page)
        return rendered.children, {**_headline(site, rendered, visit, page), "pins": pins}

    @app.callback(
        Output("shell-top", "children"),
        Output("shell-rail", "children"),
        Output("shell-foot", "children"),
        Output("page-frame", "className"),
        Input("shell-request", "data"),
    )
    def show_shell(asked: object) -> tuple[list[Component], Component, list[Component], str]:
        return _shell(*site.visited(asked), pages)


def page_at(pages: Sequence[Page], path: str) -> Page:
    """The page that a path leads to; one that says so and offers the others for a path that no page has."""
    return next((page for page in pages if page.owns(path)), None) or nowhere(pages)


def _in_browser(app: Dash, name: str, *dependencies: Input | Output) -> None:
    """A callback that `assets/koladash.js` answers."""
    app.clientside_callback(ClientsideFunction("koladash", name), *dependencies)  # type: ignore[no-untyped-call]


def _headline(site: Site, rendered: Rendered, visit: Visit, page: Page) -> dict[str, Any]:
    return {
        "title": f"{rendered.title} – koladash",
        "language": visit.texts.language,
        "quick": list(page.quick),
        "chosen": dict(rendered.chosen),
        "plain": PLAIN,
        "behind": {"name": page.behind, "path": site.href(page.path)},
    }


def _pins(site: Site, visit: Visit) -> dict[str, str]:
    """What makes a link of the view stay with the figures it shows."""
    if visit.view.day and not visit.view.build:
        return {"dag": visit.view.day.isoformat()}
    return {"bygge": queries.build(site.warehouse)["build_id"]}


def _render(site: Site, visit: Visit, page: Page) -> tuple[Rendered, dict[str, str]]:
    """The page and its pins, or words on why there is none; a page's fault never takes the frame with it."""
    seen = site.seen_by(visit.view)
    try:
        return page.layout(seen, visit), _pins(seen, visit)
    except (NoSuchBuild, NoSuchDay) as error:
        keep_none()
        return _failed(visit, page, why_no_figures(error), ways_on(site, visit)), {}
    except NoWarehouse:
        return _failed(visit, page, "no_warehouse"), {}
    except Exception:
        log.exception("page %s failed for %s", page.path, visit.view)
        keep_none()
        return _failed(visit, page, "error"), {}


def _failed(visit: Visit, page: Page, why: str, actions: Sequence[Component] = ()) -> Rendered:
    texts = visit.texts
    title = texts(f"nav.{page.key}.name")
    return Rendered(
        title,
        [
            html.H1(title, id="question", tabIndex=-1),
            empty_state(texts(f"{why}.title"), texts(f"{why}.text"), actions),
        ],
        {},
    )


def _shell(
    site: Site, visit: Visit, pages: Sequence[Page]
) -> tuple[list[Component], Component, list[Component], str]:
    top = [shell.header(site, visit)]
    kind = ""
    with suppress(WarehouseError):
        provenance = Provenance.of_build(queries.build(site.warehouse), datetime.now(UTC))
        top.append(shell.banner(site, provenance, visit.texts))
        kind = f" is-{provenance.kind}"
    top.extend(pinned_notice(site, visit))
    foot = [shell.footer(site, visit.texts), keyboard_help(visit.texts), *shell.tab_bar(site, visit, pages)]
    return top, shell.rail(site, visit, pages), foot, f"page-frame{kind}"
