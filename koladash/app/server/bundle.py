"""Our plotly.js: the four traces that koladash draws, a third of the whole, in the whole one's place.

`plotly/ORIGIN.json` says where it comes from and by which command; a test holds it to the installed plotly.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from flask import Response, request

if TYPE_CHECKING:
    from flask import Flask

    from koladash.app.visit import Site

ADDRESS: Final = "_dash-component-suites/plotly/package_data/plotly.min.js"
"""Where Dash's own script looks for plotly.js."""

FOLDER: Final = Path(__file__).parents[1] / "plotly"
A_DAY: Final = 86_400


def origin() -> dict[str, Any]:
    """What `ORIGIN.json` says: package, plotlyjs_version, traces, command, sha256."""
    told: dict[str, Any] = json.loads(FOLDER.joinpath("ORIGIN.json").read_text(encoding="utf-8"))
    return told


def is_current() -> bool:
    """Whether ours is the version that the installed plotly speaks; if not, Dash serves the whole one."""
    whole = resources.files("plotly").joinpath("package_data", "plotly.min.js")
    with whole.open(encoding="utf-8") as script:
        return f"plotly.js v{origin()['plotlyjs_version']}" in script.read(400)


def serve_bundle(server: Flask, site: Site) -> None:
    """Answer for plotly.js with ours, where it fits."""
    if not is_current():
        return
    script = FOLDER.joinpath("plotly.min.js").read_bytes()
    etag = sha256(script).hexdigest()[:12]

    def plotly() -> Response:
        response = Response(script, mimetype="text/javascript")
        response.set_etag(etag)
        response.cache_control.public = True
        response.cache_control.max_age = A_DAY
        response.make_conditional(request)
        return response

    server.add_url_rule(site.href(ADDRESS), "plotly_bundle", plotly)
