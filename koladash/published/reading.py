"""Reads the files in data/ as they were transcribed into typed rows."""

from __future__ import annotations

import csv
import io
from importlib import resources
from typing import TYPE_CHECKING, Annotated, TypeVar

from pydantic import BeforeValidator, TypeAdapter

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

Row = TypeVar("Row")

# The files say municipality_code and municipality; everywhere else in koladash `municipality` is the code.
_OUR_NAMES = {"municipality_code": "municipality", "municipality": "municipality_name"}


def _none_if_blank(text: str) -> str | None:
    return text or None


Number = Annotated[float | None, BeforeValidator(_none_if_blank)]
Whole = Annotated[int | None, BeforeValidator(_none_if_blank)]


def data_file(name: str) -> Traversable:
    """One of the transcribed files."""
    return resources.files("koladash.published") / "data" / name


def read_rows(name: str, kind: type[Row]) -> list[Row]:
    """The rows of a CSV file as records of `kind`, whose fields are named as its columns.

    Raises:
        pydantic.ValidationError: a cell is not of the kind that its field promises.
    """
    lines = io.StringIO(data_file(name).read_text(encoding="utf-8"), newline="")
    rows = [
        {_OUR_NAMES.get(column, column): cell for column, cell in row.items()}
        for row in csv.DictReader(lines)
    ]
    return TypeAdapter(list[kind]).validate_python(rows)  # type: ignore[valid-type]
