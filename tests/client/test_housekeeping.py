"""Status, verification, pruning, and moving the archive to another machine."""

from __future__ import annotations

import gzip
import io
import tarfile
from datetime import UTC, datetime, timedelta

import pytest

from koladash.client.archive.answers import Answer
from koladash.client.archive.bodies import digest
from koladash.client.archive.housekeeping import Policy, archive_status, prune_archive, verify_archive
from koladash.client.archive.portable import export_archive, import_archive
from koladash.client.archive.store import Archive
from koladash.errors import ArchiveError, ArchiveLocked

KOLADA = "https://api.kolada.se/v3"
SANDBOX = "http://127.0.0.1:8123/v3"
FIRST = datetime(2026, 1, 1, tzinfo=UTC)
NOW = FIRST + timedelta(days=100)
DATA = "/data/kpi/U40800/municipality/0180/year/2022"


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "cache")


def store(archive, request, body, day=0, origin=KOLADA, **fields):
    answer = Answer(origin, request, FIRST + timedelta(days=day), 200, digest(body), 0.1, **fields)
    archive.store(answer, body)
    return answer


def requests(archive, origin=KOLADA):
    return [(answer.request, (answer.fetched_at - FIRST).days) for answer in archive.answers(origin)]


def test_an_empty_archive_has_no_status_and_nothing_to_verify(archive):
    assert archive_status(archive) == verify_archive(archive) == ()
    assert prune_archive(archive, Policy(timedelta(0)), NOW) == ()


def test_status_counts_by_origin_and_endpoint(archive):
    store(archive, "/kpi", b"a" * 1000)
    store(archive, "/kpi?page=2", b"b", day=1)
    store(archive, DATA, b"c", day=2)
    store(archive, DATA, b"c", day=3)
    store(archive, "/kpi", b"made up", origin=SANDBOX, is_synthetic=True)
    made_up, real = archive_status(archive)
    assert (made_up.origin, made_up.is_synthetic) == (SANDBOX, True)
    assert (real.origin, real.is_synthetic) == (KOLADA, False)
    assert (real.answers, real.requests, real.bodies, real.damaged_lines, real.set_aside) == (4, 3, 3, 0, 0)
    assert [(e.endpoint, e.requests, e.answers) for e in real.endpoints] == [("/data", 1, 2), ("/kpi", 2, 2)]
    assert (real.endpoints[0].oldest, real.endpoints[0].newest) == (
        FIRST + timedelta(2),
        FIRST + timedelta(3),
    )
    files = [path for path in archive.folder.glob("api*/**/*") if path.is_file()]
    assert real.size == sum(path.stat().st_size for path in files)


def test_every_hash_and_every_line_is_verified(archive):
    good, damaged, missing = (store(archive, f"/kpi?page={i}", bytes([i])) for i in range(3))
    archive.bodies(KOLADA).path(damaged.sha256).write_bytes(gzip.compress(b"another"))
    archive.bodies(KOLADA).path(missing.sha256).unlink()
    [found] = verify_archive(archive)
    assert (found.sound, found.damaged, found.missing) == (1, (damaged.sha256,), (missing.sha256,))
    assert not found.is_sound
    verify_archive(archive, mend=True)
    assert archive_status(archive)[0].set_aside == 1
    assert list(archive.answers(KOLADA)) == [good]
    index = archive.index(KOLADA).path
    index.write_bytes(index.read_bytes().replace(b'"status":200', b'"status":201', 1))
    assert verify_archive(Archive(archive.folder))[0].damaged_lines == 1


def test_a_sound_archive_says_so(archive):
    store(archive, "/kpi", b"a")
    assert verify_archive(archive)[0].is_sound


