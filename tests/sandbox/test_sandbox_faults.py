"""The sandbox fails as it is told, the same way each time, and counts what it was asked."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import httpx
import pytest

from koladash.errors import UsageError
from koladash.sandbox import Knobs, SandboxServer, serve_sandbox
from koladash.sandbox.faults import Fault, Faults

PATH = "/kpi?per_page=5"


@pytest.mark.parametrize(("rate", "status"), [("error_500", 500), ("error_503", 503), ("error_429", 429)])
def test_errors_have_their_status_and_the_mark(sandbox, rate, status):
    answer = sandbox(**{rate: 1.0}).get(PATH)
    assert (answer.status_code, answer.headers["X-Koladash-Synthetic"]) == (status, "1")


def test_retry_after_is_a_number_and_a_date_by_turns(sandbox):
    asked = sandbox(error_429=1.0, retry_after=7)
    waits = [asked.get(PATH).headers["Retry-After"] for _ in range(4)]
    assert waits[0] == waits[2] == "7"
    for wait in waits[1::2]:
        assert 5 <= (parsedate_to_datetime(wait) - datetime.now(UTC)).total_seconds() <= 7


def test_connections_are_cut_before_the_answer_and_within_it(sandbox):
    asked = sandbox(cut=1.0)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        asked.get(PATH)
    with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
        asked.get(PATH)
    assert asked.server.requests.statuses == {0: 2}


def test_truncated_json_comes_whole_by_its_length(sandbox):
    answer = sandbox(truncated=1.0).get(PATH)
    assert answer.status_code == 200
    assert int(answer.headers["Content-Length"]) == len(answer.content)
    with pytest.raises(json.JSONDecodeError):
        answer.json()


def test_a_web_page_can_come_instead(sandbox):
    answer = sandbox(html=1.0).get(PATH)
    assert (answer.status_code, answer.text[:9]) == (200, "<!doctype")
    assert answer.headers["Content-Type"].startswith("text/html")


def test_faults_can_be_turned_off_while_it_runs(sandbox):
    asked = sandbox(error_500=1.0)
    assert asked.get(PATH).status_code == 500
    asked.server.set(error_500=0.0)
    assert asked.get(PATH).status_code == 200


def dealt(knobs, count=2000):
    faults = Faults()
    return [faults.deal(knobs) for _ in range(count)]


def test_the_same_seed_deals_the_same_faults():
    knobs = Knobs().faulty(0.3)
    assert dealt(knobs) == dealt(knobs)
    assert dealt(knobs) != dealt(Knobs(seed=2).faulty(0.3))


def test_every_kind_of_fault_is_dealt_as_often_as_asked():
    counts = Counter(dealt(Knobs().faulty(0.3)))
    assert set(counts) == set(Fault)
    assert counts[Fault.NONE] == pytest.approx(1400, abs=100)
    assert abs(counts[Fault.RETRY_IN_SECONDS] - counts[Fault.RETRY_AT_TIME]) <= 1
    assert counts[Fault.HTML] == pytest.approx(100, abs=40)


@pytest.mark.parametrize(
    "bad", [{"error_500": 1.1}, {"cut": -0.1}, {"error_500": 0.6, "html": 0.6}, {"latency": -1}]
)
def test_knobs_that_cannot_be_are_refused(bad):
    with pytest.raises(UsageError):
        Knobs(**bad)


def test_it_waits_before_each_answer_but_serves_many_at_once(sandbox):
    asked = sandbox(latency=0.1)
    started = time.perf_counter()
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: asked.get(PATH), range(8)))
    spent = time.perf_counter() - started
    assert {answer.status_code for answer in answers} == {200}
    assert min(answer.elapsed.total_seconds() for answer in answers) >= 0.1
    assert spent < 8 * 0.1
    assert asked.server.requests.most_at_once > 1


def test_requests_are_counted_by_kind_and_status(sandbox):
    asked = sandbox()
    for path in (PATH, "/municipality", "/data/kpi/N01951/year/1066", "/data/kpi/N01951", "/kpi?page=0"):
        asked.get(path)
    counted = asked.server.requests
    assert counted.total == 5
    assert counted.kinds == {"kpi": 2, "municipality": 1, "data": 2}
    assert counted.statuses == {200: 3, 404: 1, 422: 1}
    assert counted.targets[0] == "/v3" + PATH
    assert counted.sent_bytes > 1000


def test_a_taken_port_is_one_clear_line(sandbox):
    port = int(sandbox().server.base_url.split(":")[-1].removesuffix("/v3"))
    with pytest.raises(UsageError, match=str(port)):
        SandboxServer(Knobs(port=port)).start()
    with pytest.raises(UsageError, match=str(port)):
        serve_sandbox(port, Knobs())


def test_stopping_frees_the_port_and_hangs_up(sandbox, catalogue):
    server = SandboxServer(Knobs(), catalogue)
    port = int(server.start().split(":")[-1].removesuffix("/v3"))
    with httpx.Client() as client:
        client.get(server.base_url + PATH)
        server.stop()
        with pytest.raises(httpx.TransportError):
            client.get(f"http://127.0.0.1:{port}/v3{PATH}")
    with SandboxServer(Knobs(port=port), catalogue) as again:
        assert httpx.get(again.base_url + PATH).status_code == 200


def test_it_serves_in_the_foreground_until_it_is_interrupted():
    tell = "lambda url: print(url, flush=True)"
    code = f"from koladash.sandbox import *; serve_sandbox(0, Knobs(), on_ready={tell})"
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        url = process.stdout.readline().decode().strip()
        assert httpx.get(url + PATH, timeout=10).json()["count"] == 5
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=10) != 0


def test_asking_for_the_address_of_a_stopped_server_says_what_to_do():
    with pytest.raises(UsageError, match="start"):
        _ = SandboxServer(Knobs()).base_url


def test_a_full_page_is_made_fast(plain):
    kpis = ",".join(kpi["id"] for kpi in plain.rows("/kpi")[50:75])
    codes = ",".join(place["id"] for place in plain.rows("/municipality?region_type=K")[200:225])
    path = f"/data/kpi/{kpis}/municipality/{codes}/year/" + ",".join(map(str, range(2013, 2021)))
    spent = []
    for _ in range(3):
        started = time.perf_counter()
        plain.get(path)
        spent.append(time.perf_counter() - started)
    assert min(spent) < 0.25  # about 0.03 on a quiet machine
