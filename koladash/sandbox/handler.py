"""One connection to the sandbox: reads requests, and sends replies or the faults that are dealt instead."""

from __future__ import annotations

import gzip
import time
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Protocol

from koladash.sandbox.exchange import Reply
from koladash.sandbox.faults import Fault

if TYPE_CHECKING:
    from koladash.sandbox.knobs import Knobs
    from koladash.sandbox.traffic import Traffic

SYNTHETIC_HEADER = "X-Koladash-Synthetic"
IDLE_SECONDS = 120


class Behaviour(Protocol):
    """What a connection needs to know of the sandbox it belongs to."""

    knobs: Knobs
    traffic: Traffic

    def deal(self) -> Fault:
        """The fault that meets the next request."""

    def kind(self, target: str) -> str:
        """What kind of request a target is, for the counts."""

    def reply(self, target: str, host: str, body: bytes) -> Reply:
        """The faultless reply to a request."""


class Handler(BaseHTTPRequestHandler):
    """HTTP/1.1 with connections that stay open; every answer says that it is synthetic."""

    protocol_version = "HTTP/1.1"
    server_version = "koladash-sandbox"
    sys_version = ""
    timeout = IDLE_SECONDS
    wbufsize = (
        -1
    )  # head and body leave together: two small writes would wait for each other's acknowledgement
    disable_nagle_algorithm = True
    behaviour: Behaviour

    def do_GET(self) -> None:
        """Answer, or fail as dealt."""
        self._answer(b"")

    def do_POST(self) -> None:
        """The same, with what was sent."""
        self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

    def _answer(self, body: bytes) -> None:
        behaviour = self.behaviour
        with behaviour.traffic.under_way(behaviour.kind(self.path), self.path):
            fault = behaviour.deal()
            time.sleep(behaviour.knobs.latency)
            if fault is Fault.CUT_BEFORE:
                self._cut(b"")
            else:
                self._send(_spoilt(self._reply(fault, body), fault), fault)

    def end_headers(self) -> None:
        """Every answer, errors too, carries the mark."""
        self.send_header(SYNTHETIC_HEADER, "1")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that http.server passes
        """Say nothing: what was asked is counted instead."""

    def _reply(self, fault: Fault, body: bytes) -> Reply:
        if fault in OUTAGES:
            return OUTAGES[fault]
        if fault in {Fault.RETRY_IN_SECONDS, Fault.RETRY_AT_TIME}:
            return _too_many(fault, self.behaviour.knobs.retry_after)
        host = self.headers.get("Host", "127.0.0.1")
        return self._compressed(self.behaviour.reply(self.path, host, body))

    def _compressed(self, reply: Reply) -> Reply:
        if not self.behaviour.knobs.gzip or "gzip" not in self.headers.get("Accept-Encoding", ""):
            return reply
        headers = {**reply.headers, "Content-Encoding": "gzip"}
        return Reply(reply.status, gzip.compress(reply.body, 5), reply.content_type, headers)

    def _send(self, reply: Reply, fault: Fault) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        for name, text in reply.headers.items():
            self.send_header(name, text)
        self.end_headers()
        if fault is Fault.CUT_WITHIN:
            self._cut(reply.body[: len(reply.body) // 2])
            return
        self.wfile.write(reply.body)
        self.behaviour.traffic.answered(reply.status, len(reply.body))

    def _cut(self, sent: bytes) -> None:
        self.wfile.write(sent)
        self.close_connection = True
        self.behaviour.traffic.answered(0, len(sent))


OUTAGES = {
    Fault.ERROR_500: Reply(500, b"Internal Server Error", "text/plain; charset=utf-8"),
    Fault.ERROR_503: Reply(503, b"<html><body>503 Service Unavailable</body></html>", "text/html"),
}
WEB_PAGE = "<!doctype html><html lang=sv><title>Underhåll</title><p>Tjänsten är tillbaka inom kort.</html>"


def _too_many(fault: Fault, seconds: int) -> Reply:
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=seconds), usegmt=True)
    wait = str(seconds) if fault is Fault.RETRY_IN_SECONDS else at
    return Reply(429, b'{"error":"Too Many Requests"}', headers={"Retry-After": wait})


def _spoilt(reply: Reply, fault: Fault) -> Reply:
    if fault is Fault.TRUNCATED:
        return Reply(reply.status, reply.body[: len(reply.body) * 2 // 3], reply.content_type)
    if fault is Fault.HTML:
        return Reply(200, WEB_PAGE.encode(), "text/html; charset=utf-8")
    return reply
