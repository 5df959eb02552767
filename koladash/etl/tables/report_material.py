"""What the reports say of a municipality in words: how its work is organised, and facts from their text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from koladash.published import Agreement, agreements, attributes, profiles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koladash.catalogue import Catalogue
    from koladash.etl.schema import Schema
    from koladash.published import Attribute, Profile

ORGANISATION: Schema = {
    "municipality": pl.String,
    "part": pl.String,
    "position": pl.Int32,
    "name": pl.String,
    "persons": pl.Int32,
    "extent": pl.String,
    "detail": pl.String,
    "report": pl.String,
    "observed": pl.String,
    "is_preliminary": pl.Boolean,
    "source_line": pl.String,
}

REPORT_FACT: Schema = {
    "municipality": pl.String,
    "year": pl.String,
    "indicator": pl.String,
    "value": pl.String,
    "unit": pl.String,
    "basis": pl.String,
    "note": pl.String,
    "report": pl.String,
    "source_table": pl.String,
    "source_line": pl.String,
}

# The transcript keeps Swedish names and puts its own remarks after them, in English.
_REMARK = re.compile(r"(?P<name>.+?) (?:\((?P<remark>.+)\)|(?P<with>with .+))")


def material_tables(catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """`core.organisation` and `core.report_fact`, ready to load."""
    return {"organisation": _organisation(catalogue), "report_fact": _report_facts(catalogue)}


def _organisation(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        {
            "municipality": profile.municipality,
            "part": part,
            "position": position,
            "name": name,
            "persons": persons,
            "extent": extent or None,
            "detail": detail or None,
            "report": profile.report,
            "observed": profile.observed,
            "is_preliminary": profile.status == "preliminary",
            "source_line": catalogue.reports[profile.report].source_line(),
        }
        for profile in profiles().values()
        for position, (part, name, persons, extent, detail) in enumerate(_entries(profile), start=1)
    ]
    return pl.DataFrame(rows, schema=ORGANISATION)


def _entries(profile: Profile) -> Iterator[tuple[str, str, int | None, str, str]]:
    """Part, name, persons, extent and detail of everything the report names, in its order."""
    plain = (("led_by", profile.led_by), ("premises", profile.premises), ("intake", profile.intake))
    for part, texts in plain:
        for text in texts:
            name, remark = _named(text)
            yield part, name, None, "", remark
    for post in profile.posts:
        yield "post", post.role, post.n, post.extent, post.note
    for activity in profile.activities:
        detail = "; ".join(filter(None, (activity.content, activity.target)))
        yield "activity", activity.name, None, "", detail


def _named(text: str) -> tuple[str, str]:
    found = _REMARK.fullmatch(text)
    return (found["name"], found["remark"] or found["with"]) if found else (text, "")


def _report_facts(catalogue: Catalogue) -> pl.DataFrame:
    facts: list[Attribute | Agreement] = [*attributes(), *agreements()]
    rows = [
        {
            "municipality": fact.municipality,
            "year": fact.year or None,
            "indicator": fact.indicator,
            "value": str(fact.value),
            "unit": fact.unit,
            "basis": fact.basis if isinstance(fact, Agreement) else "stated",
            "note": fact.note or None,
            "report": fact.report,
            "source_table": fact.source_table,
            "source_line": catalogue.reports[fact.report].source_line(fact.source_table),
        }
        for fact in facts
    ]
    return pl.DataFrame(rows, schema=REPORT_FACT)
