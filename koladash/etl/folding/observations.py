"""What the archive's answers amount to: which cells were asked when, and whether the answer was whole. Pure.

Folding goes by the rectangle that was asked, never by the URL: batches move between versions, and two batches
that overlap must tell one story.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING

from koladash.client.kolada.planning import Rectangle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import datetime

    from koladash.client.archive.store import Answer
    from koladash.etl.folding.keys import Keys

ANY = "*"


@dataclass(frozen=True, slots=True)
class Observation:
    """One answer with all its pages, and when the very same came again.

    Attributes:
        rectangle: what was asked.
        answers: the pages.
        is_complete: every page is here and nothing was left out by `from_date`: only then does absence tell.
        seen_at: when it first came, UTC without a zone; never before the observation it follows.
        confirmed_at: when the same content last came.
        days: on how many days it came.
        turn: how many observations in a row, each sharing cells with the next, led to this one: those of one
            turn share no cell.
        is_overtaken: a later observation holds some of the same cells.
    """

    rectangle: Keys
    answers: tuple[Answer, ...]
    is_complete: bool
    seen_at: datetime
    confirmed_at: datetime
    days: int = 1
    turn: int = 0
    is_overtaken: bool = False

    @property
    def content(self) -> tuple[str, ...]:
        """The hashes of its pages."""
        return tuple(answer.sha256 for answer in self.answers)


def koladas_keys(answer: Answer) -> Rectangle | None:
    """The keys that an answer of Kolada's was asked for; None when it is not about municipalities."""
    rectangle = Rectangle.from_path(answer.request)
    return rectangle if rectangle is not None and rectangle.area == "municipality" else None


def observe(
    answers: Iterable[Answer], keys: Callable[[Answer], Keys | None] = koladas_keys
) -> list[Observation]:
    """The observations that the answers of one origin amount to, oldest first.

    An answer that repeats the one before it on the same rectangle only confirms it, unless another rectangle
    has touched the same cells in between.

    Args:
        answers: in the order they were archived; those that are not for data are passed over.
        keys: what the first page of an answer was asked for; None for one that is not for data.
    """
    kept = _Kept()
    for pages in chains(answers):
        if asked := keys(pages[0]):
            kept.add(asked, pages)
    return kept.in_turn()


def chains(answers: Iterable[Answer]) -> Iterator[tuple[Answer, ...]]:
    """The answers with their pages joined, in the order of their last page, however far they came."""
    waiting: dict[str, tuple[Answer, ...]] = {}
    for answer in answers:
        pages = (*waiting.pop(answer.request, ()), answer)
        if not answer.next_request:
            yield pages
        elif abandoned := waiting.get(answer.next_request):
            yield abandoned
        if answer.next_request:
            waiting[answer.next_request] = pages
    yield from waiting.values()


class _Kept:
    """Observations kept so far, and which rectangles overlap which."""

    def __init__(self) -> None:
        self.observations: list[Observation] = []
        self._position: dict[Keys, int] = {}
        self._turn: dict[Keys, int] = {}
        self._neighbours: dict[Keys, set[Keys]] = {}
        self._by_kpi: dict[str, set[Keys]] = defaultdict(set)
        self._turns = 0

    def add(self, rectangle: Keys, pages: tuple[Answer, ...]) -> None:
        self._turns += 1
        self._meet(rectangle)
        position = self._position.get(rectangle)
        seen = self._observation(rectangle, pages)
        if position is not None and self._repeats(self.observations[position], seen):
            self.observations[position] = _confirmed(self.observations[position], seen.seen_at)
        else:
            self._position[rectangle] = len(self.observations)
            self.observations.append(seen)
        self._turn[rectangle] = self._turns

    def in_turn(self) -> list[Observation]:
        """The observations, each with its turn and whether a later one has overtaken it."""
        turns: dict[Keys, int] = {}
        told: list[Observation] = []
        for seen in self.observations:
            near = self._sharing(seen.rectangle)
            turns[seen.rectangle] = 1 + max((turns[other] for other in near if other in turns), default=-1)
            told.append(replace(seen, turn=turns[seen.rectangle]))
        newest = {seen.rectangle: position for position, seen in enumerate(told)}
        return [
            replace(seen, is_overtaken=any(newest[other] > here for other in self._sharing(seen.rectangle)))
            for here, seen in enumerate(told)
        ]

    def _sharing(self, rectangle: Keys) -> set[Keys]:
        return {rectangle, *self._neighbours[rectangle]}

    def _observation(self, rectangle: Keys, pages: tuple[Answer, ...]) -> Observation:
        when = utc(pages[-1].fetched_at)
        # A clock that was set back must not reorder history.
        when = max(when, self.observations[-1].seen_at) if self.observations else when
        is_whole = not pages[-1].next_request and is_first_page(pages[0])
        return Observation(rectangle, pages, is_whole and rectangle.from_date is None, when, when)

    def _repeats(self, before: Observation, seen: Observation) -> bool:
        since = self._turn[seen.rectangle]
        untouched = all(self._turn.get(other, 0) < since for other in self._neighbours[seen.rectangle])
        return untouched and before.content == seen.content and before.is_complete == seen.is_complete

    def _meet(self, rectangle: Keys) -> None:
        if rectangle in self._neighbours:
            return
        kpis = (*rectangle.kpis, ANY) if rectangle.kpis else tuple(self._by_kpi)
        near = {other for kpi in kpis for other in self._by_kpi.get(kpi, ()) if overlap(rectangle, other)}
        self._neighbours[rectangle] = near
        for other in near:
            self._neighbours[other].add(rectangle)
        for kpi in rectangle.kpis or (ANY,):
            self._by_kpi[kpi].add(rectangle)


def _confirmed(seen: Observation, when: datetime) -> Observation:
    is_another_day = when.date() != seen.confirmed_at.date()
    return replace(seen, confirmed_at=when, days=seen.days + is_another_day)


def utc(time: datetime) -> datetime:
    """An aware time as the warehouse stores it: in UTC, without a zone."""
    return time.astimezone(UTC).replace(tzinfo=None)


def is_first_page(answer: Answer) -> bool:
    """Whether an answer opens its chain."""
    page = next((p for p in answer.request.partition("?")[2].split("&") if p.startswith("page=")), "page=1")
    return page == "page=1"


def overlap(one: Keys, other: Keys) -> bool:
    """Whether two rectangles share a cell; an empty axis holds everything."""
    return all(
        not mine or not theirs or not set(mine).isdisjoint(theirs)
        for mine, theirs in zip(one.axes, other.axes, strict=True)
    )
