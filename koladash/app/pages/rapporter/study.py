"""What the pages of the reports without tables of figures share: head, choice, and a card at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.cards import notes
from koladash.app.components.controls import filter_bar
from koladash.app.components.head import page_head
from koladash.app.pages.rapporter.choice import report_of, report_picker
from koladash.app.visit import Rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.visit import Site, Visit


def study_page(site: Site, visit: Visit, key: str, lead: str, cards: Sequence[Component]) -> Rendered:
    """A report's page.

    Args:
        site: the parts of the app.
        visit: the request.
        key: names the report's texts: question, when it was seen, its base.
        lead: the answer.
        cards: what follows the choice of report.
    """
    texts, report = visit.texts, site.catalogue.reports[report_of(visit)]
    title = texts(f"study.{key}.question")
    facts = [("clock", texts(f"study.{key}.when")), ("info", texts(f"study.{key}.base"))]
    wrong = ", ".join(visit.view.refused)
    remarks = [texts("link.study", wrong=wrong, report=texts.of(report, "label"))] if wrong else []
    children = [
        *page_head(texts("nav.rapporter.name"), title, lead, facts),
        *notes(remarks),
        *filter_bar(texts, [report_picker(site, visit)], (texts.of(report, "label"), report.title)),
        *cards,
    ]
    return Rendered(title, children, {"rapport": report_of(visit)})
