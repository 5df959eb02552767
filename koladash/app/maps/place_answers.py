"""What the card of a municipality on a map is filled with: one small answer for all its years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from flask import Blueprint, abort, jsonify, request

from koladash.app.figures.sparkline import dots, sparkline
from koladash.app.formats import year_span
from koladash.app.maps.place_card import place_card, places_beside
from koladash.app.queries import shared as queries
from koladash.app.theme import load_theme
from koladash.app.wording import place_card as wording
from koladash.app.wording.whose import of_gender

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response

    from koladash.app.maps.place_card import PlaceCard, PlaceYear
    from koladash.app.state import View
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Figure

SPARK_SIZE: Final = (264, 48)
AN_HOUR: Final = 3_600
PLACE: Final = "{kommun}"
"""Stands in `card_address` for the code that the browser puts there."""


def serve_cards(server: Flask, site: Site) -> None:
    """Add `/kort/<code>.json`: the figure of the link for one municipality, in every year."""
    cards = Blueprint("cards", __name__)

    @cards.get("/kort/<code>.json")
    def card(code: str) -> Response:
        seen, visit = site.visited(
            {"search": request.query_string.decode("latin-1"), "theme": request.args.get("tema")}
        )
        beside = places_beside(seen, visit.view.group)
        if visit.view.kpi not in site.catalogue.figures or code not in beside:
            abort(404)
        figure = of_gender(site.catalogue.figures[visit.view.kpi], visit.view.gender)
        told = place_card(seen, figure, visit.view.gender, code, beside)
        return _kept(jsonify(answer(visit, told)))

    server.register_blueprint(cards, url_prefix=site.prefix.rstrip("/") or None)


def card_address(site: Site, view: View) -> str:
    """The address of a card, with `PLACE` where the code belongs.

    It names the build, so that a browser may keep the answers and a new build still has its own.

    Args:
        site: the app's parts.
        view: the measure, the gender, the language, and the group whose median it is held against.
    """
    query = view.to_query() or "?"
    build = queries.build(site.warehouse)["build_id"]
    return f"{site.href(f'kort/{PLACE}.json')}{query}&v={build}"


def answer(visit: Visit, told: PlaceCard) -> dict[str, Any]:
    """The card's words by year, and the line: SVG text with the place of each year on it."""
    points = [(each.year, each.value) for each in _from_first_told(told)]
    places = dots(points, SPARK_SIZE)
    return {
        "years": {str(each.year): _words(visit, told.figure, each) for each in told.years},
        "spark": sparkline(points, load_theme(visit.theme), SPARK_SIZE, breaks=told.breaks) if points else "",
        "dots": {str(year): place for year, place in places.items()},
        "span": year_span(points[0][0], points[-1][0]) if points else "",
    }


def _words(visit: Visit, figure: Figure, told: PlaceYear) -> dict[str, Any]:
    texts = visit.texts
    return {
        "value": wording.value(texts, figure, told),
        "why": wording.why(texts, told),
        "lines": wording.lines(texts, figure, told),
        "preliminary": bool(told.value is not None and told.row["is_preliminary"]),
    }


def _from_first_told(told: PlaceCard) -> Sequence[PlaceYear]:
    first = next((index for index, each in enumerate(told.years) if each.value is not None), None)
    return () if first is None else told.years[first:]


def _kept(response: Response) -> Response:
    response.cache_control.private = True
    response.cache_control.max_age = AN_HOUR
    response.add_etag()
    response.make_conditional(request)
    return response
