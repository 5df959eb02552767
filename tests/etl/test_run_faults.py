"""What goes wrong, here or at the source, leaves the published file as it was and is told in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeAlias

import pytest

from koladash.client.archive.store import Archive
from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import build_from_archive, build_from_published, refresh
from koladash.etl.report import RunReport
from koladash.sandbox.knobs import Revision
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koladash.catalogue import Catalogue
    from koladash.sandbox import SandboxServer

Refresh: TypeAlias = Callable[..., RunReport]

MARCH_2, MARCH_3, MARCH_4, MARCH_5, MARCH_9 = (date(2026, 3, day) for day in (2, 3, 4, 5, 9))
NOBODY = 65534
HASTY = {"attempts": 1, "connect_timeout": 0.2}
ONE_LINE = """
import os, resource, sys
from pathlib import Path
from tempfile import TemporaryDirectory
from koladash.catalogue import load_catalogue
from koladash.errors import KoladashError
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
catalogue, folder, bytes_, user = load_catalogue(), Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
if user:
    with TemporaryDirectory() as warm:
        build_from_published(Settings(data_dir=Path(warm), cache_dir=Path(warm)), catalogue)
    os.setuid(user)
if bytes_:
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))
try:
    report = build_from_published(Settings(data_dir=folder, cache_dir=folder), catalogue)
    print(report.exit_code, report.message)
except KoladashError as error:
    print(error.exit_code, error)
