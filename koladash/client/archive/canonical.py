"""A request's one spelling: the key under which its answer is kept. Pure.

An *origin* is an API's base URL without a trailing slash (`https://api.kolada.se/v3`). A *request* is what
follows it, its query sorted (`/kpi?page=2&title=arbete`). Ids stand in the order they were asked.
"""

from __future__ import annotations

import re
from posixpath import normpath
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from koladash.errors import ForeignHost, SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

LONGEST_URL = 65_536
"""Characters of a URL that the HTTP library takes."""

_SHOWN = 160
_DOTS = re.compile(r"(?:^|/)\.{1,2}(?:/|$)")
_DEFAULT_PORTS = {"https": 443, "http": 80}


def checked_origin(url: str) -> str:
    """The origin that a setting names.

    Raises:
        SettingsError: not https (plain http is for this machine only), or not a base URL.
    """
    try:
        origin = _origin(url.strip())
    except ValueError:
        origin = ""
    if not origin:
        raise SettingsError(
            f"{url!r} cannot be a source: pass its https base URL, as https://api.kolada.se/v3."
        )
    return origin


def _origin(url: str) -> str:
    parts = urlsplit(url)
    plain_is_fine = parts.scheme == "http" and parts.hostname in LOOPBACK
    is_secure = parts.scheme == "https" or plain_is_fine
    if not parts.hostname or parts.query or parts.fragment or not is_secure:
        return ""
    return f"{parts.scheme}://{_authority(url)}{parts.path.rstrip('/')}"


def url_of(origin: str, request: str) -> str:
    """The URL that a request goes to."""
    return origin + request


def request_of(origin: str, url: str) -> str:
    """The canonical request of an absolute URL.

    Raises:
        ForeignHost: the URL is none, is too long, has a password or another scheme, host or port, or its path
            leaves the base path once every `..` in it is followed, however that is written.
    """
    try:
        request = _request_under(origin, url)
    except ValueError as error:
        raise ForeignHost(f"{url[:_SHOWN]!r} is no URL: {error}.", url=url) from error
    if request is None:
        raise ForeignHost(f"{url[:_SHOWN]} is not under {origin}: it is not asked.", url=url)
    if len(url_of(origin, request)) > LONGEST_URL:
        raise ForeignHost(f"{url[:_SHOWN]}… is longer than a URL may be: it is not asked.", url=url)
    return request


def _request_under(origin: str, url: str) -> str | None:
    ours, theirs = urlsplit(origin), urlsplit(url)
    base, path = _spelled(ours.path), _spelled(theirs.path)
    same_place = (ours.scheme, _authority(origin)) == (theirs.scheme, _authority(url))
    if not same_place or "@" in theirs.netloc or not path.startswith(f"{base}/"):
        return None
    return path.removeprefix(base) + _query(theirs.query)


def canonical_request(request: str) -> str:
    """The one spelling of a path and query relative to an origin."""
    path, _, query = request.partition("?")
    return _spelled(path) + _query(query)


def next_request(origin: str, request: str, next_url: str) -> str:
    """The canonical request that an answer's `next_url` or `Location` leads to; absolute or relative.

    Raises:
        ForeignHost: it leaves the origin, or is no URL.
    """
    try:
        url = urljoin(url_of(origin, request), next_url)
    except ValueError as error:
        raise ForeignHost(f"{next_url[:_SHOWN]!r} is no URL: {error}.", url=next_url) from error
    return request_of(origin, url)


def _authority(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    name = f"[{host}]" if ":" in host else host
    return name if port == _DEFAULT_PORTS.get(parts.scheme) else f"{name}:{port}"


def _spelled(path: str) -> str:
    plain = unquote(path)
    return quote(normpath(plain) if _DOTS.search(plain) else plain, safe="/,-._~:")


def _query(query: str) -> str:
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return f"?{urlencode(pairs, safe=',')}" if pairs else ""
