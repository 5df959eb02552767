"""Every question the dashboard asks: SQL on `mart`, with parameters, never with a reader's text in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import polars as pl

    from koladash.warehouse import Warehouse

VALUE_COLUMNS = """
    kpi, municipality, municipality_name, year, gender, value, missing, missing_part, status,
    source_line, source_line_en, is_derived, is_preliminary, fetched_at
"""


def once(ids: Iterable[str]) -> list[str]:
    """Ids to ask for, each once: a place may be looked at and be among those it is compared with."""
    return list(dict.fromkeys(ids))


def build(warehouse: Warehouse) -> dict[str, Any]:
    """The build that is served: build_id, built_at, kind, is_synthetic, origin, verified_at and so on."""
    return warehouse.query("SELECT * FROM mart.build").row(0, named=True)


def kpi(warehouse: Warehouse, kpi_id: str) -> dict[str, Any]:
    """What the build knows of one figure: title, description, first_year, last_year, values and so on.

    An empty mapping where the build does not know it.
    """
    rows = warehouse.query("SELECT * FROM mart.kpi WHERE kpi = $kpi", {"kpi": kpi_id})
    return rows.row(0, named=True) if rows.height else {}


def kpis_with_values(warehouse: Warehouse) -> set[str]:
    """The ids of the figures that have any value in this build."""
    return set(warehouse.query('SELECT kpi FROM mart.kpi WHERE "values" > 0').to_series())


def municipalities_with_values(warehouse: Warehouse, kpi_ids: Sequence[str]) -> set[str]:
    """The codes of the places that have a value for any of the figures."""
    sql = (
        "SELECT DISTINCT municipality FROM mart.latest WHERE list_contains($kpis, kpi) AND value IS NOT NULL"
    )
    return set(warehouse.query(sql, {"kpis": once(kpi_ids)}).to_series())


def year_counts(
    warehouse: Warehouse, kpi_id: str, gender: str, municipalities: Sequence[str]
) -> dict[int, int]:
    """How many of the municipalities have a value, for each year in which any has; rising."""
    sql = """
        SELECT year, count(value) FROM mart.value
        WHERE kpi = $kpi AND gender = $gender AND value IS NOT NULL AND list_contains($places, municipality)
        GROUP BY year ORDER BY year
    """
    return dict(warehouse.query(sql, _scope(kpi_id, gender, municipalities)).rows())


def years(warehouse: Warehouse, kpi_id: str, gender: str, municipalities: Sequence[str]) -> list[int]:
    """The years in which any of the municipalities has a value, rising."""
    return list(year_counts(warehouse, kpi_id, gender, municipalities))


def genders(warehouse: Warehouse, kpi_ids: Sequence[str], municipalities: Sequence[str]) -> set[str]:
    """The genders that any of the municipalities has a value of any of the figures for."""
    sql = """
        SELECT DISTINCT gender FROM mart.value
        WHERE list_contains($kpis, kpi) AND value IS NOT NULL AND list_contains($places, municipality)
    """
    asked = {"kpis": once(kpi_ids), "places": once(municipalities)}
    return set(warehouse.query(sql, asked).to_series())


def one_year(
    warehouse: Warehouse, kpi_id: str, year: int, gender: str, municipalities: Sequence[str]
) -> pl.DataFrame:
    """One figure, one year: a row for each municipality that the build has one for (`VALUE_COLUMNS`)."""
    sql = f"""
        SELECT {VALUE_COLUMNS} FROM mart.value
        WHERE kpi = $kpi AND year = $year AND gender = $gender AND list_contains($places, municipality)
        ORDER BY municipality
    """  # noqa: S608 - our own list of columns
    return warehouse.query(sql, {**_scope(kpi_id, gender, municipalities), "year": year})


def series(
    warehouse: Warehouse, kpi_ids: Sequence[str], gender: str, municipalities: Sequence[str]
) -> pl.DataFrame:
    """Figures over all their years for some places (`VALUE_COLUMNS`), sorted by kpi, municipality, year."""
    sql = f"""
        SELECT {VALUE_COLUMNS} FROM mart.value
        WHERE list_contains($kpis, kpi) AND gender = $gender AND list_contains($places, municipality)
        ORDER BY kpi, municipality, year
    """  # noqa: S608 - our own list of columns
    return warehouse.query(sql, {"kpis": once(kpi_ids), "gender": gender, "places": once(municipalities)})


def yearly_means(
    warehouse: Warehouse, kpi_ids: Sequence[str], gender: str, municipalities: Sequence[str]
) -> pl.DataFrame:
    """Median and mean over the municipalities that report, each year: kpi, year, median, mean, n."""
    sql = """
        SELECT kpi, year, median(value) AS median, avg(value ORDER BY municipality) AS mean,
               count(value) AS n
        FROM mart.value
        WHERE list_contains($kpis, kpi) AND gender = $gender AND list_contains($places, municipality)
        GROUP BY ALL HAVING count(value) > 0 ORDER BY kpi, year
    """
    return warehouse.query(sql, {"kpis": once(kpi_ids), "gender": gender, "places": once(municipalities)})


def published_table(warehouse: Warehouse, report: str, source_table: str) -> pl.DataFrame:
    """A report's table as it was printed, with what the warehouse says today.

    The columns of `mart.published_figure`, then `today` (the mapped figure's value) and `today_missing`.
    """
    sql = """
        SELECT p.*, v.value AS today, v.missing AS today_missing
        FROM mart.published_figure p
        LEFT JOIN mart.value v
          ON v.kpi = p.kpi AND v.municipality = p.municipality AND v.year = p.year AND v.gender = 'T'
        WHERE p.report = $report AND p.source_table = $table
        ORDER BY p.municipality_name, p.indicator, p.year
    """
    return warehouse.query(sql, {"report": report, "table": source_table})


def _scope(kpi_id: str, gender: str, municipalities: Sequence[str]) -> dict[str, object]:
    return {"kpi": kpi_id, "gender": gender, "places": once(municipalities)}
