"""A refresh killed at any moment leaves the old build or the new one, whole, and the next run completes."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from datetime import date
from typing import TYPE_CHECKING

import pytest

from koladash.sandbox.knobs import Revision
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

FEW = ("U40800", "N01951")
# Everything is imported once; each refresh is a fork of its own, made before any thread has started.
RUNS = """
import os, sys
from dataclasses import replace
from types import MappingProxyType
from koladash.catalogue import load_catalogue
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import refresh
from koladash.settings import load_settings
catalogue, settings = load_catalogue(), load_settings(os.environ)
few = MappingProxyType({kpi: catalogue.kpis[kpi] for kpi in sys.argv[1].split()})
nothing = MappingProxyType({})
codes = set(sys.argv[2].split())
places = MappingProxyType({code: p for code, p in catalogue.places.by_code.items() if code in codes})
groups = {g.id: g for g in catalogue.groups.values() if set(g.municipalities) <= codes}
catalogue = replace(catalogue, kpis=few, measures=nothing, figures=few, breaks=nothing, scb_tables=nothing,
                    groups=MappingProxyType(groups), places=replace(catalogue.places, by_code=places))
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        os._exit(refresh(settings, catalogue, mode=Mode.REFRESH).exit_code)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
"""
SOUND = """
    SELECT count(value) > 0 AND count(*) = count(DISTINCT (kpi, municipality, year, gender)),
        max(value) FILTER (WHERE (kpi, municipality, year, gender) = ('N01951', '2281', 2023, 'T'))
    FROM mart.value
"""


@contextmanager
def runs(settings: Settings, few: Catalogue) -> Iterator[Callable[[float | None], int]]:
    """Start one refresh and kill it after so many seconds; gives its exit code, below zero when killed."""
    names = ("kolada_url", "data_dir", "cache_dir", "first_year", "requests_per_second")
    environment = {f"KOLADASH_{name.upper()}": str(getattr(settings, name)) for name in names}
    command = [sys.executable, "-c", RUNS, " ".join(few.kpis), " ".join(few.places.by_code)]
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
    ) as process:
        told, answers = process.stdin, process.stdout
        assert told is not None
        assert answers is not None

        def run(seconds: float | None) -> int:
            told.write("\n")
            child = int(answers.readline())
            if seconds is not None:
                time.sleep(seconds)
                with suppress(ProcessLookupError):  # it was quicker
                    os.kill(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(int(answers.readline()))

        yield run
        told.close()


@pytest.mark.parametrize(
    "kills", [20, pytest.param(100, marks=pytest.mark.slow)], ids=["twenty kills", "a hundred kills"]
)
def test_a_refresh_killed_at_random_moments_never_leaves_half_a_build(
    kills: int, server: SandboxServer, ours: Settings, cut: Callable[[Iterable[str]], Catalogue]
) -> None:
    few = cut(FEW)
    warehouse, chance, died = Warehouse(ours.data_dir), random.Random(kills), 0  # noqa: S311 - moments, not secrets
    with runs(ours, few) as run:
        began = time.monotonic()
        assert run(None) == 0
        whole = time.monotonic() - began
        stands = warehouse.query(SOUND).row(0)[1]
        for population in range(100_000, 100_000 + kills):
            server.set(revisions=(Revision("N01951", "2281", 2023, "T", population, date(2020, 1, 1)),))
            died += run(chance.uniform(0, whole)) < 0
            is_sound, found = warehouse.query(SOUND).row(0)
            assert is_sound
            assert found in {stands, population}
            stands = found
        assert run(None) == 0
    assert died > 0
    assert warehouse.query(SOUND).row(0) == (True, 100_000 + kills - 1)
    assert not list(ours.data_dir.glob(".building*"))
