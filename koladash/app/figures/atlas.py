"""A map laid out for a width: geography never changes, so this is computed once and kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from koladash.app.figures.map_labels import Label, labels_of
from koladash.app.figures.panels import Panel, PanelSpec, arranged

if TYPE_CHECKING:
    from koladash.app.figures.geometry import Shapes

LABEL_SIZE = 12.5
"""Pixels of names and values on the map."""


@dataclass(frozen=True, slots=True, eq=False)
class Atlas:
    """Panels, their labels in the same order, and the size of the whole and of titles in pixels."""

    shapes: Shapes
    panels: tuple[Panel, ...]
    labels: tuple[tuple[Label, ...], ...]
    width: int
    height: int
    header: int


@lru_cache(maxsize=32)
def lay_out(shapes: Shapes, specs: tuple[PanelSpec, ...], width: int, header: int = 0) -> Atlas:
    """The atlas of some panels for a width.

    Args:
        shapes: the borders.
        specs: the panels in reading order.
        width: pixels; a client may be wider, labels then still fit.
        header: pixels kept over each panel for its title.
    """
    panels = arranged(shapes, specs, width, header)
    labels = tuple(labels_of(panel, LABEL_SIZE) for panel in panels)
    return Atlas(shapes, panels, labels, width, round(max(panel.place.bottom for panel in panels)), header)
