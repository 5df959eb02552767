"""Long questions go to PxWebApi 2 as POST, and are still one line of text for the archive above."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from koladash.client.archive.canonical import request_of
from koladash.client.scb.selection import Selection
from koladash.client.transport.library import http

LONGEST_GET = 2000


class LongQueriesByPost(http.BaseTransport):
    """Sends a GET for data as the POST that means the same, where its URL is longer than servers must take.

    It lies below everything else: the archive's key is the GET with the whole selection in it, so a question
    is the same question however it travelled, and can be read back from its key.

    Args:
        inner: the network.
        origin: the API's base URL.
        longest: characters that a URL may have.
    """

    def __init__(self, inner: http.BaseTransport, origin: str, longest: int = LONGEST_GET) -> None:
        self._inner = inner
        self._origin = origin
        self._longest = longest

    def handle_request(self, request: http.Request) -> http.Response:
        """The answer to the question, asked in the shorter way."""
        url = str(request.url)
        selection = Selection.from_query(request_of(self._origin, url)) if len(url) > self._longest else None
        return self._inner.handle_request(self._as_post(request, selection) if selection else request)

    def close(self) -> None:
        """Close the connections."""
        self._inner.close()

    def _as_post(self, request: http.Request, selection: Selection) -> http.Request:
        pairs = parse_qsl(request.url.query.decode())
        rest = urlencode(
            [(name, text) for name, text in pairs if not name.startswith(("valueCodes[", "codelist["))]
        )
        return http.Request(
            "POST",
            f"{self._origin}{selection.path}?{rest}",
            headers={**request.headers, "content-type": "application/json"},
            content=selection.body,
            extensions=request.extensions,
        )
