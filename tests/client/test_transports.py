"""Politeness and stubbornness, layer by layer, on a clock that only waiting moves."""

from __future__ import annotations

import gzip
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.client.archive.answers import Summary
from koladash.client.archive.canonical import canonical_request, next_request, request_of, url_of
from koladash.client.kolada.client import KoladaClient
from koladash.client.transport.circuit import Circuit
from koladash.client.transport.library import http
from koladash.client.transport.network import BoundedTransport, open_network
from koladash.client.transport.retry import Patience, RetryTransport
from koladash.client.transport.throttle import ThrottleTransport, retry_after
from koladash.errors import (
    ApiRetired,
    ForeignHost,
    InvalidAnswer,
    RequestRefused,
    SourceFailing,
    SourceUnreachable,
)
from koladash.settings import Settings

ORIGIN = "https://api.kolada.se/v3"


def stack(hours, answers, *, patience=None, circuit=None, inspect=lambda *_: Summary()):
    """A retry layer over scripted answers: statuses, responses, or errors to raise."""
    left, asked = list(answers), []

    def handle(request):
        asked.append(request)
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return (
            answer if isinstance(answer, http.Response) else http.Response(answer, content=b'{"values":[]}')
        )

    transport = RetryTransport(
        http.MockTransport(handle),
        ORIGIN,
        inspect,
        patience or Patience(),
        circuit=circuit or Circuit(hours.clock),
        clock=hours.clock,
    )
    transport.asked = asked
    return transport


def ask(transport, path="/kpi"):
    return transport.handle_request(http.Request("GET", ORIGIN + path))


# --- which answers are asked for again ----------------------------------------------------------------------


@pytest.mark.parametrize("fault", [408, 425, 429, 500, 502, 503, 504])
def test_a_passing_fault_is_asked_again(hours, fault):
    transport = stack(hours, [fault, fault, 200])
    assert ask(transport).status_code == 200
    assert len(transport.asked) == 3


@pytest.mark.parametrize(
    "fault",
    [
        http.ConnectError("refused"),
        http.ConnectTimeout(""),
        http.ReadTimeout(""),
        http.ReadError(""),
        http.RemoteProtocolError("cut"),
    ],
)
def test_a_broken_connection_is_asked_again(hours, fault):
    transport = stack(hours, [fault, 200])
    assert ask(transport).status_code == 200
    assert len(transport.asked) == 2


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 414, 422])
def test_a_refusal_is_not_asked_again(hours, status):
    transport = stack(hours, [http.Response(status, content=b"x" * 900)])
    with pytest.raises(RequestRefused, match=f"/kpi answers {status}: 'x{{500}}'") as caught:
        ask(transport)
    assert caught.value.status == status
    assert caught.value.url == f"{ORIGIN}/kpi"
    assert len(transport.asked) == 1


def test_a_retired_api_is_named_as_such(hours):
    body = b'{"error": "This endpoint is deprecated. Please use /v3 instead."}'
    transport = stack(hours, [http.Response(410, content=body)])
    with pytest.raises(ApiRetired, match=r"Please use /v3 instead.*API is retired"):
        ask(transport)
    assert len(transport.asked) == 1


@pytest.mark.parametrize("status", [201, 204, 206, 304, 300])
def test_a_status_that_brings_no_page_is_no_answer(hours, status):
    with pytest.raises(InvalidAnswer, match=f"answers {status}"):
        ask(stack(hours, [status], patience=Patience(attempts=2)))


def test_the_last_fault_tells_what_happened_and_how_often(hours):
    with pytest.raises(SourceFailing, match=r"/kpi: answers 503: 'down' \(6 tries\)$"):
        ask(stack(hours, [http.Response(503, content=b"down")]))
    with pytest.raises(SourceUnreachable, match=r"/kpi: no connection \(refused\) \(6 tries\)$"):
        ask(stack(hours, [http.ConnectError("refused")]))


def test_a_long_url_is_shortened_in_the_text_only(hours):
    path = "/data/kpi/" + ",".join(["U40800"] * 25) + "/year/2022"
    with pytest.raises(RequestRefused) as caught:
        ask(stack(hours, [404]), path)
    assert caught.value.url == ORIGIN + path
    assert len(str(caught.value)) < 250


