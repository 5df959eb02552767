"""A refresh killed at any moment leaves the old build or the new one, whole, and the next run completes."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from koladash.client.ledger import Mode
from koladash.etl.pipeline import refresh
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

FEW = ("U40800", "U40000", "N01951")
RUN = """
import os, sys
from dataclasses import replace
from types import MappingProxyType
from koladash.catalogue import load_catalogue
from koladash.client.ledger import Mode
from koladash.etl.pipeline import refresh
from koladash.settings import load_settings
catalogue = load_catalogue()
few = {kpi: catalogue.kpis[kpi] for kpi in sys.argv[1:]}
catalogue = replace(catalogue, kpis=MappingProxyType(few), measures=MappingProxyType({}),
                    figures=MappingProxyType(few), breaks=MappingProxyType({}))
print("ready", flush=True)
print(refresh(load_settings(os.environ), catalogue, mode=Mode.REFRESH).outcome, flush=True)
"""
SOUND = """
    SELECT count(value) > 0 AND count(*) = count(DISTINCT (kpi, municipality, year, gender)) FROM mart.value
"""


def environment(settings: Settings) -> dict[str, str]:
    names = ("kolada_url", "data_dir", "cache_dir", "first_year", "requests_per_second")
    return {f"KOLADASH_{name.upper()}": str(getattr(settings, name)) for name in names}


@pytest.mark.parametrize(
    "kills", [3, pytest.param(100, marks=pytest.mark.slow)], ids=["a few kills", "a hundred kills"]
)
def test_a_refresh_killed_at_random_moments_never_leaves_half_a_build(
    kills: int, server: SandboxServer, ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    refresh(ours, cut(FEW), mode=Mode.REFRESH)
    warehouse, chance = Warehouse(ours.data_dir), random.Random(kills)  # noqa: S311 - moments, not secrets
    for round_ in range(kills):
        server.set(seed=round_)
        command = [sys.executable, "-c", RUN, *FEW]
        with subprocess.Popen(command, env=environment(ours), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            process.stdout.readline()
            time.sleep(chance.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
        assert warehouse.query(SOUND).item()
    report = refresh(ours, cut(FEW), mode=Mode.REFRESH)
    assert report.exit_code in {0, 3}
    assert warehouse.query(SOUND).item()
    assert not list(ours.data_dir.glob(".building*"))
