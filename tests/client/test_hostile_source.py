"""What a hostile source, file or setting may send: it ends in koladash's own errors, or in nothing at all."""

from __future__ import annotations

import gzip
import io
import logging
import tarfile
import tracemalloc
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, repeat
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from koladash.cli.commands import app
from koladash.client.archive.answers import Answer, from_line, to_line
from koladash.client.archive.bodies import Bodies, digest
from koladash.client.archive.canonical import canonical_request, next_request, request_of
from koladash.client.archive.portable import MOST_AT_ONCE, import_archive
from koladash.client.archive.store import Archive, folder_name
from koladash.client.kolada.planning import Rectangle
from koladash.client.scb.records import summarise_scb
from koladash.client.transport.clock import Clock
from koladash.client.transport.library import http
from koladash.client.transport.network import BoundedTransport
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.errors import AnswerDamaged, ArchiveError, ForeignHost, InvalidAnswer
from koladash.etl.hook import call

# --- the operator's secret ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("hook", "kind"),
    [
        ("http://127.0.0.1:1/services/SECRET", "ConnectError"),
        ("https://[::1/SECRET", "InvalidURL"),
        ("http://127.0.0.1/SECRET" + "a" * 70_000, "InvalidURL"),
        ("false --token SECRET", "it ended with status 1"),
        ("no-such-command --token SECRET", "FileNotFoundError"),
        ('"unclosed SECRET', "ValueError"),
    ],
)
def test_a_hook_that_fails_is_logged_by_kind_and_without_its_secret(caplog, hook, kind):
    with caplog.at_level(logging.WARNING):
        call(hook, b"{}")
    assert f"KOLADASH_NOTIFY could not be called: {kind}" in caplog.text
    assert "SECRET" not in caplog.text


def test_a_webhook_that_refuses_is_logged_by_its_status(caplog, kolada):
    call(f"{kolada.url}/SECRET", b"{}")
    assert "could not be called: it answers 501" in caplog.text
    assert "SECRET" not in caplog.text


def test_the_list_of_settings_says_only_that_there_is_a_hook(tmp_path):
    shown = CliRunner().invoke(app, ["settings"], env={"KOLADASH_NOTIFY": "https://x.example/SECRET"})
    assert "KOLADASH_NOTIFY=(set)\n" in shown.output
    assert "SECRET" not in shown.output


# --- a hostile source ---------------------------------------------------------------------------------------


def send(body, status=200, **headers):
    return lambda handler: handler.send(body, status, **headers)


def located(text):
    return send(b"", 302, Location=text)


HOSTILE_URLS = [
    "http://127.0.0.1:99999/v3/kpi",
    "http://[::1/v3/kpi",
    "/v3/" + "a" * 64_000 + "/" + "å" * 1000,
    "/v3/../admin",
    "/v3/%2e%2e/admin",
    "/v3/kpi/%2E./..%2f../admin",
    "http://127.0.0.1:1\\@evil.example/v3/kpi",
]


@pytest.mark.parametrize("url", HOSTILE_URLS)
@pytest.mark.parametrize("way", ["redirect", "next_url"])
def test_a_url_that_is_none_or_leaves_the_api_is_one_failed_line(client, kolada, square, make_page, way, url):
    sent = "".join(letter if letter.isascii() else quote(letter) for letter in url)
    kolada.always[square.path] = located(sent) if way == "redirect" else send(make_page([], url))
    [line] = client.fetch([square])
    assert line.outcome is Outcome.FAILED
    assert line.error
    assert kolada.requests == [square.path]


@pytest.mark.parametrize("url", ["{0}/../admin", "{0}/%2e%2e/admin", "{0}/kpi/../../admin", "{0}x/kpi"])
def test_what_is_asked_is_what_was_checked(url):
    with pytest.raises(ForeignHost) as caught:
        request_of("https://api.kolada.se/v3", url.format("https://api.kolada.se/v3"))
    assert caught.value.url


def test_dots_inside_the_api_are_followed():
    assert (
        next_request("https://api.kolada.se/v3", "/kpi", "/v3/ou/../kpi/./%2e%2e/ou?page=2") == "/ou?page=2"
    )


