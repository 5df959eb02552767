"""The map of one group of municipalities, anywhere in the country, and its hatch."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from koladash.app.figures.hatch_lines import hatch_lines
from koladash.app.figures.map import PanelSpec, Shapes, lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.app.figures.atlas import Atlas
    from koladash.app.visit import Site
    from koladash.catalogue import Group

COUNTRY_BORDERS: Final = "municipalities"
"""The file of the borders of all municipalities, among the shapes."""

REGION_WIDTHS: Final = (276, 312, 324, 420, 520)
"""The widths that a region's map is laid out for; a card gets the widest that fits it."""

_PANEL: Final = "region"
_HATCH_PIXELS: Final = 6
_MOST_WITH_LEADERS: Final = 16


def region_width(room: int) -> int:
    """The width to lay a region's map out for in a card with so many pixels inside."""
    return max((width for width in REGION_WIDTHS if width <= room), default=REGION_WIDTHS[0])


def region_atlas(site: Site, group: Group, width: int) -> Atlas:
    """One panel with the group's municipalities; small groups get names beside the land."""
    return _region_atlas(site.settings.shapes_dir, group.municipalities, width)


@cache
def load_country(folder: Path) -> Shapes:
    """The borders of all municipalities, read once for each folder; without hatch lines."""
    return Shapes.parse((folder / f"{COUNTRY_BORDERS}.geojson").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def _region_atlas(folder: Path, codes: tuple[str, ...], width: int) -> Atlas:
    spec = PanelSpec(_PANEL, codes, has_leaders=len(codes) <= _MOST_WITH_LEADERS)
    atlas = lay_out(load_country(folder), (spec,), width)
    panel = atlas.panels[0]
    lines = {area.code: hatch_lines(area, _HATCH_PIXELS / panel.scale) for area in panel.areas}
    return replace(atlas, shapes=Shapes(atlas.shapes.areas, {spec.pitch: lines}))
