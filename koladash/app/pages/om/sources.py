"""Where the figures come from, and on what terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.words import icon
from koladash.app.pages.om.prose import part, section, terms

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site
    from koladash.catalogue import Report

KINDS: Final = ("live", "archive", "published", "synthetic")


def sources(site: Site, texts: Texts) -> Component:
    """Kolada, SCB, the borders, the reports with their full names, and what the banner's four kinds mean."""
    reports = [html.Li(_report(each)) for each in site.catalogue.reports.values()]
    kinds = [
        (texts(f"banner.{kind}.kind"), [icon(kind), html.Span(texts(f"banner.{kind}.why"))]) for kind in KINDS
    ]
    return section(
        texts,
        "kallor",
        [
            *part(texts, "kallor.kolada"),
            *part(texts, "kallor.scb"),
            *part(texts, "kallor.rapporter", [html.Ul(reports)]),
            *part(texts, "kallor.granser"),
            *part(texts, "kallor.karakter", [terms(kinds, "terms kinds")]),
        ],
    )


def _report(report: Report) -> list[str | Component]:
    """Authors (year): the title in Swedish, and the publisher."""
    publisher = f" {report.publisher}." if report.publisher else ""
    return [f"{report.authors} ({report.year}). ", html.Cite(report.title, lang="sv"), f".{publisher}"]
