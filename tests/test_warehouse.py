"""Readers and publishers at once, on real files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pytest

from koladash.errors import NoSuchBuild, NoWarehouse, TooMuchAsked, WarehouseError
from koladash.warehouse import Warehouse
from koladash.warehouse.folder import Folder
from koladash.warehouse.warehouse import PINNED

if TYPE_CHECKING:
    from collections.abc import Iterator

ROWS = 2000
# Every row of a build carries the build's number, so an answer mixed from two builds shows.
READ = "SELECT count(*) AS n, count(DISTINCT number) AS builds, min(number) AS number FROM mart.value"


def make_build(folder: Path, number: int, content: str | None = None, layout: str = "ours") -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / f".building-{number}.duckdb"
    with duckdb.connect(str(path)) as build:
        build.execute("CREATE SCHEMA mart")
        build.execute("CREATE TABLE mart.value AS SELECT ? AS number, i FROM range(?) t(i)", [number, ROWS])
        build_id = f"20260101T{number:06}Z-{content or f'{number:08x}'}"
        build.execute(f"CREATE VIEW mart.build AS SELECT '{build_id}' AS build_id, '{layout}' AS layout")
    return path


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def publish(warehouse: Warehouse, number: int, **options: int) -> Path:
    return warehouse.publish(make_build(warehouse.data_dir, number), **options)


def test_an_empty_folder_has_no_warehouse_and_says_what_to_run(warehouse: Warehouse) -> None:
    assert not warehouse.exists()
    with pytest.raises(NoWarehouse, match="koladash up"):
        warehouse.query(READ)


def test_a_published_build_is_read_only_behind_a_relative_link(warehouse: Warehouse) -> None:
    target = publish(warehouse, 1)
    assert target.name == "koladash-20260101T000001Z-00000001.duckdb"
    assert target.stat().st_mode & 0o777 == 0o444
    assert str(warehouse.link.readlink()) == target.name


def test_a_query_sees_the_newest_build(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)
    publish(warehouse, 2)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 2)


def test_parameters_by_name_and_by_place(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    assert warehouse.query("SELECT $a + 1 AS x", {"a": 1}).item() == 2
    assert warehouse.query("SELECT ? || ? AS x", ["å", "ö"]).item() == "åö"


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TABLE mart.mine AS SELECT 1",
        "COPY (SELECT 1) TO 'stolen.csv'",
        "ATTACH 'other.duckdb'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SET enable_external_access = true",
        "DELETE FROM mart.value",
    ],
)
def test_a_reader_can_neither_write_nor_leave_the_file(warehouse: Warehouse, sql: str) -> None:
    publish(warehouse, 1)
    with pytest.raises(duckdb.Error):
        warehouse.query(sql)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)


def test_a_question_that_takes_too_much_memory_is_refused_and_the_next_is_answered(
    warehouse: Warehouse,
) -> None:
    publish(warehouse, 1)
    with pytest.raises(TooMuchAsked, match="1GB"):
        warehouse.query("SELECT len(list(repeat('x', 4000) || i)) FROM range(1000000) t(i)")
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)


def test_old_builds_go_and_the_published_one_stays(warehouse: Warehouse) -> None:
    for number in range(1, 8):
        publish(warehouse, number, keep=3)
    assert [path.name[-15:-7] for path in warehouse.builds()] == ["00000005", "00000006", "00000007"]


def test_builds_go_by_age_too_and_the_published_one_stays(warehouse: Warehouse) -> None:
    first = publish(warehouse, 1)
    old = first.with_name("koladash-20251001T000000Z-0000abcd.duckdb")
    old.write_bytes(first.read_bytes())
    publish(warehouse, 2, keep=5, days=91)
    assert old not in warehouse.builds()
    assert len(warehouse.builds()) == 2
    publish(warehouse, 3, keep=5, days=1)
    assert len(warehouse.builds()) == 3


def test_a_pinned_build_is_read_while_newer_ones_are_published(warehouse: Warehouse) -> None:
    pinned = publish(warehouse, 1).stem.removeprefix("koladash-")
    publish(warehouse, 2)
    assert warehouse.at_build(pinned).query(READ).row(0) == (ROWS, 1, 1)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 2)


def test_a_pinned_build_that_is_gone_says_so(warehouse: Warehouse) -> None:
    publish(warehouse, 2)
    with pytest.raises(NoSuchBuild, match="no longer"):
        warehouse.at_build("20260101T000001Z-00000001").query(READ)


def test_a_pinned_build_of_the_same_figures_stands_in_for_one_that_is_gone(warehouse: Warehouse) -> None:
    warehouse.publish(make_build(warehouse.data_dir, 1, "aaaaaaaa"))
    warehouse.publish(make_build(warehouse.data_dir, 2, "aaaaaaaa"), keep=1)
    assert warehouse.at_build("20260101T000001Z-aaaaaaaa").query(READ).row(0) == (ROWS, 1, 2)


def test_a_build_that_another_koladash_laid_out_is_not_read_as_ours(warehouse: Warehouse) -> None:
    warehouse.publish(make_build(warehouse.data_dir, 1, layout="theirs"))
    publish(warehouse, 2)
    with pytest.raises(NoSuchBuild, match="another koladash"):
        warehouse.at_build("20260101T000001Z-00000001").query(READ)


def test_what_is_held_stays_whatever_is_published(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    held = warehouse.held()
    publish(warehouse, 2)
    assert held.query(READ).row(0) == (ROWS, 1, 1)


def test_many_pinned_builds_hold_few_files_open(warehouse: Warehouse) -> None:
    numbers = range(1, 12)
    pinned = [publish(warehouse, number, keep=20).stem.removeprefix("koladash-") for number in numbers]
    for _ in range(2):
        for build_id, number in zip(pinned, numbers, strict=True):
            assert warehouse.at_build(build_id).query(READ).row(0) == (ROWS, 1, number)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 11)
    assert 1 < len(_open_builds(warehouse)) <= PINNED + 1


def _open_builds(warehouse: Warehouse) -> set[str]:
    opened = {os.path.realpath(each) for each in Path("/proc/self/fd").iterdir()}
    return {each for each in opened if each.startswith(str(warehouse.data_dir.resolve()))}


def test_an_analyst_who_holds_the_old_file_keeps_it_and_stops_nobody(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    with duckdb.connect(str(warehouse.link), read_only=True) as analyst:
        publish(warehouse, 2, keep=1)
        assert analyst.execute(READ).fetchone() == (ROWS, 1, 1)
        assert warehouse.query(READ).row(0) == (ROWS, 1, 2)


def test_an_unfinished_build_is_not_published(warehouse: Warehouse, tmp_path: Path) -> None:
    publish(warehouse, 1)
    torn = tmp_path / ".building-2.duckdb"
    torn.write_bytes(make_build(tmp_path, 3).read_bytes()[:5000])
    with pytest.raises(WarehouseError, match="no finished build"):
        warehouse.publish(torn)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)


def test_something_else_in_the_links_place_is_named(warehouse: Warehouse) -> None:
    warehouse.link.write_text("not a link")
    with pytest.raises(WarehouseError, match="should be a link"):
        warehouse.query(READ)


def test_twenty_publications_under_eight_threads_and_two_processes_mix_no_answer(
    warehouse: Warehouse,
) -> None:
    builds = [make_build(warehouse.data_dir, number) for number in range(1, 21)]
    warehouse.publish(builds[0])
    stop, answers, errors = threading.Event(), [], []

    def read() -> None:
        try:
            while not stop.is_set():
                answers.append(warehouse.query(READ).row(0))
        except Exception as error:  # noqa: BLE001 - any error at all fails the test
            errors.append(error)

    threads = [threading.Thread(target=read) for _ in range(8)]
    with _reading_process(warehouse) as one, _reading_process(warehouse) as other:
        for thread in threads:
            thread.start()
        for build in builds[1:]:
            warehouse.publish(build, keep=2)
            time.sleep(0.02)
        stop.set()
        for thread in threads:
            thread.join()
        words = [_last_word(process) for process in (one, other)]
    assert not errors
    assert {(rows, builds) for rows, builds, _ in answers} == {(ROWS, 1)}
    assert len({number for *_, number in answers}) > 1
    assert warehouse.query(READ).row(0) == (ROWS, 1, 20)
    assert words == [["20", "whole"]] * 2


def test_a_forked_process_reads_for_itself(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    warehouse.query(READ)
    child = os.fork()
    if child == 0:
        os._exit(0 if warehouse.query(READ).row(0) == (ROWS, 1, 1) else 1)
    assert os.waitpid(child, 0)[1] == 0


PUBLISH_FOREVER = """
import sys
from pathlib import Path
from shutil import copyfile
from koladash.warehouse import Warehouse
folder, ready = Path(sys.argv[1]), sorted(Path(sys.argv[2]).glob("*.duckdb"))
print("started", flush=True)
while True:
    for build in ready:
        copyfile(build, folder / build.name)
        Warehouse(folder).publish(folder / build.name, keep=2)
