"""The archive: nothing lost, nothing wrong served, whatever happens in the middle of a write."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.client.archive.answers import Answer, from_line, to_line
from koladash.client.archive.bodies import digest
from koladash.client.archive.store import Archive, folder_name
from koladash.errors import AnswerDamaged, ArchiveError, ArchiveLocked

ORIGIN = "https://api.kolada.se/v3"
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def answer(request="/kpi", body=b'{"values":[]}', **fields):
    fields = {"fetched_at": NOON, "status": 200, "elapsed": 0.5, **fields}
    return Answer(origin=ORIGIN, request=request, sha256=digest(body), **fields), body


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "cache")


def run(script, *arguments, **options):
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


def test_making_an_archive_touches_no_disk(archive):
    assert archive.origins() == ()
    assert list(archive.answers(ORIGIN)) == []
    assert archive.newest(ORIGIN, "/kpi") is None
    assert not archive.folder.exists()


def test_what_is_stored_comes_back_in_the_order_it_came(archive):
    stored = [answer("/kpi", b"one"), answer("/municipality", b"two"), answer("/kpi", b"three")]
    for line, body in stored:
        archive.store(line, body)
    reader = Archive(archive.folder)
    assert [(a, reader.body(a)) for a in reader.answers(ORIGIN)] == stored
    assert reader.newest(ORIGIN, "/kpi") == stored[2][0]
    assert reader.origins() == (ORIGIN,)


def test_an_unchanged_answer_adds_a_line_and_no_copy(archive):
    first, body = answer(body=b"x" * 100_000)
    archive.store(first, body)
    archive.store(replace(first, fetched_at=NOON + timedelta(days=1)), body)
    assert len(list(archive.answers(ORIGIN))) == 2
    assert len(list(archive.bodies(ORIGIN).all())) == 1


def test_origins_never_mix(archive):
    archive.store(*answer())
    assert archive.newest("http://127.0.0.1:8123/v3", "/kpi") is None
    assert (
        len(
            {
                folder_name(o)
                for o in ("https://a.se/v3", "http://a.se/v3", "https://a.se:444/v3", "https://a.se/v3-")
            }
        )
        == 4
    )


def test_a_body_can_be_read_without_koladash(archive):
    line, body = answer(body='{"title":"Å"}'.encode())
    archive.store(line, body)
    [path] = archive.folder.glob("*/objects/*/*.json.gz")
    assert path.name == f"{line.sha256}.json.gz"
    assert gzip.decompress(path.read_bytes()) == body
    [index] = archive.folder.glob("*/index.jsonl")
    assert json.loads(index.read_text())["request"] == "/kpi"


def test_another_reader_sees_each_new_line(archive):
    reader = Archive(archive.folder)
    for count in range(1, 4):
        archive.store(*answer(f"/kpi?page={count}"))
        assert len(list(reader.answers(ORIGIN))) == count


def test_threads_may_store_side_by_side(archive):
    with archive.writing(), ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda i: archive.store(*answer(f"/kpi?page={i}", str(i % 5).encode())), range(60)))
    assert sorted(a.request for a in archive.answers(ORIGIN)) == sorted(f"/kpi?page={i}" for i in range(60))
    assert len(list(archive.bodies(ORIGIN).all())) == 5


@given(st.data())
def test_a_torn_or_altered_line_is_known(data):
    line = to_line(answer()[0]).rstrip(b"\n")
    assert from_line(line) == answer()[0]
    cut = data.draw(st.integers(0, len(line) - 1))
    assert from_line(line[:cut]) is None
    flipped = bytearray(line)
    flipped[cut] ^= data.draw(st.integers(1, 255))
    assert from_line(bytes(flipped)) is None


@pytest.mark.parametrize("kept", [1, 30, -2])
def test_a_torn_last_line_is_set_aside_and_the_rest_stays(archive, kept):
    archive.store(*answer("/kpi"))
    index = archive.index(ORIGIN).path
    with index.open("ab") as file:
        file.write(to_line(answer("/torn")[0])[:kept])
    reopened = Archive(archive.folder)
    assert [a.request for a in reopened.answers(ORIGIN)] == ["/kpi"]
    reopened.store(*answer("/municipality"))
    assert [a.request for a in reopened.answers(ORIGIN)] == ["/kpi", "/municipality"]
    assert Archive(archive.folder).index(ORIGIN).damaged() == 0
    assert index.with_name("torn.txt").read_bytes().startswith(b"{")


def test_an_altered_line_in_the_middle_is_skipped_and_counted(archive):
    for request in ("/kpi", "/municipality", "/ou"):
        archive.store(*answer(request))
    index = archive.index(ORIGIN).path
    index.write_bytes(index.read_bytes().replace(b"/municipality", b"/municipalitx"))
    reopened = Archive(archive.folder)
    assert [a.request for a in reopened.answers(ORIGIN)] == ["/kpi", "/ou"]
    assert reopened.index(ORIGIN).damaged() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(path.read_bytes()[:-3]),
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(gzip.compress(b"another body")),
        lambda path: path.write_bytes(b"<html>"),
        lambda path: path.unlink(),
    ],
    ids=["cut", "empty", "swapped", "no gzip", "gone"],
)
def test_a_damaged_body_is_never_served_and_heals_when_it_comes_again(archive, spoil):
    line, body = answer(body=b"figures" * 50)
    archive.store(line, body)
    spoil(archive.bodies(ORIGIN).path(line.sha256))
    with pytest.raises(AnswerDamaged):
        archive.body(line)
    archive.set_aside(ORIGIN, line.sha256)
    assert list(archive.answers(ORIGIN)) == []
    archive.store(line, body)
    assert archive.body(line) == body


def test_a_second_writer_is_refused_with_a_clear_line(archive):
    writer = run(
        """
        import sys, pathlib
        from koladash.client.archive.store import Archive
        with Archive(pathlib.Path(sys.argv[1])).writing():
            print("held", flush=True)
            sys.stdin.read()
        """,
        archive.folder,
        stdin=subprocess.PIPE,
    )
    assert writer.stdout.readline() == "held\n"
    with pytest.raises(ArchiveLocked, match=rf"process {writer.pid} on .*, since 0 min"):
        archive.store(*answer())
    writer.communicate()
    archive.store(*answer())
    assert len(list(archive.answers(ORIGIN))) == 1


def test_a_writer_that_was_killed_leaves_no_lock(archive):
    writer = run(
        """
        import sys, pathlib, time
        from koladash.client.archive.store import Archive
        with Archive(pathlib.Path(sys.argv[1])).writing():
            print("held", flush=True)
            time.sleep(60)
        """,
        archive.folder,
    )
    writer.stdout.readline()
    writer.kill()
    writer.communicate()
    archive.store(*answer())
    assert len(list(archive.answers(ORIGIN))) == 1


KILLED = """
    import os, sys, pathlib
    from datetime import datetime, UTC
    from koladash.client.archive.store import Answer, Archive
    from koladash.client.archive.bodies import digest
    archive = Archive(pathlib.Path(sys.argv[1]))
    with archive.writing():
        for number in range(10**6):
            body = os.urandom(20_000).hex().encode()
            archive.store(Answer("https://api.kolada.se/v3", f"/kpi?page={number}", datetime.now(UTC), 200,
                                 digest(body), 0.1), body)
            print(number, flush=True)
