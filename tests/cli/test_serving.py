"""The server that readers meet: nobody can keep its threads by being slow."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from koladash.client.transport.library import http

if TYPE_CHECKING:
    from collections.abc import Iterator

SERVER = """
import sys
from koladash.cli import patience, serving
from koladash.settings import Settings

patience.READ_SECONDS = patience.ANSWER_SECONDS = 1

def here(environ, start):
    environ["wsgi.input"].read()
    is_large = environ["PATH_INFO"] == "/large"
    told = b"x" * 50_000_000 if is_large else (environ["SCRIPT_NAME"] or "here").encode()
    start("200 OK", [("Content-Length", str(len(told)))])
    return [told]

serving.serve(here, Settings(port=int(sys.argv[1]), workers=1))
"""


@pytest.fixture
def port() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = int(free.getsockname()[1])
    with subprocess.Popen([sys.executable, "-c", SERVER, str(number)], stderr=subprocess.PIPE) as server:
        _until_it_answers(number)
        yield number
        server.terminate()
        assert server.communicate()[1] == b""


def _until_it_answers(port: int) -> None:
    for _ in range(200):
        try:
            http.get(f"http://127.0.0.1:{port}/")
        except http.TransportError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError


@pytest.mark.parametrize(
    "begun", [b"GET / HTTP/1.1\r\nHost: a\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n1"]
)
def test_half_sent_requests_keep_no_thread(port: int, begun: bytes) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(begun)
        answer = http.get(f"http://127.0.0.1:{port}/", timeout=20)
    assert answer.text == "here"


def test_answers_that_nobody_fetches_keep_no_thread(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(10):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        answer = http.get(f"http://127.0.0.1:{port}/", timeout=20)
    assert answer.text == "here"


def test_no_header_says_under_which_path_the_dashboard_lives(port: int) -> None:
    answer = http.get(f"http://127.0.0.1:{port}/evil/karta", headers={"SCRIPT_NAME": "/evil"})
    assert answer.text == "here"
