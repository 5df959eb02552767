"""Kolada's answers as polars frames: the one parser of data pages, and the tables of the notebook layer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from koladash.client.kolada.pages import read_page
from koladash.client.kolada.records import UnitRow, ValueRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from koladash.client.kolada.ledger import Fetched
    from koladash.client.kolada.planning import Rectangle

FIGURE_SCHEMA = {
    "kpi": pl.String,
    "municipality": pl.String,
    "year": pl.Int16,
    "gender": pl.String,
    "value": pl.Float64,
    "status": pl.String,
    "count": pl.Int32,
    "is_deleted": pl.Boolean,
}
UNIT_SCHEMA = {("ou" if name == "municipality" else name): kind for name, kind in FIGURE_SCHEMA.items()}
KEY = ("kpi", "municipality", "year", "gender")


@dataclass(frozen=True, slots=True)
class PartialValues:
    """Values of which some lack, because the caller said that this is fine: never taken for the whole."""

    frame: pl.DataFrame
    missing: tuple[Fetched, ...]
    """The requests that failed, each with its rectangle and error."""


def values_frame(pages: Iterable[bytes]) -> pl.DataFrame:
    """The figures of data pages, as they were sent: duplicates and rows of groups included.

    Args:
        pages: decoded bodies of `/data/…` answers.

    Returns:
        kpi, municipality (text), year (Int16), gender (T, M, K), value (Float64; null is missing, and always
        where `is_deleted`), status ("" or Kolada's word, verbatim), count (Int32; members behind a group's
        mean), is_deleted. One row for each KPI, area, year and gender, in the order they came.

    Raises:
        InvalidAnswer: a page is not of that shape.
    """
    return _stacked(
        (_figures(read_page(page, ValueRow).values, "municipality") for page in pages), FIGURE_SCHEMA
    )


def unit_values_frame(pages: Iterable[bytes]) -> pl.DataFrame:
    """The figures of `/oudata/…` pages: as `values_frame`, with `ou` in the place of `municipality`."""
    return _stacked((_figures(read_page(page, UnitRow).values, "ou") for page in pages), UNIT_SCHEMA)


def records_frame(records: Iterable[msgspec.Struct]) -> pl.DataFrame:
    """A table of records (KPIs, municipalities, groups): a column for each of their fields."""
    return pl.DataFrame([msgspec.structs.asdict(record) for record in records], infer_schema_length=None)


def members_frame(groups: Iterable[Any]) -> pl.DataFrame:
    """The members of groups: group, group_title, member, member_title."""
    rows = [(group.id, group.title, member.id, member.title) for group in groups for member in group.members]
    names = ("group", "group_title", "member", "member_title")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def plan_frame(rectangles: Sequence[Rectangle]) -> pl.DataFrame:
    """A request plan as a table: request, kpis, municipalities, years (how many of each), rows (at most)."""
    return pl.DataFrame(
        [(r.path, len(r.kpis), len(r.municipalities), len(r.years), r.cells) for r in rectangles],
        schema={"request": pl.String} | dict.fromkeys(("kpis", "municipalities", "years", "rows"), pl.Int64),
        orient="row",
    )


def tidy(figures: pl.DataFrame) -> pl.DataFrame:
    """Figures in order and each key once: of several rows for one key the last, as it is the newest."""
    key = [name for name in figures.columns if name in {*KEY, "ou"}]
    return figures.unique(subset=key, keep="last", maintain_order=True).sort(key)


def _stacked(frames: Iterable[pl.DataFrame], schema: dict[str, Any]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=schema), *frames])


def _figures(rows: Sequence[Any], area: str) -> pl.DataFrame:
    figures = list(chain.from_iterable(row.values for row in rows))
    times = pl.Series([len(row.values) for row in rows], dtype=pl.UInt32)
    deleted = pl.Series(_each(figures, "isdeleted"), dtype=pl.Boolean).fill_null(value=False)
    per_row = pl.DataFrame(
        {
            "kpi": pl.Series(_each(rows, "kpi"), dtype=pl.String),
            area: pl.Series(_each(rows, area), dtype=pl.String),
            "year": pl.Series(_each(rows, "period"), dtype=pl.Int16),
        }
    )
    per_figure = {
        "gender": pl.Series(_each(figures, "gender"), dtype=pl.String),
        "value": pl.Series(_each(figures, "value"), dtype=pl.Float64).set(deleted, None),
        "status": pl.Series(_each(figures, "status"), dtype=pl.String).fill_null(""),
        "count": pl.Series(_each(figures, "count"), dtype=pl.Int32),
        "is_deleted": deleted,
    }
    return _repeated(per_row, times).with_columns(**per_figure)


def _each(objects: Sequence[Any], name: str) -> list[Any]:
    return list(map(attrgetter(name), objects))


def _repeated(frame: pl.DataFrame, times: pl.Series) -> pl.DataFrame:
    row = pl.select(pl.int_range(len(times), dtype=pl.UInt32).repeat_by(times).explode().drop_nulls())
    return frame[row.to_series()]
