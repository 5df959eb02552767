"""Every key figure that koladash follows: our name, Kolada's own words, and what must be known of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import dcc, html

from koladash.app.components.words import icon
from koladash.app.formats import year_span
from koladash.app.pages.om.prose import section
from koladash.app.queries import about as about_queries
from koladash.app.wording.about import formula
from koladash.catalogue import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site
    from koladash.catalogue import Figure


def definitions(site: Site, texts: Texts) -> Component:
    """The list, by link of the chain, with a field that narrows it down."""
    known, catalogue = about_queries.definitions(site.warehouse), site.catalogue
    fetched = any(row["title"] for row in known.values())
    by_link = {
        link: [figure for figure in catalogue.figures.values() if figure.link == link]
        for link in catalogue.links
    }
    lists: list[Component] = []
    for link, figures in by_link.items():
        heading = html.H3(texts.of(catalogue.links[link]), id=f"definitioner-{link}")
        entries = [_entry(site, texts, figure, known.get(figure.id, {})) for figure in figures]
        lists.append(html.Div([heading, *entries], className="definition-group"))
    note = [] if fetched else [html.P(texts("about.definitioner.not_fetched"), className="note")]
    return section(texts, "definitioner", [*note, _search(texts, len(catalogue.figures)), *lists])


def _search(texts: Texts, count: int) -> Component:
    return html.Div(
        [
            html.Label(
                texts("about.definitioner.search"), htmlFor="definition-search", className="field-label"
            ),
            dcc.Input(
                id="definition-search",
                type="search",
                placeholder=texts("about.definitioner.search_hint"),
                autoComplete="off",
                className="search-field",
            ),
            html.P(
                [html.Span(str(count), id="definition-count"), f" {texts('about.definitioner.found')}"],
                role="status",
                className="small-note",
            ),
        ],
        className="definition-search",
    )


def _entry(site: Site, texts: Texts, figure: Figure, known: Mapping[str, Any]) -> Component:
    own = _own_words(site, texts, figure) if isinstance(figure, Measure) else _koladas_words(known)
    caveats = [texts.of(site.catalogue.caveats[each], "text") for each in figure.caveats]
    name = [html.B(texts.of(figure)), html.Span(_meta(site, texts, figure), className="definition-meta")]
    return html.Details(
        [
            html.Summary([icon("right"), html.Span(name)]),
            *own,
            html.P(" ".join([_life(texts, figure, known), *caveats])),
        ],
        id=figure.id,
        className="definition-entry",
        tabIndex=-1,
    )


def _meta(site: Site, texts: Texts, figure: Figure) -> str:
    key = "meta_own" if figure.is_derived else "meta"
    unit, base = texts(f"unit.{figure.unit}.measure"), texts.of(figure, "base")
    link = texts.of(site.catalogue.links[figure.link])
    return texts(
        f"about.definitioner.{key}", id=figure.source_id, unit=f"{unit} {base}".strip(), link=link.lower()
    )


def _koladas_words(known: Mapping[str, Any]) -> list[Component]:
    """Title and description word for word, as they were fetched."""
    title, text = known.get("title"), known.get("description")
    words = ([html.P(html.B(title))] if title else []) + ([html.P(text)] if text else [])
    return [html.Blockquote(words, lang="sv")] if words else []


def _own_words(site: Site, texts: Texts, measure: Measure) -> list[Component]:
    figures = site.catalogue.figures
    parts = [
        texts("about.definitioner.part", id=each, name=texts.of(figures[each])) for each in measure.parts
    ]
    told = texts("about.definitioner.formula", formula=formula(measure, texts.language))
    return [html.P(" ".join([told, *parts]))]


def _life(texts: Texts, figure: Figure, known: Mapping[str, Any]) -> str:
    """Which years the build has, and whether the series has ended or is new."""
    first, last, began = known.get("first_year"), known.get("last_year"), getattr(figure, "began", None)
    years = (
        texts("about.definitioner.no_years")
        if first is None
        else texts("about.definitioner.years", years=year_span(first, last or first))
    )
    ended = [texts("about.definitioner.ended", year=figure.ended)] if figure.ended else []
    return " ".join([years, *ended, *([texts("about.definitioner.began", year=began)] if began else [])])
