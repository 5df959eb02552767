"""koladash: the key figures of Swedish municipal labour-market programmes, kept and compared."""

from __future__ import annotations

__version__ = "0.1.0"
