from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest

from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import refresh
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.etl.report import RunReport

# Västra Götaland, Halland for Kungsbacka, Västernorrland, and Gotland, whose one municipality is a county.
COUNTIES = ("09", "13", "14", "22")


@pytest.fixture(scope="session")
def cut(catalogue: Catalogue) -> Callable[[Iterable[str]], Catalogue]:
    """The catalogue with some of its KPIs, the measures that can be had from them, and fewer places."""
    named = {*catalogue.groups["ifau"].municipalities}
    places = {c: p for c, p in catalogue.places.by_code.items() if p.county in {"", *COUNTIES} or c in named}
    some = replace(catalogue.places, by_code=MappingProxyType(places))
    groups = {g.id: g for g in catalogue.groups.values() if set(g.municipalities) <= set(places)}

    def of(kpis: Iterable[str]) -> Catalogue:
        chosen = {kpi: catalogue.kpis[kpi] for kpi in kpis}
        measures = {m.id: m for m in catalogue.measures.values() if set(m.parts) <= set(chosen)}
        return replace(
            catalogue,
            kpis=MappingProxyType(chosen),
            measures=MappingProxyType(measures),
            figures=MappingProxyType({**chosen, **measures}),
            breaks=MappingProxyType({}),
            scb_tables=MappingProxyType({}),
            places=some,
            groups=MappingProxyType(groups),
        )

    return of


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "data", cache_dir=tmp_path / "cache")


@pytest.fixture
def server() -> Iterator[SandboxServer]:
    with SandboxServer(Knobs(groups=10, newest_year=2024)) as running:
        yield running


@pytest.fixture
def ours(settings: Settings, server: SandboxServer) -> Settings:
    """Settings that ask the sandbox, and ask again for what is more than an hour old."""
    return replace(
        settings,
        kolada_url=server.base_url,
        requests_per_second=5000,
        first_year=2022,
        value_max_age_hours=1,
        list_max_age_hours=1,
    )


@pytest.fixture
def refresh_on(server: SandboxServer) -> Callable[..., RunReport]:
    """A refresh at three in the morning of a day, by the sandbox's clock and by ours; asks everything."""

    def on(
        day: date,
        settings: Settings,
        few: Catalogue,
        mode: Mode = Mode.REFRESH,
        accepted: Mapping[str, str] | None = None,
    ) -> RunReport:
        server.set(today=day)
        now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
        return refresh(settings, few, mode=mode, accepted=accepted, clock=Clock(now=lambda: now))

    return on
