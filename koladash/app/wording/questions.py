"""The question behind a view, in the forms in which others can put it: SQL, and calls to Kolada."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koladash.app.take_along.sheet_files import Taken
    from koladash.app.visit import Site


def blocks(site: Site, taken: Taken) -> list[dict[str, str]]:
    """What the disclosure shows, in order: `title`, `note`, and `text` to copy ("" for none)."""
    texts = taken.texts
    kind, origin = taken.build.query("SELECT kind, origin FROM mart.build").row(0)
    base = site.settings.kolada_url if kind == "published" else origin
    shown = [
        {
            "title": texts("question.sql", n=number, of=len(taken.asked)),
            "note": texts("question.sql_note") if number == 1 else "",
            "text": question.runnable,
        }
        for number, question in enumerate(taken.asked, start=1)
    ]
    calls = dict.fromkeys(call for each in taken.asked for call in each.calls(base, site.catalogue))
    note = "published" if kind == "published" else "fetched"
    about = texts(f"question.calls_note.{note}") if calls else texts("question.none")
    return [*shown, {"title": texts("question.calls"), "note": about, "text": "\n".join(calls)}]
