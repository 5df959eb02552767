"""What the page about missing figures asks: SQL on `mart` only, with parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koladash.app.queries.shared import once

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from koladash.warehouse import Warehouse

NEWEST: Final = 20
"""How many revisions, flags and failed requests are listed; the rest is counted."""


def cells(warehouse: Warehouse, kpi_id: str, gender: str, municipalities: Sequence[str]) -> pl.DataFrame:
    """One figure for some places over all its years, sorted by year.

    Columns: municipality, year, value, missing, missing_part, status, is_preliminary, revisions, source_line,
    source_line_en, fetched_at, and `flag` with what the checks found odd (NULL where nothing).
    """
    sql = """
        SELECT v.municipality, v.year, v.value, v.missing, v.missing_part, v.status, v.is_preliminary,
               v.revisions, v.source_line, v.source_line_en, v.fetched_at, f.flag
        FROM mart.value v
        LEFT JOIN (
            SELECT municipality, year, string_agg(DISTINCT flag, ',') AS flag
            FROM mart.data_flag WHERE kpi = $kpi AND coalesce(gender, 'T') = $gender GROUP BY ALL
        ) f ON f.municipality = v.municipality::VARCHAR AND f.year = v.year
        WHERE v.kpi = $kpi AND v.gender = $gender AND list_contains($places, v.municipality)
        ORDER BY v.year, v.municipality
    """
    return warehouse.query(sql, {"kpi": kpi_id, "gender": gender, "places": once(municipalities)})


def coverage(warehouse: Warehouse, municipalities: Sequence[str]) -> pl.DataFrame:
    """How many of some places have a figure, for each figure that any place has.

    Columns: kpi, year, n, of, and in `missing` the commonest reason. Places that a figure does not exist for
    are not counted.
    """
    sql = """
        SELECT kpi, year, count(value) AS n,
               count(*) FILTER (missing IS DISTINCT FROM 'not_applicable') AS "of",
               mode(missing) FILTER (missing <> 'not_applicable') AS missing
        FROM mart.value
        WHERE gender = 'T' AND list_contains($places, municipality)
        GROUP BY ALL ORDER BY kpi, year
    """
    return warehouse.query(sql, {"places": once(municipalities)})


def figures(warehouse: Warehouse) -> pl.DataFrame:
    """What the build knows of every figure, those without any value too.

    Columns: kpi, is_survey, is_derived, ended_year, successor, first_year, last_year, values,
    publication_date, prel_publication_date, publication_period, confirmed_day, changed_day, held_back,
    vanished_day.
    """
    return warehouse.query("""
        SELECT kpi, is_survey, is_derived, ended_year, successor, first_year, last_year, "values",
               publication_date, prel_publication_date, publication_period, confirmed_day, changed_day,
               held_back, vanished_day
        FROM mart.kpi
    """)


def requests(warehouse: Warehouse) -> pl.DataFrame:
    """What became of the requests behind the build: outcome, n, cells, rows, deleted."""
    return warehouse.query("""
        SELECT outcome, count(*) AS n, sum(cells)::BIGINT AS cells, sum("rows")::BIGINT AS "rows",
               sum(deleted)::BIGINT AS deleted
        FROM mart.request GROUP BY ALL ORDER BY outcome
    """)


def unanswered(warehouse: Warehouse) -> pl.DataFrame:
    """The first requests that got no fresh answer: request, outcome, error."""
    sql = """
        SELECT request, outcome, error FROM mart.request
        WHERE outcome IN ('failed', 'stale') ORDER BY outcome, request LIMIT $newest
    """
    return warehouse.query(sql, {"newest": NEWEST})


def flags(warehouse: Warehouse) -> pl.DataFrame:
    """What the checks found odd: flag, n, the ids in kpis and, of what is no KPI's, names in places."""
    return warehouse.query("""
        SELECT
            flag, count(*) AS n,
            coalesce(list(DISTINCT kpi::VARCHAR ORDER BY kpi::VARCHAR) FILTER (WHERE kpi IS NOT NULL), [])
                AS kpis,
            coalesce(list(DISTINCT municipality_name ORDER BY municipality_name) FILTER (
                WHERE kpi IS NULL AND municipality IS NOT NULL
            ), []) AS places
        FROM mart.data_flag GROUP BY flag ORDER BY n DESC, flag
    """)


def revisions(warehouse: Warehouse, municipalities: Sequence[str]) -> pl.DataFrame:
    """The newest changes of figures of some places, at most `NEWEST`.

    Columns: kpi, municipality_name, year, gender, change, old_value, new_value, seen_day, and in `total` how
    many there are.
    """
    sql = """
        SELECT kpi, municipality_name, year, gender, change, old_value, new_value, seen_day,
               count(*) OVER () AS total
        FROM mart.revision WHERE list_contains($places, municipality)
        ORDER BY seen_at DESC, kpi, municipality_name, year, gender LIMIT $newest
    """
    return warehouse.query(sql, {"places": once(municipalities), "newest": NEWEST})
