"""What a browser is told it may do with our pages: nothing beyond this host."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask, Response


DOCUMENTS = frozenset({"text/html", "image/svg+xml"})


def content_security_policy(script_hashes: Sequence[str], frame_ancestors: str) -> str:
    """The policy of every document.

    Styles may be inline because Plotly and Mantine write them into the page as they draw; scripts may not.

    Args:
        script_hashes: CSP hashes of the inline scripts that Dash itself writes.
        frame_ancestors: who may show the dashboard in a frame, as CSP spells it.
    """
    directives = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": frame_ancestors,
    }
    return "; ".join(f"{name} {value}" for name, value in directives.items())


def send_security_headers(server: Flask, policy: str) -> None:
    """Put the policy and its companions on every document; other answers only need to be what they say."""
    of_documents = {
        "Content-Security-Policy": policy,
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cross-Origin-Opener-Policy": "same-origin",
    }

    def add(response: Response) -> Response:
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        # What says nothing of how long it holds may hold addresses of one reader's: no cache keeps it.
        response.headers.setdefault("Cache-Control", "no-cache, private")
        for name, value in of_documents.items() if response.mimetype in DOCUMENTS else ():
            response.headers.setdefault(name, value)
        return response

    server.after_request(add)
