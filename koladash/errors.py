"""Every error koladash raises on purpose.

```
KoladashError                    exit  what happened
├── UsageError                    2    an argument or a setting cannot be used
│   └── SettingsError             2    an environment variable has an illegal value
├── CatalogueError                2    a catalogue file is broken: names file, id and field
├── SourceError                   1    a source did not give what was asked
│   ├── SourceUnreachable         1    no answer: connection, time-out, open circuit
│   ├── ApiRetired                1    410: the API version is gone
│   ├── RequestRefused            1    another 4xx: asking again does not help
│   ├── SourceFailing             1    5xx or 429 until the attempts ran out
│   ├── InvalidAnswer             1    not JSON, not the promised shape, or too large
│   ├── ForeignHost               1    a redirect or next_url that leaves the host, or a URL seen twice
│   ├── UnknownId                 2    an id that is in none of the source's lists
│   └── PartialResult             1    some requests failed for good: carries what arrived and what lacks
├── ArchiveError                  1    the archive in cache/ cannot be used
│   ├── ArchiveLocked             4    another process writes it
│   ├── AnswerDamaged             1    an archived answer does not match its hash, or is gone
│   └── NotInArchive              1    --offline, and this request was never answered
└── WarehouseError                1    the warehouse in data/ cannot be used
    ├── NoWarehouse               1    nothing is published yet
    │   ├── NoSuchBuild           1    a build that retention has removed, or that another koladash laid out
    │   └── NoSuchDay             1    a day by whose end nothing had been fetched, or that has not been
    ├── TooMuchAsked              2    a question that takes more memory than a reader has
    ├── ChecksRefused             3    a check found rows that must not be published
    └── RefreshRunning            4    another refresh holds the lock
```

The exit code is what `koladash` ends with when the error reaches the command line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Sequence


class KoladashError(Exception):
    """Anything koladash refuses or cannot do; its text says what, where and what to do next."""

    exit_code: ClassVar[int] = 1


class UsageError(KoladashError):
    """An argument or a setting cannot be used."""

    exit_code = 2


class SettingsError(UsageError):
    """An environment variable has an illegal value; the text names it and what is legal."""


class CatalogueError(KoladashError):
    """A catalogue file is broken; the text names file, id and field."""

    exit_code = 2


class SourceError(KoladashError):
    """A source did not give what was asked; `url` is the request it concerns."""

    def __init__(self, message: str, *, url: str = "") -> None:
        super().__init__(message)
        self.url = url


class SourceUnreachable(SourceError):
    """No answer at all: refused or cut connection, time-out, or the circuit is open."""


class ApiRetired(SourceError):
    """The service answered 410: this version of its API is gone."""


class RequestRefused(SourceError):
    """A 4xx (`status`) that another try does not change; the text holds the answer's first 500 characters."""

    def __init__(self, message: str, *, url: str = "", status: int = 0) -> None:
        super().__init__(message, url=url)
        self.status = status


class SourceFailing(SourceError):
    """5xx or 429 until the attempts or the deadline ran out; it asked us to wait `retry_after` seconds."""

    def __init__(self, message: str, *, url: str = "", retry_after: float = 0.0) -> None:
        super().__init__(message, url=url)
        self.retry_after = retry_after


class InvalidAnswer(SourceError):
    """An answer that is not JSON, not of the promised shape, or larger than the bound."""


class ForeignHost(SourceError):
    """A redirect or a `next_url` that leaves the configured host, or that repeats a URL already read."""


class UnknownId(SourceError):
    """An id that stands in none of the source's lists."""

    exit_code = 2


class PartialResult(SourceError):
    """Some requests failed for good.

    `arrived` is what did come, in the shape the call would have returned; `missing` are the requests that
    lack, each with its own error.
    """

    def __init__(self, message: str, *, arrived: object, missing: Sequence[object], url: str = "") -> None:
        super().__init__(message, url=url)
        self.arrived = arrived
        self.missing = tuple(missing)


class StaleFigures(UserWarning):
    """The source did not answer, so older figures from the archive stand in; the text says how old."""


class ArchiveError(KoladashError):
    """The archive cannot be read or written."""


class ArchiveLocked(ArchiveError):
    """Another process writes the archive."""

    exit_code = 4


class AnswerDamaged(ArchiveError):
    """An archived answer does not match its hash, cannot be unpacked, or is gone; it is never served."""


class NotInArchive(ArchiveError):
    """An offline run asked for something that was never answered."""


class WarehouseError(KoladashError):
    """The warehouse cannot be read or written."""


class NoWarehouse(WarehouseError):
    """Nothing is published yet: run `koladash up` or `koladash refresh`."""


class NoSuchBuild(NoWarehouse):
    """A build that is no longer here, or that another koladash laid out: its day can still be asked for."""


class NoSuchDay(NoWarehouse):
    """A day by whose end nothing had been fetched, or that has not been yet."""


class TooMuchAsked(WarehouseError):
    """A question that takes more memory than a reader has; the text says how much that is."""

    exit_code = 2


class ChecksRefused(WarehouseError):
    """A check found rows that must not be published; the published file is untouched."""

    exit_code = 3


class RefreshRunning(WarehouseError):
    """Another refresh is running."""

    exit_code = 4
