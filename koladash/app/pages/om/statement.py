"""The accessibility statement that Swedish law asks for, and which version and build a reader sees."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from dash import html

from koladash import __version__
from koladash.app.components.cards import tagged
from koladash.app.components.words import rich
from koladash.app.formats import clock, iso_date, long_date, number, swedish_time
from koladash.app.pages.om.prose import paragraphs, section, terms

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site

REVIEWED: Final = date(2026, 11, 22)
"""When the statement was last gone through: with each version, which a test holds."""


def statement(site: Site, texts: Texts) -> Component:
    """How accessible it is, what is known not to work, how to report it, who supervises."""
    key = "tillganglighet"
    told = paragraphs(texts, key, reviewed=long_date(REVIEWED, texts.language))
    done, supervision = told[:3], told[3:]
    faults = [html.Li(each.children) for each in paragraphs(texts, key, "l")]
    contact = site.settings.public_contact
    report = texts(f"about.{key}.report_to" if contact else f"about.{key}.report_unknown", contact=contact)
    return html.Section(
        [
            html.H2(texts(f"about.{key}.title"), id=key, tabIndex=-1),
            *done,
            html.H3(texts(f"about.{key}.lacking")),
            html.Ul(faults),
            html.H3(texts(f"about.{key}.report_title")),
            html.P(rich(report)),
            *supervision,
        ],
        className="prose-section",
    )


def version(build: Mapping[str, Any], texts: Texts) -> Component:
    """What a reader names when a figure is quoted."""
    told = {
        "version": __version__,
        "build": str(build["build_id"]),
        "built": _moment(texts, build["built_at"]),
        "verified": _moment(texts, build["verified_at"]),
        "oldest": _moment(texts, build["oldest_fetched_at"]),
        "values": number(build["values"], 0, texts.language),
        "figures": number(build["kpis"], 0, texts.language),
    }
    entries = [(texts(f"about.version.{name}"), words) for name, words in told.items()]
    made_up = html.P(tagged("", texts))
    return section(texts, "version", [made_up, terms(entries), html.P(texts("about.version.licence"))])


def _moment(texts: Texts, moment: object) -> str:
    if not isinstance(moment, datetime):
        return texts("about.version.never")
    local = swedish_time(moment)
    return texts("about.version.when", date=iso_date(local), clock=clock(moment, texts.language))
