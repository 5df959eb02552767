"""Looking after the archive: what is in it, whether it is sound, and what can go. Nothing here prints.

Pruning never takes the last good answer of a request, nor one that a kept build refers to. By default it
takes only repeats: lines in the middle of a row of equal answers. History goes only when a policy says so.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from datetime import datetime, timedelta
    from pathlib import Path

    from koladash.client.archive.answers import Answer
    from koladash.client.archive.store import Archive


@dataclass(frozen=True, slots=True)
class EndpointStatus:
    """The answers of one endpoint (`/kpi`, `/data`, …)."""

    endpoint: str
    requests: int
    answers: int
    oldest: datetime
    newest: datetime


@dataclass(frozen=True, slots=True)
class OriginStatus:
    """What the archive has of one origin."""

    origin: str
    answers: int
    requests: int
    bodies: int
    size: int
    """Bytes on disk, the bodies and the index together."""
    is_synthetic: bool
    """At least one answer came from the sandbox."""
    damaged_lines: int
    set_aside: int
    """Damaged bodies that were moved out of the way."""
    endpoints: tuple[EndpointStatus, ...]


@dataclass(frozen=True, slots=True)
class Verification:
    """What a check of every hash found in one origin."""

    origin: str
    sound: int
    """Bodies that are what was stored."""
    damaged: tuple[str, ...]
    """Hashes of bodies that are not."""
    missing: tuple[str, ...]
    """Hashes that lines speak of and that are not here."""
    damaged_lines: int
    requests: Mapping[str, str]
    """Of each damaged or missing hash: the request that it last answered; empty when no line speaks of it."""

    @property
    def is_sound(self) -> bool:
        """Whether there is nothing to mend."""
        return not (self.damaged or self.missing or self.damaged_lines)


@dataclass(frozen=True, slots=True)
class Policy:
    """What may go.

    Args:
        repeats_after: age from which a repeat goes: an answer with the same body before and after it.
        superseded_after: age from which an answer that another has replaced goes, and with it the memory of
            what the figures were; None keeps them for ever.
        keep: hashes of bodies that kept builds refer to.
    """

    repeats_after: timedelta
    superseded_after: timedelta | None = None
    keep: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Pruned:
    """What went from one origin."""

    origin: str
    answers: int
    bodies: int
    size: int
    """Bytes of the bodies that went."""


def archive_status(archive: Archive) -> tuple[OriginStatus, ...]:
    """What is in the archive, origin by origin."""
    return tuple(_origin_status(archive, origin) for origin in archive.origins())


def verify_archive(archive: Archive, *, mend: bool = False) -> tuple[Verification, ...]:
    """Check every body against its hash and every line against its check, origin by origin.

    Args:
        archive: what to check.
        mend: set damaged bodies aside, so that the next refresh fetches them again.

    Raises:
        ArchiveLocked: `mend`, while another process writes.
    """
    return tuple(_verification(archive, origin, mend=mend) for origin in archive.origins())


def bodies_since(archive: Archive, moment: datetime) -> set[str]:
    """Hashes of what was in force at a moment or came later: all that builds made since then can refer to."""
    kept: set[str] = set()
    for origin in archive.origins():
        in_force: dict[str, str] = {}
        for answer in archive.answers(origin):
            if answer.fetched_at < moment:
                in_force[answer.request] = answer.sha256
            else:
                kept.add(answer.sha256)
        kept.update(in_force.values())
    return kept


def prune_archive(archive: Archive, policy: Policy, now: datetime) -> tuple[Pruned, ...]:
    """Remove what the policy lets go, and what crashes left behind.

    Raises:
        ArchiveLocked: another process writes.
    """
    with archive.writing():
        return tuple(_pruned(archive, origin, policy, now) for origin in archive.origins())


def _origin_status(archive: Archive, origin: str) -> OriginStatus:
    index, bodies = archive.index(origin), archive.bodies(origin)
    answers, paths = index.answers(), [bodies.path(sha256) for sha256 in bodies.all()]
    return OriginStatus(
        origin=origin,
        answers=len(answers),
        requests=len({answer.request for answer in answers}),
        bodies=len(paths),
        size=sum(path.stat().st_size for path in [index.path, *paths]),
        is_synthetic=any(answer.is_synthetic for answer in answers),
        damaged_lines=index.damaged(),
        set_aside=sum(1 for _ in index.path.parent.glob("set-aside/*")),
        endpoints=tuple(_endpoints(answers)),
    )


def _endpoints(answers: Iterable[Answer]) -> Iterator[EndpointStatus]:
    by_endpoint: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        by_endpoint["/" + answer.path.split("/")[1]].append(answer)
    for endpoint, group in sorted(by_endpoint.items()):
        times = [answer.fetched_at for answer in group]
        requests = len({answer.request for answer in group})
        yield EndpointStatus(endpoint, requests, len(group), min(times), max(times))


def _verification(archive: Archive, origin: str, *, mend: bool) -> Verification:
    index, bodies = archive.index(origin), archive.bodies(origin)
    here = {sha256: bodies.is_sound(sha256) for sha256 in bodies.all()}
    damaged = tuple(sha256 for sha256, is_sound in here.items() if not is_sound)
    for sha256 in damaged if mend else ():
        archive.set_aside(origin, sha256)
    asked = {answer.sha256: answer.request for answer in index.answers()}
    missing = tuple(sorted(asked.keys() - here.keys()))
    requests = {sha256: asked.get(sha256, "") for sha256 in (*damaged, *missing)}
    return Verification(origin, len(here) - len(damaged), damaged, missing, index.damaged(), requests)


def _pruned(archive: Archive, origin: str, policy: Policy, now: datetime) -> Pruned:
    index, bodies = archive.index(origin), archive.bodies(origin)
    answers = list(index.answers())
    kept = [
        answer for answer, stays in zip(answers, _stay(archive, answers, policy, now), strict=True) if stays
    ]
    if len(kept) < len(answers):
        index.replace(kept)
    referred = {answer.sha256 for answer in kept} | set(policy.keep)
    gone = [bodies.path(sha256) for sha256 in bodies.all() if sha256 not in referred]
    size = _removed([*gone, *bodies.leftovers()])
    return Pruned(origin, len(answers) - len(kept), len(gone), size)


def _stay(archive: Archive, answers: list[Answer], policy: Policy, now: datetime) -> Iterator[bool]:
    last_good = _last_good(archive, answers)
    repeats = _repeats(answers)
    for position, answer in enumerate(answers):
        age = now - answer.fetched_at
        is_old_repeat = position in repeats and age > policy.repeats_after
        is_history = policy.superseded_after is not None and age > policy.superseded_after
        is_needed = answer in last_good or (answer.sha256 in policy.keep and not is_old_repeat)
        yield is_needed or not (is_old_repeat or is_history)


def _last_good(archive: Archive, answers: list[Answer]) -> set[Answer]:
    """The newest answer of every request, and every page of its newest complete answer."""
    newest = {answer.request: answer for answer in answers}
    chains = (archive.chain(answer.origin, request) for request, answer in newest.items())
    return {*newest.values(), *(answer for chain in chains for answer in chain)}


def _repeats(answers: list[Answer]) -> set[int]:
    """Positions of answers with the same body just before and after; not pages, which belong together."""
    positions: dict[str, list[int]] = defaultdict(list)
    for position, answer in enumerate(answers):
        if not answer.next_request and "page=" not in answer.request:
            positions[answer.request].append(position)
    return {
        here
        for places in positions.values()
        for before, here, after in zip(places, places[1:], places[2:], strict=False)
        if answers[before].sha256 == answers[here].sha256 == answers[after].sha256
    }


def _removed(paths: Iterable[Path]) -> int:
    size = 0
    for path in paths:
        size += path.stat().st_size
        path.unlink()
    return size
