"""The columns of every frame that passes between the steps, and their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema: TypeAlias = "Mapping[str, pl.DataType | type[pl.DataType]]"

TIME = pl.Datetime("us")
"""UTC, without a zone."""

GENDERS = ("T", "M", "K")

KEY = ("kpi", "municipality", "year", "gender")
"""What names one figure."""

CELL = ("kpi", "municipality", "year")
"""What a request names: every gender comes with it."""

ORDER = ("kpi", "year", "municipality", "gender")
"""How figures lie on the disk."""

CELLS: Schema = {"kpi": pl.String, "municipality": pl.String, "year": pl.Int16}

FIGURE: Schema = {
    "kpi": pl.String,
    "municipality": pl.String,
    "year": pl.Int16,
    "gender": pl.String,
    "value": pl.Float64,
    "missing": pl.String,
    "missing_part": pl.String,
    "status": pl.String,
    "source_line": pl.String,
    "first_seen": TIME,
    "fetched_at": TIME,
}

KPI: Schema = {
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
    "noise_from": pl.Int16,
    "publication_date": pl.Date,
    "prel_publication_date": pl.Date,
    "publication_period": pl.String,
    "source": pl.String,
    "source_line": pl.String,
    "scb_table": pl.String,
    "cited_as": pl.String,
    "caveats": pl.List(pl.String),
}

KPI_VERSION: Schema = {
    "kpi": pl.String,
    "title": pl.String,
    "change": pl.String,
    "seen_from": TIME,
    "seen_to": TIME,
}

REQUEST: Schema = {
    "run_id": pl.String,
    "source": pl.String,
    "request": pl.String,
    "outcome": pl.String,
    "cells": pl.Int32,
    "rows": pl.Int32,
    "deleted": pl.Int32,
    "fetched_at": TIME,
    "error": pl.String,
}

CHANGED_COUNT: Schema = {"change": pl.String, "figures": pl.Int32}

MONTHLY_KPI: Schema = {
    "kpi": pl.String,
    "position": pl.Int32,
    "kpi_name": pl.String,
    "kpi_name_en": pl.String,
    "description": pl.String,
    "unit": pl.String,
    "decimals": pl.Int32,
    "direction": pl.String,
    "genders": pl.String,
    "is_preliminary": pl.Boolean,
    "noise_from": pl.Int16,
    "source": pl.String,
    "source_line": pl.String,
    "scb_table": pl.String,
    "caveats": pl.List(pl.String),
}

SCB_TABLE: Schema = {
    "scb_table": pl.String,
    "table_id": pl.String,
    "title": pl.String,
    "period": pl.String,
    "first_period": pl.String,
    "last_period": pl.String,
    "updated": TIME,
    "next_expected": pl.Date,
    "asked_at": TIME,
    "state": pl.String,
    "problem": pl.String,
    "certainty": pl.String,
    "note": pl.String,
    "note_en": pl.String,
}

STRAY_CODE: Schema = dict.fromkeys(("axis", "code", "code_name", "state"), pl.String)

GIVEN: Schema = {
    "request": pl.String,
    "kpi": pl.String,
    "municipalities": pl.List(pl.String),
    "years": pl.List(pl.Int16),
    "is_overtaken": pl.Boolean,
    "figures": pl.Int32,
    "of_groups": pl.Int32,
    "unknown": pl.Int32,
    "repeated": pl.Int32,
    "deleted": pl.Int32,
    "kept": pl.Int32,
    "values": pl.Int32,
    "total": pl.Float64,
}

RUN: Schema = {
    "run_id": pl.String,
    "started_at": TIME,
    "finished_at": TIME,
    "kind": pl.String,
    "outcome": pl.String,
    "asked": pl.Int32,
    "answered": pl.Int32,
    "failed": pl.Int32,
    "rows": pl.Int64,
    "message": pl.String,
}

PUBLISHED_FIGURE: Schema = {
    "report": pl.String,
    "source_table": pl.String,
    "municipality": pl.String,
    "municipality_name": pl.String,
    "year": pl.Int16,
    "indicator": pl.String,
    "kpi": pl.String,
    "value": pl.Float64,
    "unit": pl.String,
    "decimals": pl.Int32,
    "basis": pl.String,
    "certainty": pl.String,
    "note": pl.String,
    "source_line": pl.String,
}

MEASURE_PART: Schema = {"measure": pl.String, "part": pl.String, "position": pl.Int32}

MUNICIPALITY: Schema = dict.fromkeys(
    ("municipality", "municipality_name", "kind", "county", "county_name", "county_name_en"), pl.String
)

MUNICIPALITY_GROUP: Schema = {
    "group_id": pl.String,
    "group_name": pl.String,
    "group_name_en": pl.String,
    "kind": pl.String,
    "is_region": pl.Boolean,
    "kolada_group": pl.String,
    "source_line": pl.String,
    "note": pl.String,
}

GROUP_MEMBER: Schema = {
    "group_id": pl.String,
    "municipality": pl.String,
    "from_year": pl.Int16,
    "to_year": pl.Int16,
}

PAIR: Schema = {
    "pair_id": pl.String,
    "number": pl.Int32,
    "a": pl.String,
    "b": pl.String,
    "heading": pl.String,
    "heading_en": pl.String,
    "observed": pl.String,
    "report": pl.String,
    "note": pl.String,
}

EVENT: Schema = {
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

SERIES_BREAK: Schema = {
    "kpi": pl.String,
    "year": pl.Int16,
    "certainty": pl.String,
    "reason": pl.String,
    "reason_en": pl.String,
}


def cast_to(schema: Schema) -> list[pl.Expr]:
    """The columns of a schema, in its order and of its types, for `select`."""
    return [pl.col(name).cast(kind) for name, kind in schema.items()]
