"""Kommunpar: how alike is a pair, and which of its figures may be set against each other?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.app.components.cards import notes
from koladash.app.components.head import page_head
from koladash.app.pages.kommunpar import cards, choices, multiples
from koladash.app.pages.kommunpar.selection import select
from koladash.app.pages.kommunpar.sheet import pair_sheet
from koladash.app.visit import Page, Rendered
from koladash.app.wording import pair as wording

if TYPE_CHECKING:
    from koladash.app.components.tables import Sheet
    from koladash.app.pages.kommunpar.selection import Selection
    from koladash.app.visit import Site, Visit


def layout(site: Site, visit: Visit) -> Rendered:
    """The page for the pair that the link names, else for the default one."""
    chosen = select(site, visit)
    texts, names = visit.texts, chosen.names
    a, b = chosen.pair
    title = texts("pair.question", a=names[a], b=names[b])
    children = [
        *page_head(texts("nav.kommunpar.name"), title, _lead(chosen), _facts(chosen)),
        *notes(chosen.remarks),
        *choices.filters(chosen),
        cards.head_to_head(chosen),
        multiples.multiples_card(chosen),
        cards.guard_card(chosen),
    ]
    return Rendered(title, children, {"kommun": a, "mot": b})


def sheet(site: Site, visit: Visit) -> Sheet:
    """Every figure on the page, one row a measure and year."""
    return pair_sheet(select(site, visit))


def _lead(chosen: Selection) -> str:
    texts = chosen.visit.texts
    figures = wording.lead(texts, chosen.comparisons, chosen.names)
    if not chosen.study or not chosen.check:
        return figures
    heading = wording.heading_lead(texts, chosen.study, chosen.check, chosen.names)
    return heading if chosen.check.year else f"{heading} {figures}"


def _facts(chosen: Selection) -> list[tuple[str, str]]:
    texts = chosen.visit.texts
    years = [each.common.year for each in chosen.comparisons if each.common.year]
    usable = sum(each.assessment.verdict == "comparable" for each in chosen.comparisons)
    return [
        ("clock", texts("pair.fact.year", year=max(years)) if years else texts("pair.fact.no_year")),
        ("info", texts("pair.fact.comparable", count=usable, of=len(chosen.comparisons))),
    ]


PAGE: Final = Page(
    "kommunpar", "/par", "now", "pair", layout, sheet=sheet, drawn={multiples.WHOLE: multiples.whole}
)
