"""Table 5 as a band heat table, as the report has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.averages import by_year, mean
from koladash.analysis.bands import Limits, banded
from koladash.app.components.heat import HeatTable, band_key, heat_table
from koladash.app.pages.rapporter.plain import check_mark
from koladash.app.wording import report as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.report_tables import ReportTable
    from koladash.app.texts import Texts

LIMITS = Limits()


def printed_bands(texts: Texts, table: ReportTable) -> list[Component]:
    """The key and the table; the last rows are the unweighted mean and how many it rests on."""
    values = _values(table)
    heat = HeatTable(
        caption=wording.caption(texts, table),
        rows=table.rows,
        cells=banded(values, LIMITS).with_columns(reason=pl.lit(None, pl.String)),
        averages=by_year(values, mean),
    )
    return [
        band_key(texts, LIMITS, is_borrowing=True),
        heat_table(texts, heat, lambda code, year: check_mark(texts, table, table.entries[code, str(year)])),
    ]


def _values(table: ReportTable) -> pl.DataFrame:
    rows = [(each.municipality, each.name, int(each.column), each.value) for each in table.entries.values()]
    schema = {
        "municipality": pl.String,
        "municipality_name": pl.String,
        "year": pl.Int64,
        "value": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
