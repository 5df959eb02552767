"""What the reports say beside their tables of figures: SQL on `mart` only, as in `queries`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

    from koladash.warehouse import Warehouse


def survey(warehouse: Warehouse) -> pl.DataFrame:
    """The survey among Västra Götaland's municipalities: `mart.survey_result`, a row an option."""
    return warehouse.query("SELECT * FROM mart.survey_result ORDER BY position")


def typologies(warehouse: Warehouse) -> pl.DataFrame:
    """The classes of the survey report's typologies, in its order: typology, label, label_en."""
    return warehouse.query("SELECT typology, label, label_en FROM mart.typology")


def agreements(warehouse: Warehouse) -> pl.DataFrame:
    """Agreements of the ten of IFAU: municipality_name, indicator, value, basis, source_line(_en)."""
    return warehouse.query("""
        SELECT municipality_name, indicator, value::INTEGER AS value, basis, source_line, source_line_en
        FROM mart.report_fact WHERE report = 'ifau-2025' AND unit = 'count'
    """)


def cooperation_forms(warehouse: Warehouse) -> pl.DataFrame:
    """IFAU's four forms of cooperation, and how many municipalities had each: never which ones."""
    return warehouse.query("SELECT * FROM mart.cooperation_form")


def organisations(warehouse: Warehouse) -> pl.DataFrame:
    """How eight municipalities organised their work: `mart.organisation`, in the report's order."""
    return warehouse.query("SELECT * FROM mart.organisation ORDER BY municipality, position")


def group(warehouse: Warehouse, group_id: str) -> pl.DataFrame:
    """A group of `mart`, Kolada's own too: group_name, group_name_en, municipality; a row a municipality."""
    sql = """
        SELECT g.group_name, g.group_name_en, m.municipality::VARCHAR AS municipality
        FROM mart.municipality_group g
        JOIN mart.group_member m USING (group_id)
        JOIN mart.municipality p ON p.municipality = m.municipality AND p.kind = 'municipality'
        WHERE g.group_id = $group AND g.kind <> 'country'
    """
    return warehouse.query(sql, {"group": group_id})