def test_an_answer_that_is_not_what_was_asked_for_is_asked_again(hours):
    def inspect(request, body):
        assert request == "/kpi"
        if body != b"good":
            raise InvalidAnswer(f"not good: {body!r}")
        return Summary(rows=7)

    answers = [http.Response(200, content=b"<html>"), http.Response(200, content=b"good")]
    assert ask(stack(hours, answers, inspect=inspect)).extensions["summary"].rows == 7


# --- waiting ------------------------------------------------------------------------------------------------


def test_waits_grow_vary_and_are_capped(hours):
    patience = Patience(attempts=12, deadline=1e6, first_wait=0.5, longest_wait=30)
    with pytest.raises(SourceFailing):
        ask(stack(hours, [500], patience=patience, circuit=Circuit(hours.clock, failures=99)))
    waits = hours.waits
    assert len(waits) == 11
    assert all(0.5 * 2**n <= wait <= 0.5 * 2**n + 0.5 for n, wait in enumerate(waits[:5]))
    assert max(waits) == 30
    assert any(wait * 2 % 1 for wait in waits)


def test_the_deadline_ends_it_before_the_tries_do(hours):
    with pytest.raises(SourceFailing):
        ask(
            stack(
                hours,
                [500],
                patience=Patience(attempts=100, deadline=60),
                circuit=Circuit(hours.clock, failures=999),
            )
        )
    assert 25 < hours.seconds <= 60


def test_a_request_may_not_outlast_what_is_left(hours):
    transport = stack(hours, [http.Response(503, headers={"retry-after": "297"}), 200])
    ask(transport)
    timeout = transport.asked[1].extensions["timeout"]
    assert timeout["read"] <= 3
    assert timeout["connect"] <= 3


def test_retry_after_in_seconds_is_honoured(hours):
    ask(stack(hours, [http.Response(429, headers={"retry-after": "17"}), 200]))
    assert hours.waits == [17]


def test_retry_after_as_a_date_is_honoured(hours):
    date = format_datetime(datetime(2026, 11, 22, 12, 0, 21, tzinfo=UTC), usegmt=True)
    ask(stack(hours, [http.Response(503, headers={"retry-after": date}), 200]))
    assert hours.waits == [21]


@pytest.mark.parametrize(
    "text", ["", "soon", "-5", "1e9", "٣", "Sun, 32 Nov 2026 00:00:00 GMT", "Sat, 21 Nov 2026 12:00:00 GMT"]
)
def test_a_retry_after_that_says_nothing_leaves_the_usual_wait(hours, text):
    response = http.Response(429, headers=[(b"retry-after", text.encode())])
    assert retry_after(response, hours.clock.now()) == 0


@given(st.text(max_size=40))
def test_no_retry_after_whatsoever_raises(text):
    response = http.Response(429, headers=[(b"retry-after", text.encode("utf-8", "replace"))])
    assert retry_after(response, datetime(2026, 1, 1, tzinfo=UTC)) >= 0


def test_a_wait_longer_than_the_deadline_is_not_waited_and_nobody_else_asks(hours):
    circuit = Circuit(hours.clock)
    transport = stack(hours, [http.Response(429, headers={"retry-after": "3600"})], circuit=circuit)
    with pytest.raises(SourceFailing):
        ask(transport)
    with pytest.raises(SourceUnreachable, match="not asked"):
        ask(transport)
    assert hours.waits == []
    hours.pass_hours(1)
    with pytest.raises(SourceFailing):
        ask(transport)
    assert len(transport.asked) == 2


# --- the circuit --------------------------------------------------------------------------------------------


def test_a_dead_service_costs_seconds_and_not_hours(hours):
    transport = stack(hours, [http.ConnectError("refused")])
    for _ in range(200):
        with pytest.raises(SourceUnreachable):
            ask(transport)
    assert len(transport.asked) < 30
    assert hours.seconds < 60


def test_a_restart_of_the_service_is_survived(hours):
    transport = stack(hours, [*[http.ConnectError("refused")] * 5, 200])
    assert ask(transport).status_code == 200


def test_an_open_circuit_lets_one_try_through_and_closes_again(hours):
    circuit = Circuit(hours.clock, failures=3, seconds=0)
    transport = stack(hours, [503, 503, 503, 503, 200], circuit=circuit, patience=Patience(attempts=3))
    with pytest.raises(SourceFailing):
        ask(transport)
    with pytest.raises(
        SourceUnreachable, match=r"not asked: 3 requests in a row have failed; the last: answers 503"
    ):
        ask(transport)
    hours.pass_hours(0.01)
    with pytest.raises(SourceUnreachable, match="not asked"):
        ask(transport)
    hours.pass_hours(0.01)
    assert ask(transport).status_code == 200
    assert ask(transport).status_code == 200


