"""How old an answer may be before it is asked again. Pure."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.settings import Settings

STOCKHOLM = "Europe/Stockholm"


def lists_since(settings: Settings, now: datetime) -> datetime:
    """Lists (KPIs, places, groups) that were asked before this moment are asked again."""
    return now - timedelta(hours=settings.list_max_age_hours)


def values_since(settings: Settings, now: datetime, publication_days: Iterable[date] = ()) -> datetime:
    """Values that were asked before this moment are asked again.

    That is when they are older than the settings allow, or when a day has begun, Swedish time, on which some
    of them were to be published.
    """
    zone = ZoneInfo(STOCKHOLM)
    today = now.astimezone(zone).date()
    passed = (
        datetime.combine(day, time(), zone).astimezone(now.tzinfo) for day in publication_days if day <= today
    )
    old = now - timedelta(hours=settings.value_max_age_hours)
    return max((old, *passed))