"""


@pytest.mark.parametrize("after", [1, 4, 9])
def test_a_kill_in_the_middle_of_writing_loses_nothing_that_was_stored(archive, after):
    writer = run(KILLED, archive.folder)
    for _ in range(after):
        writer.stdout.readline()
    os.kill(writer.pid, signal.SIGKILL)
    said = after + len(writer.communicate()[0].splitlines())
    survivor = Archive(archive.folder)
    found = list(survivor.answers(ORIGIN))
    assert [a.request for a in found] == [f"/kpi?page={n}" for n in range(len(found))]
    assert len(found) in {said, said + 1}
    assert all(digest(survivor.body(a)) == a.sha256 for a in found)
    survivor.store(*answer("/municipality"))
    assert survivor.newest(ORIGIN, "/municipality") == answer("/municipality")[0]


def test_a_full_disk_is_a_clear_error_and_leaves_what_there_was(archive):
    archive.store(*answer("/kpi"))
    full = run(
        """
        import os, pathlib, resource, signal, sys
        from datetime import datetime, UTC
        from koladash.client.archive.store import Answer, Archive
        from koladash.client.archive.bodies import digest
        from koladash.errors import ArchiveError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        archive = Archive(pathlib.Path(sys.argv[1]))
        index = next(archive.folder.glob("*/index.jsonl"))
        bodies = [os.urandom(9000).hex().encode(), b"small"]
        for body, limit in zip(bodies, (5000, index.stat().st_size + 100)):
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
            try:
                now = datetime.now(UTC)
                archive.store(Answer("https://api.kolada.se/v3", "/full", now, 200, digest(body), 0), body)
            except ArchiveError as error:
                print(error)
        """,
        archive.folder,
    )
    said, trouble = full.communicate()
    assert trouble == ""
    assert said.count("cannot be written") == 2
    assert "objects" in said.splitlines()[0]
    assert "index.jsonl" in said.splitlines()[1]
    survivor = Archive(archive.folder)
    assert [a.request for a in survivor.answers(ORIGIN)] == ["/kpi"]
    assert list(survivor.bodies(ORIGIN).leftovers()) == []
    survivor.store(*answer("/after"))
    assert [a.request for a in survivor.answers(ORIGIN)] == ["/kpi", "/after"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    with pytest.raises(ArchiveError, match="cache cannot be written"):
        Archive(tmp_path / "cache").store(*answer())


def store_pages(archive, *requests):
    for request, following in requests:
        archive.store(*answer(request, next_request=following))


def test_a_chain_is_complete_or_it_is_none(archive):
    store_pages(archive, ("/kpi", "/kpi?page=2"))
    assert archive.chain(ORIGIN, "/kpi") == ()
    store_pages(archive, ("/kpi?page=2", ""))
    assert [a.request for a in archive.chain(ORIGIN, "/kpi")] == ["/kpi", "/kpi?page=2"]


def test_pages_of_two_fetches_are_never_mixed(archive):
    store_pages(archive, ("/kpi", "/kpi?page=2"), ("/kpi?page=2", ""), ("/kpi", "/kpi?page=2"))
    chain = archive.chain(ORIGIN, "/kpi")
    assert chain == tuple(archive.answers(ORIGIN))[:2]
    store_pages(archive, ("/kpi?page=2", ""))
    assert archive.chain(ORIGIN, "/kpi") == tuple(archive.answers(ORIGIN))[2:]


def test_a_first_page_that_was_interrupted_never_takes_a_later_fetch_s_second_page(archive):
    store_pages(
        archive,
        ("/kpi", "/kpi?page=2"),
        ("/kpi", "/kpi?page=2"),
        ("/kpi?page=2", ""),
        ("/kpi", "/kpi?page=2"),
    )
    assert archive.chain(ORIGIN, "/kpi") == tuple(archive.answers(ORIGIN))[1:3]


def test_an_increment_counts_from_the_last_complete_answer_full_or_not(archive):
    path = "/data/kpi/U40800/municipality/0180/year/2022"
    archive.store(*answer(path))
    archive.store(*answer(f"{path}?from_date=2026-11-21", fetched_at=NOON + timedelta(days=3)))
    archive.store(
        *answer(f"{path}?from_date=2026-11-24", fetched_at=NOON + timedelta(days=4), next_request="/x")
    )
    assert archive.last_asked(ORIGIN, path).fetched_at == NOON + timedelta(days=3)
    assert archive.last_asked(ORIGIN, path + "3") is None
