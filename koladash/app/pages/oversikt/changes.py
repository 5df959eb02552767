"""What changed since the last fetch, and what to know before comparing."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.cards import callout, card, card_foot, card_head
from koladash.app.components.words import attributes
from koladash.app.formats import long_date, swedish_time
from koladash.app.pages.oversikt.selection import STRIPS
from koladash.app.queries import overview as overview_queries
from koladash.app.queries import shared as queries
from koladash.app.state import View
from koladash.app.wording import overview as wording
from koladash.app.wording.whose import of_gender, whose

if TYPE_CHECKING:
    from typing import Any

    from dash.development.base_component import Component

    from koladash.app.pages.oversikt.selection import Selection

MOST: Final = 6


def changes_card(chosen: Selection) -> Component:
    """The latest changes among the page's figures, or plainly that there are none."""
    texts = chosen.visit.texts
    head = card_head(texts("overview.changes.title"), _subtitle(chosen), texts)
    if not overview_queries.has_been_confirmed(chosen.site.warehouse, chosen.places):
        return card([*head, html.P(texts("overview.changes.never"), className="changes-none")])
    found = overview_queries.changes(
        chosen.site.warehouse, _figures(chosen), chosen.places, chosen.gender, MOST
    )
    if found.is_empty():
        return card([*head, html.P(_nothing(chosen), className="changes-none")])
    rows = list(found.iter_rows(named=True))
    days = groupby(rows, key=lambda row: swedish_time(row["seen_at"]).date())
    groups = [_day(chosen, long_date(day, texts.language), list(told)) for day, told in days]
    return card([*head, *groups], card_foot(texts("overview.changes.foot")))


def caution(chosen: Selection) -> Component:
    """The pair's heading and what lacks; without another municipality, the caveats of the chain."""
    texts = chosen.visit.texts
    if not chosen.against:
        catalogue = chosen.site.catalogue
        ids = dict.fromkeys(each for told in chosen.chain for each in told.figure.caveats)
        sentences = [texts.of(catalogue.caveats[each], "text") for each in list(ids)[:3]]
        return callout(texts("map.caveats"), [" ".join(sentences)])
    view = View(municipality=chosen.code, against=chosen.against, language=texts.language)
    title = texts("overview.pair.title", name=chosen.names[chosen.against])
    box = callout(title, wording.pair_caution(chosen))
    box.children.append(
        html.P(
            html.A(
                texts("overview.pair.open"),
                href=chosen.site.href("par", view),
                **attributes({"data-go": "page"}),
            )
        )
    )
    return box


def _figures(chosen: Selection) -> list[str]:
    return [*(each.figure.id for each in chosen.chain), *STRIPS]


def _subtitle(chosen: Selection) -> str:
    texts = chosen.visit.texts
    return texts("overview.changes.subtitle", names=whose(texts, _names(chosen), chosen.gender))


def _names(chosen: Selection) -> str:
    texts = chosen.visit.texts
    key = "overview.changes.two" if chosen.against else "overview.changes.one"
    return texts(key, a=chosen.name, b=chosen.names.get(chosen.against, ""))


def _nothing(chosen: Selection) -> str:
    texts = chosen.visit.texts
    moment = queries.build(chosen.site.warehouse)["verified_at"]
    return texts("overview.changes.nothing", date=long_date(swedish_time(moment), texts.language))


def _day(chosen: Selection, day: str, rows: list[dict[str, Any]]) -> Component:
    texts = chosen.visit.texts
    items = [
        html.Div(
            [
                html.Dt(texts(f"overview.changes.{row['change']}.name")),
                html.Dd(_told(chosen, _words(chosen, row), row["municipality"])),
            ]
        )
        for row in rows
    ]
    return html.Div([html.H3(day), html.Dl(items, className="changes")])


def _words(chosen: Selection, row: dict[str, Any]) -> str:
    figure = of_gender(chosen.site.catalogue.figures[row["kpi"]], chosen.gender)
    return wording.change_words(chosen.visit.texts, figure, row)


def _told(chosen: Selection, words: str, code: str) -> str:
    return f"{chosen.names[code]}. {words}" if chosen.against else words