def test_pruning_takes_repeats_and_leaves_when_a_figure_was_first_and_last_so(archive):
    for day, body in enumerate([b"a", b"a", b"a", b"a", b"b", b"a", b"a"]):
        store(archive, DATA, body, day=day)
    [pruned] = prune_archive(archive, Policy(timedelta(days=30)), NOW)
    assert requests(archive) == [(DATA, day) for day in (0, 3, 4, 5, 6)]
    assert (pruned.answers, pruned.bodies) == (2, 0)
    assert [archive.body(answer) for answer in archive.answers(KOLADA)] == [b"a", b"a", b"b", b"a", b"a"]


def test_young_repeats_stay(archive):
    for day in (97, 98, 99):
        store(archive, DATA, b"a", day=day)
    assert prune_archive(archive, Policy(timedelta(days=30)), NOW)[0].answers == 0


def test_history_goes_only_when_the_policy_says_so(archive):
    for day, body in enumerate([b"a", b"b", b"c"]):
        store(archive, DATA, body, day=day)
    assert prune_archive(archive, Policy(timedelta(0)), NOW)[0].answers == 0
    [pruned] = prune_archive(
        archive, Policy(timedelta(0), superseded_after=timedelta(days=98, hours=12)), NOW
    )
    assert (pruned.answers, pruned.bodies) == (2, 2)
    assert requests(archive) == [(DATA, 2)]
    assert pruned.size > 0


def test_the_last_good_answer_stays_however_old_with_all_its_pages(archive):
    store(archive, "/kpi", b"1", next_request="/kpi?page=2")
    store(archive, "/kpi?page=2", b"2")
    store(archive, "/kpi", b"3", day=1, next_request="/kpi?page=2")
    everything = Policy(timedelta(0), superseded_after=timedelta(0))
    assert prune_archive(archive, everything, NOW)[0].answers == 0
    assert [archive.body(answer) for answer in archive.chain(KOLADA, "/kpi")] == [b"1", b"2"]
    store(archive, "/kpi?page=2", b"4", day=1)
    assert prune_archive(archive, everything, NOW)[0].answers == 2
    assert [archive.body(answer) for answer in archive.chain(KOLADA, "/kpi")] == [b"3", b"4"]


def test_what_a_kept_build_refers_to_stays(archive):
    old = store(archive, DATA, b"a")
    store(archive, DATA, b"b", day=1)
    store(archive, DATA, b"c", day=2)
    prune_archive(archive, Policy(timedelta(0), timedelta(0), keep={old.sha256}), NOW)
    assert [archive.body(answer) for answer in archive.answers(KOLADA)] == [b"a", b"c"]


def test_what_a_crash_left_behind_goes(archive):
    answer = store(archive, "/kpi", b"a")
    bodies = archive.bodies(KOLADA)
    orphan = bodies.add(b"a body without a line")
    half = bodies.path(answer.sha256).with_name(".x.json.gz.1-1.part")
    half.write_bytes(b"half")
    [pruned] = prune_archive(archive, Policy(timedelta(0)), NOW)
    assert (pruned.answers, pruned.bodies) == (0, 1)
    assert not bodies.has(orphan)
    assert not half.exists()
    assert archive.body(answer) == b"a"


def test_pruning_waits_for_no_other_writer(archive):
    store(archive, "/kpi", b"a")
    with archive.writing(), pytest.raises(ArchiveLocked):
        prune_archive(Archive(archive.folder), Policy(timedelta(0)), NOW)


@pytest.fixture
def exported(archive, tmp_path):
    store(archive, "/kpi", b"a")
    store(archive, DATA, b"b", day=1)
    store(archive, DATA, b"c", day=2)
    store(archive, "/kpi", b"d", origin=SANDBOX)
    file = tmp_path / "archive.tar"
    moved = export_archive(archive, file)
    assert (moved.answers, moved.bodies, moved.left_out) == (4, 4, 0)
    return file


def test_an_archive_moves_as_one_file(archive, exported, tmp_path):
    other = Archive(tmp_path / "other")
    moved = import_archive(other, exported)
    assert (moved.answers, moved.bodies, moved.left_out) == (4, 4, 0)
    for origin in (KOLADA, SANDBOX):
        assert list(other.answers(origin)) == list(archive.answers(origin))
        assert [other.body(a) for a in other.answers(origin)] == [
            archive.body(a) for a in archive.answers(origin)
        ]
    assert all(found.is_sound for found in verify_archive(other))


