"""Every answer leaves compressed; the large files of the libraries are packed once and kept packed."""

from __future__ import annotations

import gzip
import re
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING, Final

import brotli  # type: ignore[import-untyped]  # ships no types
from flask import request
from flask_compress import Compress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from flask import Flask, Response

    from koladash.app.visit import Site

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
FOLDERS: Final = ("assets/", "_dash-component-suites/")

PACKERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    # One step below the best: a twentieth larger than the best, and twenty times as fast.
    "br": lambda body: bytes(brotli.compress(body, quality=9)),
    "gzip": lambda body: gzip.compress(body, 9, mtime=0),
}

_Key = tuple[str, bytes]
_NAMED: Final = re.compile(r'(?:src|href)="([^"]+)"')


def compress_answers(server: Flask, site: Site) -> None:
    """Compress what the server answers, with Brotli or gzip as the browser asks; files once a process."""
    server.config.update(
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=list(TEXTS),
        COMPRESS_STREAMS=False,
    )
    Compress(server)
    folders = tuple(site.href(folder) for folder in FOLDERS)
    packed: dict[_Key, bytes] = {}

    def pack(response: Response) -> Response:
        encoding = request.accept_encodings.best_match(list(PACKERS))
        if encoding and request.path.startswith(folders) and _is_file(response):
            _pack(response, encoding, packed)
        return response

    server.after_request(pack)


def pack_ahead(server: Flask, site: Site, paths: Iterable[str]) -> None:
    """Pack the files that these pages name, in both packings, so that no reader waits for it.

    Done in the process that forks the workers, they have the files in common.

    Args:
        server: has `compress_answers`.
        site: the parts of the app.
        paths: the pages' own paths, such as `/karta`.
    """
    client = server.test_client()
    documents = [client.get(site.href(path)).get_data(as_text=True) for path in paths]
    named = {unescape(address) for document in documents for address in _NAMED.findall(document)}
    for address in sorted(named):
        for encoding in PACKERS:
            client.get(address, headers={"Accept-Encoding": encoding}).close()


def _is_file(response: Response) -> bool:
    """Whether a whole file is answered; a page is none, whatever its address looks like."""
    is_text = response.mimetype in TEXTS and response.mimetype != "text/html"
    return request.method == "GET" and response.status_code == 200 and is_text  # noqa: PLR2004 - HTTP's OK


def _pack(response: Response, encoding: str, packed: dict[_Key, bytes]) -> None:
    """Known by its content, a file is kept once however many addresses lead to it."""
    response.direct_passthrough = False
    body = response.get_data()
    key = (encoding, sha256(body).digest())
    if key not in packed:
        packed[key] = PACKERS[encoding](body)
    response.set_data(packed[key])
    response.content_encoding = encoding
    response.vary.add("Accept-Encoding")
