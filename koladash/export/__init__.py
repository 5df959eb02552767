"""What people take out of the warehouse: answers, files with their notes, a digest in words, a search."""

from __future__ import annotations

from koladash.export.asking import ask
from koladash.export.calls import kolada_calls
from koladash.export.delimited import as_csv
from koladash.export.digest import digest_text
from koladash.export.files import KINDS, export_file
from koladash.export.folder import export_mart
from koladash.export.notes import Notes, Section, build_notes
from koladash.export.reading import OneBuild
from koladash.export.runnable import runnable
from koladash.export.search import found_kpis, without_dots
from koladash.export.selection import Selection, place_codes
from koladash.export.spreadsheet import Shown, Table, workbook
from koladash.export.words import Words, load_words

__all__ = [
    "KINDS",
    "Notes",
    "OneBuild",
    "Section",
    "Selection",
    "Shown",
    "Table",
    "Words",
    "as_csv",
    "ask",
    "build_notes",
    "digest_text",
    "export_file",
    "export_mart",
    "found_kpis",
    "kolada_calls",
    "load_words",
    "place_codes",
    "runnable",
    "without_dots",
    "workbook",
]
