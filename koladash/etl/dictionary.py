"""The data dictionary as a page: what the file says of itself, view by view.

`python -m koladash.etl.dictionary docs/data.md` writes it anew.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.etl.publishing.comments import read_dictionary
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

VIEWS = """
    SELECT view_name AS name, comment FROM duckdb_views() WHERE schema_name = 'mart' AND NOT internal
    ORDER BY name
"""
MACROS = """
    SELECT function_name AS name, comment FROM duckdb_functions()
    WHERE schema_name = 'mart' AND function_type = 'table_macro' AND NOT internal ORDER BY name
"""
# An ENUM's type spells out all its values; a query gives them as text.
COLUMNS = """
    SELECT
        table_name, column_name, regexp_replace(data_type, '^ENUM\\(.*\\)$', 'ENUM') AS data_type, comment
    FROM duckdb_columns() WHERE schema_name = 'mart' AND NOT internal ORDER BY table_name, column_index
"""
OPENING = """\
# What is in the file

Written by `make docs` from the comments inside the file itself: `SELECT * FROM duckdb_columns() WHERE
schema_name = 'mart'` tells the same.

The schema `mart` is a public contract: its views and columns keep their names and meanings. What lies in
`core` is how they are made and may change. A column means the same in every view. ENUM compares and joins as
text; to cut a piece of one, write `municipality::VARCHAR[:2]`. TIMESTAMP is UTC without a zone;
a DATE in a column that ends in `_day` is a day in Sweden. No value is NULL without a word of why: in
`missing`, `state`, `basis` or `change`.

## Units

A value, an old or a new value, a mean or a median is in the unit that `unit` on its row names, unrounded.

| unit | one is |
|---|---|
"""


def data_dictionary(warehouse: Warehouse, units: Mapping[str, str]) -> str:
    """The page, in Markdown: units, then each view and macro of `mart` with its columns.

    Args:
        warehouse: any build; the page does not depend on its figures.
        units: each word of a column `unit` to what one of it is.
    """
    columns = groupby(warehouse.query(COLUMNS).iter_rows(), key=itemgetter(0))
    by_view = {view: [row[1:] for row in rows] for view, rows in columns}
    listed = "".join(f"| `{unit}` | {meaning} |\n" for unit, meaning in units.items())
    views = (_view(name, comment, by_view[name]) for name, comment in warehouse.query(VIEWS).iter_rows())
    return OPENING + listed + "".join(views) + _macros(warehouse.query(MACROS).iter_rows())


def published_page() -> str:
    """The page as this version of koladash writes it, from a build made of the reports' figures."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), cache_dir=Path(folder) / "cache")
        build_from_published(settings, load_catalogue())
        return data_dictionary(Warehouse(settings.data_dir), read_dictionary().units)


def _view(name: str, comment: str, columns: Iterable[tuple[str, str, str]]) -> str:
    return f"\n## `mart.{name}`\n\n{comment}\n\n" + "".join(_table(columns))


def _table(columns: Iterable[tuple[str, str, str]]) -> Iterator[str]:
    yield "| column | type | meaning |\n|---|---|---|\n"
    for name, kind, comment in columns:
        yield f"| `{name}` | {kind} | {comment} |\n"


def _macros(macros: Iterable[tuple[str, str]]) -> str:
    heads = (f"\n## `mart.{name}(day)`\n\nA macro. {comment}\n" for name, comment in macros)
    return "".join(heads)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(published_page(), encoding="utf-8")
