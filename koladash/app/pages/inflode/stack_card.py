"""The card of all referrers: shares to the left, counts to the right, the same rows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import polars as pl
from dash import html

from koladash.app.components.cards import (
    callout,
    card,
    card_foot,
    card_head,
    definition_sheet,
    empty_state,
    table_toggle,
)
from koladash.app.components.charts import walked_picture
from koladash.app.components.controls import filter_bar, picker, switch
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.stacked import Part, StackRow, stacked
from koladash.app.formats import swedish_order
from koladash.app.pages.inflode.choices import picker_of_groups, pictures
from koladash.app.pages.inflode.selection import REFERRED
from koladash.app.pages.inflode.sheet import stack_sheet
from koladash.app.pages.inflode.stack import PARTS
from koladash.app.take_along.captions import captioned
from koladash.app.theme import load_theme
from koladash.app.wording import stack as wording
from koladash.app.wording.values import definition, source

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dash.development.base_component import Component

    from koladash.app.pages.inflode.selection import Selection
    from koladash.app.pages.inflode.stack import Bar, Stack
    from koladash.app.texts import Texts

ORIGINS: Final = {part: (part,) for part in PARTS} | {"joint": ("af", "social_services")}
SCHEMA: Final = {
    "row": pl.String,
    "part": pl.String,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
}
SHARES_WIDTH, COUNTS_WIDTH = 660, 420
WIDE = 1200


def stack_filters(chosen: Selection, stack: Stack) -> list[Component]:
    """Picture, whether rows are municipalities or years, and then which group and year, or municipality."""
    texts = chosen.visit.texts
    rows = switch(
        texts("inflow.choose.rows"),
        [
            ("rader=kommuner", texts("inflow.rows.municipalities"), not stack.is_by_year),
            ("rader=ar&ar=", texts("inflow.rows.years"), stack.is_by_year),
        ],
    )
    which = [_municipality(chosen)] if stack.is_by_year else [picker_of_groups(chosen), *_year(chosen, stack)]
    shown = texts("inflow.picture.stack")
    summary = (chosen.name, shown) if stack.is_by_year else (texts.of(chosen.group), f"{shown}, {stack.year}")
    return filter_bar(texts, [pictures(chosen), rows, *which], summary)


def stack_rows(chosen: Selection, stack: Stack) -> list[Component]:
    """The card and the caution; a designed nothing where nobody has answered."""
    texts = chosen.visit.texts
    if not stack.told:
        return [empty_state(texts("inflow.empty.title"), wording.lead(chosen, stack))]
    return [_card(chosen, stack), callout(texts("inflow.caution.title"), [texts("inflow.caution.text")])]


def _card(chosen: Selection, stack: Stack) -> Component:
    texts, view = chosen.visit.texts, chosen.visit.view
    shown = [sheet_table(stack_sheet(chosen, stack))] if view.is_table else _drawn(chosen, stack)
    definitions = [definition(chosen.site, texts, kpi) for kpi in (*PARTS.values(), REFERRED)]
    foot = card_foot(
        texts("inflow.stack.source", line=source(texts, stack.values)),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(chosen.site, chosen.visit, "inflode", _named(texts, stack)),
            definition_sheet(texts, definitions),
        ],
    )
    head = card_head(wording.finding(chosen, stack), wording.subtitle(chosen, stack), texts)
    uneven = wording.uneven(texts, stack)
    note = [html.P(uneven, className="footnote")] if uneven and not view.is_table else []
    return card([*head, *shown, *note], foot)


def _named(texts: Texts, stack: Stack) -> dict[str, str]:
    """The pictures to take along by name: of which questions where there are two, and shares or counts."""
    eras = ["before", "after"] if len(stack.eras()) > 1 else [""]
    return {
        f"{kind}-{number}": ", ".join(
            filter(
                None,
                [texts(f"inflow.stack.{kind}"), texts(f"chart.questions.{era}").lower() if era else ""],
            )
        )
        for number, era in enumerate(eras, 1)
        for kind in ("shares", "counts")
    }


def _drawn(chosen: Selection, stack: Stack) -> list[Component]:
    """The key and the pictures, which say the key's short names in full when they leave the page."""
    texts = chosen.visit.texts
    pictures = captioned(html.Div(_pictures(chosen, stack)), note=texts("inflow.stack.key.note"))
    return [_key(texts, stack), pictures]


