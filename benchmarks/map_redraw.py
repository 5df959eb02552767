"""How soon a map shows another year: from the key on the slider to the painted frame, and the bytes it took.

Run it with `.venv/bin/python benchmarks/map_redraw.py [data folder]`; without a folder it draws the published
figures. The same years are then stepped through in a plain Dash map, which answers each year with a whole
figure and its borders inline. Needs Chromium (tests/browser/find-chromium.sh).
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import statistics
import sys
import tempfile
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dash import Dash, Input, Output, dcc, html
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from koladash.app import create_app
from koladash.app.maps.atlases import map_codes
from koladash.app.queries import shared as queries
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from playwright.sync_api import Browser, Page, Response

    from koladash.catalogue import Catalogue

BROWSERS = (os.environ.get("KOLADASH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
FIGURE = "U40806"
STEPS = ("ArrowLeft",) * 4 + ("ArrowRight",) * 4
ROUNDS = 3
REST = 2_000
"""Milliseconds after a round: what a map puts off until the reader rests belongs to its work."""
PLAYED_YEARS = 4

# Without it every choropleth asks a host of plotly's for a world map, and is blank where there is no way out.
NO_WORLD = """<script>
  window.PlotlyGeoAssets = { topojson: { world_110m: { type: "Topology", objects: {}, arcs: [] } } };
</script>"""

# Notes when a key went down, and when the areas' new colours had been painted after it.
WATCH = """(selector) => {
  const colours = () => [...document.querySelectorAll(selector)].map((e) => e.getAttribute("fill")).join();
  window.painted = [];
  let before = colours(), start = performance.now();
  addEventListener("keydown", ({ timeStamp }) => { start = timeStamp; }, true);
  new MutationObserver(() => {
    const now = colours();
    if (now === before) return;
    before = now;
    const since = start;
    requestAnimationFrame(() => {
      const after = new MessageChannel();
      after.port1.onmessage = () => window.painted.push([performance.now() - since, performance.now()]);
      after.port2.postMessage(null);
    });
  }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["fill"] });
}"""


@dataclass(frozen=True, slots=True)
class Map:
    """A map to step through: where it is, which areas it colours, and which of its answers draw it."""

    address: str
    areas: str
    slider: str
    answers: str


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds from key to paint, milliseconds of work for each step, and bytes of each answer.

    The work is all that of the page's main thread, with what it does when the reader has come to rest: it
    depends less than the time to paint on what else the machine does. Bytes are head and body as sent.
    """

    milliseconds: list[float]
    work: float
    sizes: list[int]


def main() -> None:
    path = next((found for name in BROWSERS if name and (found := shutil.which(name))), None)
    if path is None:
        sys.exit("No Chromium found: run tests/browser/find-chromium.sh, or set KOLADASH_CHROMIUM.")
    catalogue = load_catalogue()
    with figures(catalogue, sys.argv[1:]) as settings, sync_playwright() as playwright:
        warehouse = Warehouse(settings.data_dir)
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        first = queries.years(warehouse, FIGURE, "T", map_codes(catalogue))[0]
        with (
            served(create_app(warehouse, catalogue, settings).server) as site,
            served(plain(warehouse, catalogue, settings).server) as other_site,
        ):
            ours = Map(
                f"{site}/karta?matt={FIGURE}",
                "#map .trace:first-child path",
                "[role=slider]",
                "map-change.data",
            )
            simple = Map(other_site, "#plain .trace path", "#year [role=slider]", "plain.figure")
            own, other = stepped(browser, ours, simple)
            pace = played(browser, replace(ours, address=f"{ours.address}&ar={first}"))
    report(own, other, pace)


