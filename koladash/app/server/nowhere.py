"""What an address that no page has gets: that it leads nowhere, and the pages there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.cards import card
from koladash.app.components.head import page_head
from koladash.app.components.words import attributes
from koladash.app.state import View
from koladash.app.visit import Page, Rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.visit import Site, Visit

LONGEST_ADDRESS = 60


def nowhere(pages: Sequence[Page]) -> Page:
    """The page for an unknown address: it stands in no menu, and offers the pages that do."""

    def layout(site: Site, visit: Visit) -> Rendered:
        texts, view = visit.texts, View(language=visit.view.language)
        title = texts("nowhere.question")
        links = [
            html.Li(
                html.A(
                    texts(f"nav.{page.key}.name"),
                    href=site.href(page.path, view),
                    **attributes({"data-go": "page"}),
                )
            )
            for page in pages
        ]
        lead = texts("nowhere.lead", address=visit.path[:LONGEST_ADDRESS])
        ways = card([html.H2(texts("nowhere.pages")), html.Ul(links, className="names")])
        return Rendered(title, [*page_head(texts("nowhere.name"), title, lead, []), ways], {})

    return Page("nowhere", "/", "", "", layout, has_pictures=False)