"""


@pytest.mark.parametrize("moment", [0.0, 0.01, 0.03, 0.05, 0.08])
def test_a_publisher_killed_at_any_moment_leaves_a_whole_build(tmp_path: Path, moment: float) -> None:
    folder, ready = tmp_path / "data", tmp_path / "ready"
    folder.mkdir()
    for number in (2, 3):
        make_build(ready, number)
    for path in ready.iterdir():
        path.rename(ready / path.name.removeprefix("."))
    warehouse = Warehouse(folder)
    publish(warehouse, 1)
    process = subprocess.Popen(
        [sys.executable, "-c", PUBLISH_FOREVER, folder, ready], stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(moment)
        process.send_signal(signal.SIGKILL)
    rows, builds, number = warehouse.query(READ).row(0)
    assert (rows, builds) == (ROWS, 1)
    assert number in {1, 2, 3}
    publish(warehouse, 4)
    assert warehouse.query(READ).row(0) == (ROWS, 1, 4)


def test_runs_survive_a_line_cut_short(warehouse: Warehouse) -> None:
    warehouse.append_run({"run_id": "a", "outcome": "published"})
    with (warehouse.data_dir / "runs.jsonl").open("a") as log:
        log.write('{"run_id": "b", "outc')
    warehouse.append_run({"run_id": "c", "outcome": "refused"})
    assert [run["run_id"] for run in warehouse.runs()] == ["a", "c"]


READ_UNTIL_TWENTY = """
import sys
from pathlib import Path
from koladash.warehouse import Warehouse
warehouse, rows = Warehouse(Path(sys.argv[1])), int(sys.argv[2])
number, state = 0, "whole"
print("started", flush=True)
while number < 20:
    n, builds, number = warehouse.query(sys.argv[3]).row(0)
    if (n, builds) != (rows, 1):
        state = "mixed"
