"""A run that is killed or told to end is not forgotten: the log, the status and the next run tell of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from koladash.cli import app
from koladash.client.transport.clock import Clock
from koladash.etl.holding import OWNER, Terminated, abandoned, only_run
from koladash.etl.pipeline import build_from_published
from koladash.etl.run import run_once
from koladash.etl.status import status
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.etl.report import RunReport
    from koladash.etl.run import Run
    from koladash.sandbox import SandboxServer
    from koladash.settings import Settings

NOWHERE = "http://127.0.0.1:9/v3"
KILLED = """
import os, sys
from pathlib import Path
from koladash.etl.holding import only_run
with only_run(Path(sys.argv[1]), "r", "kolada"):
    os.kill(os.getpid(), 9)
"""


def kill_a_run(data_dir: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", KILLED, str(data_dir)], check=False)
    assert ended.returncode == -signal.SIGKILL


def test_a_killed_run_is_told_of_before_another_has_run(settings: Settings) -> None:
    kill_a_run(settings.data_dir)
    found = status(Warehouse(settings.data_dir), Clock())
    assert (found.last_outcome, found.failures) == ("failed", 1)
    assert found.last_run is not None
    assert "ended without a word (process " in found.last_run["message"]


def test_the_next_run_puts_a_killed_one_into_the_log_once(settings: Settings, catalogue: Catalogue) -> None:
    kill_a_run(settings.data_dir)
    build_from_published(settings, catalogue)
    build_from_published(settings, catalogue)
    runs = Warehouse(settings.data_dir).runs()
    assert [(run["run_id"] == "r", run["outcome"]) for run in runs] == [
        (True, "failed"),
        (False, "published"),
        (False, "unchanged"),
    ]
    assert not (settings.data_dir / OWNER).exists()


def test_a_run_under_way_is_not_called_dead(settings: Settings) -> None:
    with only_run(settings.data_dir, "r", "kolada") as left:
        assert left == {}
        assert abandoned(settings.data_dir) == {}
        assert status(Warehouse(settings.data_dir), Clock()).failures == 0


def test_a_run_that_is_told_to_end_ends_as_a_failed_one(settings: Settings) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def work(_: Run) -> RunReport:
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError

    with pytest.raises(Terminated) as caught:
        run_once(settings, "kolada", Clock(), work)
    report = caught.value.report
    assert report is not None
    assert report.exit_code == 143
    assert [run["message"] for run in Warehouse(settings.data_dir).runs()] == [
        "failed: told to end (SIGTERM)"
    ]
    assert signal.getsignal(signal.SIGTERM) == before
    assert abandoned(settings.data_dir) == {}


def test_the_command_says_that_it_was_told_to_end(server: SandboxServer, ours: Settings) -> None:
    server.set(latency=0.2)
    named = ("kolada_url", "data_dir", "cache_dir")
    given = {f"KOLADASH_{name.upper()}": str(getattr(ours, name)) for name in named}
    with subprocess.Popen(
        [sys.executable, "-m", "koladash", "refresh"], env=given, stdout=subprocess.PIPE, text=True
    ) as process:
        while not (ours.data_dir / OWNER).exists():
            assert process.poll() is None
            time.sleep(0.02)
        process.terminate()
        told, _ = process.communicate()
    assert (told, process.returncode) == ("failed: told to end (SIGTERM)\n", 143)
    assert [run["outcome"] for run in Warehouse(ours.data_dir).runs()] == ["failed"]


@pytest.mark.parametrize("command", ["status", "refresh"])
def test_the_operator_hears_once_of_a_run_that_was_killed(
    settings: Settings, tmp_path: Path, command: str
) -> None:
    kill_a_run(settings.data_dir)
    heard = tmp_path / "heard"
    given = {
        "KOLADASH_DATA_DIR": str(settings.data_dir),
        "KOLADASH_CACHE_DIR": str(settings.cache_dir),
        "KOLADASH_KOLADA_URL": NOWHERE,
        "KOLADASH_SCB_URL": NOWHERE,
        "KOLADASH_NOTIFY": f"tee -a {heard}",
        "KOLADASH_ATTEMPTS": "1",
    }
    for each in (command, "status"):
        CliRunner().invoke(app, [each], env=given)
    told = [json.loads(line) for line in heard.read_text().replace("}{", "}\n{").splitlines()]
    assert [each["run_id"] == "r" for each in told] == [True] + [False] * (command == "refresh")
    assert "ended without a word" in told[0]["message"]
    assert [run["run_id"] for run in Warehouse(settings.data_dir).runs()].count("r") == 1
