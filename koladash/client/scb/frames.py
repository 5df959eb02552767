"""PxWebApi 2's datasets as polars frames, for notebooks and for the warehouse."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import polars as pl

from koladash.client.scb.names import column_name

if TYPE_CHECKING:
    from collections.abc import Iterable

    import msgspec

    from koladash.client.scb.jsonstat import Dataset, Dimension

# What the marks mean (PC-Axis file format, DATASYMBOL1–6): `.` cannot occur, `..` is not available. SCB does
# not say which of those cells are secret, so none is called that.
NOT_APPLICABLE, NOT_REPORTED = "not_applicable", "not_reported"


def dataset_frame(dataset: Dataset) -> pl.DataFrame:
    """One row for each cell.

    Returns:
        For each dimension its code, under its plain name (`region`, `age`, `sex`, `contents`; see
        `koladash.client.scb.names`), and its text under that name with `_name`. Time is one column: `year`
        (Int16), or `month` and the like (text). Then `value` (Float64), `missing` (null, or why there is no
        value) and `status` (the source's mark, verbatim; "" without).
    """
    columns: dict[str, pl.Series] = {}
    for at, dimension in enumerate(dataset.dimensions):
        places = _places(dataset, at)
        for name, texts in _columns(dimension).items():
            columns[_unused(name, columns)] = texts.gather(places)
    values = pl.Series(dataset.values, dtype=pl.Float64)
    status = pl.Series([""], dtype=pl.String).new_from_index(0, len(values))
    if dataset.marks:
        status = status.scatter(list(dataset.marks), list(dataset.marks.values()))
    return pl.DataFrame(columns).with_columns(value=values, missing=_reason(status, values), status=status)


def entries_frame(entries: Iterable[msgspec.Struct]) -> pl.DataFrame:
    """The tables that a search found: a column for each field of `TableEntry`."""
    rows = [{name: getattr(entry, name) for name in entry.__struct_fields__} for entry in entries]
    return pl.DataFrame(rows, infer_schema_length=None)


def _places(dataset: Dataset, at: int) -> pl.Series:
    """Which code of a dimension each cell has."""
    inner = prod(dataset.size[at + 1 :])
    cell = pl.int_range(dataset.cells, dtype=pl.UInt32, eager=True)
    return (cell // inner) % max(len(dataset.dimensions[at].codes), 1)


def _columns(dimension: Dimension) -> dict[str, pl.Series]:
    name = column_name(dimension)
    codes = pl.Series(dimension.codes, dtype=pl.String)
    if dimension.role == "time":
        return {name: codes.cast(pl.Int16) if name == "year" else codes}
    return {name: codes, f"{name}_name": pl.Series(dimension.texts, dtype=pl.String)}


def _unused(name: str, columns: dict[str, pl.Series]) -> str:
    return name if name not in columns and name not in {"value", "missing", "status"} else f"{name}_"


def _reason(status: pl.Series, values: pl.Series) -> pl.Expr:
    return (
        pl.when(values.is_not_null())
        .then(None)
        .when(status == ".")
        .then(pl.lit(NOT_APPLICABLE))
        .otherwise(pl.lit(NOT_REPORTED))
    )