@pytest.mark.parametrize(
    "body",
    [
        b'{"values":' + b"[" * 100_000,
        b'{"values":[{"id":' + b"9" * 100_000 + b"}]}",
        b"9" * 100_000,
        b'{"values":"\xff"}',
    ],
    ids=["nested", "number in a page", "number", "no UTF-8"],
)
def test_json_that_no_decoder_takes_is_no_answer(client, kolada, square, body):
    kolada.always[square.path] = send(body)
    [line] = client.fetch([square])
    assert line.outcome is Outcome.FAILED
    with pytest.raises(InvalidAnswer):
        summarise_scb("/tables", body)
    with pytest.raises(InvalidAnswer):
        summarise_scb("/tables/T/data", body)


@pytest.mark.parametrize("name", ["ETag", "Last_Modified", "X_Other"])
def test_a_header_of_any_bytes_makes_no_later_question_fail(client, kolada, square, name):
    body = b'{"values":[]}'
    kolada.always[square.path] = send(body, **{name: "\xff\x80abc"})
    for _ in range(2):
        [line] = client.fetch([square])
        assert line.error == ""
        client = type(client)(client._settings, mode=Mode.REFRESH)


def test_a_question_longer_than_a_url_may_be_is_one_failed_line(client, kolada):
    [line] = client.fetch([Rectangle(("U" * 70_000,), ("0180",), (2022,))])
    assert line.outcome is Outcome.FAILED
    assert "cannot be asked" in line.error
    assert kolada.requests == []


# --- a body that goes on after its end ----------------------------------------------------------------------


def unpacked(chunks, max_bytes=2**16):
    taken = []

    class Chunks(http.SyncByteStream):
        def __iter__(self):
            for chunk in chunks:
                taken.append(len(chunk))
                yield chunk

    packed = {"content-encoding": "gzip"}
    wire = http.MockTransport(lambda _: http.Response(200, headers=packed, stream=Chunks()))
    asked = http.Request("GET", "https://api.kolada.se/v3/kpi")
    transport = BoundedTransport(wire, max_bytes=max_bytes, clock=Clock())
    try:
        return transport.handle_request(asked).content
    finally:
        assert sum(taken) < 4 * max_bytes


@pytest.mark.parametrize("first", [gzip.compress(b"{}"), gzip.compress(b"{}") + b"x"])
def test_bytes_after_a_compressed_body_are_refused_at_once(first):
    with pytest.raises(InvalidAnswer, match="more bytes follow"):
        unpacked(chain([first], repeat(b"x" * 65_536)))


def test_compressed_bytes_count_even_where_nothing_comes_out():
    begun = zlib.compressobj(wbits=31).compress(b"")
    empty_block = b"\x00\x00\x00\xff\xff"
    with pytest.raises(InvalidAnswer, match="larger than"):
        unpacked(chain([begun], repeat(empty_block * 1000)))


def test_a_body_in_single_bytes_is_read_whole():
    packed = gzip.compress(b"")
    assert unpacked(packed[i : i + 1] for i in range(len(packed))) == b""
    packed = gzip.compress(b"figures")
    assert unpacked(packed[i : i + 1] for i in range(len(packed))) == b"figures"


# --- a hostile exported archive -----------------------------------------------------------------------------

ORIGIN = "https://api.kolada.se/v3"
BODY = b'{"values":[]}'
FOLDER = folder_name(ORIGIN)
MEMBER = f"{FOLDER}/objects/{digest(BODY)[:2]}/{digest(BODY)}.json.gz"
GOOD = Answer(ORIGIN, "/kpi", datetime(2026, 1, 1, tzinfo=UTC), 200, digest(BODY), 0.1)


