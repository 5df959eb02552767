"""What changed for a municipality, as a short Swedish text for a mail or a wall."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from babel.dates import format_date
from babel.numbers import format_decimal

from koladash.analysis.rounding import displayed, shown_decimals
from koladash.errors import UsageError
from koladash.export.words import Words, load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    import polars as pl

    from koladash.export.reading import OneBuild

SWEDISH: Final = "sv_SE"
SWEDEN: Final = ZoneInfo("Europe/Stockholm")
NAME: Final = "SELECT municipality_name FROM mart.municipality WHERE municipality = ?"
FIRST: Final = "SELECT min(seen_day) FROM mart.value_history"
RUNS: Final = "SELECT started_at FROM mart.run WHERE kind <> 'published' AND outcome = 'published'"
CHANGES: Final = """
    SELECT change, kpi_name, year, old_value, new_value, unit, decimals FROM mart.digest
    WHERE municipality = $place AND seen_day > $since ORDER BY kpi_name, year DESC
"""


def digest_text(build: OneBuild, municipality: str, since: date | None = None) -> str:
    """What changed in one municipality's figures, in words; says so too when nothing did.

    Args:
        build: the build to read.
        municipality: a code.
        since: the changes seen after this day in Sweden; without it those since the refresh before the one
            that made the build.

    Returns:
        A heading, the changes by kind, and the source; ends with a line break. A day before the first fetch
        is read as that of the fetch, from which on changes are known.

    Raises:
        UsageError: the day has not been yet.
    """
    words = load_words("digest")
    days = _refresh_days(build)
    start = _known_since(build, since) if since else (days[1] if len(days) > 1 else None)
    warning = [words("head", "synthetic"), ""] if _is_made_up(build) else []
    return "\n".join([*warning, *_told(build, words, municipality, start, days)]) + "\n"


def _told(
    build: OneBuild, words: Words, municipality: str, since: date | None, days: list[date]
) -> Iterator[str]:
    name = build.query(NAME, [municipality]).item()
    if not days:
        yield f"{name}. {words('head', 'published')}"
        return
    if since is None:
        yield f"{name}. {words('head', 'first', day=_day(days[0]))}"
        return
    yield words("head", "title", name=name, day=_day(since))
    changes = build.query(CHANGES, {"place": municipality, "since": since})
    yield from _changes(words, changes) if changes.height else ["", words("head", "nothing")]
    yield from ["", words("head", "source_synthetic" if _is_made_up(build) else "source", day=_day(days[0]))]


def _changes(words: Words, changes: pl.DataFrame) -> Iterator[str]:
    for kind, heading in words.of("heading").items():
        rows = [row for row in changes.iter_rows(named=True) if row["change"] == kind]
        if rows:
            yield from ["", f"{heading} ({len(rows)})", *(f"- {_sentence(words, row)}" for row in rows)]


def _sentence(words: Words, row: Mapping[str, Any]) -> str:
    values = {"old": _quantity(words, row, row["old_value"]), "new": _quantity(words, row, row["new_value"])}
    return words("change", row["change"], kpi=row["kpi_name"], year=row["year"], **values)


def _quantity(words: Words, row: Mapping[str, Any], value: float | None) -> str:
    if value is None:
        return words("head", "no_value")
    unit, is_share = row["unit"], row["unit"] == "percent"
    if unit == "yes_no":
        return words("yes_no", "yes" if value else "no")
    printed = displayed(value, row["decimals"], is_share=is_share)
    decimals = shown_decimals(value, row["decimals"], is_share=is_share)
    pattern = "#,##0." + "0" * decimals if decimals else "#,##0"
    number = "one" if printed == 1 and unit in words.of("one") else "unit"
    return words(number, unit, figure=format_decimal(printed, pattern, SWEDISH))


def _known_since(build: OneBuild, since: date) -> date:
    """The day, or that of the first fetch: what changed before it nobody knows."""
    if since > datetime.now(SWEDEN).date():
        raise UsageError(f"--since {since}: that day has not been yet.")
    return max(since, build.query(FIRST).item() or since)


def _is_made_up(build: OneBuild) -> bool:
    return bool(build.query("SELECT is_synthetic FROM mart.build").item())


def _refresh_days(build: OneBuild) -> list[date]:
    started = build.query(RUNS)["started_at"]
    return sorted({moment.replace(tzinfo=UTC).astimezone(SWEDEN).date() for moment in started}, reverse=True)


def _day(day: date) -> str:
    return str(format_date(day, "d MMMM y", SWEDISH))