print(number, state, flush=True)
"""


@contextmanager
def _reading_process(warehouse: Warehouse) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", READ_UNTIL_TWENTY, warehouse.data_dir, str(ROWS), READ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            process.stdout.readline()
            yield process
        finally:
            process.kill()


def _last_word(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    return process.stdout.readline().split()


def test_a_rollback_goes_to_the_build_before_and_pins_what_it_left(warehouse: Warehouse) -> None:
    first = publish(warehouse, 1)
    publish(warehouse, 2)
    assert warehouse.rollback() == first
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)
    assert warehouse.pinned() == "00000002"
    warehouse.release()
    assert warehouse.pinned() == ""


def test_a_rollback_passes_over_the_same_figures_confirmed_earlier(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    warehouse.publish(make_build(warehouse.data_dir, 2, "aaaaaaaa"))
    warehouse.publish(make_build(warehouse.data_dir, 3, "aaaaaaaa"))
    warehouse.rollback()
    assert warehouse.query(READ).row(0) == (ROWS, 1, 1)


def test_without_an_older_build_a_rollback_says_so(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    with pytest.raises(NoWarehouse, match="no build older"):
        warehouse.rollback()


def test_a_clock_that_was_set_back_does_not_change_what_was_published_before(warehouse: Warehouse) -> None:
    first = publish(warehouse, 5)
    publish(warehouse, 2)
    assert warehouse.builds()[0] == first
    assert warehouse.rollback() == first
    assert warehouse.query(READ).row(0) == (ROWS, 1, 5)


def test_rollbacks_go_back_one_build_at_a_time(warehouse: Warehouse) -> None:
    for number in (3, 1, 2):
        publish(warehouse, number)
    assert [warehouse.rollback().stem[-1] for _ in range(2)] == ["1", "3"]
    with pytest.raises(NoWarehouse, match="no build older"):
        warehouse.rollback()


def test_what_was_rolled_back_is_not_gone_back_to(warehouse: Warehouse) -> None:
    first = publish(warehouse, 1)
    publish(warehouse, 2)
    warehouse.rollback()
    publish(warehouse, 3)
    assert warehouse.rollback() == first


def test_retention_removes_what_was_published_first_whatever_its_name(warehouse: Warehouse) -> None:
    for number in (7, 6, 5, 4):
        publish(warehouse, number, keep=2)
    assert [path.stem[-1] for path in warehouse.builds()] == ["5", "4"]


def test_builds_of_before_there_was_an_order_come_first_by_their_names(warehouse: Warehouse) -> None:
    old = [publish(warehouse, number) for number in (1, 2)]
    (warehouse.data_dir / "koladash.order").unlink()
    newest = publish(warehouse, 3)
    assert warehouse.builds() == (*old, newest)
    assert warehouse.rollback() == old[1]


def test_a_publication_that_was_noted_and_never_made_is_forgotten(warehouse: Warehouse) -> None:
    first, second = publish(warehouse, 1), publish(warehouse, 2)
    Folder(warehouse.data_dir).note(warehouse.data_dir / "koladash-20260101T000003Z-00000003.duckdb")
    assert warehouse.builds() == (first, second)
    publish(warehouse, 4)
    assert warehouse.rollback() == second


def test_the_oldest_build_says_when_its_run_began(tmp_path):
    warehouse = Warehouse(tmp_path)
    assert warehouse.oldest_start() is None
    for build_id in ("20260301T041500Z-0123abcd", "20260228T041500Z-0123abcd"):
        (tmp_path / f"koladash-{build_id}.duckdb").touch()
    assert warehouse.oldest_start() == datetime(2026, 2, 28, 4, 15, tzinfo=UTC)


def test_the_state_differs_after_a_build_a_rollback_a_removal_and_a_run(warehouse: Warehouse) -> None:
    states = []
    for change in (
        lambda: publish(warehouse, 1),
        lambda: publish(warehouse, 2),
        warehouse.rollback,
        warehouse.release,
        lambda: warehouse.retain(1),
        lambda: warehouse.append_run({"run_id": "x"}),
    ):
        change()
        states.append(warehouse.state())
        assert warehouse.state() == states[-1]
    assert len(set(states)) == len(states)


def test_who_changes_what_a_query_gave_changes_it_for_nobody_else(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    mine = warehouse.query(READ)
    mine.insert_column(0, pl.Series("more", [True]))
    assert "more" not in warehouse.query(READ).columns


def test_other_parameters_are_another_question(warehouse: Warehouse) -> None:
    publish(warehouse, 1)
    asked = [{"x": 1}, {"x": "1"}, {"x": [1]}, {"x": 1}]
    answers = [warehouse.query("SELECT typeof($x) AS kind", each).item() for each in asked]
    assert answers == ["INTEGER", "VARCHAR", "INTEGER[]", "INTEGER"]
