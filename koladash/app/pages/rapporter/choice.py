"""Which report is read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.app.components.controls import picker
from koladash.app.report_tables import REPORT

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.visit import Site, Visit

REPORTS: Final = (REPORT, "loka-2023", "ifau-2025", "bahrami-2025")
"""The reports that have a page; the others of the catalogue lend a few facts only."""


def report_of(visit: Visit) -> str:
    """The report that the link asks for, else the one with the tables."""
    return visit.view.report if visit.view.report in REPORTS else REPORT


def report_picker(site: Site, visit: Visit) -> Component:
    """The choice of report, by what source lines call them."""
    options = [
        {"value": each, "label": visit.texts.of(site.catalogue.reports[each], "label")} for each in REPORTS
    ]
    return picker(
        visit.texts, "rapport", visit.texts("study.picker"), options, report_of(visit), className="wide"
    )
