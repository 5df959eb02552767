"""The rules by which koladash counts; the lists come from the catalogue and the guard themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.analysis.comparability import FEWEST_PERSONS, FORBIDDING, WARNING
from koladash.app.pages.om.prose import paragraphs, part, section, terms
from koladash.app.wording.about import formula
from koladash.catalogue.reasons import REASONS

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.analysis.comparability import Reason
    from koladash.app.texts import Texts
    from koladash.app.visit import Site
    from koladash.catalogue import Catalogue


def method(site: Site, texts: Texts) -> Component:
    """Missing values, years, averages, guard, intervals, breaks, rounding, revisions, derived measures."""
    return section(
        texts,
        "metod",
        [
            *part(texts, "metod.luckor", [_reasons(texts)]),
            *part(texts, "metod.ar"),
            *part(texts, "metod.medel"),
            *part(texts, "metod.jamforbarhet", [_guard(texts)]),
            *part(texts, "metod.intervall"),
            *part(texts, "metod.brott", [_breaks(site.catalogue, texts)]),
            *part(texts, "metod.avrundning"),
            *part(texts, "metod.revidering"),
            *_derived(site.catalogue, texts),
        ],
    )


def _reasons(texts: Texts) -> Component:
    """Every reason, with the sign that it has in the matrix of Datakvalitet."""
    return html.Ul(
        [
            html.Li(
                [
                    html.Span(
                        html.Span(texts(f"quality.code.{each}"), className="code"),
                        className=f"key why-{each}",
                    ),
                    texts(f"quality.key.{each}"),
                ]
            )
            for each in REASONS
        ],
        className="coverage-key reasons",
    )


def _guard(texts: Texts) -> Component:
    def listed(reasons: tuple[Reason, ...]) -> list[Component]:
        words = [texts(f"about.guard.{each}", few=FEWEST_PERSONS) for each in reasons]
        return [html.Ul([html.Li(each) for each in words])]

    return terms(
        [
            (texts("about.metod.jamforbarhet.forbids"), listed(FORBIDDING)),
            (texts("about.metod.jamforbarhet.warns"), listed(WARNING)),
        ]
    )


def _breaks(catalogue: Catalogue, texts: Texts) -> Component:
    entries = [
        (
            f"{entry.year}"
            if entry.certainty == "stated"
            else f"{entry.year}, {texts('about.metod.brott.assumed')}",
            f"{texts.of(entry, 'reason')} ({', '.join(entry.kpis)})",
        )
        for entry in sorted(catalogue.breaks.values(), key=lambda entry: entry.year)
    ]
    return terms(entries)


def _derived(catalogue: Catalogue, texts: Texts) -> list[Component]:
    measures = catalogue.measures.values()
    entries = [
        (
            texts.of(each),
            formula(each, texts.language)
            + (f". {texts('about.metod.harledda.approximate')}" if each.approximate else ""),
        )
        for each in measures
    ]
    title = html.H3(texts("about.metod.harledda.title"), id="metod-harledda", tabIndex=-1)
    return [title, *paragraphs(texts, "metod.harledda", n=len(measures)), terms(entries)]
