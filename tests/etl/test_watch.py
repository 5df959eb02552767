"""A night that went wrong is told to the operator, however it did; one that went well is not."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest
from typer.testing import CliRunner

from koladash.cli import app
from koladash.client.transport.clock import Clock
from koladash.errors import KoladashError, WarehouseError
from koladash.etl import holding
from koladash.etl.holding import only_run
from koladash.etl.pipeline import build_from_published
from koladash.etl.run import run_once
from koladash.etl.status import status
from koladash.etl.watch import watched
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from koladash.catalogue import Catalogue
    from koladash.etl.report import RunReport
    from koladash.etl.run import Run
    from koladash.settings import Settings

Heard: TypeAlias = "Callable[[], list[dict[str, Any]]]"
NOWHERE = "http://127.0.0.1:9/v3"


@pytest.fixture
def heard(tmp_path: Path) -> Heard:
    """What the hook was given, a call after the other."""
    file = tmp_path / "heard"

    def calls() -> list[dict[str, Any]]:
        text = file.read_text().replace("}{", "}\n{") if file.exists() else ""
        return [json.loads(line) for line in text.splitlines()]

    return calls


@pytest.fixture
def told(settings: Settings, tmp_path: Path) -> Settings:
    """Settings with a hook that writes down what it hears."""
    return replace(settings, notify=f"tee -a {tmp_path / 'heard'}")


@pytest.fixture
def command(told: Settings) -> Callable[..., int]:
    """`koladash refresh` in a shell's environment; gives its exit code."""

    def run(*arguments: str, **settings: str) -> int:
        given = {
            "kolada_url": NOWHERE,
            "scb_url": NOWHERE,
            "attempts": "1",
            "data_dir": str(told.data_dir),
            "cache_dir": str(told.cache_dir),
            "notify": told.notify,
        } | settings
        environment = {f"KOLADASH_{name.upper()}": value for name, value in given.items()}
        ended = CliRunner().invoke(app, ["refresh", *arguments], env=environment)
        return ended.exception.exit_code if isinstance(ended.exception, KoladashError) else ended.exit_code

    return run


def test_a_good_night_is_told_to_nobody(told: Settings, catalogue: Catalogue, heard: Heard) -> None:
    assert watched(told, lambda: build_from_published(told, catalogue)).is_good
    assert heard() == []


def test_a_night_without_an_answer_is_told_once(command: Callable[..., int], heard: Heard) -> None:
    assert command() == 1
    assert [call["outcome"] for call in heard()] == ["failed"]


def test_a_broken_file_of_groups_is_told_logged_and_counted(
    command: Callable[..., int], heard: Heard, told: Settings, catalogue: Catalogue, tmp_path: Path
) -> None:
    build_from_published(told, catalogue)
    file = tmp_path / "ours.toml"
    file.write_text("[ours]\nname = 1")
    assert command(groups_file=str(file)) == 2
    (call,) = heard()
    assert "ours.toml: [ours] name" in call["message"]
    assert call["exit_code"] == 2
    assert status(Warehouse(told.data_dir), Clock()).failures == 1


def test_a_setting_that_cannot_be_used_is_told(
    command: Callable[..., int], heard: Heard, told: Settings
) -> None:
    assert command(attempts="many") == 2
    assert "KOLADASH_ATTEMPTS='many'" in heard()[0]["message"]
    assert status(Warehouse(told.data_dir), Clock()).failures == 1


def test_a_word_that_the_command_does_not_know_is_told_to_whoever_typed_it_alone(
    command: Callable[..., int], heard: Heard
) -> None:
    assert command("--log", "xml") == 2
    assert heard() == []


def test_a_folder_that_another_run_holds_is_told(
    command: Callable[..., int], heard: Heard, told: Settings
) -> None:
    with only_run(told.data_dir, "r", "kolada"):
        command()
    assert "Another refresh runs" in heard()[0]["message"]


def test_what_nobody_foresaw_is_told_and_leaves_its_trace(
    told: Settings, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    def work(_: Run) -> RunReport:
        raise NotADirectoryError(errno.ENOTDIR, "in the way")

    report = watched(told, lambda: run_once(told, "kolada", Clock(), work))
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert "NotADirectoryError" in heard()[0]["message"]
    assert "Traceback" in caplog.text


def test_a_cache_in_whose_place_a_file_stands_is_told(
    command: Callable[..., int], heard: Heard, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    assert command("--offline", cache_dir=str(tmp_path / "file" / "cache")) == 1
    assert [call["outcome"] for call in heard()] == ["failed"]


def test_a_folder_that_cannot_be_written_is_told_though_the_log_cannot(
    told: Settings, heard: Heard, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    there = replace(told, data_dir=tmp_path / "file" / "data")
    with pytest.raises(WarehouseError):
        watched(there, lambda: run_once(there, "kolada", Clock(), pytest.fail))
    assert "cannot be written" in heard()[0]["message"]


@pytest.mark.parametrize(
    ("number", "way"), [(errno.ENOSPC, "koladash cache prune"), (errno.EROFS, "DATA_DIR")]
)
def test_a_folder_that_cannot_be_written_says_what_helps(
    told: Settings, heard: Heard, monkeypatch: pytest.MonkeyPatch, number: int, way: str
) -> None:
    def sign(data_dir: Path, *_: str) -> None:
        (data_dir / holding.OWNER).touch()
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(holding, "_sign", sign)
    with pytest.raises(WarehouseError, match=way):
        watched(told, lambda: run_once(told, "kolada", Clock(), pytest.fail))
    assert way in heard()[0]["message"]
    assert not (told.data_dir / holding.OWNER).exists()


def test_a_run_that_is_told_to_end_says_how_long_it_ran(told: Settings, heard: Heard) -> None:
    times = iter([100.0, 107.0])

    def work(_: Run) -> RunReport:
        os.kill(os.getpid(), signal.SIGTERM)
        raise AssertionError

    clock = Clock(monotonic=lambda: next(times))
    report = watched(told, lambda: run_once(told, "kolada", clock, work))
    assert (report.exit_code, report.seconds) == (143, 7.0)
    assert [call["seconds"] for call in heard()] == [7.0]
    assert [run["seconds"] for run in Warehouse(told.data_dir).runs()] == [7.0]


def test_ctrl_c_is_in_the_log_and_nobody_is_called(told: Settings, heard: Heard) -> None:
    def work(_: Run) -> RunReport:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        watched(told, lambda: run_once(told, "kolada", Clock(), work))
    assert [run["exit_code"] for run in Warehouse(told.data_dir).runs()] == [130]
    assert heard() == []


def test_what_the_hook_prints_stands_in_no_log(told: Settings) -> None:
    shouting = f"{sys.executable} -c \"print('HOOK')\""
    said = subprocess.run(
        [sys.executable, "-m", "koladash", "refresh", "--log", "json"],
        env={
            "KOLADASH_KOLADA_URL": NOWHERE,
            "KOLADASH_SCB_URL": NOWHERE,
            "KOLADASH_ATTEMPTS": "1",
            "KOLADASH_DATA_DIR": str(told.data_dir),
            "KOLADASH_CACHE_DIR": str(told.cache_dir),
            "KOLADASH_NOTIFY": shouting,
        },
        capture_output=True,
        check=False,
        text=True,
    )
    assert json.loads(said.stdout)["outcome"] == "failed"
    assert "HOOK" not in said.stderr