def tar_of(path, *members):
    with tarfile.open(path, "w") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "evil",
    [
        {"sha256": "/etc/passwd"},
        {"sha256": "../../../" + "a" * 55},
        {"sha256": digest(BODY).upper()},
        {"sha256": digest(BODY) + "\n"},
        {"request": "https://evil.example"},
        {"request": "/../admin"},
        {"request": "/kpi\r\nX: y"},
        {"request": ""},
        {"next_request": "kpi?page=2"},
        {"next_request": "/kpi/.."},
        {"fetched_at": datetime(2026, 1, 1)},  # noqa: DTZ001 - a time that is of no zone
        {"origin": "http://evil.example/v3"},
        {"origin": "https://api.kolada.se:99999/v3"},
        {"origin": "../.."},
    ],
    ids=str,
)
def test_a_line_that_no_line_of_ours_could_be_is_damaged(tmp_path, evil):
    line = to_line(replace(GOOD, **evil))
    assert from_line(line.rstrip(b"\n")) is None
    file = tar_of(
        tmp_path / "x.tar", (MEMBER, gzip.compress(BODY)), (f"{FOLDER}/index.jsonl", line + to_line(GOOD))
    )
    archive = Archive(tmp_path / "cache")
    assert import_archive(archive, file).answers == 1
    assert list(archive.answers(ORIGIN)) == [GOOD]


def test_the_lines_that_are_written_are_read():
    for request in (
        "/kpi",
        "/kpi/?page=2",
        "/data/kpi/U1,U2/year/2022?from_date=2026-01-01",
        "/a.b/..c?x=../y",
    ):
        answer = replace(GOOD, request=request, next_request=request)
        assert from_line(to_line(answer).rstrip(b"\n")) == answer


@given(st.text(max_size=40), st.text(max_size=20))
def test_every_request_that_is_asked_can_be_read_back(path, query):
    request = canonical_request(f"/{path}?{query}")
    assert request == canonical_request(request)
    answer = replace(GOOD, request=request, next_request=request)
    assert from_line(to_line(answer).rstrip(b"\n")) == answer


@pytest.mark.parametrize("name", ["/etc/passwd", "../../x", "", "a" * 63])
def test_no_body_lies_outside_its_folder(tmp_path, name):
    with pytest.raises(AnswerDamaged, match="no hash"):
        Bodies(tmp_path).path(name)


def claiming(name, kind, size):
    """A header that claims a size, and next to nothing after it."""
    member = tarfile.TarInfo(name)
    member.type = kind
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    at = 483 if kind == tarfile.GNUTYPE_SPARSE else 124
    header[at : at + 12] = tarfile.itn(size, 12, tarfile.GNU_FORMAT)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + bytes(10_240)


@pytest.mark.parametrize(
    "kind",
    [tarfile.GNUTYPE_SPARSE, tarfile.GNUTYPE_LONGNAME, tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.REGTYPE],
)
def test_a_header_that_claims_gigabytes_costs_no_memory(tmp_path, kind):
    file = tmp_path / "x.tar"
    file.write_bytes(claiming("a-000000/index.jsonl", kind, 8 * 2**30))
    tracemalloc.start()
    try:
        with pytest.raises(ArchiveError, match="cannot be read as an exported archive"):
            import_archive(Archive(tmp_path / "cache"), file)
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()


def test_a_sparse_member_in_a_pax_header_is_refused(tmp_path):
    with tarfile.open(tmp_path / "x.tar", "w") as tar:
        member = tarfile.TarInfo(f"{FOLDER}/index.jsonl")
        member.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(8 * 2**30)}
        tar.addfile(member)
    with pytest.raises(ArchiveError, match="does not belong"):
        import_archive(Archive(tmp_path / "cache"), tmp_path / "x.tar")


def test_a_line_without_end_is_refused(tmp_path):
    file = tar_of(tmp_path / "x.tar", (f"{FOLDER}/index.jsonl", b"x" * (MOST_AT_ONCE + 2)))
    with pytest.raises(ArchiveError, match="a line of more than"):
        import_archive(Archive(tmp_path / "cache"), file)


def test_a_body_that_unpacks_to_more_than_it_says_stays_behind_without_being_held(tmp_path):
    bomb = gzip.compress(bytes(50_000_000))
    file = tar_of(tmp_path / "x.tar", (MEMBER, bomb), (f"{FOLDER}/index.jsonl", to_line(GOOD)))
    tracemalloc.start()
    try:
        assert import_archive(Archive(tmp_path / "cache"), file).bodies == 0
        assert tracemalloc.get_traced_memory()[1] < 16 * 2**20
    finally:
        tracemalloc.stop()
