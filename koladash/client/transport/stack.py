"""The stack: archive over retry over throttle over network. Each is a transport: request in, answer out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash import __version__
from koladash.client.transport.circuit import Circuit
from koladash.client.transport.network import BoundedTransport, Network
from koladash.client.transport.recording import RecordingTransport
from koladash.client.transport.retry import Patience, RetryTransport
from koladash.client.transport.throttle import ThrottleTransport

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.client.archive.answers import Summary
    from koladash.client.archive.store import Archive
    from koladash.client.transport.clock import Clock
    from koladash.client.transport.library import http
    from koladash.settings import Settings


def patience_of(settings: Settings) -> Patience:
    """How long the settings let a request be tried."""
    return Patience(
        attempts=settings.attempts,
        deadline=settings.request_deadline,
        connect=settings.connect_timeout,
        read=settings.read_timeout,
    )


def stack_transports(
    settings: Settings,
    origin: str,
    inspect: Callable[[str, bytes], Summary],
    archive: Archive,
    clock: Clock,
    *,
    network: http.BaseTransport | None = None,
) -> RecordingTransport:
    """The whole stack for one origin.

    Args:
        settings: rate, time-outs and bounds.
        origin: the API's base URL.
        inspect: says what a good body holds, from request and body; raises InvalidAnswer for another.
        archive: where answers are kept.
        clock: time.
        network: the bottom of the stack, where it shall not be real connections.
    """
    wire = network or Network(origin, settings.max_in_flight)
    bounded = BoundedTransport(wire, max_bytes=settings.max_body_mb * 2**20, clock=clock)
    throttled = ThrottleTransport(
        bounded,
        per_second=settings.requests_per_second,
        in_flight=settings.max_in_flight,
        longest_pause=settings.request_deadline,
        clock=clock,
    )
    retried = RetryTransport(
        throttled, origin, inspect, patience_of(settings), circuit=Circuit(clock), clock=clock
    )
    return RecordingTransport(retried, origin, archive, clock)


def headers(settings: Settings) -> dict[str, str]:
    """What every request says about itself: who asks, and how to reach them."""
    contact = f"; {settings.contact}" if settings.contact else ""
    return {
        "user-agent": f"koladash/{__version__} (+open data on municipalities{contact})",
        "accept": "application/json",
        "accept-encoding": "gzip",
    }
