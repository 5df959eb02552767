"""Events round the series: those of the country, and those that concern who is chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.comparison import COUNTRY
from koladash.app.components.cards import card, plain_head
from koladash.app.figures.events import Event as Mark
from koladash.app.figures.lettering import shortened
from koladash.app.wording import events as wording

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.utveckling.selection import Entity, Selection
    from koladash.catalogue import Event

MOST_IN_WORDS: Final = 14
"""More events than this carry numbers in the picture, and the list beneath says what they are."""

MOST_IN_WORDS_NARROW: Final = 2
LONGEST_LABEL: Final = 320
"""Pixels; the list beneath has the whole of it."""


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

    By name where there is one large picture and few events, else by number: the list says what they are. A
    small picture numbers only those of whom it lights.
    """
    in_words = _is_in_words(chosen, found)
    return [
        Mark(
            each.event.first_day,
            _label(chosen, each, in_words=in_words),
            each.event.last_day,
            each.concerns,
        )
        for each in found
        if _is_told(each.event, lit)
    ]


def key_to(chosen: Selection, found: Sequence[Happening]) -> str:
    """What the numbers in the picture stand for, for a picture that leaves the list behind; "" for none."""
    if _is_in_words(chosen, found):
        return ""
    numbered = [each for each in found if _label(chosen, each, in_words=False)]
    return "; ".join(f"{each.number} {chosen.visit.texts.of(each.event)}" for each in numbered)


def event_card(chosen: Selection, found: Sequence[Happening]) -> list[Component]:
    """The list beneath the picture: number, date, what, whom it concerns, and where it is taken from."""
    texts = chosen.visit.texts
    if chosen.visit.view.events == "none":
        return []
    subtitle = "in_picture" if chosen.has_one_picture else "in_pictures"
    head = plain_head(texts("development.events.title"), texts(f"development.events.{subtitle}"))
    if not found:
        return [card([*head, html.P(texts("development.events.none"), className="footnote")])]
    return [card([*head, html.Ol([_item(chosen, each) for each in found], className="events")])]


def _item(chosen: Selection, each: Happening) -> Component:
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    whom = wording.whom(texts, each.event, catalogue.places.municipalities)
    note = [html.Span(texts.of(each.event, "note"), className="reason")] if each.event.note else []
    return html.Li(
        [
            html.Span(str(each.number), className="event-number"),
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


def _label(chosen: Selection, each: Happening, *, in_words: bool) -> str:
    if in_words:
        return shortened(chosen.visit.texts.of(each.event), LONGEST_LABEL)
    return str(each.number) if chosen.has_one_picture or each.concerns else ""


def _is_in_words(chosen: Selection, found: Sequence[Happening]) -> bool:
    most = MOST_IN_WORDS_NARROW if chosen.visit.is_narrow else MOST_IN_WORDS
    return chosen.has_one_picture and len(found) <= most


def _is_within(event: Event, years: Sequence[int]) -> bool:
    end = event.last_day or event.first_day
    return event.first_day.year <= years[-1] and end.year >= years[0]


def _is_told(event: Event, entities: Sequence[Entity]) -> bool:
    """The country's, a chosen municipality's, or one of at least half of a chosen group."""
    scope = set(event.scope)
    return COUNTRY in scope or any(
        2 * len(scope.intersection(each.codes)) >= len(each.codes) for each in entities
    )
