"""The sandbox as a server on 127.0.0.1."""

from __future__ import annotations

import socket
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import date
from http.server import ThreadingHTTPServer
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from koladash.catalogue import load_catalogue
from koladash.errors import UsageError
from koladash.sandbox.exchange import Request, json_reply
from koladash.sandbox.faults import Fault, Faults
from koladash.sandbox.figures import Figures
from koladash.sandbox.handler import Handler
from koladash.sandbox.inventory import Inventory
from koladash.sandbox.knobs import Knobs
from koladash.sandbox.scb_service import ScbService
from koladash.sandbox.service import KoladaService, RetiredService
from koladash.sandbox.traffic import Requests, Traffic

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from koladash.catalogue import Catalogue
    from koladash.sandbox.exchange import Reply, Service

ADDRESS = "127.0.0.1"
KOLADA = "/v3"
SCB = "/scb/v2"


class SandboxServer:
    """Kolada on loopback, with made-up numbers, for as long as the `with` block lasts.

    ```python
    with SandboxServer(Knobs(error_503=0.05)) as server:
        Settings(kolada_url=server.base_url)
    ```

    Args:
        knobs: how it behaves; `set` changes them while it runs.
        catalogue: the KPIs and places it knows; the packaged catalogue by default.

    Raises:
        UsageError: on start, the port is taken.
    """

    def __init__(self, knobs: Knobs | None = None, catalogue: Catalogue | None = None) -> None:
        self.knobs = knobs or Knobs()
        self.traffic = Traffic()
        self._catalogue = catalogue
        self._faults = Faults()
        self._lock = Lock()
        self._world: tuple[Knobs, Inventory, Figures] | None = None
        self._services: tuple[Knobs, date, Mapping[str, Service]] | None = None
        self._listener: _Listener | None = None

    def start(self) -> str:
        """Listen, in a thread of its own; gives the base URL."""
        self._listener = _listen(self)
        Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self.base_url

    def stop(self) -> None:
        """Stop listening and close every connection."""
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.server_close()
            self._listener = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Where Kolada is: `http://127.0.0.1:PORT/v3`."""
        if self._listener is None:
            raise UsageError("the sandbox is not running: call start(), or use it in a with block.")
        return f"http://{ADDRESS}:{self._listener.server_address[1]}{KOLADA}"

    @property
    def scb_url(self) -> str:
        """Where SCB is: `http://127.0.0.1:PORT/scb/v2`."""
        return self.base_url.removesuffix(KOLADA) + SCB

    @property
    def requests(self) -> Requests:
        """What has been asked so far."""
        return self.traffic.so_far()

    def set(self, **changes: Any) -> None:
        """Change some knobs; requests from now on see them."""
        self.knobs = replace(self.knobs, **changes)

    def deal(self) -> Fault:
        """The fault that meets the next request."""
        return self._faults.deal(self.knobs)

    def kind(self, target: str) -> str:
        """The first segment under `/v3` ("data", "kpi", …), or the first segment of another path."""
        segments = [*target.partition("?")[0].strip("/").split("/"), ""]
        return segments[1] if f"/{segments[0]}" == KOLADA else segments[0]

    def reply(self, target: str, host: str, body: bytes = b"") -> Reply:
        """The faultless reply to a request for `target`, a path with query; `body` is what a POST brought."""
        parts = urlsplit(target)
        path = unquote(parts.path)
        for prefix, service in self._services_now().items():
            if path == prefix or path.startswith(prefix + "/"):
                query = tuple(parse_qsl(parts.query, keep_blank_values=True))
                return service.answer(Request(f"http://{host}{prefix}", path[len(prefix) :], query, body))
        return json_reply(404, {"detail": "Not Found"})

    def _services_now(self) -> Mapping[str, Service]:
        """The services by prefix, made anew when a knob or the day has changed."""
        knobs, today = self.knobs, self.knobs.today or date.today()  # noqa: DTZ011 - a civil day, as the source's
        with self._lock:
            if self._services is None or self._services[:2] != (knobs, today):
                _, inventory, figures = self._world_of(knobs)
                kolada = KoladaService(inventory, figures, knobs, today)
                scb = ScbService(self._catalogue or load_catalogue(), inventory, figures, knobs)
                self._services = knobs, today, {KOLADA: kolada, "/v2": RetiredService(), SCB: scb}
            return self._services[2]

    def _world_of(self, knobs: Knobs) -> tuple[Knobs, Inventory, Figures]:
        """What there is, and its figures: only the seed and the numbers of things change them."""
        shaping = Knobs(seed=knobs.seed, extra_kpis=knobs.extra_kpis, groups=knobs.groups)
        if self._world is None or self._world[0] != shaping:
            inventory = Inventory(self._catalogue or load_catalogue(), shaping)
            self._world = shaping, inventory, Figures(inventory, knobs.seed)
        return self._world


def serve_sandbox(port: int, knobs: Knobs, on_ready: Callable[[str], None] | None = None) -> None:
    """Serve in the foreground until interrupted.

    Args:
        port: where to listen on 127.0.0.1; 0 takes any free port.
        knobs: how it behaves.
        on_ready: called with the base URL once it listens.

    Raises:
        UsageError: the port is taken.
    """
    server = SandboxServer(replace(knobs, port=port))
    with _listen(server) as listener:
        if on_ready:
            on_ready(f"http://{ADDRESS}:{listener.server_address[1]}{KOLADA}")
        listener.serve_forever()


class _Listener(ThreadingHTTPServer):
    """Threads for connections, and a list of those open, so that stopping closes them."""

    request_queue_size = 128
    daemon_threads = True

    def __init__(self, port: int, handler: type[Handler]) -> None:
        self._open: set[socket.socket] = set()
        super().__init__((ADDRESS, port), handler)

    def process_request(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        """Serve a new connection in a thread."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket) -> None:  # type: ignore[override]
        """A connection has ended."""
        self._open.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening and hang up."""
        super().server_close()
        for connection in tuple(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: socket.socket, client_address: object) -> None:  # type: ignore[override]
        """A client that hangs up is no error; anything else is one of ours, and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def _listen(server: SandboxServer) -> _Listener:
    handler = type("SandboxHandler", (Handler,), {"behaviour": server})
    try:
        return _Listener(server.knobs.port, handler)
    except OSError as error:
        raise UsageError(
            f"cannot listen on {ADDRESS}:{server.knobs.port} ({error.strerror}). Take another, or 0 for any."
        ) from error