def _key(texts: Texts, stack: Stack) -> Component:
    """The referrers by name, those that any bar has."""
    drawn = [part for part in PARTS if any(bar.shares[part] for bar in stack.told)]
    keys = [
        html.Li([html.Span(className=f"swatch origin-{part}"), texts(f"inflow.stack.key.{part}")])
        for part in drawn
    ]
    return html.Ul(keys, className="band-key", **attributes({"aria-label": texts("inflow.stack.key.label")}))


def _pictures(chosen: Selection, stack: Stack) -> list[Component]:
    """One pair of pictures, or one for the old questions and one for the new."""
    texts, eras = chosen.visit.texts, stack.eras()
    titles = ["chart.questions.before", "chart.questions.after"] if len(eras) > 1 else [""] * len(eras)
    found: list[Component] = []
    for number, (bars, title) in enumerate(zip(eras, titles, strict=False), 1):
        heading = [html.H3(texts(title), className="era-title")] if title else []
        found += [*heading, _pair(chosen, stack, bars, number)]
    return found


def _pair(chosen: Selection, stack: Stack, bars: Sequence[Bar], number: int) -> Component:
    texts, visit = chosen.visit.texts, chosen.visit
    is_wide = visit.width > WIDE
    room = min(visit.width - 66, 900)
    theme = load_theme(visit.theme)
    parts = [Part(key, texts(f"inflow.part.{key}.short"), origins) for key, origins in ORIGINS.items()]
    shares = stacked(
        _frame(chosen, bars, counts=False),
        parts,
        [
            StackRow(
                bar.key,
                bar.title,
                lacks=texts("missing.title"),
                says=_lacks(texts, bar),
                is_lit=bar.key == chosen.municipality,
            )
            for bar in bars
        ],
        Canvas(theme, SHARES_WIDTH if is_wide else room, language=texts.language),
    )
    whole = max((bar.referred or 0 for bar in stack.told), default=0)
    counts = stacked(
        _frame(chosen, bars, counts=True),
        [replace(each, is_named=False) for each in parts],
        [
            StackRow(
                bar.key,
                bar.title,
                "" if bar.referred is None else wording.count(texts, bar.referred),
                texts("inflow.stack.no_count"),
                _lacks(texts, bar) or f"{bar.title} {texts('inflow.stack.no_count')}",
                is_lit=bar.key == chosen.municipality,
            )
            for bar in bars
        ],
        Canvas(theme, COUNTS_WIDTH if is_wide else room, language=texts.language),
        whole,
    )
    return html.Div(
        [
            html.Div(
                [
                    html.H3(texts("inflow.stack.shares")),
                    walked_picture(texts, f"shares-{number}", shares, wording.sentence(chosen, stack)),
                ]
            ),
            html.Div(
                [
                    html.H3(texts("inflow.stack.counts")),
                    walked_picture(texts, f"counts-{number}", counts, texts("inflow.stack.counts_sentence")),
                ]
            ),
        ],
        className="stack-pair",
    )


def _lacks(texts: Texts, bar: Bar) -> str:
    return "" if bar.has_shares else wording.lacks(texts, bar)


def _frame(chosen: Selection, bars: Sequence[Bar], *, counts: bool) -> pl.DataFrame:
    texts = chosen.visit.texts
    print_ = wording.count if counts else wording.share
    rows = []
    for bar in (each for each in bars if each.has_shares and (each.referred is not None or not counts)):
        for part, value in bar.shares.items():
            number = bar.count(part) if counts else value
            label = "" if number is None else print_(texts, number)
            rows.append((bar.key, part, number, label, wording.detail(texts, bar, part)))
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _year(chosen: Selection, stack: Stack) -> list[Component]:
    options = [{"value": str(year), "label": str(year)} for year in reversed(stack.years)]
    label = chosen.visit.texts("year.label")
    return (
        [picker(chosen.visit.texts, "ar", label, options, str(stack.year), className="pick-year")]
        if options
        else []
    )


def _municipality(chosen: Selection) -> Component:
    texts, places = chosen.visit.texts, chosen.site.catalogue.places.municipalities
    members = [{"value": code, "label": name} for code, name in chosen.members]
    own = {code for code, _ in chosen.members}
    others = [
        {"value": place.code, "label": place.name}
        for place in sorted(places.values(), key=lambda each: swedish_order(each.name))
        if place.code not in own
    ]
    options = [
        {"group": texts.of(chosen.group), "items": members},
        {"group": texts("inflow.choose.others"), "items": others},
    ]
    label = texts("table.municipality")
    return picker(texts, "kommun", label, options, chosen.municipality, role="a", className="pick-place")
