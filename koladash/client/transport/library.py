"""The one place that names the HTTP library, so that a maintained successor is one edit away."""

from __future__ import annotations

import httpx as http

__all__ = ["http"]
