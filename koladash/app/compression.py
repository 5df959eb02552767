"""Every answer leaves compressed; the large files of the libraries are packed once and kept packed."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING, Final

import brotli  # type: ignore[import-untyped]  # ships no types
from flask import request
from flask_compress import Compress

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask, Response

TEXTS: Final = (
    "application/geo+json",
    "application/javascript",
    "application/json",
    "image/svg+xml",
    "text/css",
    "text/csv",
    "text/html",
    "text/javascript",
)
FILES: Final = ("/assets/", "/_dash-component-suites/")

PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    # One step below the best: a twentieth larger than the best, and twenty times as fast.
    "br": lambda body: bytes(brotli.compress(body, quality=9)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}

_Key = tuple[str, str, int | None, str]


def compress_answers(server: Flask) -> None:
    """Compress what the server answers, with Brotli or gzip as the browser asks; files once a process."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=list(TEXTS),
        COMPRESS_STREAMS=False,
    )
    Compress(server)
    packed: dict[_Key, bytes] = {}

    def pack(response: Response) -> Response:
        encoding = request.accept_encodings.best_match(list(PACKERS))
        is_file = request.method == "GET" and any(folder in request.path for folder in FILES)
        if encoding and is_file and response.status_code == 200 and response.mimetype in TEXTS:  # noqa: PLR2004
            _pack(response, encoding, packed)
        return response

    server.after_request(pack)


def _pack(response: Response, encoding: str, packed: dict[_Key, bytes]) -> None:
    key = (request.path, encoding, response.content_length, str(response.last_modified))
    response.direct_passthrough = False
    if key in packed:
        response.close()
    else:
        packed[key] = PACKERS[encoding](response.get_data())
    response.set_data(packed[key])
    response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
