"""What the catalogue decides, and what Kolada says of its KPIs and groups, as the small tables of `core`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.catalogue import Measure
from koladash.etl.citation import kolada_line, own_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from koladash.catalogue import Catalogue, Figure, Group
    from koladash.client.records import Kpi, MunicipalityGroup

KOLADA = "Kolada"
OWN = "Egen bearbetning"
ENDED = re.compile(r"\(\s*-\s*(\d{4})\s*\)\s*$")

KPI = {
    "kpi": pl.String,
    "position": pl.Int32,
    "kpi_name": pl.String,
    "kpi_name_en": pl.String,
    "title": pl.String,
    "description": pl.String,
    "link": pl.String,
    "chain_position": pl.Int32,
    "unit": pl.String,
    "decimals": pl.Int32,
    "direction": pl.String,
    "is_derived": pl.Boolean,
    "is_followed": pl.Boolean,
    "formula": pl.String,
    "genders": pl.String,
    "has_country": pl.Boolean,
    "is_survey": pl.Boolean,
    "municipality_type": pl.String,
    "ended_year": pl.Int16,
    "successor": pl.String,
    "count_kpi": pl.String,
    "weight_kpi": pl.String,
    "preliminary_year": pl.Int16,
    "publication_date": pl.Date,
    "prel_publication_date": pl.Date,
    "publication_period": pl.String,
    "source": pl.String,
    "source_line": pl.String,
    "caveats": pl.List(pl.String),
}


@dataclass(frozen=True, slots=True)
class Announced:
    """What Kolada's list of KPIs says about publication: the year next published, and whether it is out in part.

    Attributes:
        pending: the year whose final figures are still to come, None when not known.
        preliminary: the same year, once its preliminary day has passed.
    """

    pending: int | None = None
    preliminary: int | None = None


def announced(kpi: Kpi | None, today: date) -> Announced:
    """What a KPI's dates mean today. Finance KPIs are preliminary between their two days (`kolada-v3`, quirk 6)."""
    if kpi is None or kpi.publication_date is None or kpi.publication_date <= today:
        return Announced()
    period = str(kpi.publ_period or "")[:4]
    if not period.isdigit():
        return Announced()
    early = kpi.prel_publication_date
    return Announced(int(period), int(period) if early is not None and early <= today else None)


def kpi_table(
    catalogue: Catalogue, listed: Mapping[str, Kpi], *, from_kolada: bool, today: date
) -> pl.DataFrame:
    """`core.kpi`: the catalogue's KPIs, then its derived measures, then whatever else Kolada lists.

    Args:
        catalogue: what we decide.
        listed: Kolada's own list, by id; empty when it was never fetched.
        from_kolada: whether raw figures come from Kolada, and not from published reports.
        today: the day of the newest answer; decides what is preliminary.
    """
    ours = [_of_catalogue(figure) for figure in catalogue.figures.values()]
    others = [_of_title(kpi) for kpi in listed.values() if kpi.id not in catalogue.figures]
    rows = [
        row
        | _of_kolada(listed.get(row["kpi"]))
        | _of_dates(row["parts"] or (row["kpi"],), listed, today)
        | (_source(row["kpi"], row["parts"]) if from_kolada or row["is_derived"] else {})
        | {"position": position}
        for position, row in enumerate([*ours, *others])
    ]
    return pl.DataFrame([{name: row.get(name) for name in KPI} for row in rows], schema=KPI)


def _of_catalogue(figure: Figure) -> dict[str, Any]:
    return {
        "kpi": figure.id,
        "parts": figure.parts if isinstance(figure, Measure) else (),
        "kpi_name": figure.name,
        "kpi_name_en": figure.name_en,
        "link": figure.link,
        "chain_position": figure.chain_position or None,
        "unit": figure.unit,
        "decimals": figure.decimals,
        "direction": figure.direction,
        "is_derived": figure.is_derived,
        "is_followed": True,
        "formula": figure.formula.text if isinstance(figure, Measure) else None,
        "genders": figure.genders,
        "has_country": figure.has_country,
        "is_survey": figure.survey,
        "municipality_type": figure.municipality_type,
        "ended_year": figure.ended,
        "successor": getattr(figure, "successor", "") or None,
        "count_kpi": figure.count_kpi or None,
        "weight_kpi": figure.weight_kpi or None,
        "caveats": list(figure.caveats),
    }


def _of_title(kpi: Kpi) -> dict[str, Any]:
    """What a KPI that the catalogue does not know says of itself; an ended series says so only in its title."""
    ended = ENDED.search(kpi.title)
    return {
        "kpi": kpi.id,
        "parts": (),
        "kpi_name": " ".join(kpi.title.split()),
        "is_derived": False,
        "is_followed": False,
        "genders": "TMK" if kpi.is_divided_by_gender else "T",
        "municipality_type": kpi.municipality_type,
        "ended_year": int(ended[1]) if ended else None,
        "caveats": [],
    }


