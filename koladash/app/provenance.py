"""Where the figures shown come from, and from when: the banner's four kinds, and the source lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

from koladash.app.formats import clock, long_date, swedish_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import polars as pl

    from koladash.app.texts import Texts

Kind = Literal["live", "archive", "published", "synthetic"]

FRESH = timedelta(hours=36)
"""A nightly refresh that failed once is still fresh the next morning; twice is not."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """The kind of data a build holds. `moment` is when its figures were last verified at the source."""

    kind: Kind
    moment: datetime | None

    @classmethod
    def of_build(cls, build: Mapping[str, object], now: datetime) -> Provenance:
        """The provenance of the one row of `mart.build`, at a moment.

        Args:
            build: kind, is_synthetic, verified_at.
            now: an aware moment.
        """
        moment = build["verified_at"]
        verified = moment.replace(tzinfo=moment.tzinfo or UTC) if isinstance(moment, datetime) else None
        return cls(_kind(build, verified, now), verified)

    def sentence(self, texts: Texts) -> str:
        """What the banner says after its bold word."""
        if self.moment is None:
            return texts(f"banner.{self.kind}.undated")
        return texts(
            f"banner.{self.kind}.dated",
            date=long_date(swedish_time(self.moment), texts.language),
            clock=clock(self.moment, texts.language),
        )


def source_line(texts: Texts, row: Mapping[str, object]) -> str:
    """A row's source line in the reader's language, as lineage gives it; empty where it has none.

    Args:
        texts: the language.
        row: `source_line` and `source_line_en`.
    """
    return str(row.get(line_column(texts)) or "")


def source_lines(texts: Texts, rows: pl.DataFrame) -> list[str]:
    """The source lines of some rows, each once: KPIs of one source and tables of one report are listed."""
    return _merged(rows[line_column(texts)].drop_nulls().unique().sort())


def line_column(texts: Texts) -> str:
    """The column of `mart` that holds the source line in the reader's language."""
    return "source_line" if texts.language == "sv" else "source_line_en"


_LISTED = re.compile(r"(?P<place>.+, )(?P<what>[NU]\d{5}|TAB\d+|(?:tabell|table) (?P<number>\d+))")


def _merged(lines: Iterable[str]) -> list[str]:
    """`Källa: Kolada, U40455` and `Källa: Kolada, N03920` as one, and a report's tables."""
    by_place: dict[str, list[str]] = {}
    for line in lines:
        found = _LISTED.fullmatch(line)
        number = found["number"] if found else None
        place = line if found is None else line.removesuffix(number or found["what"])
        by_place.setdefault(place, []).extend([number or found["what"]] if found else [])
    return [place + ", ".join(what) for place, what in by_place.items()]


def _kind(build: Mapping[str, object], verified: datetime | None, now: datetime) -> Kind:
    if build["is_synthetic"]:
        return "synthetic"
    if build["kind"] == "published":
        return "published"
    is_fresh = build["kind"] == "kolada" and verified is not None and now - verified < FRESH
    return "live" if is_fresh else "archive"
