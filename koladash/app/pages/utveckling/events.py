"""Events round the series: those of the country, and those that concern who is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from dash import html

from koladash.app.comparison import COUNTRY
from koladash.app.components.cards import card, plain_head
from koladash.app.figures.events import Event as Mark
from koladash.app.wording import events as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.utveckling.selection import Entity, Selection
    from koladash.catalogue import Event


@dataclass(frozen=True, slots=True)
class Happening:
    """An event within the years shown; `concerns`: one of those chosen, and not the country as a whole."""

    event: Event
    number: int
    concerns: bool


def happenings(chosen: Selection, years: Sequence[int]) -> list[Happening]:
    """The events to show, oldest first: none, the catalogue's choice, or all of the right scope."""
    which = chosen.visit.view.events
    if which == "none" or not years:
        return []
    found = [
        event
        for event in chosen.site.catalogue.events.values()
        if (which == "all" or event.is_default)
        and _is_within(event, years)
        and _is_told(event, chosen.entities)
    ]
    found.sort(key=lambda event: (event.first_day, event.id))
    return [Happening(event, number, COUNTRY not in event.scope) for number, event in enumerate(found, 1)]


def marks(chosen: Selection, found: Sequence[Happening], lit: Sequence[Entity]) -> list[Mark]:
    """The events as a picture draws them: those of the country and of those whom it lights.

    By their numbers in the list, which says what they are. A small picture numbers only those whom it lights.
    """
    return [
        Mark(
            each.event.first_day,
            str(each.number) if _is_numbered(chosen, each) else "",
            each.event.last_day,
            each.concerns,
            chosen.visit.texts.of(each.event),
        )
        for each in found
        if _is_told(each.event, lit)
    ]


def key_to(chosen: Selection, found: Sequence[Happening]) -> str:
    """What the numbers in the picture stand for, for a picture that leaves the list behind; "" for none."""
    numbered = [each for each in found if _is_numbered(chosen, each)]
    return "; ".join(f"{each.number} {chosen.visit.texts.of(each.event)}" for each in numbered)


def event_card(chosen: Selection, found: Sequence[Happening]) -> list[Component]:
    """The list beneath the picture: number, date, what, whom it concerns, and where it is taken from."""
    texts = chosen.visit.texts
    if chosen.visit.view.events == "none":
        return []
    how = wording.how_shown(
        texts, [each.concerns for each in found], has_one_picture=chosen.has_wide_pictures
    )
    head = plain_head(texts("development.events.title"), how)
    if not found:
        return [card([*head, html.P(texts("development.events.none"), className="footnote")])]
    return [card([*head, html.Ol([_item(chosen, each) for each in found], className="events")])]


def _item(chosen: Selection, each: Happening) -> Component:
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    whom = wording.whom(texts, each.event, catalogue.places.municipalities)
    note = [html.Span(texts.of(each.event, "note"), className="reason")] if each.event.note else []
    return html.Li(
        [
            html.Span(str(each.number), className=f"event-number{' is-own' if each.concerns else ''}"),
            html.Span(wording.date_words(texts, each.event), className="event-date"),
            html.Span(
                [
                    html.B(texts.of(each.event)),
                    html.Span(
                        f"{whom} · {texts.of(catalogue.reports[each.event.report], 'label')}",
                        className="reason",
                    ),
                    *note,
                ]
            ),
        ]
    )


def _is_numbered(chosen: Selection, each: Happening) -> bool:
    return chosen.has_wide_pictures or each.concerns


def _is_within(event: Event, years: Sequence[int]) -> bool:
    end = event.last_day or event.first_day
    return event.first_day.year <= years[-1] and end.year >= years[0]


def _is_told(event: Event, entities: Sequence[Entity]) -> bool:
    """The country's, a chosen municipality's, or one of at least half of a chosen group."""
    scope = set(event.scope)
    return COUNTRY in scope or any(
        2 * len(scope.intersection(each.codes)) >= len(each.codes) for each in entities
    )
