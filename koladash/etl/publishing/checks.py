"""Checks: SQL files that return the rows which break a promise. No rows, promise kept.

Each file opens with what it promises:

```sql
-- promise: No KPI has two figures for one place, year and gender.
-- kind: refuse
-- why: A doubled key doubles every sum and draws two points for one year.
```

A *refuse* check stops the publication: what it finds would be our own fault, or hide a loss. A *flag* check
notes the source's oddities in `core.data_flag`: they are published, shown beside the figure, and stop
nothing. Its columns are kpi, municipality, year, gender, value, note.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from koladash.etl.report import Offenders
from koladash.etl.tables.sanity import SANITY

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

    import duckdb

FOLDER = files("koladash.etl") / "sql" / "checks"
HEADER = re.compile(r"^-- (promise|kind|why): (.+(?:\n-- (?!promise:|kind:|why:).+)*)", re.MULTILINE)
NAMED = 3
FLAGGED = """
    INSERT INTO core.flagged
    SELECT kpi, municipality, year, gender, list(flag ORDER BY flag)
    FROM core.data_flag WHERE year IS NOT NULL AND municipality IS NOT NULL GROUP BY ALL ORDER BY ALL
"""


@dataclass(frozen=True, slots=True)
class Check:
    """One promise about the data and the query that finds what breaks it."""

    name: str
    kind: Literal["refuse", "flag"]
    promise: str
    why: str
    sql: str


def read_checks() -> tuple[Check, ...]:
    """Every check, by name."""
    found = sorted(
        (entry for entry in FOLDER.iterdir() if entry.name.endswith(".sql")), key=lambda entry: entry.name
    )
    return tuple(_read_check(entry) for entry in found)


def acceptable() -> tuple[str, ...]:
    """The checks whose rows a person may let through once: those that refuse, and the one that holds back."""
    return tuple(check.name for check in read_checks() if check.kind == "refuse" or check.name == SANITY)


def _read_check(entry: Traversable) -> Check:
    sql = entry.read_text(encoding="utf-8")
    told = {word: text.replace("\n-- ", " ") for word, text in HEADER.findall(sql)}
    return Check(entry.name.removesuffix(".sql"), told["kind"], told["promise"], told["why"], sql)


def find_offenders(
    connection: duckdb.DuckDBPyConnection, accepted: Mapping[str, str] | None = None
) -> tuple[Offenders, ...]:
    """Run every check on the build that `connection` is in.

    What a flag check finds goes into `core.data_flag`, and each check's count into `core.check_result`.

    Args:
        connection: in the build's database, tables loaded.
        accepted: names of refusing checks whose rows are let through this once, with the reason why.

    Returns:
        What must not be published: the refusing checks that found rows and are not accepted.
    """
    accepted = accepted or {}
    refused = []
    for check in read_checks():
        count, rows = _flag(connection, check) if check.kind == "flag" else _offending(connection, check)
        connection.execute(
            "INSERT INTO core.check_result VALUES (?, ?, ?, ?, ?)",
            [check.name, check.kind, check.promise, count, accepted.get(check.name)],
        )
        if check.kind == "refuse" and count and check.name not in accepted:
            refused.append(Offenders(check.name, check.promise, count, rows))
    connection.execute(FLAGGED)
    return tuple(refused)


def _flag(connection: duckdb.DuckDBPyConnection, check: Check) -> tuple[int, tuple[str, ...]]:
    connection.execute(
        f"INSERT INTO core.data_flag BY NAME SELECT '{check.name}' AS flag, found.* FROM ({check.sql}) found"  # noqa: S608 - our own files
    )
    ((count,),) = connection.execute(
        "SELECT count(*) FROM core.data_flag WHERE flag = ?", [check.name]
    ).fetchall()
    return count, ()


def _offending(connection: duckdb.DuckDBPyConnection, check: Check) -> tuple[int, tuple[str, ...]]:
    found = connection.execute(check.sql)
    names = [column[0] for column in found.description or ()]
    rows = found.fetchall()
    return len(rows), tuple(_told(names, row) for row in rows[:NAMED])


def _told(names: list[str], row: tuple[object, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True) if value is not None)