def test_a_service_that_refuses_is_alive(hours):
    circuit = Circuit(hours.clock, failures=2, seconds=0)
    transport = stack(hours, [503, 404, 503, 404, 200], circuit=circuit, patience=Patience(attempts=1))
    for error in (SourceFailing, RequestRefused, SourceFailing, RequestRefused):
        with pytest.raises(error):
            ask(transport)
    assert ask(transport).status_code == 200


# --- the rate -----------------------------------------------------------------------------------------------


def throttle(hours, handle, **options):
    given = {"per_second": 4, "in_flight": 8, "longest_pause": 300, **options}
    return ThrottleTransport(http.MockTransport(handle), clock=hours.clock, **given)


def test_requests_are_spaced_evenly_over_all_threads(hours):
    transport = throttle(hours, lambda _: http.Response(200))
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda _: ask(transport), range(40)))
    assert hours.seconds >= 39 / 4


def test_no_more_are_under_way_than_allowed(hours):
    under_way, most, guard, gate = 0, 0, threading.Lock(), threading.Barrier(3, timeout=5)

    def handle(_):
        nonlocal under_way, most
        with guard:
            under_way += 1
            most = max(most, under_way)
        gate.wait()
        with guard:
            under_way -= 1
        return http.Response(200)

    transport = throttle(hours, handle, in_flight=3, per_second=1e6)
    with ThreadPoolExecutor(9) as threads:
        list(threads.map(lambda _: ask(transport), range(9)))
    assert most == 3


def test_a_retry_after_holds_everybody_back(hours):
    answers = [http.Response(429, headers={"retry-after": "20"}), http.Response(200)]
    transport = throttle(hours, lambda _: answers.pop(0))
    ask(transport)
    ask(transport)
    assert hours.seconds == 20


def test_nobody_is_held_back_for_ever(hours):
    transport = throttle(hours, lambda _: http.Response(429, headers={"retry-after": "99999"}))
    ask(transport)
    ask(transport)
    assert hours.seconds == 300


# --- reading ------------------------------------------------------------------------------------------------


def read(hours, content, *, max_bytes=1000, **headers):
    response = http.Response(200, headers=headers, stream=http.ByteStream(content))
    return BoundedTransport(http.MockTransport(lambda _: response), max_bytes=max_bytes, clock=hours.clock)


@given(body=st.binary(max_size=900), pack=st.sampled_from(["gzip", "deflate", "identity", ""]))
def test_a_body_is_read_whole_however_it_is_packed(hours_once, body, pack):
    packed = {"gzip": gzip.compress, "deflate": zlib.compress}.get(pack, bytes)(body)
    response = ask(read(hours_once, packed, **({"content-encoding": pack} if pack else {})))
    assert response.content == body
    assert "content-encoding" not in response.headers


@pytest.fixture(scope="module")
def hours_once():
    class Still:
        clock = type("Clock", (), {"monotonic": staticmethod(lambda: 0.0)})

    return Still


def test_a_gzip_bomb_is_stopped_in_little_memory(hours):
    bomb = gzip.compress(bytes(300_000_000), compresslevel=9)
    assert len(bomb) < 400_000
    with pytest.raises(InvalidAnswer, match="larger than 1 MiB unpacked"):
        ask(read(hours, bomb, max_bytes=2**20, **{"content-encoding": "gzip"}))


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip"])
def test_a_packing_nobody_asked_for_is_refused(hours, encoding):
    with pytest.raises(InvalidAnswer, match="not asked for"):
        ask(read(hours, b"abc", **{"content-encoding": encoding}))


@pytest.mark.parametrize(
    "packed", [gzip.compress(b"figures" * 99)[:-9], gzip.compress(b"figures" * 99)[:12], b"plain text"]
)
def test_a_compressed_body_that_is_cut_or_false_is_known(hours, packed):
    with pytest.raises(InvalidAnswer, match=r"cut short|cannot be unpacked"):
        ask(read(hours, packed, **{"content-encoding": "gzip"}))


