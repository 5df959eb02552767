"""A question with its parameters written into it, which anyone can run by itself."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMED = re.compile(r"\$(\w+)")
# An order within a function's brackets is no clause.
CLAUSES = re.compile(r" (FROM|LEFT JOIN|WHERE|GROUP BY|HAVING|UNION ALL|ORDER BY(?! [\w.]+\))|LIMIT) ")


def runnable(sql: str, parameters: Mapping[str, object]) -> str:
    """The SQL with each `$name` replaced by its value, quoted; gives the same rows as the two together.

    Each clause stands on a line of its own.

    Args:
        sql: one statement, with no `$` in it but before names, and no comments.
        parameters: texts, numbers, dates, yes or no, nothing, and lists of them.

    Raises:
        KeyError: a name that has no value.
        TypeError: a value of another kind.
    """
    plain = CLAUSES.sub(r"\n\1 ", " ".join(sql.split()))
    return NAMED.sub(lambda found: literal(parameters[found[1]]), plain)


def literal(value: object) -> str:
    """A value as DuckDB spells it; quotation marks in a text are doubled, so it cannot end early.

    Raises:
        TypeError: a value of a kind that has no spelling here.
    """
    match value:
        case None | bool():
            return {None: "NULL", True: "true", False: "false"}[value]
        case int() | float():
            return repr(value)
        case str():
            return "'" + value.replace("'", "''") + "'"
        case datetime():
            return f"TIMESTAMP '{value:%Y-%m-%d %H:%M:%S.%f}'"
        case date():
            return f"DATE '{value:%Y-%m-%d}'"
        case list() | tuple():
            return f"[{', '.join(map(literal, value))}]"
    raise TypeError(f"{value!r} cannot be written into SQL: pass a text, number, date or list of them.")
