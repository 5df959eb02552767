"""What stands round every page: header, data-source banner, rail, tab bar, menu, footer."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from dash import html

from koladash import __version__
from koladash.app.components.keys import keys_button
from koladash.app.components.pinning import copy_link
from koladash.app.components.words import attributes, icon

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.provenance import Provenance
    from koladash.app.texts import Texts
    from koladash.app.visit import Page, Site, Visit

TABS = ("oversikt", "karta", "kommunpar", "inflode")
"""The pages that phones have a tab for; the menu holds the others."""


def header(site: Site, visit: Visit) -> Component:
    """Skip link, name mark, languages, theme and the button that shares the view."""
    texts = visit.texts
    return html.Header(
        [
            html.A(texts("shell.skip"), href="#page", className="skip"),
            html.Div(
                [
                    html.A([name_mark(), "koladash"], href=site.href("/"), className="wordmark", **_GO),
                    html.Span(texts("shell.tagline"), className="tagline"),
                    html.Div([_languages(texts), _theme_button(texts), copy_link(texts)], className="tools"),
                ],
                className="site-in",
            ),
        ],
        className="site",
    )


def banner(site: Site, provenance: Provenance, texts: Texts) -> Component:
    """Where the figures come from and from when. It cannot be dismissed."""
    return html.Section(
        html.Div(
            [
                html.Span(
                    [icon(provenance.kind), texts(f"banner.{provenance.kind}.kind")], className="banner-kind"
                ),
                html.Span(provenance.sentence(texts)),
                html.Details(
                    [
                        html.Summary(texts("banner.why"), className="action"),
                        html.Div(
                            [
                                html.P(texts(f"banner.{provenance.kind}.why")),
                                html.A(texts("banner.more"), href=site.href("om#kallor"), **_GO),
                            ],
                            className="sheet-in",
                        ),
                    ],
                    className="sheet banner-why",
                ),
            ],
            className="banner-in",
        ),
        className=f"banner banner-{provenance.kind}",
        **attributes({"aria-label": texts("banner.label")}),
    )


def rail(site: Site, visit: Visit, pages: Sequence[Page]) -> Component:
    """The pages in their groups, on wide screens."""
    return html.Nav(
        _groups(site, visit, pages), className="rail", **attributes({"aria-label": visit.texts("nav.label")})
    )


def tab_bar(site: Site, visit: Visit, pages: Sequence[Page]) -> list[Component]:
    """On phones: the first pages as tabs, the button that opens the whole list, and the way back up."""
    texts = visit.texts
    tabs = [
        html.A([icon(page.icon), texts(f"nav.{page.key}.short")], **_link(site, visit, page))
        for page in pages
        if page.key in TABS
    ]
    menu = html.Button(
        [icon("menu"), texts("nav.menu")],
        type="button",
        **attributes({"data-act": "menu", "aria-haspopup": "dialog"}),
    )
    sheet = html.Dialog(
        _groups(site, visit, pages),
        id="menu",
        className="menu",
        **attributes({"aria-label": texts("nav.label")}),
    )
    bar = html.Nav([*tabs, menu], className="tabs", **attributes({"aria-label": texts("nav.tabs")}))
    top = html.Button(
        icon("down"),
        type="button",
        className="to-top",
        hidden=True,
        **attributes({"data-act": "top", "aria-label": texts("nav.top")}),
    )
    return [bar, sheet, top]


def footer(site: Site, texts: Texts) -> Component:
    """Version, sources, links to statement and method, and the promise that nothing leaves the host."""
    links = [
        html.A(texts(f"footer.{name}"), href=site.href(f"om#{anchor}"), **_GO)
        for name, anchor in (("accessibility", "tillganglighet"), ("method", "metod"))
    ]
    return html.Footer(
        html.Div(
            [
                html.Span(texts("footer.version", version=__version__)),
                html.Span(texts("footer.sources")),
                *links,
                keys_button(texts),
                html.Span(texts("footer.promise")),
            ],
            className="foot-in",
        ),
        className="site-foot",
    )


_GO: dict[str, Any] = {"data-go": "page"}


def name_mark() -> Component:
    """The three linked points of the name mark."""
    return html.Span([html.I(), html.I(), html.I()], className="mark", **attributes({"aria-hidden": "true"}))


def _languages(texts: Texts) -> Component:
    def link(language: str) -> Component:
        current = {"aria-current": "true"} if language == texts.language else {}
        return html.A(
            texts(f"shell.language.{language}"),
            href=f"?sprak={language}",
            lang=language,
            **attributes({"data-set": f"sprak={language}", "hrefLang": language, **current}),
        )

    return html.Nav(
        [link("sv"), link("en")],
        className="languages",
        **attributes({"aria-label": texts("shell.languages")}),
    )


def _theme_button(texts: Texts) -> Component:
    return html.Button(
        [
            html.Span(
                [icon("moon"), html.Span(texts("shell.dark"), className="tool-word")],
                className="when-light tool",
            ),
            html.Span(
                [icon("sun"), html.Span(texts("shell.light"), className="tool-word")],
                className="when-dark tool",
            ),
        ],
        type="button",
        className="tool",
        **attributes({"data-act": "theme"}),
    )


def _groups(site: Site, visit: Visit, pages: Sequence[Page]) -> list[Component]:
    return [
        html.Section(
            [
                *(
                    [html.H2(visit.texts(f"nav.group.{group}"))]
                    if f"nav.group.{group}" in visit.texts
                    else []
                ),
                html.Ul(
                    [
                        html.Li(html.A(visit.texts(f"nav.{p.key}.name"), **_link(site, visit, p)))
                        for p in members
                    ]
                ),
            ]
        )
        for group, members in groupby(pages, key=lambda page: page.group)
    ]


def _link(site: Site, visit: Visit, page: Page) -> dict[str, Any]:
    current = {"aria-current": "page"} if page.owns(visit.path) else {}
    return {"href": site.href(page.path), **_GO, **current}