def test_importing_twice_adds_nothing(archive, exported):
    before = list(archive.answers(KOLADA))
    assert import_archive(archive, exported).answers == 0
    assert list(archive.answers(KOLADA)) == before


def test_importing_into_another_archive_puts_the_lines_in_order(exported, tmp_path):
    other = Archive(tmp_path / "other")
    store(other, DATA, b"newer", day=5)
    store(other, DATA, b"between", day=6)
    import_archive(other, exported)
    assert requests(other) == [("/kpi", 0), (DATA, 1), (DATA, 2), (DATA, 5), (DATA, 6)]
    store(other, DATA, b"after", day=7)
    assert other.body(other.newest(KOLADA, DATA)) == b"after"


def test_an_export_makes_no_folders(archive, tmp_path):
    with pytest.raises(ArchiveError, match="cannot be written: No such file or directory"):
        export_archive(archive, tmp_path / "tpyo" / "archive.tar")
    assert not (tmp_path / "tpyo").exists()


def test_damaged_bodies_are_left_out_of_an_export(archive, tmp_path):
    answer = store(archive, "/kpi", b"a")
    store(archive, DATA, b"b")
    archive.bodies(KOLADA).path(answer.sha256).write_bytes(b"rot")
    moved = export_archive(archive, tmp_path / "a.tar")
    assert (moved.answers, moved.bodies, moved.left_out) == (1, 1, 1)


def tampered(exported, name, content):
    with tarfile.open(exported, "a") as tar:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        tar.addfile(member, io.BytesIO(content))


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/passwd", "a/b/c", "api.kolada.se-v3-04d57b/objects/../../x"]
)
def test_a_file_that_does_not_belong_stops_an_import_before_it_begins(exported, tmp_path, name):
    tampered(exported, name, b"x")
    with pytest.raises(ArchiveError, match="does not belong"):
        import_archive(Archive(tmp_path / "other"), exported)
    assert Archive(tmp_path / "other").origins() == ()


def test_a_body_that_is_not_what_its_name_says_is_left_out(archive, exported, tmp_path):
    folder = archive.index(KOLADA).path.parent.name
    sha256 = digest(b"another")
    tampered(exported, f"{folder}/objects/{sha256[:2]}/{sha256}.json.gz", gzip.compress(b"evil"))
    moved = import_archive(Archive(tmp_path / "other"), exported)
    assert (moved.answers, moved.bodies, moved.left_out) == (4, 4, 1)


@pytest.mark.parametrize("content", [b"", b"no tar at all" * 100])
def test_a_file_that_is_no_export_is_a_clear_error(archive, tmp_path, content):
    (tmp_path / "x.tar").write_bytes(content)
    with pytest.raises(ArchiveError, match=r"x\.tar cannot be read as an exported archive"):
        import_archive(archive, tmp_path / "x.tar")


def test_an_export_that_cannot_be_written_leaves_nothing(archive, tmp_path):
    store(archive, "/kpi", b"a")
    (tmp_path / "file").write_text("")
    with pytest.raises(ArchiveError, match="cannot be written"):
        export_archive(archive, tmp_path / "file" / "a.tar")
    (tmp_path / "folder").mkdir()
    with pytest.raises(ArchiveError, match="cannot be written"):
        export_archive(archive, tmp_path / "folder")
    assert list(tmp_path.glob("*.part")) == []


def test_answers_survive_a_change_of_the_reader_s_index_under_it(archive):
    reader = Archive(archive.folder)
    answers = [store(archive, DATA, b"a", day=day) for day in range(5)]
    assert len(list(reader.answers(KOLADA))) == 5
    prune_archive(archive, Policy(timedelta(0)), NOW)
    assert list(reader.answers(KOLADA)) == [answers[0], answers[-1]]
