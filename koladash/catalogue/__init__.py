"""What koladash decides: figures and how they are read, places, groups, pairs, events. Validated TOML."""

from koladash.catalogue.catalogue import Catalogue
from koladash.catalogue.context import Break, Caveat, Claim, Event, Group, Link, Pair, Report
from koladash.catalogue.formula import Formula
from koladash.catalogue.kpis import Figure, KpiEntry, Measure, Quantity, Unit
from koladash.catalogue.loading import load_catalogue
from koladash.catalogue.places import County, Place, Places
from koladash.catalogue.scb import ScbFigure, ScbSeries, ScbTable

__all__ = [
    "Break",
    "Catalogue",
    "Caveat",
    "Claim",
    "County",
    "Event",
    "Figure",
    "Formula",
    "Group",
    "KpiEntry",
    "Link",
    "Measure",
    "Pair",
    "Place",
    "Places",
    "Quantity",
    "Report",
    "ScbFigure",
    "ScbSeries",
    "ScbTable",
    "Unit",
    "load_catalogue",
]
