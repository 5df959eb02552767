from __future__ import annotations

import ast
from hashlib import sha256
from pathlib import Path

import koladash.app
from koladash.app.server import bundle

APP = Path(koladash.app.__file__).parent


def test_the_bundle_is_what_its_origin_says():
    assert sha256((bundle.FOLDER / "plotly.min.js").read_bytes()).hexdigest() == bundle.origin()["sha256"]


def test_the_bundle_is_the_installed_plotlys_own_version():
    assert bundle.is_current(), "plotly has a new plotly.js: run the command of app/plotly/ORIGIN.json"


def types_in(path: Path) -> set[str]:
    """Every `"type"` that a module of figures writes."""
    dicts = [
        node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Dict)
    ]
    pairs = [pair for node in dicts for pair in zip(node.keys, node.values, strict=True)]
    return {
        value.value
        for key, value in pairs
        if isinstance(key, ast.Constant) and key.value == "type" and isinstance(value, ast.Constant)
    }


def test_the_bundle_has_every_trace_that_is_drawn():
    drawn = set().union(*(types_in(path) for path in (APP / "figures").glob("*.py")))
    no_traces = {
        *("line", "rect", "path", "circle", "mercator"),
        *("Feature", "FeatureCollection", "MultiPolygon"),
    }
    assert drawn - no_traces == set(bundle.origin()["traces"])


def test_the_bundle_is_served_in_the_whole_ones_place(on_published):
    client = on_published.app.server.test_client()
    answer = client.get(f"/{bundle.ADDRESS}")
    assert answer.get_data() == (bundle.FOLDER / "plotly.min.js").read_bytes()
    again = client.get(f"/{bundle.ADDRESS}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_an_unexpected_plotly_brings_its_own(browse, published, monkeypatch):
    monkeypatch.setattr(bundle, "is_current", lambda: False)
    with browse(published).app.server.test_client().get(f"/{bundle.ADDRESS}") as answer:
        assert len(answer.get_data()) > 3_000_000
