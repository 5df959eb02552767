"""The queries behind a view, in the forms in which others can put them: SQL, and calls to Kolada."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.formats import iso_date

if TYPE_CHECKING:
    from koladash.app.state import View
    from koladash.app.take_along.sheet_files import Taken
    from koladash.app.texts import Texts
    from koladash.app.visit import Site


def blocks(site: Site, taken: Taken) -> list[dict[str, str]]:
    """What the disclosure shows, in order: `title`, `note`, and `text` to copy ("" for none)."""
    texts = taken.texts
    kind, origin = taken.build.query("SELECT kind, origin FROM mart.build").row(0)
    base = site.settings.kolada_url if kind == "published" else origin
    shown = [
        {
            "title": texts("question.sql", n=number, of=len(taken.asked)),
            "note": _how(texts, taken.view) if number == 1 else "",
            "text": question.runnable,
        }
        for number, question in enumerate(taken.asked, start=1)
    ]
    calls = dict.fromkeys(call for each in taken.asked for call in each.calls(base, site.catalogue))
    note = "published" if kind == "published" else "fetched"
    about = texts(f"question.calls_note.{note}") if calls else texts("question.none")
    return [*shown, {"title": texts("question.calls"), "note": about, "text": "\n".join(calls)}]


def _how(texts: Texts, view: View) -> str:
    """How the very same rows are had: the queries were put to the figures that the link is of."""
    if view.build:
        return texts("question.sql_note.build", build=view.build)
    if view.day:
        return texts("question.sql_note.day", day=iso_date(view.day))
    return texts("question.sql_note.published")
