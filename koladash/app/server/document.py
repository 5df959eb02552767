"""The HTML document that Dash's own page is put into, and the Dash app with our options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash
from flask import request

from koladash.app.server.bundle import ADDRESS
from koladash.app.server.routing import page_at
from koladash.app.state import View
from koladash.app.texts import load_texts
from koladash.app.theme import stylesheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.visit import Page, Site

ASSETS = Path(__file__).parents[1] / "assets"
FONTS = ("source-sans-3-latin-wght-normal.woff2", "source-serif-4-latin-wght-normal.woff2")

GRAPH = "_dash-component-suites/dash/dcc/async-graph.js"
"""Dash's own script for pictures, which it would ask for one trip later."""

_DOCUMENT = """<!DOCTYPE html>
<html lang="{language}">
<head>
{metas}
<title>koladash</title>
<meta name="description" content="{description}">
<link rel="icon" type="image/svg+xml" href="{assets}favicon.svg">
{preloads}
{pictures}<script src="{assets}head/theme.js"></script>
<style>{variables}</style>
{css}
</head>
<body>
<noscript><p class="waiting">{noscript}</p></noscript>
<div id="react-entry-point"><div class="_dash-loading waiting" role="status">{waiting}</div></div>
<div hidden>{config}{scripts}{renderer}</div>
</body>
</html>"""


class Dashboard(Dash):
    """A Dash app whose document is ours: language, fonts, theme before the first paint.

    Args:
        site: the parts of the app; its settings give the path prefix.
        pages: the pages there are, which say whether they need plotly.js.
    """

    def __init__(self, site: Site, pages: Sequence[Page]) -> None:
        super().__init__(
            "koladash.app",
            assets_folder=str(ASSETS),
            assets_ignore=r"theme\.js",
            url_base_pathname=site.prefix,
            use_pages=False,
            title="koladash",
            update_title="",
            suppress_callback_exceptions=True,
        )
        self.site, self.pages = site, pages

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]  # dash passes names only
        """The document for one request, in the language that its link asks for."""
        texts = load_texts(View.from_query(request.query_string.decode("latin-1")).language)
        assets = self.site.href("assets/")
        preloads = "\n".join(
            f'<link rel="preload" href="{assets}fonts/{font}" as="font" type="font/woff2" crossorigin>'
            for font in FONTS
        )
        return _DOCUMENT.format(
            language=texts.language,
            description=texts("shell.description"),
            noscript=texts("shell.noscript"),
            waiting=texts("shell.waiting"),
            assets=assets,
            pictures=self._pictures(),
            preloads=preloads,
            variables=stylesheet(),
            **{name: parts[name] for name in ("metas", "css", "config", "scripts", "renderer")},
        )

    def _pictures(self) -> str:
        """On pages with pictures their scripts are asked for at once, not when the first picture is there.

        plotly.js runs as soon as Dash has asked for the page, and is ready when the page comes.
        """
        if not page_at(self.pages, self.site.path(request.path)).has_pictures:
            return ""
        plotly, graph = map(self.site.href, (ADDRESS, GRAPH))
        preloads = (f'<link rel="preload" href="{address}" as="script">\n' for address in (plotly, graph))
        return "".join([*preloads, f'<script defer src="{plotly}"></script>\n'])