@contextmanager
def figures(catalogue: Catalogue, given: list[str]) -> Iterator[Settings]:
    """The folder given, else a new one with the published figures."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(given[0] if given else folder)
        settings = Settings(data_dir=data, cache_dir=data / "cache")
        if not given:
            build_from_published(settings, catalogue)
        yield settings


@contextmanager
def served(server: Flask) -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    listening = make_server("127.0.0.1", 0, server, threaded=True)
    threading.Thread(target=listening.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{listening.server_port}"
    listening.shutdown()


def plain(warehouse: Warehouse, catalogue: Catalogue, settings: Settings) -> Dash:
    """The map as most would write it: the borders in the figure, the figure in every answer."""
    places = map_codes(catalogue)
    borders = json.loads((settings.shapes_dir / "regions.geojson").read_text(encoding="utf-8"))
    years = queries.years(warehouse, FIGURE, "T", places)
    values = queries.series(warehouse, [FIGURE], "T", places)
    app = Dash(__name__, compress=True)
    app.index_string = app.index_string.replace("{%metas%}", "{%metas%}" + NO_WORLD)
    app.layout = html.Div(
        [dcc.Graph(id="plain"), dcc.Slider(years[0], years[-1], 1, value=years[-1], id="year")]
    )

    @app.callback(Output("plain", "figure"), Input("year", "value"))
    def draw(year: int) -> dict[str, Any]:
        told = values.filter(year=year).drop_nulls("value")
        area = {
            "type": "choropleth",
            "geojson": borders,
            "locations": told["municipality"].to_list(),
            "z": told["value"].to_list(),
            "zmin": 0,
            "zmax": 100,
        }
        return {"data": [area], "layout": {"geo": {"fitbounds": "locations", "visible": False}}}

    return app


@contextmanager
def opened(browser: Browser, drawn: Map) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(drawn.address)
    page.wait_for_selector(drawn.areas)
    page.wait_for_load_state("networkidle")
    page.evaluate(WATCH, drawn.areas)
    yield page
    context.close()


def stepped(browser: Browser, *maps: Map) -> tuple[Measured, ...]:
    """A key on the slider and a pause, many times over, in turns; the first round warms all up."""
    with ExitStack() as stack:
        steppers = [Stepper(stack.enter_context(opened(browser, drawn)), drawn) for drawn in maps]
        for _ in range(1 + ROUNDS):
            for stepper in steppers:
                stepper.step()
        return tuple(stepper.measured() for stepper in steppers)


class Stepper:
    """Steps through one map's years, round by round, and keeps what it saw but of the first."""

    def __init__(self, page: Page, drawn: Map) -> None:
        self.page, self.drawn = page, drawn
        self.meter = page.context.new_cdp_session(page)
        self.meter.send("Performance.enable")
        self.answers: list[Response] = []
        self.work: list[float] = []
        page.on("response", lambda answer: self.answers.append(answer))  # noqa: PLW0108 - playwright marks the function

    def step(self) -> None:
        """One round; what the first gave is forgotten when the second begins."""
        if len(self.work) == 1:
            self.page.evaluate("window.painted.length = 0")
            self.answers.clear()
        self.page.bring_to_front()
        self.page.locator(self.drawn.slider).focus()
        before = self._busy()
        for key in STEPS:
            self.page.keyboard.press(key)
            self.page.wait_for_timeout(450)
        self.page.wait_for_timeout(REST)
        self.work.append(self._busy() - before)

    def measured(self) -> Measured:
        """What all rounds but the first gave."""
        asked = [each for each in self.answers if self.drawn.answers in (each.request.post_data or "")]
        times = [after for after, _ in self.page.evaluate("window.painted")]
        work = 1000 * sum(self.work[1:]) / (ROUNDS * len(STEPS))
        return Measured(times, work, [size(each) for each in asked])

    def _busy(self) -> float:
        """Seconds that the page's main thread has worked so far."""
        metrics = self.meter.send("Performance.getMetrics")["metrics"]
        return float(next(each["value"] for each in metrics if each["name"] == "TaskDuration"))


def played(browser: Browser, drawn: Map) -> list[float]:
    """Seconds between the painted years while the map plays."""
    with opened(browser, drawn) as page:
        page.locator("[data-act=play]").click()
        while page.evaluate("window.painted.length") <= PLAYED_YEARS:
            page.wait_for_timeout(200)
        moments = [moment for _, moment in page.evaluate("window.painted")]
        return [(later - earlier) / 1000 for earlier, later in pairwise(moments)]


def size(answer: Response) -> int:
    sizes = answer.request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def report(own: Measured, other: Measured, pace: list[float]) -> None:
    print(f"{'':36}{'koladash':>10}{'plain':>10}{'ratio':>8}")
    for label, ours, theirs in (
        ("key to painted year, median, ms", *(statistics.median(each.milliseconds) for each in (own, other))),
        ("key to painted year, fastest, ms", *(min(each.milliseconds) for each in (own, other))),
        ("key to painted year, slowest, ms", *(max(each.milliseconds) for each in (own, other))),
        ("work in the page for a year, ms", *(each.work for each in (own, other))),
        ("one year's map, median, bytes", *(statistics.median(each.sizes) for each in (own, other))),
        ("one year's map, largest, bytes", *(max(each.sizes) for each in (own, other))),
    ):
        print(f"{label:36}{ours:>10,.0f}{theirs:>10,.0f}{ours / theirs:>8.2f}")
    print(f"steps painted: {len(own.milliseconds)} and {len(other.milliseconds)} of {ROUNDS * len(STEPS)}")
    print(f"played: {min(pace):.2f} to {max(pace):.2f} s between {len(pace) + 1} years")


if __name__ == "__main__":
    main()
