"""SCB at a new address: it takes over from the old one when it has told of all that the old one has."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koladash.etl.folding.scb_extract import scb_told_by

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue
    from koladash.client.archive.store import Archive
    from koladash.etl.folding.scb_extract import ScbTold


def told_since(
    archive: Archive, origin: str, standing: str | None, catalogue: Catalogue, first_year: int
) -> ScbTold:
    """What SCB tells at an address, or at the one whose figures are published for as long as that tells more.

    Args:
        archive: the answers of both.
        origin: SCB's base URL by the settings.
        standing: the base URL that the published figures of SCB's came from; None where there are none.
        catalogue: the tables, and what they become.
        first_year: the first year that is asked for.
    """
    told = scb_told_by(archive, origin, catalogue, first_year)
    if standing in {None, origin}:
        return told
    before = scb_told_by(archive, str(standing), catalogue, first_year)
    lacking = before.figures - (told.figures if told.is_synthetic == before.is_synthetic else frozenset())
    return replace(before, lacking=tuple(sorted(lacking))) if lacking else told
