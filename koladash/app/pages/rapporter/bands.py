"""Table 5 as a band heat table, as the report has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.averages import by_year, mean
from koladash.analysis.bands import Limits, banded
from koladash.app.components.heat import HeatTable, band_key, heat_table
from koladash.app.components.heat_picture import heat_picture
from koladash.app.pages.rapporter.plain import check_mark
from koladash.app.report_tables import BANDS, Check
from koladash.app.wording import report as wording

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.report_tables import ReportTable
    from koladash.app.texts import Texts

LIMITS = Limits()
PICTURE = "report-picture"
"""The id of the box in which a report's table stands."""


def printed_bands(texts: Texts, table: ReportTable) -> list[Component]:
    """The key and the table; the last rows are the unweighted mean and how many it rests on."""
    return [
        band_key(texts, LIMITS, is_borrowing=True),
        heat_table(
            texts,
            _heat(texts, table),
            lambda code, year: check_mark(texts, table, table.entries[code, str(year)]),
        ),
    ]


def pictures_of(table: ReportTable) -> dict[str, str]:
    """What can be saved of a table as a picture: the bands, by the id of their box."""
    return {PICTURE: ""} if table.number == BANDS else {}


def printed_drawing(texts: Texts, table: ReportTable, canvas: Canvas) -> Drawing:
    """The table as a picture to take along, with what stands under a figure that is another today."""

    def under(code: str, year: int) -> str:
        entry = table.entries[code, str(year)]
        return wording.check_word(texts, table, entry) if entry.check in {Check.REVISED, Check.GONE} else ""

    return heat_picture(texts, _heat(texts, table), LIMITS, canvas, under, is_borrowing=True)


def _heat(texts: Texts, table: ReportTable) -> HeatTable:
    values = _values(table)
    return HeatTable(
        caption=wording.caption(texts, table),
        rows=table.rows,
        cells=banded(values, LIMITS).with_columns(reason=pl.lit(None, pl.String)),
        averages=by_year(values, mean),
    )


def _values(table: ReportTable) -> pl.DataFrame:
    rows = [(each.municipality, each.name, int(each.column), each.value) for each in table.entries.values()]
    schema = {
        "municipality": pl.String,
        "municipality_name": pl.String,
        "year": pl.Int64,
        "value": pl.Float64,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")
