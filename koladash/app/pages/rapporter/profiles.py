"""LOKA's four pairs, and how each municipality organised its work when the researchers saw it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash.app.components.cards import callout, card, card_foot, plain_head, transcribed_head
from koladash.app.components.tables import Cell, Sheet
from koladash.app.components.take_along import take_along
from koladash.app.components.words import attributes, identity
from koladash.app.pages.rapporter.study import study_page
from koladash.app.provenance import source_line
from koladash.app.queries import reports as report_queries
from koladash.app.state import View

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl
    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Rendered, Site, Visit
    from koladash.catalogue import Pair

PARTS: Final = {
    "sv": ("led_by", "post", "activity", "intake"),
    "en": ("led_by", "premises", "post", "activity", "intake"),
}
"""The transcript tells of premises in English only."""


def profiles_page(site: Site, visit: Visit) -> Rendered:
    """A card a pair: its heading, and the two beside each other."""
    texts, told = visit.texts, report_queries.organisations(site.warehouse)
    cards = [_pair_card(site, texts, pair, told) for pair in site.catalogue.pairs.values()]
    along = take_along(site, visit, "rapporter")
    cards.append(_file_card(texts, told, along))
    lead = texts("study.loka.lead", n=told["municipality"].n_unique(), pairs=len(site.catalogue.pairs))
    caution = callout(texts("study.loka.caution_title"), [texts("study.loka.caution")])
    return study_page(site, visit, "loka", lead, [caution, *cards])


def profiles_sheet(site: Site, visit: Visit) -> Sheet:
    """One row for each role, place, activity and sender."""
    texts = visit.texts
    names = ("table.municipality", "study.column.part", "study.column.name", "study.column.persons")
    rows = report_queries.organisations(site.warehouse).iter_rows(named=True)
    return Sheet(
        name="loka-2023-organisation",
        caption=texts("study.loka.caption"),
        headings=(
            *(texts(name) for name in (*names, "study.column.extent", "study.column.detail")),
            texts("table.source"),
        ),
        rows=tuple(
            (
                Cell(row["municipality_name"]),
                Cell(texts(f"study.part.{row['part']}")),
                Cell(row["name"]),
                Cell(str(row["persons"] or ""), row["persons"], is_number=True),
                Cell(row["extent"] or ""),
                Cell(row["detail"] or ""),
                Cell(source_line(texts, row)),
            )
            for row in rows
        ),
    )


def _pair_card(site: Site, texts: Texts, pair: Pair, told: pl.DataFrame) -> Component:
    a, b = (site.catalogue.places.municipalities[code].name for code in (pair.a, pair.b))
    columns = [
        _profile(texts, role, name, told.filter(municipality=code))
        for role, name, code in (("b", a, pair.a), ("a", b, pair.b))
    ]
    note = texts.of(pair, "note")
    head = transcribed_head(
        texts("study.loka.pair", number=pair.number, a=a, b=b),
        texts("study.loka.heading", heading=texts.of(pair, "heading")) + (f" {note}" if note else ""),
        texts,
    )
    view = View(municipality=pair.b, against=pair.a, language=texts.language)
    link = html.A(texts("study.loka.compare"), href=site.href("par", view), **attributes({"data-go": "page"}))
    line = texts.of(site.catalogue.reports[pair.report], "label")
    return card([*head, html.Div(columns, className="profiles")], card_foot(line, [link]))


def _profile(texts: Texts, role: str, name: str, told: pl.DataFrame) -> Component:
    """What the report names of one municipality, by part."""
    entries = [
        html.Div(
            [
                html.Dt(texts(f"study.part.{part}")),
                html.Dd(html.Ul([html.Li(_named(texts, row)) for row in rows])),
            ]
        )
        for part in PARTS[texts.language]
        if (rows := list(told.filter(part=part).iter_rows(named=True)))
    ]
    return html.Section([html.H3([identity(role), name]), html.Dl(entries, className="profile")])


def _named(texts: Texts, row: dict[str, Any]) -> list[str | Component]:
    """`Coach, 2`; the transcriber's English remarks follow for those who read English."""
    extent = (
        f" ({row['extent']})"
        if row["extent"] and (texts.language == "en" or row["extent"][0].isdigit())
        else ""
    )
    persons = f", {row['persons']}" if row["persons"] else ""
    remark = (
        [html.Span(row["detail"], className="small-word")] if row["detail"] and texts.language == "en" else []
    )
    return [html.Span(f"{row['name']}{persons}{extent}", lang="sv"), *remark]


def _file_card(texts: Texts, told: pl.DataFrame, along: Sequence[Component]) -> Component:
    """What there is to take along, which is of no use on paper."""
    head = plain_head(texts("study.loka.file_title"), texts("study.loka.file"))
    return card(
        head, card_foot(source_line(texts, told.row(0, named=True)), along), className="card on-screen"
    )
