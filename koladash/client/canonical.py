"""A request's one spelling: the key under which its answer is kept. Pure.

An *origin* is an API's base URL without a trailing slash (`https://api.kolada.se/v3`). A *request* is what
follows it, its query sorted (`/kpi?page=2&title=arbete`). Ids stand in the order they were asked.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit

from koladash.errors import ForeignHost, SettingsError

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_DEFAULT_PORTS = {"https": 443, "http": 80}


def checked_origin(url: str) -> str:
    """The origin that a setting names.

    Raises:
        SettingsError: not https (plain http is for this machine only), or not a base URL.
    """
    parts = urlsplit(url.strip())
    plain_is_fine = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or parts.query or parts.fragment or not (parts.scheme == "https" or plain_is_fine):
        raise SettingsError(
            f"{url!r} cannot be a source: pass its https base URL, as https://api.kolada.se/v3."
        )
    return f"{parts.scheme}://{_authority(url)}{parts.path.rstrip('/')}"


def url_of(origin: str, request: str) -> str:
    """The URL that a request goes to."""
    return origin + request


def request_of(origin: str, url: str) -> str:
    """The canonical request of an absolute URL.

    Raises:
        ForeignHost: the URL has another scheme, host, port or base path, or a password.
    """
    ours, theirs = urlsplit(origin), urlsplit(url)
    path = _spelled(theirs.path)
    same_place = (ours.scheme, _authority(origin)) == (theirs.scheme, _authority(url))
    if not same_place or "@" in theirs.netloc or not path.startswith(f"{_spelled(ours.path)}/"):
        raise ForeignHost(f"{url} is not under {origin}: it is not asked.", url=url)
    return path.removeprefix(_spelled(ours.path)) + _query(theirs.query)


def canonical_request(request: str) -> str:
    """The one spelling of a path and query relative to an origin."""
    path, _, query = request.partition("?")
    return _spelled(path) + _query(query)


def next_request(origin: str, request: str, next_url: str) -> str:
    """The canonical request that an answer's `next_url` leads to; it may be absolute or relative.

    Raises:
        ForeignHost: it leaves the origin.
    """
    try:
        return request_of(origin, urljoin(url_of(origin, request), next_url))
    except ValueError as error:
        raise ForeignHost(f"{next_url!r} is no URL: {error}.", url=next_url) from error


def _authority(url: str) -> str:
    parts = urlsplit(url)
    host = parts.hostname or ""
    port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    name = f"[{host}]" if ":" in host else host
    return name if port == _DEFAULT_PORTS.get(parts.scheme) else f"{name}:{port}"


def _spelled(path: str) -> str:
    return quote(unquote(path), safe="/,-._~:")


def _query(query: str) -> str:
    pairs = sorted(parse_qsl(query, keep_blank_values=True))
    return f"?{urlencode(pairs, safe=',')}" if pairs else ""
