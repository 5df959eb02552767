"""Whether a service answers at all, known within a few seconds whatever the network does."""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING

from koladash.client.transport.library import http
from koladash.client.transport.network import open_network
from koladash.errors import ApiRetired, SourceFailing, SourceUnreachable

if TYPE_CHECKING:
    Result = queue.Queue[int | Exception]


def probe(
    origin: str, request: http.Request, seconds: float, *, network: http.BaseTransport | None = None
) -> float:
    """Ask once; connection and answer together have their time. Nothing is kept.

    Args:
        origin: the API's base URL.
        request: something small to ask of it.
        seconds: the time there is in all.
        network: where the request goes, where it shall not be a connection of its own.

    Returns:
        The seconds it took.

    Raises:
        SourceUnreachable: no answer in time.
        SourceFailing: an answer of 5xx.
        ApiRetired: 410.
    """
    began = time.monotonic()
    status = _status_within(origin, request, seconds, network)
    if status == http.codes.GONE:
        raise ApiRetired(f"{origin} answers 410: this version of the API is retired.", url=origin)
    if status >= http.codes.INTERNAL_SERVER_ERROR:
        raise SourceFailing(f"{origin} answers {status}.", url=origin)
    return time.monotonic() - began


def _status_within(
    origin: str, request: http.Request, seconds: float, network: http.BaseTransport | None
) -> int:
    """The status, asked on a thread of its own: looking up a name knows no time-out."""
    result: Result = queue.Queue()
    request.extensions["timeout"] = dict.fromkeys(("connect", "read", "write", "pool"), seconds)
    threading.Thread(target=_put_status, args=(origin, request, network, result), daemon=True).start()
    try:
        status = result.get(timeout=seconds)
    except queue.Empty:
        status = TimeoutError(f"no answer in {seconds:g} s")
    if isinstance(status, Exception):
        raise SourceUnreachable(f"{origin} does not answer: {status}.", url=origin) from status
    return status


def _put_status(
    origin: str, request: http.Request, network: http.BaseTransport | None, result: Result
) -> None:
    transport = network or open_network(origin, 1)
    try:
        response = transport.handle_request(request)
        response.close()
        result.put(response.status_code)
    except Exception as error:  # noqa: BLE001 - the asking thread raises it
        result.put(error)
    finally:
        if network is None:
            transport.close()
