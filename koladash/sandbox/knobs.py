"""What can be set on the sandbox: how it fails, what day it is, and what has happened to its figures."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from dataclasses import dataclass, field, fields, replace
from datetime import date  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING

import msgspec

from koladash.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

FAULT_RATES = ("error_500", "error_503", "error_429", "cut", "truncated", "html")


@dataclass(frozen=True, slots=True)
class Revision:
    """From `day` on, one figure reads `value`; None makes it a "Missing"."""

    kpi: str
    municipality: str
    year: int
    gender: str
    value: float | None
    day: date


@dataclass(frozen=True, slots=True)
class Removal:
    """From `day` on, a figure is taken away: marked `isdeleted`, or absent without a word.

    An empty `gender` takes all genders. An unmarked removal always takes the whole row.
    """

    kpi: str
    municipality: str
    year: int
    day: date
    gender: str = ""
    marked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """Every setting of the sandbox; the defaults give a fast and faultless service.

    Args:
        port: where to listen on 127.0.0.1; 0 takes any free port.
        seed: another seed gives other figures, groups and faults.
        latency: seconds before each answer.
        error_500: share of requests answered 500; likewise `error_503` and `error_429`.
        cut: share of connections cut, by turns before the answer and in the middle of it.
        truncated: share of answers whose JSON ends too early, under a correct Content-Length.
        html: share of answers that are a web page with status 200.
        retry_after: what a 429 asks for in seconds, by turns as a number and as an HTTP date.
        gzip: compress for clients that accept it; the real service was not seen to.
        today: the sandbox's own date; None follows this machine's clock.
        newest_year: the last year with figures; of the surveys only a few municipalities have it.
        revisions: figures that change on a day.
        removals: figures that go on a day.
        gone_kpis: KPI and the day from which nothing knows it.
        silent_places: code, or first two digits of a county's codes, and the day from which it has no rows.
        titles: KPI and the title it has now, instead of the one it was born with.
        duplicates: share of the rows that are sent twice.
        extra_kpis: how many made-up KPIs stand beside the catalogue's.
        groups: how many municipality groups there are; each has a row for every KPI and year.
        from_date_counts_the_day: whether `from_date` includes the changes of that very day.
        scb_cells: cells that one of SCB's answers may hold.
        scb_calls: calls that SCB takes in any window …
        scb_window: … of so many seconds; a call over it is answered 429.

    Raises:
        UsageError: a rate or a count that cannot be.
    """

    port: int = 0
    seed: int = 1
    latency: float = 0.0
    error_500: float = 0.0
    error_503: float = 0.0
    error_429: float = 0.0
    cut: float = 0.0
    truncated: float = 0.0
    html: float = 0.0
    retry_after: int = 1
    gzip: bool = False
    today: date | None = None
    newest_year: int = 2025
    revisions: tuple[Revision, ...] = ()
    removals: tuple[Removal, ...] = ()
    gone_kpis: Mapping[str, date] = field(default_factory=dict)
    silent_places: Mapping[str, date] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    duplicates: float = 0.0
    extra_kpis: int = 0
    groups: int = 3600
    from_date_counts_the_day: bool = True
    scb_cells: int = 150_000
    scb_calls: int = 3
    scb_window: int = 1

    def __post_init__(self) -> None:
        rates = [getattr(self, name) for name in FAULT_RATES]
        if min(rates) < 0 or sum(rates) > 1:
            raise UsageError(
                f"the rates of {', '.join(FAULT_RATES)} are shares of all requests: 0 to 1 together."
            )
        if min(self.latency, self.retry_after, self.extra_kpis, self.groups, self.duplicates) < 0:
            raise UsageError("latency, retry_after, extra_kpis, groups and duplicates cannot be below zero.")
        if self.extra_kpis > MOST_EXTRA_KPIS:
            raise UsageError(f"extra_kpis is at most {MOST_EXTRA_KPIS}.")

    def faulty(self, rate: float) -> Knobs:
        """The same knobs with `rate` of all requests failing, every kind of fault equally often."""
        each = rate / len(FAULT_RATES)
        return replace(
            self, error_500=each, error_503=each, error_429=each, cut=each, truncated=each, html=each
        )


MOST_EXTRA_KPIS = 9999


def read_knobs(file: Path | None) -> Knobs:
    """The knobs that a TOML file names, each spelled as the attribute; None gives the defaults.

    Raises:
        UsageError: no such file, no TOML, a knob there is not, or a value that it cannot have.
    """
    if file is None:
        return Knobs()
    try:
        given = tomllib.loads(file.read_text(encoding="utf-8"))
        known = [each.name for each in fields(Knobs)]
        if unknown := sorted(given.keys() - set(known)):
            raise UsageError(f"{file}: {unknown[0]} is no knob; there are {', '.join(known)}.")
        return msgspec.convert(given, Knobs)
    except (OSError, ValueError, msgspec.ValidationError) as error:
        why = (isinstance(error, OSError) and error.strerror) or error
        raise UsageError(f"{file} cannot be read as knobs: {why}.") from error
