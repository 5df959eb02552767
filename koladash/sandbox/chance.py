"""Chance that is the same in every process: bytes drawn from a seed and some words."""

from __future__ import annotations

from hashlib import blake2b

DRAWN_BYTES = 64


def draw(seed: int, *words: str | int) -> bytes:
    """64 bytes that look random and depend on nothing but `seed` and `words`."""
    key = str(seed).encode()[:DRAWN_BYTES]
    return blake2b("\x1f".join(map(str, words)).encode(), key=key, digest_size=DRAWN_BYTES).digest()


def share(drawn: bytes, at: int) -> float:
    """A number from 0 up to 1, from the two bytes of `drawn` that start at `at`."""
    return (drawn[at] * 256 + drawn[at + 1]) / 65536


def wander(drawn: bytes, year: int) -> float:
    """A number from 0 to 1 that moves slowly from year to year, as a municipality's figures do.

    Only the four operations of arithmetic are used: their results are the same on every machine.
    """
    knot, step = divmod(year - 1960, 5)
    before, after = drawn[8 + knot % 32], drawn[8 + (knot + 1) % 32]
    swing = (before + (after - before) * step / 5) / 255 - 0.5
    jitter = drawn[40 + year % 24] / 255 - 0.5
    place = share(drawn, 0) + swing * 0.3 + jitter * 0.04 + (drawn[2] / 255 - 0.5) * 0.01 * (year - 2018)
    return 1 - abs(1 - abs(place) % 2)
