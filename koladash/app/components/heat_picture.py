"""The band table as a picture to take along: the words of the page's table in the drawing's terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.analysis.bands import Basis
from koladash.app.components.heat import BANDS, key_words, mean_words
from koladash.app.figures.bands import BandColumn, BandRow, band_table
from koladash.app.formats import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from koladash.analysis.bands import Limits
    from koladash.app.components.heat import HeatTable
    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.texts import Texts


def heat_picture(
    texts: Texts,
    table: HeatTable,
    limits: Limits,
    canvas: Canvas,
    under: Callable[[str, int], str] = lambda _code, _year: "",
    *,
    is_borrowing: bool = False,
) -> Drawing:
    """The drawing of a table.

    Args:
        texts: the language.
        table: what it shows.
        limits: where medium and high begin.
        canvas: ground and width.
        under: the words below a value, by municipality and year.
        is_borrowing: whether a missing share shows the band of its nearest year at its edge.
    """
    looks = [*BANDS, "borrowed" if is_borrowing else "missing"]
    return band_table(
        _cells(texts, table, under),
        [BandRow(code, name, code == table.lit) for code, name in table.rows],
        _columns(texts, table),
        list(zip(looks, key_words(texts, limits, is_borrowing=is_borrowing), strict=True)),
        (texts("heat.mean"), texts("heat.municipalities")),
        canvas,
    )


def _cells(texts: Texts, table: HeatTable, under: Callable[[str, int], str]) -> pl.DataFrame:
    rows = []
    for row in table.cells.iter_rows(named=True):
        is_missing = row["basis"] != Basis.OBSERVED
        code, year = row["municipality"], row["year"]
        shown = texts("missing.iu") if is_missing else number(row["value"], table.decimals, texts.language)
        marks = [texts("heat.preliminary")] if row.get("is_preliminary") and not is_missing else []
        mark = "" if is_missing else " ".join(filter(None, [*marks, under(code, year)]))
        rows.append((code, year, shown, mark, row["band"] or "", is_missing))
    schema = {"row": pl.String, "year": pl.Int64, "label": pl.String, "mark": pl.String, "band": pl.String}
    return pl.DataFrame(rows, schema={**schema, "is_missing": pl.Boolean}, orient="row")


def _columns(texts: Texts, table: HeatTable) -> Sequence[BandColumn]:
    found, means = [], mean_words(texts, table)
    broken = [year for year in table.years[1:] if year in table.breaks]
    eras = {table.years[0]: "before", broken[-1]: "after"} if broken else {}
    for row, mean in zip(table.averages.iter_rows(named=True), means, strict=True):
        era = eras.get(row["year"])
        count = texts("table.of", n=row["n"], of=row["of"])
        found.append(BandColumn(row["year"], (mean, count), texts(f"chart.questions.{era}") if era else ""))
    return found