def _of_kolada(kpi: Kpi | None) -> dict[str, Any]:
    if kpi is None:
        return {}
    return {
        "title": kpi.title,
        "description": kpi.description,
        "publication_date": kpi.publication_date,
        "prel_publication_date": kpi.prel_publication_date,
        "publication_period": str(kpi.publ_period) if kpi.publ_period is not None else None,
    }


def _of_dates(kpis: Sequence[str], listed: Mapping[str, Kpi], today: date) -> dict[str, Any]:
    """A derived measure is preliminary where any of its parts is."""
    years = [announced(listed.get(kpi), today).preliminary for kpi in kpis]
    return {"preliminary_year": max((year for year in years if year is not None), default=None)}


def _source(kpi: str, parts: Sequence[str]) -> dict[str, Any]:
    if parts:
        return {"source": OWN, "source_line": own_line(parts)}
    return {"source": KOLADA, "source_line": kolada_line(kpi)}


def context_tables(
    catalogue: Catalogue, kolada_groups: Iterable[MunicipalityGroup] = ()
) -> dict[str, pl.DataFrame]:
    """The tables that come from the catalogue alone, by name without schema, plus Kolada's own groups."""
    groups = [*catalogue.groups.values()]
    theirs = [*kolada_groups]
    return {
        "measure_part": _measure_parts(catalogue),
        "municipality": _municipalities(catalogue),
        "municipality_group": pl.concat([_groups(groups), _kolada_groups(theirs)]),
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
    return pl.DataFrame(
        rows, schema={"measure": pl.String, "part": pl.String, "position": pl.Int32}, orient="row"
    )


def _municipalities(catalogue: Catalogue) -> pl.DataFrame:
    names = ("municipality", "municipality_name", "kind", "county", "county_name")
    rows = [
        (p.code, p.name, p.kind, p.county or None, p.county_name or None)
        for p in catalogue.places.by_code.values()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


GROUP = {
    "group_id": pl.String,
    "group_name": pl.String,
    "group_name_en": pl.String,
    "kind": pl.String,
    "is_region": pl.Boolean,
    "kolada_group": pl.String,
    "source_line": pl.String,
    "note": pl.String,
}
MEMBER = {"group_id": pl.String, "municipality": pl.String, "from_year": pl.Int16, "to_year": pl.Int16}


def _groups(groups: Sequence[Group]) -> pl.DataFrame:
    rows = [
        (g.id, g.name, g.name_en, g.kind, g.is_region, g.kolada_group or None, None, g.note or None)
        for g in groups
    ]
    return pl.DataFrame(rows, schema=GROUP, orient="row")


def _members(groups: Sequence[Group]) -> pl.DataFrame:
    rows = [
        (group.id, code, group.valid_from, group.valid_to)
        for group in groups
        for code in group.municipalities
    ]
    return pl.DataFrame(rows, schema=MEMBER, orient="row")


def _kolada_groups(groups: Sequence[MunicipalityGroup]) -> pl.DataFrame:
    rows = [
        (g.id, " ".join(g.title.split()), None, "kolada", False, g.id, f"Källa: Kolada, {g.id}", None)
        for g in groups
    ]
    return pl.DataFrame(rows, schema=GROUP, orient="row")


def _kolada_members(groups: Sequence[MunicipalityGroup], catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        (group.id, member.id, None, None)
        for group in groups
        for member in group.members
        if member.id in catalogue.places.by_code
    ]
    return pl.DataFrame(rows, schema=MEMBER, orient="row").unique(maintain_order=True)


def _pairs(catalogue: Catalogue) -> pl.DataFrame:
    names = ("pair_id", "number", "a", "b", "heading", "heading_en", "observed", "report", "note")
    rows = [
        (p.id, p.number, p.a, p.b, p.heading, p.heading_en, p.observed, p.report, p.note or None)
        for p in catalogue.pairs.values()
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String) | {"number": pl.Int32}, orient="row")


EVENT = {
    "event_id": pl.String,
    "date_start": pl.Date,
    "date_end": pl.Date,
    "date_text": pl.String,
    "precision": pl.String,
    "category": pl.String,
    "event_name": pl.String,
    "event_name_en": pl.String,
    "scope": pl.List(pl.String),
    "is_default": pl.Boolean,
    "note": pl.String,
    "report": pl.String,
}


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
    names = {
        "kpi": pl.String,
        "year": pl.Int16,
        "certainty": pl.String,
        "reason": pl.String,
        "reason_en": pl.String,
    }
    rows = [
        (kpi, found.year, found.certainty, found.reason, found.reason_en)
        for found in catalogue.breaks.values()
        for kpi in found.kpis
    ]
    return pl.DataFrame(rows, schema=names, orient="row")
