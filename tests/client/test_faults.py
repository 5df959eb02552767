"""A bad day at the source, over real sockets: clear errors or recovery, nothing lost or wrong."""

from __future__ import annotations

import gzip
import json
import os
import random
import socket
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace

import pytest

from koladash.client.kolada.client import Mode, Outcome, Rectangle
from koladash.client.kolada.frames import PartialValues, values_frame
from koladash.client.kolada.planning import plan_rectangles
from koladash.errors import (
    ApiRetired,
    ArchiveError,
    ArchiveLocked,
    ForeignHost,
    InvalidAnswer,
    NotInArchive,
    PartialResult,
    RequestRefused,
    SourceFailing,
    SourceUnreachable,
    StaleFigures,
)


def send(body, status=200, **headers):
    return lambda handler: handler.send(body, status, **headers)


def cut_before(handler):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)


def cut_in_the_middle(handler):
    handler.send(b'{"values":[{"kpi":"U40800"', Content_Length="5000")
    cut_before(handler)


def truncated(handler):
    handler.send(b'{"values":[{"kpi":"U40800","period":2022,"muni')


def silent(handler):
    time.sleep(0.45)
    cut_before(handler)


HTML = b"<html><body>Tillf\xc3\xa4lligt underh\xc3\xa5ll</body></html>"
PASSING = {
    "cut before the answer": cut_before,
    "cut in the middle": cut_in_the_middle,
    "no answer in time": silent,
    "truncated JSON": truncated,
    "HTML instead of JSON": send(HTML),
    "empty body": send(b""),
    "a body of zeros": send(bytes(100)),
    "cut gzip": send(gzip.compress(b'{"values":[]}' * 99)[:-4], Content_Encoding="gzip"),
    "200 with an error body": send(b'{"error":"database is locked"}'),
    "200 with a detail": send(b'{"detail":[{"msg":"no"}]}'),
    "no list of values": send(b'{"values":{"U40800":1}}'),
    "null": send(b"null"),
    "503": send(b"down", 503),
    "500 with JSON": send(b'{"values":[]}', 500),
    "429": send(b"", 429, Retry_After="3"),
    "NaN": send(
        b'{"values":[{"kpi":"U1","municipality":"0180","period":2022,"values":[{"gender":"T","value":NaN}]}]}'
    ),
}


def impatient(settings, fault):
    """Few tries, and no patience with a server that says nothing."""
    return replace(settings, attempts=2, read_timeout=0.3 if fault is silent else settings.read_timeout)


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_passing_fault_costs_a_try_and_nothing_else(client_of, settings, kolada, square, fault):
    client = client_of(impatient(settings, fault))
    kolada.script.append(fault)
    [line] = client.fetch([square])
    assert (line.outcome, line.rows, line.error) == (Outcome.ANSWERED, 8, "")
    assert len(kolada.requests) == 2
    assert len(list(client.archive.answers(client.origin))) == 1


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_a_lasting_fault_is_in_the_ledger_and_never_in_the_archive(
    client_of, settings, kolada, square, fault
):
    kolada.always[square.path] = fault
    client = client_of(impatient(settings, fault))
    other = replace(square, years=(2020,))
    failed, answered = client.fetch([square, other])
    assert (failed.outcome, failed.rows, failed.answers) == (Outcome.FAILED, 0, ())
    assert "/data/kpi/U40800,U40806/municipality/0180,1480/year/2021,2022" in failed.error
    assert answered.outcome is Outcome.ANSWERED
    assert [a.request for a in client.archive.answers(client.origin)] == [other.path]


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
def test_the_last_good_answer_stands_in_and_says_that_it_is_old(
    client_of, settings, kolada, square, hours, fault
):
    client = client_of(impatient(settings, fault))
    [good] = client.fetch([square])
    kolada.always[square.path] = fault
    hours.pass_hours(24)
    [line] = client.fetch([square])
    assert (line.outcome, line.rows, line.answers) == (Outcome.STALE, 8, good.answers)
    assert "Answer of 2026-11-22 12:00 UTC." in line.error
    with pytest.warns(StaleFigures, match="1 of 1 requests: .*2026-11-22"):
        assert client.values(square.kpis, square.municipalities, square.years).height == 16


