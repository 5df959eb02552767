"""What a run tells of itself: how it goes, what it did, what the checks found."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Final, Literal, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

Outcome = Literal["published", "unchanged", "refused", "failed"]
Kind = Literal["kolada", "archive", "published"]

GOOD: Final = frozenset({"published", "unchanged"})
"""The outcomes after which the published figures are the newest there are."""


class Progress(Protocol):
    """Told how a fetch goes, so that a terminal can show it."""

    def started(self, total: int) -> None:
        """`total` requests are to be made."""

    def advanced(self, done: int, rows: int, label: str) -> None:
        """`done` of them are answered, with `rows` rows so far; `label` names what came last."""


@dataclass(frozen=True, slots=True)
class Offenders:
    """A check that found something: how many rows, and the first few of them as text."""

    check: str
    promise: str
    count: int
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunReport:
    """What a run did.

    Attributes:
        outcome: published; unchanged (the same figures, confirmed anew); refused (by checks); failed.
        build: the file that is published when the run ends; None when there is none.
        kind: what the figures come from: kolada, archive or published (the reports').
        asked: data requests planned; `answered` and `failed` of them.
        rows: figures with a value in the build.
        changes: how many raw figures are new, revised, blanked, withdrawn and deleted beside the published
            ones; empty when there were none to compare with.
        vanished: KPIs of the catalogue that are newly gone from Kolada's list.
        offenders: what the checks refused.
        accepted: the checks whose rows were let through this once, with the reason.
        message: one line for a log.
        exit_code: what the command ends with: 0 published or unchanged, 1 the run or a source failed, 2 a
            file or setting cannot be used, 3 refused, 4 another run holds the folder, 143 told to end.
    """

    run_id: str
    outcome: Outcome
    kind: Kind
    started_at: datetime
    seconds: float = 0.0
    build: Path | None = None
    asked: int = 0
    answered: int = 0
    failed: int = 0
    rows: int = 0
    changes: Mapping[str, int] = field(default_factory=dict)
    vanished: tuple[str, ...] = ()
    offenders: tuple[Offenders, ...] = ()
    accepted: Mapping[str, str] = field(default_factory=dict)
    message: str = ""
    exit_code: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nobody need look: published or unchanged, and no source failed."""
        return self.outcome in GOOD and not self.exit_code

    def line(self) -> dict[str, object]:
        """The run as one line of `runs.jsonl`."""
        return asdict(self) | {
            "started_at": self.started_at.isoformat(timespec="seconds"),
            "build": self.build.name if self.build else None,
            "seconds": round(self.seconds, 1),
        }
