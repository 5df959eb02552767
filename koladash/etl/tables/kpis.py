"""`core.kpi`: what the catalogue decides about a KPI, beside what Kolada says of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from koladash.catalogue import Measure, ScbFigure
from koladash.etl.schema import KPI
from koladash.etl.tables.citation import OWN, cited

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from koladash.catalogue import Catalogue, Figure
    from koladash.client.kolada.records import Kpi
    from koladash.etl.tables.citation import Citation

ENDED = re.compile(r"\(\s*-\s*(\d{4})\s*\)\s*$")


@dataclass(frozen=True, slots=True)
class Announced:
    """What Kolada's list says about publication: the year that is next, and whether it is out in part.

    Attributes:
        pending: the year whose final figures are still to come, None when not known.
        preliminary: the same year, once its preliminary day has passed.
    """

    pending: int | None = None
    preliminary: int | None = None


def announced(kpi: Kpi | None, today: date) -> Announced:
    """What a KPI's dates mean today: finance KPIs are preliminary between their two days."""
    if kpi is None or kpi.publication_date is None or kpi.publication_date <= today:
        return Announced()
    period = str(kpi.publ_period or "")[:4]
    if not period.isdigit():
        return Announced()
    early = kpi.prel_publication_date
    return Announced(int(period), int(period) if early is not None and early <= today else None)


def kpi_table(
    catalogue: Catalogue,
    listed: Mapping[str, Kpi],
    citation: Citation,
    today: date,
    titles: Mapping[str, str] | None = None,
) -> pl.DataFrame:
    """`core.kpi`: the catalogue's KPIs, SCB's figures, the derived measures, whatever else Kolada lists.

    Args:
        catalogue: what we decide.
        listed: Kolada's own list, by id; empty when it was never fetched.
        citation: how the raw figures are cited, and what is computed from them.
        today: the day of the newest answer; decides what is preliminary.
        titles: SCB's own titles of its tables, by SCB's id.
    """
    ours = [
        _of_catalogue(figure) | {"noise_from": _noise_from(figure, catalogue)}
        for figure in catalogue.figures.values()
    ]
    others = [_of_title(kpi) for kpi in listed.values() if kpi.id not in catalogue.figures]
    rows = [
        row
        | _of_kolada(listed.get(row["kpi"]))
        | _of_dates(row["parts"] or (row["kpi"],), listed, today)
        | _source(citation, row, catalogue)
        | _titled(row, titles or {})
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
        **(
            {"scb_table": figure.table, "description": figure.definition}
            if isinstance(figure, ScbFigure)
            else {}
        ),
    }


def _noise_from(figure: Figure, catalogue: Catalogue) -> int | None:
    """From the first year in which any part has noise."""
    parts = figure.parts if isinstance(figure, Measure) else (figure.id,)
    years = [catalogue.figures[part].noise_from for part in parts]
    return min((year for year in years if year is not None), default=None)


def _titled(row: Mapping[str, Any], titles: Mapping[str, str]) -> dict[str, Any]:
    title = titles.get(row.get("scb_table") or "")
    return {"title": title} if title else {}


def _of_title(kpi: Kpi) -> dict[str, Any]:
    """What a KPI outside the catalogue says of itself; an ended series says so only in its title."""
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
        "description": _prose(kpi.description),
        "publication_date": kpi.publication_date,
        "prel_publication_date": kpi.prel_publication_date,
        "publication_period": str(kpi.publ_period) if kpi.publ_period is not None else None,
    }


def _prose(text: str | None) -> str | None:
    """Kolada's text; it writes some of its line breaks as a backslash and an n."""
    return text.replace("\\n", "\n").strip() if text else text


def _of_dates(kpis: Sequence[str], listed: Mapping[str, Kpi], today: date) -> dict[str, Any]:
    """A derived measure is preliminary where any of its parts is."""
    years = [announced(listed.get(kpi), today).preliminary for kpi in kpis]
    return {"preliminary_year": max((year for year in years if year is not None), default=None)}


def _source(citation: Citation, row: Mapping[str, Any], catalogue: Catalogue) -> dict[str, Any]:
    named = {"cited_as": cited(row["kpi"], catalogue)}
    if row["parts"]:
        parts = [cited(part, catalogue) for part in row["parts"]]
        return named | {"source": OWN, "source_line": citation.own_line(parts)}
    if table := row.get("scb_table"):
        return named | {"source": citation.scb_source, "source_line": citation.scb_line(table)}
    return named | {"source": citation.source or None, "source_line": citation.raw_line(row["kpi"])}