WRONG = {
    "a value that is no number": {"gender": "T", "value": "many"},
    "a gender that is a number": {"gender": 1, "value": 1.0},
    "a value that is a list": {"gender": "T", "value": [1]},
    "no gender": {"value": 1.0},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_type_is_an_error_that_says_where(client, kolada, square, make_page, make_row, wrong):
    row = make_row("U40800", "0180", 2022)
    row["values"].append(wrong)
    kolada.always[square.path] = send(make_page([row]))
    [line] = client.fetch([square])
    assert line.outcome is Outcome.FAILED
    assert "$.values[0].values[2]" in line.error


@pytest.mark.parametrize("lacking", ["kpi", "municipality", "period", "values"])
def test_a_row_without_its_key_is_an_error_that_names_it(
    client, kolada, square, make_page, make_row, lacking
):
    row = make_row("U40800", "0180", 2022)
    del row[lacking]
    kolada.always[square.path] = send(make_page([row]))
    [line] = client.fetch([square])
    assert f"missing required field `{lacking}`" in line.error


def test_the_begin_of_an_answer_that_is_no_json_stands_in_the_error(client, kolada):
    kolada.always["/kpi"] = send(HTML + b"x" * 900)
    with pytest.raises(
        InvalidAnswer, match=r"/kpi: no page of Kpi records: .*Tillfälligt underhåll.*\(3 tries\)"
    ) as caught:
        list(client.kpis())
    assert len(str(caught.value)) < 800
    assert caught.value.url == f"{client.origin}/kpi"


# --- the opposite of what has not been seen -----------------------------------------------------------------


def test_what_is_new_or_lacks_or_is_text_is_no_error(client, kolada, square):
    row = {"kpi": "U40800", "period": "2022", "municipality": "0180", "new": {}, "values": [
        {"gender": "T", "value": "7.25", "x": 1},
        {"gender": "K", "value": None, "status": None, "isdeleted": None, "count": None},
        {"gender": "M", "value": 3, "status": "Missing", "isdeleted": 0, "count": "1"},
    ]}  # fmt: skip
    kolada.always[square.path] = send(json.dumps({"values": [row], "extra": 1}).encode())
    [line] = client.fetch([square])
    frame = values_frame([client.archive.body(line.answers[0])])
    assert frame.select("year", "gender", "value", "status", "count", "is_deleted").rows() == [
        (2022, "T", 7.25, "", None, False),
        (2022, "K", None, "", None, False),
        (2022, "M", 3.0, "Missing", 1, False),
    ]


@pytest.mark.parametrize("form", ['[{"id":"U1"}]', '{"id":"U1","title":"One"}', '{"values":[{"id":"U1"}]}'])
def test_an_object_may_come_bare(client, kolada, form):
    kolada.always["/kpi/U1"] = send(form.encode())
    assert [kpi.id for kpi in client.kpis(["U1"])] == ["U1"]


@pytest.mark.parametrize("status", [404])
def test_an_unknown_id_in_a_list_may_be_a_404(client, kolada, status):
    kolada.always["/kpi/U1"] = send(b"", status)
    assert list(client.kpis("U1")) == []


@pytest.mark.parametrize("status", [400, 404, 422])
def test_one_kpi_that_has_gone_costs_no_other_its_figures(client, kolada, status):
    gone = "U00013"

    def picky(handler):
        return handler.send(b"no such KPI", status) if gone in handler.path else kolada.plain(handler)

    asked = Rectangle(tuple(f"U{i:05}" for i in range(25)), ("0180", "1480"), (2021, 2022))
    kolada.always = type("Picky", (), {"get": lambda *_: picky})()
    [line] = client.fetch([asked])
    assert (line.outcome, line.rows) == (Outcome.FAILED, 24 * 4)
    assert f"/data/kpi/{gone}/municipality/0180,1480/year/2021,2022 answers {status}" in line.error
    assert len(kolada.requests) < 12
    frame = values_frame(client.archive.body(answer) for answer in line.answers)
    assert frame["kpi"].n_unique() == 24


def test_a_service_that_refuses_everything_is_not_asked_for_ever(client, kolada):
    kolada.always = type("No", (), {"get": lambda *_: send(b"no", 404)})()
    plan = plan_rectangles(
        [f"U{i:05}" for i in range(133)], [f"{i:04}" for i in range(60)], range(2010, 2020)
    )
    assert {line.outcome for line in client.fetch(plan)} == {Outcome.FAILED}
    assert len(kolada.requests) <= len(plan) + 2 * 64


# --- pages --------------------------------------------------------------------------------------------------


def test_an_answer_of_several_pages_is_followed_to_its_end(client, kolada, square, make_page, make_row):
    second, third = f"{square.path}?page=2", f"{square.path}?page=3"
    kolada.always[square.path] = send(make_page([make_row("U40800", "0180", 2021)], f"{kolada.url}{second}"))
    kolada.always[second] = send(make_page([make_row("U40800", "0180", 2022)], "?page=3"))
    kolada.always[third] = send(make_page([make_row("U40806", "0180", 2022)], ""))
    [line] = client.fetch([square])
    assert (line.outcome, line.rows, len(line.answers)) == (Outcome.ANSWERED, 3, 3)
    [again] = client.fetch([square])
    assert (again.outcome, again.answers) == (Outcome.FROM_ARCHIVE, line.answers)
    assert client.values(square.kpis, square.municipalities, square.years).height == 6


def test_an_answer_counts_only_with_all_its_pages(
    client_of, settings, kolada, square, make_page, make_row, hours
):
    client = client_of(replace(settings, attempts=1))
    second = f"{square.path}?page=2"
    kolada.always[square.path] = send(make_page([make_row("U40800", "0180", 2021)], kolada.url + second))
    kolada.always[second] = send(b"down", 503)
    [line] = client.fetch([square])
    assert (line.outcome, line.rows) == (Outcome.FAILED, 0)
    offline = client_of(mode=Mode.OFFLINE)
    assert offline.fetch([square])[0].outcome is Outcome.FAILED
    kolada.always[second] = send(make_page([]))
    assert client.fetch([square])[0].rows == 1
    kolada.always[second] = send(b"down", 503)
    hours.pass_hours(30)
    assert client.fetch([square])[0].outcome is Outcome.STALE


@pytest.mark.parametrize("turn", [1, 2])
def test_a_next_url_that_leads_in_a_circle_is_an_error(client, kolada, make_page, turn):
    kolada.always["/kpi"] = send(make_page([], f"{kolada.url}/kpi?page=2"))
    kolada.always["/kpi?page=2"] = send(make_page([], f"{kolada.url}/kpi" + ("?page=2" if turn == 2 else "")))
    with pytest.raises(ForeignHost, match=r"leads in a circle after 2 pages"):
        list(client.kpis())


@pytest.mark.parametrize("host", ["https://evil.example/v3", "http://localhost:1/v3", "https://127.0.0.1/v3"])
def test_a_next_url_to_another_host_is_an_error_and_not_asked(client, kolada, square, make_page, host):
    kolada.always[square.path] = send(make_page([], f"{host}/kpi?page=2"))
    [line] = client.fetch([square])
    assert line.outcome is Outcome.FAILED
    assert f"{host}/kpi?page=2 is not under {kolada.url}" in line.error
    assert len(kolada.requests) == 1


def test_a_redirect_to_another_host_is_an_error_and_not_asked(client, kolada):
    kolada.always["/kpi"] = send(b"", 302, Location="https://evil.example/v3/kpi")
    with pytest.raises(ForeignHost, match=r"redirects to https://evil\.example"):
        list(client.kpis())


# --- size ---------------------------------------------------------------------------------------------------


def test_a_page_of_thirty_megabytes_is_read(client, kolada, square, make_page, make_row):
    row = json.dumps(make_row("U40800", "0180", 2022)).encode()
    body = b'{"values":[' + b",".join([row] * (30_000_000 // len(row))) + b"]}"
    kolada.always[square.path] = send(body)
    [line] = client.fetch([square])
    assert line.answers[0].size == len(body)
    assert line.rows > 100_000


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_over_the_bound_is_an_error_and_asked_once(client_of, settings, kolada, square, packed):
    body = b'{"values":[' + b" " * 3_000_000 + b"]}"
    kolada.always[square.path] = send(gzip.compress(body), Content_Encoding="gzip") if packed else send(body)
    client = client_of(replace(settings, max_body_mb=1))
    [line] = client.fetch([square])
    assert "larger than 1 MiB unpacked (KOLADASH_MAX_BODY_MB)" in line.error
    assert len(kolada.requests) == 1


# --- the whole service --------------------------------------------------------------------------------------


def test_a_retired_api_stops_everything_with_one_line(client, kolada, square):
    gone = send(b'{"error":"This endpoint is deprecated."}', 410)
    kolada.always[square.path] = gone
    with pytest.raises(ApiRetired, match="retired"):
        client.fetch([square])
    kolada.always["/municipality?per_page=1"] = gone
    with pytest.raises(ApiRetired, match="retired"):
        client.probe()


def test_a_probe_is_one_quick_try(client, kolada):
    assert client.probe() < 5
    kolada.script.append(send(b"down", 503))
    with pytest.raises(SourceFailing, match="answers 503"):
        client.probe()
    kolada.script.append(silent)
    with pytest.raises(SourceUnreachable, match=r"no answer in 0\.1 s"):
        client.probe(0.1)
    assert len(kolada.requests) == 3
    assert list(client.archive.answers(client.origin)) == []


def test_a_probe_of_a_dead_service_says_so(client, kolada):
    kolada.close()
    with pytest.raises(SourceUnreachable, match="does not answer: "):
        client.probe()


def test_a_dead_service_costs_little_however_much_is_asked(client_of, settings, kolada, hours):
    kolada.close()
    client = client_of(replace(settings, attempts=6))
    plan = plan_rectangles(
        [f"U{i:05}" for i in range(133)], [f"{i:04}" for i in range(312)], range(2010, 2027)
    )
    began = time.monotonic()
    ledger = client.fetch(plan)
    assert {line.outcome for line in ledger} == {Outcome.FAILED}
    assert time.monotonic() - began < 5
    assert hours.seconds < 120
    assert "not asked" in ledger[-1].error


def test_a_clock_that_went_backwards_makes_no_old_answer_fresh(client, client_of, kolada, square, hours):
    hours.pass_hours(24 * 400)
    client.fetch([square])
    hours.pass_hours(-24 * 400)
    assert client_of().since_last([square]) == (square,)
    assert client_of().fetch([square])[0].outcome is Outcome.UNCHANGED
    assert client_of().fetch([square])[0].outcome is Outcome.FROM_ARCHIVE
    assert client_of(mode=Mode.OFFLINE).fetch([square])[0].answers[0].fetched_at == hours.clock.now()
    assert len(kolada.requests) == 2


def test_a_damaged_answer_is_fetched_again_and_offline_an_older_one_serves(
    client, client_of, kolada, square, make_page, hours
):
    [old] = client.fetch([square])
    kolada.always[square.path] = send(make_page([]))
    hours.pass_hours(24)
    [new] = client.fetch([square])
    damaged = client.archive.bodies(client.origin).path(new.answers[0].sha256)
    damaged.write_bytes(b"rot")
    [line] = client_of(mode=Mode.OFFLINE).fetch([square])
    assert line.answers == old.answers
    [line] = client.fetch([square])
    assert (line.outcome, line.rows) == (Outcome.UNCHANGED, 0)
    assert client.archive.body(line.answers[0]) == make_page([])
    assert (damaged.parents[2] / "set-aside" / damaged.name).read_bytes() == b"rot"


def test_a_full_disk_ends_the_fetch_with_a_clear_error(client, kolada, square, monkeypatch):
    client.fetch([square])

    def full(_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(ArchiveError, match="No space left on device"):
            client.fetch([replace(square, years=(2019,)), replace(square, years=(2018,))])
    assert [a.request for a in client.archive.answers(client.origin)] == [square.path]
    assert client.fetch([replace(square, years=(2019,))])[0].outcome is Outcome.ANSWERED


def test_a_second_writer_is_refused_but_fresh_answers_are_served(client, client_of, kolada, square):
    client.fetch([square])
    other = client_of()
    with client.archive.writing():
        assert other.fetch([square])[0].outcome is Outcome.FROM_ARCHIVE
        with pytest.raises(ArchiveLocked, match="is being written by"):
            other.fetch([replace(square, years=(2019,))])
    assert len(kolada.requests) == 1


def test_a_kill_in_the_middle_of_a_refresh_loses_nothing_that_was_answered(kolada, settings, client_of):
    script = """
        import sys
        from pathlib import Path
        from koladash.client.kolada.client import KoladaClient
        from koladash.client.kolada.planning import plan_rectangles
        from koladash.settings import Settings
        here = Settings(kolada_url=sys.argv[1], cache_dir=Path(sys.argv[2]), requests_per_second=200.0)
        client = KoladaClient(here)
        kpis, places = [f"U{i:05}" for i in range(100)], [f"{i:04}" for i in range(100)]
        plan = plan_rectangles(kpis, places, range(2010, 2020))
        client.fetch(plan, on_done=lambda line: print(line.rectangle.path, flush=True))
    """
    command = [sys.executable, "-c", textwrap.dedent(script), kolada.url, str(settings.cache_dir)]
    refresh = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    done = {refresh.stdout.readline().strip() for _ in range(4)}
    refresh.kill()
    done |= set(refresh.communicate()[0].split())
    client = client_of(clock=None)
    plan = plan_rectangles(
        [f"U{i:05}" for i in range(100)], [f"{i:04}" for i in range(100)], range(2010, 2020)
    )
    ledger = client.fetch(plan)
    kept = {line.rectangle.path for line in ledger if line.outcome is Outcome.FROM_ARCHIVE}
    assert done <= kept
    assert kept != {rectangle.path for rectangle in plan}
    assert {line.outcome for line in ledger} == {Outcome.FROM_ARCHIVE, Outcome.ANSWERED}
    assert sum(line.rows for line in ledger) == 100_000


def test_an_error_in_the_progress_hook_stops_the_rest(client, kolada):
    plan = plan_rectangles(
        [f"U{i:05}" for i in range(100)], [f"{i:04}" for i in range(100)], range(2010, 2020)
    )
    threads = set()

    def stop(_):
        threads.add(threading.current_thread())
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        client.fetch(plan, on_done=stop)
    assert threads == {threading.main_thread()}
    assert len(kolada.requests) < len(plan)


def test_offline_without_an_answer_is_a_clear_error(client_of, kolada):
    with pytest.raises(NotInArchive, match=r"/kpi of http://127.* was never answered"):
        list(client_of(mode=Mode.OFFLINE).kpis())
    assert kolada.requests == []


def test_an_old_list_stands_in_with_a_warning(client, client_of, kolada, hours, settings):
    list(client.kpis())
    hours.pass_hours(24)
    kolada.always["/kpi"] = send(b"down", 503)
    with pytest.warns(StaleFigures, match=r"Answer of 2026-11-22"):
        assert len(list(client_of().kpis())) == 3
    kolada.always["/kpi"] = send(b"no", 403)
    with pytest.raises(RequestRefused):
        list(client_of().kpis())


# --- what the rivals get wrong ------------------------------------------------------------------------------


def test_one_batch_that_fails_for_good_is_never_missing_without_a_word(client_of, settings, kolada):
    """Sixty municipalities, one batch answering 503: koladapy gives 35 rows and no exception."""
    codes = [f"{i:04}" for i in range(1000, 1060)]
    kolada.always["/municipality"] = send(json.dumps({"values": [{"id": code} for code in codes]}).encode())
    client = client_of(replace(settings, attempts=2))
    bad = client.plan("U40800", codes, 2022)[1]
    kolada.always[bad.path] = send(b"down", 503)
    with pytest.raises(PartialResult, match=r"1 of 3 requests failed; the first: .* answers 503") as caught:
        client.values("U40800", codes, 2022)
    assert [line.rectangle for line in caught.value.missing] == [bad]
    assert caught.value.arrived.height == 2 * (60 - len(bad.municipalities))
    partial = client.values("U40800", codes, 2022, partial=True)
    assert isinstance(partial, PartialValues)
    assert partial.frame.equals(caught.value.arrived)


def test_a_failure_in_one_batch_throws_no_other_away(client_of, settings, kolada):
    """In rKolada a transport failure in batch n throws batches 1 to n-1 away."""
    client = client_of(replace(settings, attempts=1))
    plan = plan_rectangles(["U40800"], [f"{i:04}" for i in range(100)], [2022])
    kolada.always[plan[-1].path] = cut_before
    ledger = client.fetch(plan)
    assert [line.outcome for line in ledger] == [*[Outcome.ANSWERED] * 3, Outcome.FAILED]
    assert [line.outcome for line in client.fetch(plan[:3])] == [Outcome.FROM_ARCHIVE] * 3


def test_nothing_is_fetched_twice_to_know_how_much_there_is(client, kolada):
    """In rKolada max_results fetches rows twice; koladapy takes `count` for a total."""
    kolada.always["/kpi"] = send(b'{"values":[{"id":"U1"}],"next_url":null,"count":6100}')
    assert [kpi.id for kpi in client.kpis()] == ["U1"]
    assert kolada.requests == ["/kpi"]


def test_no_gender_is_ever_taken_for_another(client, kolada, make_page):
    """Kolada-MCP falls back to the first gender in a row, so women's figures can be shown as the total."""
    row = {"kpi": "U40800", "period": 2022, "municipality": "0180", "values": [{"gender": "K", "value": 1.0}]}
    kolada.always["/data/kpi/U40800/municipality/0180/year/2022"] = send(make_page([row]))
    assert client.values("U40800", "0180", 2022, gender="T").height == 0
    assert client.values("U40800", "0180", 2022)["gender"].to_list() == ["K"]


def test_a_time_out_is_an_error_that_except_exception_catches(client_of, settings, kolada):
    """In pystatis a time-out raises SystemExit."""
    kolada.always["/kpi"] = silent
    with pytest.raises(SourceUnreachable, match="no answer in time"):
        list(client_of(replace(settings, attempts=1, read_timeout=0.3)).kpis())


def test_five_percent_faults_change_no_row(client_of, settings, kolada, tmp_path):
    plan = plan_rectangles([f"U{i:05}" for i in range(60)], [f"{i:04}" for i in range(60)], range(2010, 2020))
    calm = client_of(replace(settings, cache_dir=tmp_path / "calm"))
    calm_ledger = calm.fetch(plan)
    chance = random.Random(3)  # noqa: S311 - the same faults in every run
    faults = [fault for name, fault in PASSING.items() if name != "no answer in time"]
    kolada.script.extend(chance.choice(faults) if chance.random() < 0.3 else None for _ in range(500))
    stormy = client_of(replace(settings, cache_dir=tmp_path / "stormy", attempts=6))
    stormy_ledger = stormy.fetch(plan)
    assert {line.outcome for line in stormy_ledger} == {Outcome.ANSWERED}
    bodies = [
        [client.archive.body(a) for line in ledger for a in line.answers]
        for client, ledger in ((calm, calm_ledger), (stormy, stormy_ledger))
    ]
    assert values_frame(bodies[0]).equals(values_frame(bodies[1]))
