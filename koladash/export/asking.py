"""One question in SQL, answered from the published build or refused with what the reader needs next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import duckdb
import polars as pl

from koladash.errors import UsageError
from koladash.export.reading import VIEWS

if TYPE_CHECKING:
    from koladash.warehouse import Warehouse

ANSWERED: Final = frozenset({duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN})


def ask(warehouse: Warehouse, sql: str) -> pl.DataFrame:
    """The rows that one SELECT (or DESCRIBE, SUMMARIZE, EXPLAIN) gives; it can change nothing.

    Raises:
        UsageError: the SQL is wrong or does something else than ask; the text holds the SQL and lists the
            views of `mart`.
        NoWarehouse: nothing is published.
    """
    try:
        _ensure_one_question(sql)
        return warehouse.query(sql)
    except (duckdb.Error, pl.exceptions.PolarsError, ValueError) as error:
        views = ", ".join(f"mart.{view}" for view in warehouse.query(VIEWS)["view_name"])
        raise UsageError(f"{error}\n\n{sql.strip()}\n\nThe views are: {views}.") from error


def _ensure_one_question(sql: str) -> None:
    kinds = [statement.type for statement in duckdb.extract_statements(sql)]
    if len(kinds) != 1:
        raise ValueError(f"One statement at a time: this is {len(kinds)}.")
    if kinds[0] not in ANSWERED:
        raise ValueError("The file is read-only: only a SELECT is answered. `koladash export` writes files.")
