"""koladash: the key figures of Swedish municipal labour-market programmes, kept and compared."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

_HOMES = {
    "KoladaClient": "koladash.client.kolada.client",
    "ScbClient": "koladash.client.scb.client",
    "Settings": "koladash.settings",
    "Warehouse": "koladash.warehouse",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for, so that `import koladash` costs nothing."""
    from importlib import import_module  # noqa: PLC0415 - only when a name is asked for

    if name not in _HOMES:
        raise AttributeError(f"koladash has no {name!r}; it has {', '.join(_HOMES)}.")
    return getattr(import_module(_HOMES[name]), name)
