"""What the dashboard serves beside Dash's own files: borders, hatch, what readers take along, health."""

from __future__ import annotations

import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import Blueprint, Response, abort, request

from koladash.app.figures.map import hatch_geojson
from koladash.app.maps.atlases import WIDTHS, atlas_for
from koladash.app.maps.region_maps import REGION_WIDTHS, region_atlas
from koladash.app.take_along.downloads import serve_downloads
from koladash.errors import WarehouseError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from flask import Flask

    from koladash.app.figures.atlas import Atlas
    from koladash.app.visit import Page, Site
    from koladash.catalogue import Group

SHAPE_NAME = re.compile(r"[a-z0-9_-]{1,64}")
A_YEAR = 31_536_000


def serve_files(server: Flask, site: Site, pages: Sequence[Page]) -> None:
    """Add the files to the server; `/healthz` answers outside the path prefix too."""
    files = Blueprint("koladash", __name__)
    _serve_shapes(files, site)
    serve_downloads(files, site, pages)

    @files.get("/healthz")
    def healthz() -> Response:
        return _health(site)

    server.register_blueprint(files, url_prefix=site.prefix.rstrip("/") or None)
    if site.prefix != "/":
        server.add_url_rule("/healthz", "healthz_at_root", healthz)


def _serve_shapes(files: Blueprint, site: Site) -> None:
    @files.get("/shapes/<name>.geojson")
    def shape(name: str) -> Response:
        path = site.settings.shapes_dir / f"{name}.geojson"
        if not SHAPE_NAME.fullmatch(name) or not path.is_file():
            abort(404)
        return _kept(path.read_bytes())

    @files.get("/shapes/hatch-<string(minlength=3, maxlength=4):width>.geojson")
    def hatch(width: str) -> Response:
        return _kept(_hatch(atlas_for(site, _one_of(WIDTHS, width))))

    @files.get("/shapes/hatch-<group>-<string(minlength=3, maxlength=4):width>.geojson")
    def region_hatch(group: str, width: str) -> Response:
        return _region_hatch(site, group, _one_of(REGION_WIDTHS, width))


def shape_address(site: Site, name: str) -> str:
    """The address of a file of borders; it changes with the content, so browsers may keep it for a year.

    Raises:
        FileNotFoundError: there is no such file among the shapes.
    """
    return site.href(f"shapes/{name}.geojson?v={_fingerprint(site.settings.shapes_dir / f'{name}.geojson')}")


def hatch_address(site: Site, width: int) -> str:
    """The address of the hatch for a map of this width, as `shape_address`."""
    return site.href(f"shapes/hatch-{width}.geojson?v={_hash(_hatch(atlas_for(site, width)))}")


def region_hatch_address(site: Site, group: Group, width: int) -> str:
    """The address of the hatch for a region's map of this width, as `shape_address`."""
    content = _hatch(region_atlas(site, group, width))
    return site.href(f"shapes/hatch-{group.id}-{width}.geojson?v={_hash(content)}")


def _region_hatch(site: Site, group: str, width: int) -> Response:
    if group not in site.catalogue.groups:
        abort(404)
    return _kept(_hatch(region_atlas(site, site.catalogue.groups[group], width)))


def _one_of(widths: Sequence[int], text: str) -> int:
    """The width that an address names, in the digits that our own pages write; others are not found."""
    known = {str(width): width for width in widths}
    if text not in known:
        abort(404)
    return known[text]


@cache
def _hatch(atlas: Atlas) -> bytes:
    return hatch_geojson(atlas).encode()


@cache
def _fingerprint(path: Path) -> str:
    return _hash(path.read_bytes())


def _hash(content: bytes) -> str:
    return sha256(content).hexdigest()[:12]


def _kept(content: bytes) -> Response:
    response = Response(content, mimetype="application/geo+json")
    response.set_etag(_hash(content))
    response.cache_control.public = True
    response.cache_control.max_age = A_YEAR if "v" in request.args else 3600
    response.make_conditional(request)
    return response


def _health(site: Site) -> Response:
    try:
        build_id = site.warehouse.query("SELECT build_id FROM mart.build").item()
    except WarehouseError:
        return Response("no warehouse\n", status=503, mimetype="text/plain")
    return Response(f"{build_id}\n", mimetype="text/plain")
