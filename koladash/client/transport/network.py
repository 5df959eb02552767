"""The bottom of the stack: one request over the wire, read whole, within bounds of size and time."""

from __future__ import annotations

import threading
import urllib.request
import zlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from koladash.client.archive.canonical import LOOPBACK
from koladash.client.transport.library import http
from koladash.errors import InvalidAnswer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from koladash.client.transport.clock import Clock

_GZIP_OR_ZLIB = 47


class TooLarge(InvalidAnswer):
    """An answer over the bound: asking again gives the same."""


def open_network(origin: str, connections: int) -> http.BaseTransport:
    """Connections to an origin, kept open, through the proxy that the system names, if any."""
    limits = http.Limits(max_connections=connections, max_keepalive_connections=connections)
    return http.HTTPTransport(limits=limits, proxy=_proxy(origin))


def _proxy(origin: str) -> str | None:
    parts = urlsplit(origin)
    host = parts.hostname or ""
    if host in LOOPBACK or urllib.request.proxy_bypass(host):
        return None
    return urllib.request.getproxies().get(parts.scheme)


class Network(http.BaseTransport):
    """Connections to an origin, opened by the first request and by the first after a close."""

    def __init__(self, origin: str, connections: int) -> None:
        self._origin = origin
        self._connections = connections
        self._guard = threading.Lock()
        self._open: http.BaseTransport | None = None

    def handle_request(self, request: http.Request) -> http.Response:
        """The answer as it comes over the wire."""
        with self._guard:
            self._open = self._open or open_network(self._origin, self._connections)
        return self._open.handle_request(request)

    def close(self) -> None:
        """Close the connections there are."""
        with self._guard:
            if self._open is not None:
                self._open.close()
            self._open = None


class BoundedTransport(http.BaseTransport):
    """Reads each answer whole, unpacks it, and stops at a size or a deadline.

    The deadline is `request.extensions["deadline"]`, in the clock's monotonic seconds. Only gzip and deflate
    are unpacked, in steps that cannot swell past the bound.
    """

    def __init__(self, inner: http.BaseTransport, *, max_bytes: int, clock: Clock) -> None:
        self._inner = inner
        self._max_bytes = max_bytes
        self._clock = clock

    def handle_request(self, request: http.Request) -> http.Response:
        """The answer with its whole body.

        Raises:
            InvalidAnswer: too large, cut short, or packed in a way nobody asked for.
            http.TransportError: no answer.
        """
        started = self._clock.monotonic()
        response = self._inner.handle_request(request)
        try:
            body = self._unpack(response.headers.get("content-encoding", ""), self._chunks(request, response))
        finally:
            response.close()
        # As bytes: a header may hold any, and decoded text cannot always be encoded again.
        kept = [(k, v) for k, v in response.headers.raw if k.lower() not in _ABOUT_THE_WIRE]
        elapsed = {"elapsed": self._clock.monotonic() - started}
        return http.Response(response.status_code, headers=kept, content=body, extensions=elapsed)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _chunks(self, request: http.Request, response: http.Response) -> Iterator[bytes]:
        deadline = request.extensions.get("deadline", float("inf"))
        for chunk in response.iter_raw():
            if self._clock.monotonic() > deadline:
                raise http.ReadTimeout("the answer came too slowly", request=request)
            yield chunk

    def _unpack(self, encoding: str, chunks: Iterable[bytes]) -> bytes:
        if encoding in {"", "identity"}:
            return self._joined(chunks)
        if encoding not in {"gzip", "x-gzip", "deflate"}:
            raise InvalidAnswer(f"packed as {encoding!r}, which was not asked for.")
        packed = self._within(self._max_bytes + _most_packing(self._max_bytes), chunks)
        return self._joined(self._inflated(packed))

    def _inflated(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        inflater, has_begun = zlib.decompressobj(_GZIP_OR_ZLIB), False
        for chunk in filter(None, chunks):
            has_begun, is_over = True, inflater.eof
            try:
                yield b"" if is_over else inflater.decompress(chunk, self._max_bytes + 1)
            except zlib.error as error:
                raise InvalidAnswer(f"cannot be unpacked: {error}.") from error
            if is_over or inflater.unused_data:
                raise InvalidAnswer("more bytes follow the end of its compressed body.")
        if has_begun and not inflater.eof:
            raise InvalidAnswer("cut short in the middle of its compressed body.")

    def _joined(self, chunks: Iterable[bytes]) -> bytes:
        body = bytearray()
        for chunk in self._within(self._max_bytes, chunks):
            body += chunk
        return bytes(body)

    def _within(self, most: int, chunks: Iterable[bytes]) -> Iterator[bytes]:
        size = 0
        for chunk in chunks:
            size += len(chunk)
            if size > most:
                raise TooLarge(
                    f"larger than {self._max_bytes / 2**20:g} MiB unpacked (KOLADASH_MAX_BODY_MB)."
                )
            yield chunk


def _most_packing(size: int) -> int:
    """By how many bytes packing makes a body longer at the most: its frame, and a mark for each block."""
    return 1024 + size // 100


_ABOUT_THE_WIRE = frozenset({b"content-encoding", b"content-length", b"transfer-encoding"})