def test_a_body_that_trickles_ends_at_the_deadline(hours):
    def trickle():
        while True:
            hours.sleep(50)
            yield b"."

    response = http.Response(200, content=trickle())
    bounded = BoundedTransport(http.MockTransport(lambda _: response), max_bytes=1000, clock=hours.clock)
    retry = RetryTransport(
        bounded,
        ORIGIN,
        lambda *_: Summary(),
        Patience(attempts=1),
        circuit=Circuit(hours.clock),
        clock=hours.clock,
    )
    with pytest.raises(SourceUnreachable, match="too slowly"):
        ask(retry)
    assert hours.seconds <= 350


def test_the_proxy_of_the_system_is_used_but_never_for_this_machine(monkeypatch):
    monkeypatch.setenv("https_proxy", "http://proxy.example.se:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example.se:3128")
    with open_network(ORIGIN, 1) as abroad, open_network("http://127.0.0.1:1/v3", 1) as at_home:
        assert "Proxy" in type(abroad._pool).__name__
        assert "Proxy" not in type(at_home._pool).__name__


# --- redirects and the one spelling of a request ------------------------------------------------------------


def redirect(to, status=302):
    return http.Response(status, headers={"location": to})


@pytest.mark.parametrize(
    "to", ["/v3/kpi/", "https://api.kolada.se/v3/kpi/", "kpi/", "https://API.kolada.se:443/v3/kpi/"]
)
def test_a_redirect_inside_the_api_is_followed(hours, to):
    transport = stack(hours, [redirect(to, 307), 200])
    assert ask(transport).status_code == 200
    assert str(transport.asked[1].url).lower() == f"{ORIGIN}/kpi/"


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example/v3/kpi",
        "//evil.example/v3/kpi",
        "http://api.kolada.se/v3/kpi",
        "https://api.kolada.se/v4/kpi",
        "https://api.kolada.se:8443/v3/kpi",
        "https://user@api.kolada.se/v3/kpi",
    ],
)
def test_a_redirect_out_of_the_api_is_never_followed(hours, to):
    transport = stack(hours, [redirect(to)])
    with pytest.raises(ForeignHost, match="redirects to"):
        ask(transport)
    assert len(transport.asked) == 1


def test_redirects_in_a_circle_end(hours):
    with pytest.raises(ForeignHost, match="more than 3 redirects"):
        ask(stack(hours, [redirect("/v3/kpi")]))


@pytest.mark.parametrize(
    ("next_url", "request_"),
    [
        (
            "https://api.kolada.se/v3/kpi?title=f%C3%B6rskola&per_page=10&page=2",
            "/kpi?page=2&per_page=10&title=f%C3%B6rskola",
        ),
        ("?page=2", "/kpi?page=2"),
        ("/v3/kpi?page=2", "/kpi?page=2"),
    ],
)
def test_a_next_url_may_be_absolute_or_relative(next_url, request_):
    assert next_request(ORIGIN, "/kpi", next_url) == request_


@pytest.mark.parametrize(
    "next_url", ["https://evil.example/v3/kpi?page=2", "/kpi?page=2", "http://[::1", "file:///etc/passwd"]
)
def test_a_next_url_that_leaves_the_api_is_an_error(next_url):
    with pytest.raises(ForeignHost):
        next_request(ORIGIN, "/kpi", next_url)


SEGMENT = st.text(st.characters(codec="utf-8", exclude_characters="/?#\\%"), min_size=1, max_size=8).filter(
    lambda text: text.strip(".") and text == text.strip()
)


@given(st.lists(SEGMENT, min_size=1, max_size=4), st.dictionaries(SEGMENT, SEGMENT, max_size=3))
def test_each_request_has_one_spelling(segments, query):
    request = (
        "/" + "/".join(segments) + ("?" + "&".join(f"{k}={v}" for k, v in query.items()) if query else "")
    )
    spelled = canonical_request(request)
    assert canonical_request(spelled) == spelled
    assert request_of(ORIGIN, url_of(ORIGIN, spelled)) == spelled
    assert request_of(ORIGIN, str(http.URL(url_of(ORIGIN, spelled)))) == spelled


def test_making_a_client_loads_no_certificates(monkeypatch, tmp_path):
    monkeypatch.setattr(http, "HTTPTransport", lambda **_: pytest.fail("opened before the first request"))
    KoladaClient(Settings(cache_dir=tmp_path)).close()
    with pytest.raises(pytest.fail.Exception):
        KoladaClient(Settings(cache_dir=tmp_path, attempts=1)).kpi("U40800")
