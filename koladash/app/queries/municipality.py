"""What the build knows of one municipality beside its figures: SQL on `mart`, as in `queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from koladash.warehouse import Warehouse


def organisation(warehouse: Warehouse, municipality: str) -> pl.DataFrame:
    """How a report describes its work: part, name, persons, observed, is_preliminary, source_line(_en)."""
    sql = "SELECT * FROM mart.organisation WHERE municipality = $code ORDER BY position"
    return warehouse.query(sql, {"code": municipality})


def report_facts(warehouse: Warehouse, municipality: str) -> pl.DataFrame:
    """What reports say of it in their text: year, indicator, value, unit, basis, source_line(_en)."""
    sql = "SELECT * FROM mart.report_fact WHERE municipality = $code ORDER BY report, indicator"
    return warehouse.query(sql, {"code": municipality})


def same_administration(warehouse: Warehouse, municipality: str) -> pl.DataFrame:
    """What shares an administration with the programmes: indicator, value, basis, year, source_line(_en)."""
    sql = """
        SELECT indicator, value, basis, year, source_line, source_line_en FROM mart.published_figure
        WHERE municipality = $code AND starts_with(indicator, 'same_admin')
    """
    return warehouse.query(sql, {"code": municipality})


def events(warehouse: Warehouse, municipality: str, first_year: int) -> pl.DataFrame:
    """What happened from a year on, in order of time.

    Returns:
        event_id, date_start, precision, category, event_name, event_name_en, report, and is_own: it concerns
        the municipality and not the whole country. Of the country's events only those shown by default, and
        no periods.
    """
    sql = """
        SELECT event_id, date_start, precision, category, event_name, event_name_en, report,
            list_contains(scope, $code) AS is_own
        FROM mart.event
        WHERE year(date_start) >= $first_year
            AND (list_contains(scope, $code) OR (list_contains(scope, '0000') AND date_end IS NULL))
            AND (is_default OR (list_contains(scope, $code) AND category <> 'research'))
        ORDER BY date_start, event_id
    """
    return warehouse.query(sql, {"code": municipality, "first_year": first_year})


def described(warehouse: Warehouse) -> list[str]:
    """The municipalities that a report describes in words."""
    sql = """
        SELECT municipality::VARCHAR AS municipality FROM mart.organisation
        UNION SELECT municipality::VARCHAR FROM mart.report_fact ORDER BY ALL
    """
    return warehouse.query(sql).to_series().to_list()
