"""A month of made-up history in one go, so that a demo has revised, late and withdrawn figures too."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import refresh
from koladash.sandbox import Knobs, Removal, Revision, SandboxServer

if TYPE_CHECKING:
    from datetime import date

    from koladash.catalogue import Catalogue
    from koladash.etl.report import Progress, RunReport
    from koladash.settings import Settings

FOLDER = Path("demo")
FAST = 1000.0
BETWEEN = timedelta(days=30)


def demo_settings(settings: Settings) -> Settings:
    """The settings with folders of the demo's own, so that made-up figures stay apart."""
    return replace(
        settings,
        cache_dir=FOLDER / "cache",
        data_dir=FOLDER / "data",
        requests_per_second=FAST,
        max_in_flight=4,
    )


def build_demo(settings: Settings, catalogue: Catalogue, progress: Progress | None = None) -> RunReport:
    """Fetch everything from a sandbox as it was a month ago, then what has changed since.

    Raises:
        KoladashError: the figures could not be built.
    """
    today = datetime.now(UTC)
    before = today - BETWEEN
    day = today.date() - timedelta(days=1)
    knobs = Knobs(
        today=before.date(), revisions=_revisions(day), removals=_removals(day), scb_calls=round(FAST)
    )
    with SandboxServer(knobs, catalogue) as server:
        there = replace(settings, kolada_url=server.base_url, scb_url=server.scb_url)
        first = refresh(there, catalogue, progress=progress, clock=Clock(now=lambda: before))
        if first.exit_code:
            return first
        server.set(today=today.date())
        return refresh(there, catalogue, mode=Mode.REFRESH, progress=progress)


def _revisions(day: date) -> tuple[Revision, ...]:
    """Two figures are corrected, and one comes late."""
    return (
        Revision("U40800", "1481", 2024, "T", 1493, day),
        Revision("U40455", "2280", 2024, "T", 35, day),
        Revision("U40000", "2262", 2022, "T", 16, day),
    )


def _removals(day: date) -> tuple[Removal, ...]:
    """One figure is taken away."""
    return (Removal("U40803", "2262", 2024, day),)
