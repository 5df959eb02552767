"""Om: what koladash is, how it counts, what the words mean, and what it cannot say."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from dash import html

from koladash import __version__
from koladash.app.components.head import page_head
from koladash.app.components.words import attributes
from koladash.app.formats import long_date, swedish_order, swedish_time
from koladash.app.pages.om.definitions import definitions
from koladash.app.pages.om.method import method
from koladash.app.pages.om.prose import section, terms
from koladash.app.pages.om.sources import sources
from koladash.app.pages.om.statement import statement, version
from koladash.app.provenance import Provenance
from koladash.app.queries import shared as queries
from koladash.app.visit import Page, Rendered

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site, Visit

PARTS: Final = (
    "vad",
    "kallor",
    "metod",
    "forbehall",
    "gar_inte",
    "ordlista",
    "definitioner",
    "integritet",
    "tillganglighet",
    "version",
)


def layout(site: Site, visit: Visit) -> Rendered:
    """The whole text, with its contents beside it."""
    texts = visit.texts
    build = queries.build(site.warehouse)
    facts = [
        ("info", texts("about.fact.version", version=__version__)),
        ("clock", texts("about.fact.build", build=build["build_id"])),
    ]
    title = texts("about.question")
    text = [
        section(texts, "vad"),
        sources(site, texts),
        method(site, texts),
        _caveats(site, texts),
        section(texts, "gar_inte"),
        _glossary(texts),
        definitions(site, texts),
        section(texts, "integritet"),
        statement(site, texts),
        version(build, texts),
    ]
    children = [
        *page_head(texts("nav.om.name"), title, _lead(site, texts), facts),
        html.Div([_contents(texts), html.Div(text, className="prose")], className="about"),
    ]
    return Rendered(title, children, {})


def _lead(site: Site, texts: Texts) -> str:
    """How much is followed, and what kind of figures this installation shows."""
    provenance = Provenance.of_build(queries.build(site.warehouse), datetime.now(UTC))
    moment = provenance.moment
    date = long_date(swedish_time(moment), texts.language) if moment else ""
    state = texts(f"about.state.{provenance.kind}", date=date)
    return texts("about.lead", figures=len(site.catalogue.figures), state=state)


def _contents(texts: Texts) -> Component:
    links = [
        html.Li(html.A(texts(f"about.{each}.title"), href=f"#{each.replace('_', '-')}")) for each in PARTS
    ]
    return html.Nav(
        [html.P(texts("about.contents"), className="field-label"), html.Ul(links)],
        className="contents",
        **attributes({"aria-label": texts("about.contents")}),
    )


def _caveats(site: Site, texts: Texts) -> Component:
    items = [html.Li(texts.of(each, "text")) for each in site.catalogue.caveats.values()]
    return section(texts, "forbehall", [html.Ul(items)])


def _glossary(texts: Texts) -> Component:
    """Every term that the texts hold, in the order of the language."""
    prefix, suffix = "about.term.", ".name"
    keys = [key.removesuffix(suffix) for key in texts if key.startswith(prefix) and key.endswith(suffix)]
    entries = sorted(
        ((texts(f"{key}.name"), texts(f"{key}.text")) for key in keys),
        key=lambda each: swedish_order(each[0]),
    )
    return section(texts, "ordlista", [terms(entries)])


PAGE: Final = Page("om", "/om", "about", "info", layout, has_pictures=False)
