"""Which tables, columns and views a build has, as one short text: two layouts are not read alike."""

from __future__ import annotations

import hashlib
from importlib.resources import files

SQL = files("koladash.etl") / "sql"
LAYERS = ("core", "report_material", "scb", "summary", "mart", "groups", "scb_mart", "as_of")


def read_sql(name: str) -> str:
    """The text of one of our SQL files."""
    return (SQL / name).read_text(encoding="utf-8")


def layout_id() -> str:
    """A name for the layout of the builds that this koladash makes; it changes with their SQL."""
    return hashlib.sha256("".join(read_sql(f"{name}.sql") for name in LAYERS).encode()).hexdigest()[:12]
