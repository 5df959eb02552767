from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from koladash.app import create_app
from koladash.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page, Request

    from koladash.catalogue import Catalogue
    from koladash.warehouse import Warehouse

PATIENCE = 30.0
"""Seconds that a busy machine may take before a test gives up; who is quick never waits."""

QUIET_LOOKS = 3
"""How many looks in a row must find nothing under way: together longer than a few frames."""

MARKED = "document.querySelector('[role=option][data-combobox-selected]')"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]


def chromium() -> str:
    """The browser that tests/browser/find-chromium.sh made sure of; in CI a missing one is a failure."""
    names = (os.environ.get("KOLADASH_CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if name and (path := shutil.which(name))), "")
    if not found and os.environ.get("CI") == "true":
        pytest.fail("No Chromium found: run tests/browser/find-chromium.sh, or set KOLADASH_CHROMIUM.")
    if not found:
        pytest.skip("No Chromium found: run tests/browser/find-chromium.sh, or set KOLADASH_CHROMIUM.")
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium()
    with sync_playwright() as playwright:
        driven = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield driven
        driven.close()


@pytest.fixture(scope="session")
def serve(catalogue: Catalogue) -> Iterator[Callable[..., str]]:
    """Serves a warehouse on loopback and gives the address, without a slash at its end."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    running = []

    def start(warehouse: Warehouse, **settings: Any) -> str:
        app = create_app(warehouse, catalogue, Settings(data_dir=warehouse.data_dir, **settings))
        server = make_server("127.0.0.1", 0, app.server, threaded=True)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        running.append((server, thread))
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture(scope="session")
def published_site(serve: Callable[..., str], published: Warehouse) -> str:
    return serve(published)


@pytest.fixture(scope="session")
def filled_site(serve: Callable[..., str], filled: Warehouse) -> str:
    return serve(filled)


@dataclass
class Reader:
    """A reader at a page: what they see, and what the page did behind their back."""

    page: Page
    site: str
    outside: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    under_way: set[Request] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.page.on("request", self._note_request)
        self.page.on("requestfinished", self._note_end)
        self.page.on("requestfailed", self._note_end)
        self.page.on("console", lambda message: self._note_console(message.type, message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note_request(self, request: Request) -> None:
        self.under_way.add(request)
        if not request.url.startswith((self.site, "data:", "blob:")):
            self.outside.append(request.url)

    def _note_end(self, request: Request) -> None:
        self.under_way.discard(request)

    def _note_console(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)

    def open(self, address: str) -> Page:
        """Go to a page and wait until it has drawn itself."""
        self.page.goto(self.site + address)
        self.page.wait_for_selector("#question")
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until no request is under way, the answers stand on the page, and every picture is drawn.

        An answer may ask for the next one, and a page that is made again takes back its focus two frames
        later: it is settled when nothing has been under way for a while. Playwright's `networkidle` is about
        the first load only.
        """
        end = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < QUIET_LOOKS:
            self.page.evaluate("0")  # comes back when the page is not at work
            self.page.wait_for_timeout(40)
            quiet = 0 if self.under_way else quiet + 1
            assert quiet or time.monotonic() < end, f"under way: {[each.url for each in self.under_way]}"
        self.until(
            "[...document.querySelectorAll('.dash-graph')].every((each) => each.querySelector('.main-svg'))"
        )

    def until(self, holds: str, seconds: float = PATIENCE) -> None:
        """Wait until an expression holds; Playwright's own waiting evaluates text, which we forbid."""
        end = time.monotonic() + seconds
        while not self.page.evaluate(holds):
            assert time.monotonic() < end, f"still not so: {holds}"
            self.page.wait_for_timeout(40)

    def until_search(self, wanted: str) -> None:
        """Wait until the address holds these words."""
        self.until(f"location.search.includes({wanted!r})")
        self.settle()

    def enter(self, words: str) -> None:
        """Type into the list that has the focus, and take what it marks when that is what was meant."""
        self.page.keyboard.type(words)
        self.until(f"({MARKED})?.textContent.includes({words!r})")
        self.page.keyboard.press("Enter")

    def findings(self) -> list[str]:
        """What axe finds at levels A and AA."""
        answer = Axe().run(self.page, options={"runOnly": LEVELS}).response
        return [f"{each['id']}: {each['nodes'][0]['target']}" for each in answer["violations"]]

    def is_wider_than_its_window(self) -> bool:
        """Whether the page scrolls sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth > window.innerWidth"))


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Makes readers; at the end none of them may have met an outside request or an error."""
    readers: list[Reader] = []

    def sit_down(site: str, width: int = 1440, theme: str = "light", **options: Any) -> Reader:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=theme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            **options,
        )
        readers.append(Reader(context.new_page(), site))
        return readers[-1]

    yield sit_down
    for each in readers:
        each.page.context.close()
    assert [address for each in readers for address in each.outside] == []
    assert [complaint for each in readers for complaint in each.complaints] == []