"""


@pytest.fixture(scope="module")
def few(cut: Callable[[Iterable[str]], Catalogue]) -> Catalogue:
    return cut(("U40800", "N01951"))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user may look into; pytest's own are closed to all others."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def told_in_a_process(folder: Path, *, most_bytes: int = 0, user: int = 0) -> str:
    """What a build says that may write so many bytes to a file, or that runs as another user."""
    command = [sys.executable, "-c", ONE_LINE, str(folder), str(most_bytes), str(user)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    return ended.stdout.strip()


def test_a_first_run_against_a_broken_source_publishes_nothing_and_says_what_was_answered(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    server.set(error_500=1.0)
    report = refresh_on(MARCH_2, replace(ours, **HASTY), few)
    assert (report.outcome, report.exit_code, report.build) == ("failed", 1, None)
    assert "500" in report.message
    assert not Warehouse(ours.data_dir).exists()
    assert [run["outcome"] for run in Warehouse(ours.data_dir).runs()] == ["failed"]


def test_a_refused_first_run_publishes_nothing_and_names_the_rows(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    server.set(gone_kpis={"U40806": date(2020, 1, 1)})
    report = refresh_on(MARCH_2, ours, few)
    assert (report.outcome, report.exit_code, report.build) == ("refused", 3, None)
    assert "codes_are_known" in report.message
    assert "U40806" in report.message
    assert not Warehouse(ours.data_dir).exists()


def test_offline_with_an_empty_archive_says_that_nothing_was_ever_answered(
    ours: Settings, few: Catalogue
) -> None:
    report = refresh(ours, few, mode=Mode.OFFLINE)
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert "was never answered, and this run is offline" in report.message
    assert not Warehouse(ours.data_dir).exists()


def test_a_build_from_an_empty_archive_says_what_to_run(ours: Settings, few: Catalogue) -> None:
    report = build_from_archive(ours, few)
    assert (report.outcome, report.exit_code) == ("failed", 1)
    assert "koladash refresh" in report.message


@pytest.mark.parametrize("most_bytes", [20_000, 1_000_000])
def test_a_disk_that_fills_up_leaves_the_published_build(
    settings: Settings, catalogue: Catalogue, most_bytes: int
) -> None:
    standing = build_from_published(settings, catalogue).build
    told = told_in_a_process(settings.data_dir, most_bytes=most_bytes)
    assert told.startswith("1 failed: Could not write ")
    assert "The published build stays." in told
    assert Warehouse(settings.data_dir).current() == standing
    assert not list(settings.data_dir.glob(".building*"))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, 16 MiB large, where the machine lets us mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mount = shutil.which("mount")
    asked = [mount or "mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(place)]
    if mount is None or subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


@pytest.mark.parametrize("left", [0, 300_000, 2_000_000])
def test_a_disk_that_is_full_in_earnest_leaves_the_published_build(
    small_disk: Path, catalogue: Catalogue, left: int
) -> None:
    settings = Settings(data_dir=small_disk / "data", cache_dir=small_disk / "cache")
    standing = build_from_published(settings, catalogue).build
    with suppress(OSError), (small_disk / "ballast").open("wb") as ballast:
        ballast.write(bytes(shutil.disk_usage(small_disk).free - left))
    told = told_in_a_process(settings.data_dir)
    assert told.startswith(("1 failed: Could not write ", f"1 {settings.data_dir} cannot be written")), told
    assert Warehouse(settings.data_dir).current() == standing
    assert Warehouse(settings.data_dir).query("SELECT count(value) > 0 FROM mart.value").item()
    assert not list(settings.data_dir.glob(".building*"))
    (small_disk / "ballast").unlink()
    assert build_from_published(settings, catalogue).exit_code == 0


def test_a_folder_that_may_not_be_written_is_named(open_folder: Path, catalogue: Catalogue) -> None:
    standing = build_from_published(Settings(data_dir=open_folder, cache_dir=open_folder), catalogue).build
    open_folder.chmod(0o555)
    told = told_in_a_process(open_folder, user=NOBODY if os.geteuid() == 0 else 0)
    open_folder.chmod(0o755)
    assert told.startswith(f"1 {open_folder} cannot be written")
    assert "KOLADASH_DATA_DIR" in told
    assert Warehouse(open_folder).current() == standing


def largest_body(settings: Settings, path: str) -> Path:
    """Where the largest answer to a path lies."""
    archive = Archive(settings.cache_dir)
    answers = [a for a in archive.answers(settings.kolada_url) if f"{a.path}/".startswith(f"{path}/")]
    largest = max(answers, key=lambda answer: answer.rows)
    return archive.bodies(settings.kolada_url).path(largest.sha256)


def damage(settings: Settings, path: str) -> None:
    """The end of the largest answer to a path is lost on the disk."""
    body = largest_body(settings, path)
    body.write_bytes(body.read_bytes()[:-20])


def remove(settings: Settings, path: str) -> None:
    """The largest answer to a path is no longer on the disk."""
    largest_body(settings, path).unlink()


def test_a_damaged_answer_is_never_taken_for_figures_that_are_gone(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    damage(ours, "/data")
    refused = build_from_archive(ours, few)
    assert (refused.outcome, refused.exit_code) == ("refused", 3), refused.message
    assert "nothing_published_is_forgotten" in refused.message
    assert Warehouse(ours.data_dir).current() == first.build


@pytest.mark.parametrize("path", ["/data", "/kpi", "/municipality_groups", "/municipality"])
def test_a_damaged_answer_is_asked_for_again(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue, path: str
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    damage(ours, path)
    second = refresh_on(MARCH_9, ours, few)
    assert (second.exit_code, second.rows) == (0, first.rows), second.message


@pytest.mark.parametrize("lose", [damage, remove])
def test_an_ordinary_run_asks_again_for_what_the_archive_has_lost_and_for_no_more(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue, lose: Callable[..., None]
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    quiet = refresh_on(MARCH_3, ours, few, mode=Mode.NORMAL)
    lose(ours, "/data")
    healed = refresh_on(MARCH_4, ours, few, mode=Mode.NORMAL)
    assert (healed.exit_code, healed.rows) == (0, first.rows), healed.message
    assert healed.asked == quiet.asked + 1
    assert refresh_on(MARCH_5, ours, few, mode=Mode.NORMAL).asked == quiet.asked


def test_what_the_archive_has_lost_is_asked_for_again_after_a_refusal(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    first = refresh_on(MARCH_2, ours, few)
    damage(ours, "/data")
    assert build_from_archive(ours, few).outcome == "refused"
    healed = refresh_on(MARCH_3, ours, few, mode=Mode.NORMAL)
    assert (healed.exit_code, healed.rows) == (0, first.rows), healed.message


def test_a_clock_that_was_set_back_publishes_what_came_last(
    refresh_on: Refresh, server: SandboxServer, ours: Settings, few: Catalogue
) -> None:
    refresh_on(MARCH_9, ours, few)
    server.set(revisions=(Revision("N01951", "2281", 2023, "T", 123_456, MARCH_2),))
    now = datetime(2026, 3, 2, 3, tzinfo=UTC)
    report = refresh(ours, few, mode=Mode.REFRESH, clock=Clock(now=lambda: now))
    assert report.outcome == "published"
    sql = "SELECT value, revisions FROM mart.value WHERE (kpi, municipality, year, gender) = $key"
    warehouse = Warehouse(ours.data_dir)
    key = "('N01951', '2281', 2023, 'T')"
    assert warehouse.query(sql.replace("$key", key)).row(0) == (123_456, 1)
    spans = warehouse.query("SELECT count(*) FROM mart.value_history WHERE seen_to < seen_from")
    assert spans.item() == 0
