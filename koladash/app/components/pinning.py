"""Links that follow and links that stay: the control that copies both, and what a pinned page says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.words import attributes, icon
from koladash.app.wording import worlds
from koladash.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.state import View
    from koladash.app.texts import Texts
    from koladash.app.visit import Site, Visit

KINDS: Final = ("following", "staying")


def copy_link(texts: Texts) -> Component:
    """A button that opens the two kinds of link; what is copied is told to those who listen."""
    return html.Details(
        [
            html.Summary(
                [icon("link"), html.Span(texts("link.copy"), className="tool-word")], className="button"
            ),
            html.Div([_kind(texts, kind) for kind in KINDS], className="sheet-in"),
        ],
        className="sheet share",
    )


def _kind(texts: Texts, kind: str) -> Component:
    return html.Button(
        [
            html.B(texts(f"link.{kind}.name")),
            html.Span(texts(f"link.{kind}.what"), className="share-what"),
        ],
        type="button",
        **attributes({"data-act": "share", "data-kind": kind, "data-done": texts(f"link.{kind}.done")}),
    )


def pinned_notice(site: Site, visit: Visit) -> list[Component]:
    """What the link is pinned to, that it is gone or cannot be read, and the way back; else nothing."""
    texts, view = visit.texts, visit.view
    if view.refused_pins:
        return [_notice(visit, [worlds.unread(view, texts)], [])]
    if not worlds.is_pinned(view):
        return []
    way = [_todays(site, visit)]
    if not _is_known(site):
        return [_notice(visit, [html.B(worlds.gone(view, texts))], way)]
    about = texts("world.day.about") if view.day and not view.build else ""
    return [_notice(visit, [html.B(worlds.seen(view, texts)), *([f" {about}"] if about else [])], way)]


def _notice(visit: Visit, words: Sequence[str | Component], ways: Sequence[Component]) -> Component:
    return html.Section(
        html.Div([icon("link"), html.Span(list(words)), *ways], className="banner-in"),
        className="banner banner-pinned",
        **attributes({"aria-label": visit.texts("world.label")}),
    )


def ways_on(site: Site, visit: Visit) -> list[Component]:
    """Where a link leads whose build is gone: to what was known that day, if that is known, and to today."""
    day = worlds.day_of(visit.view)
    then = visit.view.but(build="", day=day)
    is_known = visit.view.build and day is not None and _is_known(site.seen_by(then))
    return [*([_way(site, visit, then, "world.day.show")] if is_known else []), _todays(site, visit)]


def _is_known(site: Site) -> bool:
    try:
        return site.warehouse.query("SELECT 1 AS one FROM mart.build").height > 0
    except WarehouseError:
        return False


def _todays(site: Site, visit: Visit) -> Component:
    return _way(site, visit, visit.view.but(build="", day=None), "world.todays")


def _way(site: Site, visit: Visit, view: View, key: str) -> Component:
    day = view.day.isoformat() if view.day else ""
    return html.A(
        visit.texts(key),
        href=site.href(visit.path, view),
        className="way",
        **attributes({"data-set": f"bygge=&dag={day}"}),
    )
