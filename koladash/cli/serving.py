"""Serves the dashboard with a production server: gunicorn, or waitress where gunicorn cannot run."""

from __future__ import annotations

import ctypes
import gc
import os
import socket
import subprocess
import sys
from dataclasses import fields
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import typer

from koladash.catalogue import load_catalogue
from koladash.errors import UsageError
from koladash.settings import PREFIX
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from koladash.settings import Settings

THREADS = 4
HEAPS = 2
M_ARENA_MAX = -8
"""glibc's own number for it, from malloc.h."""

ARROW = "pyarrow"
"""DuckDB imports it at the first query that gives a frame; imported before, the workers have it in common."""

WORKER_TIMEOUT_SECONDS = 60


def become_server(settings: Settings) -> NoReturn:
    """End this process by starting `koladash serve` in its place, with these settings.

    The server forks its workers, and a fork would break the threads of a process that has built a warehouse.
    """
    given = {f"{PREFIX}{each.name.upper()}": str(getattr(settings, each.name)) for each in fields(settings)}
    command = [sys.executable, "-P", "-m", "koladash", "serve"]
    sys.stdout.flush()
    if sys.platform == "win32":
        sys.exit(subprocess.run(command, env=os.environ | given, check=False).returncode)  # noqa: S603 - our own
    os.execve(sys.executable, command, os.environ | given)  # noqa: S606 - our own


def serve_dashboard(settings: Settings) -> None:
    """Say where the dashboard is, and serve it from the published warehouse until stopped."""
    from koladash.app import create_packed  # noqa: PLC0415 - dash loads slowly

    catalogue = load_catalogue(own_groups=settings.groups_file)
    app = create_packed(Warehouse(settings.data_dir), catalogue, settings)
    typer.echo(f"koladash is at {address(settings)} (Ctrl-C stops)")
    serve(app.server, settings)


def serve(server: Any, settings: Settings) -> None:
    """Serve until stopped. The workers share the app and its packed files; connections each opens its own.

    Args:
        server: the WSGI application.
        settings: host, port, workers and path prefix.

    """
    if sys.platform == "win32":
        _serve_with_waitress(server, settings)
    else:
        _serve_with_gunicorn(server, settings)


def address(settings: Settings) -> str:
    """Where a browser on this machine finds the dashboard."""
    host = "127.0.0.1" if settings.host in {"0.0.0.0", "::"} else settings.host  # noqa: S104 - compared, not bound
    return f"http://{host}:{settings.port}{settings.url_prefix}"


def ensure_free(host: str, port: int) -> None:
    """Raise UsageError unless `host:port` can be listened on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((host, port))
        except OSError as error:
            raise UsageError(
                f"cannot listen on {host}:{port} ({error.strerror}). "
                "Choose another with --port or KOLADASH_PORT, or stop what holds it."
            ) from error


def _serve_with_gunicorn(server: Any, settings: Settings) -> None:
    from gunicorn.app.base import BaseApplication  # noqa: PLC0415 - does not import on Windows

    from koladash.cli.patience import ImpatientWorker  # noqa: PLC0415

    class Dashboard(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        def load_config(self) -> None:
            for name, value in {
                "bind": f"{settings.host}:{settings.port}",
                "workers": settings.workers,
                "threads": THREADS,
                "worker_class": ImpatientWorker,
                "timeout": WORKER_TIMEOUT_SECONDS,
                "loglevel": "warning",
                "control_socket_disable": True,
                # The path prefix is a setting; a proxy on this machine may pass on what a stranger wrote.
                "forwarder_headers": "",
                "pre_fork": _before_fork,
                "worker_exit": lambda _server, _worker: _thaw(),
                "on_exit": lambda _server: _thaw(),
            }.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return server

    _share_heaps()
    import_module(ARROW)
    Dashboard().run()


def _share_heaps() -> None:
    """Let the threads of a worker share heaps: what one has freed another can use, and a worker stays small.

    glibc gives each thread a heap of its own; other C libraries know no such thing and are left alone.
    """
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        library.mallopt(M_ARENA_MAX, HEAPS)


def _before_fork(_server: object, _worker: object) -> None:
    """Leave what is loaded to all workers in common: the garbage collector would write into it."""
    gc.freeze()


def _thaw() -> None:
    """Let what is frozen go with the rest: the interpreter would complain of what is left over."""
    gc.unfreeze()
    gc.collect()


def _serve_with_waitress(server: Any, settings: Settings) -> None:
    from waitress import serve as listen  # noqa: PLC0415 - installed on Windows only

    listen(server, host=settings.host, port=settings.port, threads=THREADS)
