"""What is said of a municipality's neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.formats import listing
from koladash.app.maps.atlases import map_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.analysis.comparability import Assessment
    from koladash.app.pages.karta.selection import Selection
    from koladash.app.texts import Texts


def whereabouts(chosen: Selection, code: str) -> str:
    """What sets a neighbour apart: `över vatten`, and its county where it is not on the map."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    county = texts.of(catalogue.places.municipalities[code], "county_name")
    notes = [
        *([texts("neighbours.water")] if code in chosen.neighbours.water else []),
        *([] if code in map_codes(catalogue) else [texts("neighbours.outside", county=county)]),
    ]
    return "; ".join(notes)


def guard(texts: Texts, assessment: Assessment, names: Mapping[str, str]) -> str:
    """The gravest reason that the guard found."""
    finding = assessment.findings[0]
    who = listing([names[code] for code in finding.municipalities], texts.language)
    return texts(f"guard.reason.{finding.reason}", names=who)
