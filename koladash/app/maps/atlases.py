"""The map's panels: who is in them, and how they are laid out for the width of a window."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from koladash.app.figures.map import PanelSpec, Shapes, lay_out

if TYPE_CHECKING:
    from pathlib import Path

    from koladash.app.figures.atlas import Atlas
    from koladash.app.visit import Site
    from koladash.catalogue import Catalogue

BORDERS: Final = "regions"
"""The file of the borders on the map, among the shapes."""

WIDTHS: Final = (288, 320, 360, 420, 520, 640, 800, 960, 1112)
"""The widths that maps are laid out for; a window gets the widest that fits it."""

_COUNTY, _REGION, _NORTH = "county-14", "gr", "county-22"
_BESIDE: Final = {"narrow": 64, "middle": 280, "wide": 328}
_WIDEST_FRAME: Final = 1440
_HEADER: Final = 52


def panel_codes(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    """Who is in each panel: Västra Götaland with Kungsbacka, Göteborgsregionen, Västernorrland."""
    groups = catalogue.groups
    region, county = groups[_REGION].municipalities, groups[_COUNTY].municipalities
    return {
        "vg": (*county, *(code for code in region if code not in county)),
        "gr": region,
        "vn": groups[_NORTH].municipalities,
    }


def map_codes(catalogue: Catalogue) -> list[str]:
    """Every municipality on the map, once."""
    return list(dict.fromkeys(code for codes in panel_codes(catalogue).values() for code in codes))


def atlas_for(site: Site, width: int) -> Atlas:
    """The panels laid out for one of `WIDTHS`."""
    specs = tuple(
        PanelSpec(
            key,
            codes,
            has_leaders=key != "vg",
            enlarges="vg" if key == "gr" else "",
            pitch="fine" if key == "gr" else "wide",
        )
        for key, codes in panel_codes(site.catalogue).items()
    )
    return lay_out(load_shapes(site.settings.shapes_dir), specs, width, _HEADER)


def map_width(window: int) -> int:
    """The width to lay the map out for in a window of so many pixels, margins, rail and card taken off."""
    kind = "narrow" if window <= 900 else "middle" if window <= 1200 else "wide"  # noqa: PLR2004 - as in app.css
    room = min(window, _WIDEST_FRAME) - _BESIDE[kind]
    return max((width for width in WIDTHS if width <= room), default=WIDTHS[0])


@cache
def load_shapes(folder: Path) -> Shapes:
    """The borders and their hatch lines, read once for each folder."""
    borders = (folder / f"{BORDERS}.geojson").read_text(encoding="utf-8")
    return Shapes.parse(borders, (folder / "hatch.json").read_text(encoding="utf-8"))
