"""An answer of SCB's as rows of figures: summed, named by our ids, by our places and by our genders. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koladash.catalogue.scb import REGION, SEX, TIME
from koladash.client.scb.frames import dataset_frame
from koladash.client.scb.names import column_name
from koladash.etl.folding.periods import period_number
from koladash.etl.schema import GENDERS, KEY, Schema

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.client.scb.jsonstat import Dataset
    from koladash.etl.folding.scb_codes import TableCodes

ROWS: Schema = {
    "kpi": pl.String,
    "municipality": pl.String,
    "year": pl.Int16,
    "gender": pl.Enum(GENDERS),
    "value": pl.Float64,
    "status": pl.String,
    "is_deleted": pl.Boolean,
}
NO_ROWS = pl.DataFrame(schema=ROWS)


def rows_of(dataset: Dataset, codes: TableCodes, figures: Iterable[str]) -> pl.DataFrame:
    """What an answer says of some figures: KEY, value, status, is_deleted; periods as `periods` counts them.

    Args:
        dataset: the answer.
        codes: what of it makes each figure.
        figures: those that it makes whole.

    Returns:
        A row for each figure, place, period and gender. Where one of the cells that it is summed from is
        missing it has no value, and the first such cell's mark as its status.
    """
    names = {dimension.id: column_name(dimension) for dimension in dataset.dimensions}
    cells = dataset_frame(dataset).rename({named: id_ for id_, named in names.items()})
    placed = cells.with_columns(
        pl.col(REGION).replace_strict(dict(codes.places), default=None).alias("municipality"),
        _periods(cells[TIME]),
    ).drop_nulls(["municipality", "year"])
    found = (_summed(_by_gender(_only(placed, codes.needed[id_]), codes.sexes), id_) for id_ in figures)
    return pl.concat([NO_ROWS, *found])


def _periods(time: pl.Series) -> pl.Series:
    told = time.cast(pl.String)
    numbers = {code: period_number(code) for code in told.unique()}
    return told.replace_strict(numbers, return_dtype=pl.Int16).alias("year")


def _only(cells: pl.DataFrame, needed: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    return cells.filter(pl.all_horizontal(pl.col(name).is_in(list(codes)) for name, codes in needed.items()))


def _by_gender(cells: pl.DataFrame, sexes: Mapping[str, frozenset[str]]) -> pl.DataFrame:
    """The cells that make each gender; all of them make the total where the table is not asked for sexes."""
    kind = ROWS["gender"]
    if not sexes:
        return cells.with_columns(pl.lit("T").cast(kind).alias("gender"))
    pairs = [(code, letter) for letter, codes in sexes.items() for code in codes]
    letters = pl.DataFrame(pairs, schema={SEX: pl.String, "gender": kind}, orient="row")
    return cells.join(letters, on=SEX, how="inner")


def _summed(cells: pl.DataFrame, figure: str) -> pl.DataFrame:
    is_missing = pl.col("value").is_null()
    return (
        cells.group_by("municipality", "year", "gender")
        .agg(
            pl.when(~is_missing.any()).then(pl.col("value").sum()).alias("value"),
            pl.col("status").filter(is_missing).first().fill_null("").alias("status"),
        )
        .with_columns(kpi=pl.lit(figure), is_deleted=pl.lit(value=False))
        .sort(KEY[1:])
        .select(pl.col(name).cast(kind) for name, kind in ROWS.items())
    )
