"""Cards and what goes into them: foot, actions, callout, missing block, verdict, empty state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from koladash.app.components.words import attributes, icon, rich, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.wording.values import Definition

VERDICT_ICONS = {"comparable": "ok", "with_caveat": "caution", "not_compared": "no"}


def card(children: Sequence[Component], foot: Component | None = None, **rest: Any) -> Component:
    """A white card: its content, and a foot below a hairline."""
    content: list[Component] = [html.Div(list(children), className="card-in")]
    return html.Section([*content, *([foot] if foot else [])], **{"className": "card", **rest})


def plain_head(title: str, subtitle: str) -> list[Component]:
    """Title and subtitle of a card without figures, which are real even where the figures are made up."""
    return [html.H2(title), html.P(subtitle, className="card-subtitle")]


def card_head(
    title: str, subtitle: str, texts: Texts, *, title_id: str = "", hint: Sequence[Component] = ()
) -> list[Component]:
    """The finding as title, the measure as subtitle; on made-up figures the title carries a tag.

    Then the button that shows the card in the whole window (`assets/large.js`). `hint` says how the picture
    is used; it stays on the screen when the picture leaves it.
    """
    named: dict[str, Any] = {"id": title_id} if title_id else {}
    return _head(html.H2(tagged(title, texts), **named), title, subtitle, texts, hint)


def transcribed_head(title: str, subtitle: str, texts: Texts) -> list[Component]:
    """The head of a card of what a report says, which is real even where the figures are made up."""
    return _head(html.H2(unbroken(title)), title, subtitle, texts)


def _head(
    heading: Component, title: str, subtitle: str, texts: Texts, hint: Sequence[Component] = ()
) -> list[Component]:
    how = [html.Span([" ", *hint], className="on-screen")] if hint else []
    return [
        heading,
        html.P([unbroken(subtitle), *how], className="card-subtitle"),
        _large_button(title, texts),
    ]


def _large_button(title: str, texts: Texts) -> Component:
    words = {
        "data-act": "large",
        "aria-pressed": "false",
        "aria-label": texts("large.of", title=title),
        "title": texts("large.show"),
    }
    return html.Button(icon("expand"), type="button", className="large", **attributes(words))


def tagged(title: str, texts: Texts) -> list[str | Component]:
    """A title with the tag that shows on made-up figures only."""
    return [unbroken(title), html.Span(texts("banner.synthetic.tag"), className="tag-synthetic")]


def card_foot(source: str | Sequence[Component], actions: Sequence[Component] = ()) -> Component:
    """Source left, actions right."""
    return html.Div(
        [html.Span(source, className="source"), html.Div(list(actions), className="actions")],
        className="card-foot",
    )


def table_toggle(texts: Texts, *, is_table: bool) -> Component:
    """The button that puts the table in the picture's place and back; the key T does the same."""
    return html.Button(
        texts("action.picture" if is_table else "action.table"),
        type="button",
        className="action",
        **attributes({"data-set": f"visa={'bild' if is_table else 'tabell'}", "data-key": "t"}),
    )


def definition_sheet(texts: Texts, definitions: Sequence[Definition]) -> Component:
    """The definitions one click away, in the source's own words where they are fetched."""
    entries = [
        html.Div([html.H3(each.title), *(html.P(paragraph) for paragraph in each.paragraphs)])
        for each in definitions
    ]
    return html.Details(
        [
            html.Summary(texts("action.definition")),
            html.Div(entries, className="sheet-in", tabIndex=0),
        ],
        className="sheet definition",
    )


def callout(title: str, paragraphs: Sequence[str]) -> Component:
    """What a reader must know before quoting the figures."""
    return html.Aside(
        [html.H2([icon("caution"), title]), *(html.P(rich(paragraph)) for paragraph in paragraphs)],
        className="callout",
    )


def missing_block(texts: Texts, reason: str) -> Component:
    """A hatched bar with "Uppgift saknas", and why."""
    return html.Div(
        [
            html.Div(html.B(texts("missing.title")), className="missing-bar"),
            html.P(reason),
        ],
        className="missing-block",
    )


def verdict_mark(texts: Texts, verdict: str) -> Component:
    """The guard's verdict: a symbol and words, never a colour alone."""
    return html.Span(
        [icon(VERDICT_ICONS[verdict]), texts(f"guard.{verdict}")],
        className=f"verdict verdict-{VERDICT_ICONS[verdict]}",
    )


def empty_state(title: str, text: str, actions: Sequence[Component] = ()) -> Component:
    """A designed nothing: what is not there, and what to do."""
    return html.Section(
        html.Div(
            [html.Div(className="missing-bar empty-bar"), html.H2(title), html.P(text), *actions],
            className="empty",
        ),
        className="card",
    )


def notes(sentences: Sequence[str]) -> list[Component]:
    """Small notes under the page's head, as when a link asked for what is not there."""
    return [html.P(sentence, className="note", role="note") for sentence in sentences]
