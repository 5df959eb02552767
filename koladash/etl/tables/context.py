"""The tables that come from the catalogue alone, and Kolada's own groups beside ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.schema import (
    EVENT,
    GROUP_MEMBER,
    MEASURE_PART,
    MUNICIPALITY,
    MUNICIPALITY_GROUP,
    PAIR,
    SERIES_BREAK,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koladash.catalogue import Catalogue, Group
    from koladash.client.kolada.records import MunicipalityGroup
    from koladash.etl.tables.citation import Citation


def context_tables(
    catalogue: Catalogue, kolada_groups: Iterable[MunicipalityGroup], citation: Citation
) -> dict[str, pl.DataFrame]:
    """The tables that come from the catalogue alone, by name without schema, and the fetched groups."""
    groups = [*catalogue.groups.values()]
    theirs = [*kolada_groups]
    return {
        "measure_part": _measure_parts(catalogue),
        "municipality": _municipalities(catalogue),
        "municipality_group": pl.concat([_groups(groups), _kolada_groups(theirs, citation)]),
        "group_member": pl.concat([_members(groups), _kolada_members(theirs, catalogue)]),
        "pair": _pairs(catalogue),
        "event": _events(catalogue),
        "series_break": _breaks(catalogue),
    }


def _measure_parts(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (measure.id, part, position)
        for measure in catalogue.measures.values()
        for position, part in enumerate(measure.parts, start=1)
    ]
    return pl.DataFrame(rows, schema=MEASURE_PART, orient="row")


def _municipalities(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (p.code, p.name, p.kind, p.county or None, p.county_name or None, p.county_name_en or None)
        for p in catalogue.places.by_code.values()
    ]
    return pl.DataFrame(rows, schema=MUNICIPALITY, orient="row")


def _groups(groups: Sequence[Group]) -> pl.DataFrame:
    rows = [
        (g.id, g.name, g.name_en, g.kind, g.is_region, g.kolada_group or None, None, g.note or None)
        for g in groups
    ]
    return pl.DataFrame(rows, schema=MUNICIPALITY_GROUP, orient="row")


def _members(groups: Sequence[Group]) -> pl.DataFrame:
    rows = [
        (group.id, code, group.valid_from, group.valid_to)
        for group in groups
        for code in group.municipalities
    ]
    return pl.DataFrame(rows, schema=GROUP_MEMBER, orient="row")


def _kolada_groups(groups: Sequence[MunicipalityGroup], citation: Citation) -> pl.DataFrame:
    rows = [
        (g.id, " ".join(g.title.split()), None, "kolada", False, g.id, citation.raw_line(g.id), None)
        for g in groups
    ]
    return pl.DataFrame(rows, schema=MUNICIPALITY_GROUP, orient="row")


def _kolada_members(groups: Sequence[MunicipalityGroup], catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (group.id, member.id, None, None)
        for group in groups
        for member in group.members
        if member.id in catalogue.places.by_code
    ]
    return pl.DataFrame(rows, schema=GROUP_MEMBER, orient="row").unique(maintain_order=True)


def _pairs(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (p.id, p.number, p.a, p.b, p.heading, p.heading_en, p.observed, p.report, p.note or None)
        for p in catalogue.pairs.values()
    ]
    return pl.DataFrame(rows, schema=PAIR, orient="row")


def _events(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        {
            "event_id": event.id,
            "date_start": event.first_day,
            "date_end": event.last_day,
            "date_text": f"{event.start}–{event.end}" if event.end else event.start,
            "precision": event.precision,
            "category": event.category,
            "event_name": event.name,
            "event_name_en": event.name_en,
            "scope": list(event.scope),
            "is_default": event.is_default,
            "note": event.note or None,
            "report": event.report,
        }
        for event in catalogue.events.values()
    ]
    return pl.DataFrame(rows, schema=EVENT)


def _breaks(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (kpi, found.year, found.certainty, found.reason, found.reason_en)
        for found in catalogue.breaks.values()
        for kpi in found.kpis
    ]
    return pl.DataFrame(rows, schema=SERIES_BREAK, orient="row")
