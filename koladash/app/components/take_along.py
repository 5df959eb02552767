"""What a card offers to take along: files of its figures, its pictures, and the question behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.words import attributes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dash.development.base_component import Component

    from koladash.app.texts import Texts
    from koladash.app.visit import Site, Visit


def take_along(
    site: Site, visit: Visit, key: str, pictures: Mapping[str, str] | None = None
) -> list[Component]:
    """Two disclosures: what can be downloaded, and the question behind the card.

    Args:
        site: the parts of the app.
        visit: the request, whose choices the files are made with.
        key: the page, or page and card, as `downloads` knows it: `karta`, `oversikt-strips`.
        pictures: the ids of the graphs that can be saved, each with its name where there are several.
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
    saves = [
        html.Button(
            texts(f"take.{form}_named", name=name) if name else texts(f"take.{form}"),
            type="button",
            **attributes(
                {
                    "data-act": f"save-{form}",
                    "data-graph": graph,
                    "data-name": name,
                    "data-from": site.href(f"bild/{key}/{graph}.json", visit.view),
                    "data-done": texts("take.saved"),
                    "data-failed": texts("take.failed"),
                }
            ),
        )
        for graph, name in pictures.items()
        for form in ("svg", "png")
    ]
    return html.Details(
        [html.Summary(texts("action.download")), html.Div([*links, *saves], className="sheet-in")],
        className="sheet",
    )


def _question(site: Site, visit: Visit, key: str) -> Component:
    """Filled when it is opened: the question is asked for only by those who want to see it."""
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
