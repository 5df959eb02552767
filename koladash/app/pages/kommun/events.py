"""What happened around the figures, on a line of years: context, not explanation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.pictures import drawing
from koladash.app.components.words import attributes
from koladash.app.figures.event_line import EventLine, event_line
from koladash.app.pages.kommun.selection import FIRST_EVENT_YEAR
from koladash.app.wording import profile as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.kommun.selection import Selection

WIDTH: Final = 676.0
LABEL: Final = 110.0


def events(chosen: Selection) -> list[Component]:
    """The line with its words; nothing where nothing is known."""
    texts, told = chosen.visit.texts, chosen.events
    if not told:
        return []
    last = max(event["date_start"].year for event in told) + 1
    line = EventLine(FIRST_EVENT_YEAR, last, WIDTH, LABEL)
    marks = [(event["date_start"], bool(event["is_own"])) for event in told]
    return [
        html.Section(
            [
                html.H2(texts("kommun.events.title")),
                _years(line),
                drawing(lambda theme: event_line(line, marks, theme), "", "a4-line"),
                _words(chosen, line, [day for day, _ in marks]),
                html.P(_note(chosen, has_own=any(own for _, own in marks)), className="a4-note"),
            ],
            className="a4-events",
        )
    ]


def _note(chosen: Selection, *, has_own: bool) -> list[Component]:
    """What the marks are for; a narrow screen has the words without the line, and is told of those."""
    texts = chosen.visit.texts
    if not has_own:
        return [html.Span(texts("kommun.events.country"))]
    own = [
        html.Span(texts(f"kommun.events.{key}", name=chosen.name), className=place)
        for key, place in (("own", "with-line"), ("own_in_words", "without-line"))
    ]
    return [*own, html.Span(f" {texts('kommun.events.context')}")]


def _years(line: EventLine) -> Component:
    marks = [
        html.Span(str(year), style={"left": _share((year - line.first) / (line.last - line.first))})
        for year in range(line.first, line.last + 1)
    ]
    return html.Div(marks, className="a4-years", **attributes({"aria-hidden": "true"}))


def _words(chosen: Selection, line: EventLine, days: list[Any]) -> Component:
    items = []
    for event, middle in zip(chosen.events, line.middles(days), strict=True):
        when, words = wording.event_words(chosen.visit.texts, event)
        looks = {
            "left": _share((middle - line.label / 2) / line.width),
            "width": _share(line.label / line.width),
        }
        items.append(
            html.Li(
                [html.Span(when, className="a4-when"), html.Span(words)],
                className="is-own" if event["is_own"] else None,
                style=looks,
            )
        )
    return html.Ol(items, className="a4-event-words")


def _share(part: float) -> str:
    return f"{100 * part:.2f}%"
