"""The formulas of derived measures as SQL: for the world as of a day, and to check what polars computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.catalogue import Measure

AS_OF = """
    (SELECT municipality, year, gender, value AS {part}, seen_from AS {part}_from FROM core.value_history
     WHERE kpi = '{part}' AND seen_day <= d::DATE AND (gone_day IS NULL OR gone_day > d::DATE))"""
TODAY = """
    (SELECT municipality, year, gender, value AS {part}, first_seen AS {part}_from FROM core.figure
     WHERE kpi = '{part}')"""
NOTHING = """
SELECT kpi, municipality, year, gender, value, first_seen AS seen_from FROM core.figure WHERE false"""


def recomputed_view(measures: Iterable[Measure]) -> str:
    """`core.recomputed`: the derived values of today, by SQL instead of polars."""
    return f"CREATE VIEW core.recomputed AS {_union(measures, TODAY)}"


def derived_macro(measures: Iterable[Measure]) -> str:
    """`core.derived_as_of(d)`: derived values by today's formulas, from their parts as they were on a day."""
    return f"CREATE MACRO core.derived_as_of(d) AS TABLE {_union(measures, AS_OF)}"


def _union(measures: Iterable[Measure], part: str) -> str:
    return "\nUNION ALL".join([NOTHING, *(_select(measure, part) for measure in measures)])


def _select(measure: Measure, part: str) -> str:
    first, *others = (part.format(part=kpi) for kpi in measure.parts)
    joined = "".join(f"\n    JOIN {other} USING (municipality, year, gender)" for other in others)
    genders = ", ".join(f"'{gender}'" for gender in measure.genders)
    latest = ", ".join(f"{kpi}_from" for kpi in measure.parts)
    return f"""
SELECT '{measure.id}', municipality, year, gender, {measure.formula.text}, greatest({latest})
FROM {first}{joined}
WHERE gender IN ({genders}) AND isfinite({measure.formula.text})"""  # noqa: S608 - our own catalogue, validated
