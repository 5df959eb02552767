"""Whose figures a link is pinned to, in words: a build's, or those of a day."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from koladash.app.formats import clock, long_date, swedish_time

if TYPE_CHECKING:
    from datetime import date

    from koladash.app.state import View
    from koladash.app.texts import Texts


def is_pinned(view: View) -> bool:
    """Whether the link stays with a build or a day, whatever is published."""
    return bool(view.build or view.day)


def seen(view: View, texts: Texts) -> str:
    """What a pinned link shows, in a sentence; empty for one that follows new figures."""
    if view.build:
        moment = _started(view.build)
        return texts(
            "world.build.seen",
            date=long_date(swedish_time(moment), texts.language),
            clock=clock(moment, texts.language),
        )
    return texts("world.day.seen", date=long_date(view.day, texts.language)) if view.day else ""


def gone(view: View, texts: Texts) -> str:
    """That there is nothing left of what a pinned link is of."""
    return texts("gone_build.title" if view.build else "gone_day.title")


def unread(view: View, texts: Texts) -> str:
    """What in a link was to pin it and cannot be read, and that today's figures are shown instead."""
    return texts("world.unread", wrong=", ".join(view.refused_pins))


def day_of(view: View) -> date | None:
    """The Swedish day that a pinned link is from; `None` for one that follows new figures."""
    return swedish_time(_started(view.build)).date() if view.build else view.day


def _started(build_id: str) -> datetime:
    return datetime.strptime(build_id[:16], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
