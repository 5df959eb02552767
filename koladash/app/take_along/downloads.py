"""What a reader takes along of a view: tables and notes as files, pictures, and the queries behind them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import Response, abort, jsonify, request

from koladash.app.figures.export import for_export
from koladash.app.formats import iso_date, swedish_time
from koladash.app.queries import shared as queries
from koladash.app.take_along.asked import Asking
from koladash.app.take_along.captions import standing
from koladash.app.take_along.names import content, file_name
from koladash.app.take_along.sheet_files import Taken
from koladash.app.visit import DESKTOP
from koladash.app.wording import worlds
from koladash.app.wording.questions import blocks
from koladash.export import OneBuild

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Blueprint

    from koladash.app.visit import Page, SheetOf, Site, Visit

CSV: Final = "text/csv"
HOST: Final = re.compile(r"[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:\d{1,5})?", re.IGNORECASE | re.ASCII)
"""A host name, or an IPv4 address, with or without a port."""
WINDOW, WIDTH = "fonster", "bredd"
"""What a picture is asked for with: the width of the reader's window, and that of the graph in it; pixels."""
NARROWEST, WIDEST = 200, 2560
A_TABLE = 640
"""A table has columns: as a picture it is never narrower."""
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def serve_downloads(files: Blueprint, site: Site, pages: Sequence[Page]) -> None:
    """Add the files of every page and card: `/ladda-ner/karta.xlsx`, with the view's choices behind it."""

    @files.get("/ladda-ner/<key>.csv")
    def table(key: str) -> Response:
        taken = take(site, pages, key)
        return _file(taken.csv(), CSV, taken.name("csv"))

    @files.get("/ladda-ner/<key>.xlsx")
    def spreadsheet(key: str) -> Response:
        taken = take(site, pages, key)
        return _file(taken.excel(site.catalogue), EXCEL, taken.name("xlsx"))

    @files.get("/ladda-ner/noter/<key>.csv")
    def notes(key: str) -> Response:
        taken = take(site, pages, key)
        return _file(taken.notes_csv(site.catalogue), CSV, taken.name("csv", taken.texts("file.notes.name")))

    @files.get("/bild/<key>/<graph>.json")
    def picture(key: str, graph: str) -> Response:
        return jsonify(_picture(site, pages, key, graph))

    @files.get("/sql/<key>.json")
    def questions(key: str) -> Response:
        return jsonify(blocks(site, take(site, pages, key)))


def take(site: Site, pages: Sequence[Page], key: str) -> Taken:
    """The table of a page or card for the view of the request, made of one build, with what it asked.

    Answers 404 where no page or card has that name.
    """
    page, card, sheet_of = _card(pages, key)
    seen, visit = site.visited({"path": page.path, "search": request.query_string.decode("latin-1")})
    build = OneBuild.published(seen.warehouse)
    asking = Asking(build)
    sheet = sheet_of(replace(seen, warehouse=asking), visit)
    held = content(visit.texts, page.key, card)
    asked = [question for question in asking.asked if question.is_about(sheet.figures)]
    day = swedish_time(datetime.now(UTC)).date()
    return Taken(
        sheet, visit.view, visit.texts, build, asked, held, _links(site, page, visit, build.build_id), day
    )


def _card(pages: Sequence[Page], key: str) -> tuple[Page, str, SheetOf]:
    """A page, the name of the card on it ("" for the whole page), and what makes its table."""
    known = {
        f"{page.key}-{card}".rstrip("-"): (page, card, sheet_of)
        for page in pages
        for card, sheet_of in (("", page.sheet), *page.cards.items())
        if sheet_of
    }
    if key not in known:
        abort(404)
    return known[key]


def _picture(site: Site, pages: Sequence[Page], key: str, graph: str) -> dict[str, object]:
    """A graph of a page as a picture on paper: `name` of its file, `title`, and `figure` with its words.

    The page is made again for it, in the light theme and for the window of the request, so that the picture
    holds what the page says.
    """
    page, card, sheet_of = _card(pages, key)
    draw = page.drawn.get(graph)
    if not page.has_pictures and draw is None:
        abort(404)
    asked = {"path": page.path, "search": request.query_string.decode("latin-1")}
    width = request.args.get(WINDOW, type=int)
    seen, visit = site.visited({**asked, "theme": "light", "width": width})
    seen = replace(seen, warehouse=seen.warehouse.held())
    build = queries.build(seen.warehouse)
    children = page.layout(seen, replace(visit, view=visit.view.but(is_table=False))).children
    least = A_TABLE if draw else NARROWEST
    width = min(max(request.args.get(WIDTH, DESKTOP, type=int), least), WIDEST)
    found = standing(children, graph, draw and draw(seen, visit, width), visit.texts.language)
    if found is None:
        abort(404)
    day = iso_date(swedish_time(datetime.now(UTC)))
    tag = f" ({visit.texts('banner.synthetic.tag')})" if build["is_synthetic"] else ""
    caption = replace(
        found.caption,
        title=found.caption.title + tag,
        source=" ".join(
            filter(
                None,
                (
                    visit.texts("picture.made", source=found.caption.source.rstrip("."), day=day),
                    worlds.seen(visit.view, visit.texts),
                ),
            )
        ),
    )
    parts = content(visit.texts, page.key, card, sheet_of(seen, visit).name, found.name)
    figure = {**for_export(found.figure, caption, width), "config": found.config}
    return {"name": file_name(parts, build["built_day"]), "title": caption.title, "figure": figure}


def _links(site: Site, page: Page, visit: Visit, build_id: str) -> list[tuple[str, str]]:
    """The address of the view: the one that follows new figures, and the one that stays with these."""
    host, path = _host(), page.path.lstrip("/")
    followed = visit.view.but(build="", day=None)
    pinned = visit.view if visit.view.day else followed.but(build=build_id)
    views = {"following": followed, "pinned": pinned}
    seen = worlds.seen(visit.view, visit.texts)
    links = [
        (visit.texts(f"file.view.{name}"), host + site.href(path, view.but(is_table=False)))
        for name, view in views.items()
    ]
    return [*([(visit.texts("file.view.seen"), seen)] if seen else []), *links]


def _host() -> str:
    """Where the dashboard was found, for an address in a file; "" where what the browser calls it is no host.

    The Host header is whatever the sender writes, and a file is opened later by somebody else.
    """
    return request.host_url.rstrip("/") if HOST.fullmatch(request.host) else ""


def _file(content: str | bytes, kind: str, name: str) -> Response:
    response = Response(content, mimetype=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
