"""Why a figure may lack: a closed set, from answer to file. Zero is a value and has no reason."""

from __future__ import annotations

from typing import Final

REASONS: Final = (
    "not_reported",
    "withdrawn",
    "deleted",
    "not_yet_published",
    "series_ended",
    "not_applicable",
    "not_asked",
    "fetch_failed",
    "held_back",
    "secrecy",
)
