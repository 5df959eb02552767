"""What a card offers to take along: files of its figures, its pictures, and the queries behind it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from dash import html

from koladash.app.components.words import attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site, Visit


FORMS: Final = ("svg", "png")


def take_along(
    site: Site, visit: Visit, key: str, pictures: Mapping[str, str] | None = None
) -> list[Component]:
    """Two disclosures: what can be downloaded, and the queries behind the card.

    Args:
        site: the parts of the app.
        visit: the request, whose choices the files are made with.
        key: the page, or page and card, as `downloads` knows it: `karta`, `oversikt-strips`.
        pictures: the ids of the graphs that can be saved, each with its name where there are several; one
            without a name beside those that have one is the picture of them all.
    """
    named = {} if visit.view.is_table else dict(pictures or {})
    return [_downloads(site, visit, key, named), _question(site, visit, key)]


def _downloads(site: Site, visit: Visit, key: str, pictures: Mapping[str, str]) -> Component:
    texts = visit.texts
    files = {"excel": f"{key}.xlsx", "csv": f"{key}.csv", "notes": f"noter/{key}.csv"}
    links = [
        html.A(
            texts(f"take.{name}"),
            href=site.href(f"ladda-ner/{path}", visit.view),
            download="",
            className="take",
        )
        for name, path in files.items()
    ]
    return html.Details(
        [
            html.Summary(texts("action.download")),
            html.Div([*links, *_saves(site, visit, key, pictures)], className="sheet-in"),
        ],
        className="sheet",
    )


def _saves(site: Site, visit: Visit, key: str, pictures: Mapping[str, str]) -> list[Component]:
    """A button for each picture and form; where one picture holds all, the single ones are folded."""
    texts, save = visit.texts, partial(_save, site, visit, key)
    if "" not in pictures.values() or len(pictures) == 1:
        return [save(graph, name, form) for graph, name in pictures.items() for form in FORMS]
    whole = [save(graph, "", form) for graph, name in pictures.items() if not name for form in FORMS]
    single = [
        html.Li([html.Span(name), *(save(graph, name, form, form.upper()) for form in FORMS)])
        for graph, name in pictures.items()
        if name
    ]
    folded = html.Details([html.Summary(texts("take.each")), html.Ul(single)], className="take-each")
    return [*whole, folded]


def _save(site: Site, visit: Visit, key: str, graph: str, name: str, form: str, shown: str = "") -> Component:
    texts = visit.texts
    words = texts(f"take.{form}_named", name=name) if name else texts(f"take.{form}")
    told = {
        "data-act": f"save-{form}",
        "data-graph": graph,
        "data-name": name,
        "data-from": site.href(f"bild/{key}/{graph}.json", visit.view),
        "data-done": texts("take.saved"),
        "data-failed": texts("take.failed"),
        **({"aria-label": words} if shown else {}),
    }
    return html.Button(shown or words, type="button", **attributes(told))


def _question(site: Site, visit: Visit, key: str) -> Component:
    """Filled when it is opened: the queries are asked for only by those who want to see them."""
    texts = visit.texts
    return html.Details(
        [
            html.Summary(texts("question.show")),
            html.Div(
                [
                    html.P(texts("question.lead")),
                    html.Div(
                        _waiting(texts), className="question-parts", **attributes(_told(site, visit, key))
                    ),
                ],
                className="sheet-in",
                tabIndex=0,
            ),
        ],
        className="sheet question",
    )


def _waiting(texts: Texts) -> Component:
    return html.P(texts("question.waiting"), role="status")


def _told(site: Site, visit: Visit, key: str) -> dict[str, str]:
    words = {f"data-{name}": visit.texts(f"question.{name}") for name in ("copy", "copied", "failed")}
    return {"data-from": site.href(f"sql/{key}.json", visit.view), **words}
