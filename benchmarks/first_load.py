"""What a reader waits for: bytes and time of a first visit, and the bytes of one change of the map.

Run it with `.venv/bin/python benchmarks/first_load.py`; it needs Chromium (tests/browser/find-chromium.sh).
"""

from __future__ import annotations

import logging
import os
import shutil
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from koladash.app import create_packed
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_published
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Response

BROWSERS = (os.environ.get("KOLADASH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
CHANGE = "window.dash_clientside.set_props({ pick: 'ar' }, { value: 2021 })"


def main() -> None:
    path = next((found for name in BROWSERS if name and (found := shutil.which(name))), None)
    if path is None:
        sys.exit("No Chromium found: run tests/browser/find-chromium.sh, or set KOLADASH_CHROMIUM.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        visits = [measured(browser, encoding) for encoding in ("br", "gzip")]
    print(f"{'':34}{'Brotli':>12}{'gzip':>12}")
    print(row("first visit to Karta, bytes", [sum(each.first.values()) for each in visits]))
    print(row("  until the map is drawn, ms", [round(1000 * each.seconds) for each in visits]))
    print(row("one change of year, the map, bytes", [each.change["map"] for each in visits]))
    print(row("one change of year, in all, bytes", [sum(each.change.values()) for each in visits]))
    for name, size in sorted(visits[0].first.items(), key=lambda each: -each[1])[:10]:
        print(f"    {size:>9,}  {name[:80]}")


@dataclass(frozen=True, slots=True)
class Visit:
    """Bytes by file and seconds of a first visit; bytes by part of a change of year."""

    first: dict[str, int]
    seconds: float
    change: dict[str, int]


def measured(browser: Browser, encoding: str) -> Visit:
    """The very first reader's visit: the server packs its files before it lets anybody in."""
    with served(encoding) as site:
        return visit(browser, site)


@contextmanager
def served(encoding: str) -> Iterator[str]:
    """The dashboard on the published figures, to browsers that take one encoding only."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), cache_dir=Path(folder) / "cache")
        catalogue = load_catalogue()
        build_from_published(settings, catalogue)
        server = create_packed(Warehouse(settings.data_dir), catalogue, settings).server

        def in_one_encoding(environment: dict[str, Any], start: Any) -> Any:
            return server({**environment, "HTTP_ACCEPT_ENCODING": encoding}, start)

        listening = make_server("127.0.0.1", 0, in_one_encoding, threaded=True)
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{listening.server_port}"
        listening.shutdown()


def visit(browser: Browser, site: str) -> Visit:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks the function
    start = time.perf_counter()
    page.goto(f"{site}/karta?matt=U40806")
    page.wait_for_selector("#map path.choroplethlocation")
    seconds = time.perf_counter() - start
    page.wait_for_load_state("networkidle")
    first = {answer.url.removeprefix(site): transferred(answer) for answer in answers}
    answers.clear()
    page.evaluate(CHANGE)
    page.wait_for_timeout(500)
    page.wait_for_load_state("networkidle")
    change = {
        "map" if "map-change.data" in (answer.request.post_data or "") else "words": transferred(answer)
        for answer in answers
    }
    context.close()
    return Visit(first, seconds, change)


def transferred(answer: Response) -> int:
    """Bytes over the wire: head and body as sent."""
    sizes = answer.request.sizes()
    return int(sizes["responseBodySize"] + sizes["responseHeadersSize"])


def row(label: str, values: list[int]) -> str:
    return f"{label:34}" + "".join(f"{value:>12,}" for value in values)


if __name__ == "__main__":
    main()
