"""A small Kolada on a real socket, whose every answer a test can replace by a fault."""

from __future__ import annotations

import json
import threading
from collections import deque
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import pytest

from koladash.client.kolada.client import KoladaClient
from koladash.client.kolada.planning import Rectangle
from koladash.client.transport.clock import Clock
from koladash.settings import Settings

KPIS = [
    {"id": "U40800", "title": "Deltagare i kommunala arbetsmarknadsåtgärder, antal"},
    {"id": "U40806", "title": "Deltagare anvisade från Arbetsförmedlingen, andel (%)", "description": "KAS"},
    {"id": "N01951", "title": "Invånare  totalt,\\n antal", "operating_area": "Befolkning", "new_key": 1},
]
PLACES = [
    {"id": "0000", "title": "Riket", "type": "L"},
    {"id": "0001", "title": "Region Stockholm", "type": "L"},
    {"id": "0180", "title": "Stockholm", "type": "K"},
    {"id": "1480", "title": "Göteborg", "type": "K"},
    {"id": "1481", "title": "Mölndal", "type": "K"},
]
GROUPS = [
    {
        "id": "G1",
        "title": "Två",
        "members": [{"member_id": "0180", "member_title": "Stockholm"}, {"id": "1480"}],
    }
]
LISTS = {"kpi": KPIS, "municipality": PLACES, "municipality_groups": GROUPS, "kpi_groups": GROUPS, "ou": []}


def figure(kpi, place, year, gender="T"):
    return float(sum(map(ord, f"{kpi}{place}{gender}")) + year)


def data_row(kpi, place, year, area="municipality"):
    genders = [
        {"gender": g, "value": figure(kpi, place, year, g), "status": "", "count": 1, "isdeleted": False}
        for g in "KT"
    ]
    return {"kpi": kpi, "period": year, area: place, "values": genders}


def page(values, next_url=None):
    return json.dumps(
        {"values": values, "next_url": next_url, "previous_url": None, "count": len(values)}
    ).encode()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def do_GET(self):
        self.server.kolada.answer(self)

    def log_message(self, *arguments):
        pass

    def handle(self):
        with suppress(ConnectionError):
            super().handle()

    def finish(self):
        with suppress(ConnectionError):
            super().finish()

    def send(self, body, status=200, **headers):
        self.send_response(status)
        for name, text in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), text)
        self.end_headers()
        self.wfile.write(body)


class SmallKolada:
    """Answers as Kolada would. `script` holds faults for the next requests, `always` for a path."""

    def __init__(self):
        self.requests = []
        self.agents = set()
        self.headers = []
        self.script = deque()
        self.always = {}
        self._guard = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.kolada = self
        self.url = f"http://127.0.0.1:{self._server.server_port}/v3"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()

    def answer(self, handler):
        with self._guard:
            self.requests.append(handler.path.removeprefix("/v3"))
            self.headers.append(dict(handler.headers))
            fault = self.script.popleft() if self.script else None
        own = self.always.get(handler.path.removeprefix("/v3"), self.plain)
        (fault or own)(handler)

    def plain(self, handler):
        path = handler.path.removeprefix("/v3")
        rectangle = Rectangle.from_path(path)
        if rectangle:
            area = rectangle.area
            cells = [
                (k, m, y) for k in rectangle.kpis for m in rectangle.municipalities for y in rectangle.years
            ]
            return handler.send(page([data_row(*cell, area) for cell in cells]))
        kind, _, ids = urlsplit(path).path.strip("/").partition("/")
        if kind not in LISTS:
            return handler.send(b'{"detail":"Not Found"}', 404)
        return handler.send(page([r for r in LISTS[kind] if not ids or r["id"] in ids.split(",")]))

    @property
    def data_requests(self):
        return [path for path in self.requests if path.startswith(("/data", "/oudata"))]


@pytest.fixture
def kolada():
    service = SmallKolada()
    yield service
    service.close()


class Hours:
    """A clock that stands still but for waiting, and that a test may turn."""

    def __init__(self):
        self.start = datetime(2026, 11, 22, 12, tzinfo=UTC)
        self.seconds = 0.0
        self.waits = []
        self._guard = threading.Lock()
        self.clock = Clock(
            now=lambda: self.start + timedelta(seconds=self.seconds),
            monotonic=lambda: self.seconds,
            sleep=self.sleep,
        )

    def sleep(self, seconds):
        with self._guard:
            self.waits.append(seconds)
            self.seconds += seconds

    def pass_hours(self, hours):
        self.seconds += hours * 3600


@pytest.fixture
def hours():
    return Hours()


@pytest.fixture
def settings(kolada, tmp_path):
    return Settings(
        kolada_url=kolada.url,
        cache_dir=tmp_path / "cache",
        requests_per_second=10_000.0,
        connect_timeout=5.0,
        read_timeout=10.0,
        attempts=3,
        contact="drift@example.se",
    )


@pytest.fixture
def client_of(settings, hours):
    """Makes clients that share a clock and, unless told otherwise, settings."""
    made = []

    def make(given=None, **options):
        client = KoladaClient(given or settings, **{"clock": hours.clock, **options})
        made.append(client)
        return client

    yield make
    for client in made:
        client.close()


@pytest.fixture
def client(client_of):
    return client_of()


@pytest.fixture
def square():
    """Two KPIs, two places, two years: one request."""
    return Rectangle(("U40800", "U40806"), ("0180", "1480"), (2021, 2022))


@pytest.fixture
def make_page():
    return page


@pytest.fixture
def make_row():
    return data_row


@pytest.fixture
def figure_of():
    return figure
