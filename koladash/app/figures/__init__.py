"""Pictures: a polars frame, a theme and texts already in the reader's language make a Plotly figure."""

from __future__ import annotations

from typing import Any


def graph_config(language: str = "sv") -> dict[str, Any]:
    """What `dcc.Graph(config=…)` takes: no toolbar (it can post to a cloud service), no zoom."""
    return {
        "displayModeBar": False,
        "displaylogo": False,
        "showTips": False,
        "scrollZoom": False,
        "doubleClick": False,
        "showAxisDragHandles": False,
        "responsive": True,
        "locale": language,
        "plotlyServerURL": "",
    }
