"""koladash's dashboard under load, beside a plain Dash app on the same figures, in one run.

    python benchmarks/dashboard.py                  # makes its figures up first: about a minute and a half
    python benchmarks/dashboard.py --data FOLDER    # on a warehouse that is there

Both are served by gunicorn with two workers of four threads. Eight readers, each with a connection of its
own that stays open, post the bodies that a browser would, one after the other. koladash meets first questions
that nobody has asked before; then a mix in which readers, as they do, often look at the same, from a cold
start and once more. The plain app meets changes of year. Memory is what a worker holds afterwards. The
readers share the two cores with the servers: what they take themselves is told, and so is what else the
machine was busy with. With Chromium the first visits to the two maps are measured too.
`benchmarks/plain_dash.py` is the plain app; it needs pandas (the extra `benchmarks`). What counts are ratios.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import httpx
from first_load import BROWSERS, transferred
from playwright.sync_api import sync_playwright

from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import refresh
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import PACKAGE, Settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

HERE = Path(__file__).parent
SHAPES = PACKAGE.parent / "shapes"
READERS, WORKERS, THREADS = 8, 2, 4
FIRST, MIXED, PLAIN = 300, 5000, 300
KPIS = ("U40455", "U40806", "U40800", "N03920", "U40809", "N40450", "N31814", "U40000")
YEARS = range(2015, 2026)
PAGES = ("/", "/karta", "/par", "/utveckling", "/inflode")
MAP = "#map path.choroplethlocation"
NO_WORLD = '{"type":"Topology","objects":{},"arcs":[]}'

Body = dict[str, Any]
Step = list[Body]
"""The bodies that a browser posts at one change."""


@dataclass(frozen=True, slots=True)
class Load:
    """What readers met: milliseconds of each answer, seconds in all, bytes in all, questions asked before."""

    milliseconds: list[float]
    seconds: float
    bytes: int
    asked_before: float
    own_seconds: float

    def percentile(self, percent: int) -> float:
        """Milliseconds that so many percent of the answers stayed below."""
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.milliseconds) / self.seconds

    @property
    def size(self) -> float:
        """Bytes of an answer, on the average."""
        return self.bytes / len(self.milliseconds)

    @property
    def own_share(self) -> float:
        """Milliseconds of processor time that one question costs the readers themselves."""
        return 1000 * self.own_seconds / len(self.milliseconds)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured of an app: loads, a worker's memory (PSS, RSS), changes of year, a first visit."""

    loads: list[Load]
    held: tuple[float, float]
    change: Load
    visit: tuple[int, float]


@dataclass(slots=True)
class Koladash:
    """The bodies that koladash's own script posts, built from the callbacks that its server lists."""

    listed: list[Body]
    catalogue: Any = field(default_factory=load_catalogue)

    def year(self, chance: random.Random) -> Step:
        """A change of year: the map alone."""
        return self.small(f"?matt={chance.choice(KPIS)}&ar={chance.choice(YEARS)}")[:1]

    def bodies(self, trigger: str, path: str, search: str, only: tuple[str, ...] = ("",)) -> Step:
        """A body for each callback that this trigger alone starts, of those whose outputs begin so."""
        asked = {"path": path, "search": search, "theme": "light", "width": 1440, "turn": 0, "band": 3}
        return [
            _body(each["output"], [(trigger, "data", asked)])
            for each in self.listed
            if not each["clientside_function"]
            and [part["id"] for part in each["inputs"]] == [trigger]
            and each["output"].strip(".").startswith(only)
        ]

    def page(self, path: str, search: str = "", *, is_new: bool = False) -> Step:
        """The page, and with it the shell where the reader comes from another page."""
        shell = self.bodies("shell-request", path, search) if is_new else []
        return self.bodies("page-request", path, search) + shell

    def small(self, search: str) -> Step:
        """A change of year or of municipality on the map, which shows no table."""
        drawn = self.bodies("quick-request", "/karta", search, ("map-change",))
        return [*drawn, *self.bodies("map-painted", "/karta", search, ("lead",))]

    def mixed(self, chance: random.Random) -> Step:
        """What a reader of one of the two regions does next."""
        groups = self.catalogue.groups
        places = [*groups["gr"].municipalities, *groups["county-22"].municipalities]
        one = chance.choice(places)
        kpi, year = chance.choice(KPIS), chance.choice(YEARS)
        kinds: dict[Callable[[], Step], int] = {
            lambda: self.small(f"?matt={kpi}&ar={year}"): 50,
            lambda: self.small(f"?matt={kpi}&kommun={one}"): 10,
            lambda: self.page(chance.choice(PAGES), is_new=True): 10,
            lambda: self.page("/par", f"?kommun={one}&mot={chance.choice(places[-7:])}"): 10,
            lambda: self.page("/utveckling", f"?matt={kpi}&kommuner={one}"): 8,
            lambda: self.page("/inflode", f"?grupp={chance.choice(('gr', 'county-22'))}&anvisare=alla"): 6,
            lambda: self.page(f"/kommun/{one}"): 6,
        }
        return chance.choices(list(kinds), list(kinds.values()))[0]()

    def unasked(self, chance: random.Random) -> Step:
        """The same kinds of change, each about places and a year that no one has asked about."""
        places = list(self.catalogue.places.municipalities)
        one, other, third = chance.sample(places, 3)
        kpi, year, width = chance.choice(KPIS), chance.choice(YEARS), chance.randrange(1210, 2500)
        kinds = {
            lambda: [_wide(each, width) for each in self.small(f"?matt={kpi}&ar={year}&kommun={one}")]: 60,
            lambda: self.page("/par", f"?kommun={one}&mot={other}"): 20,
            lambda: self.page("/utveckling", f"?matt={kpi}&kommuner={one},{other},{third}"): 8,
            lambda: self.page("/inflode", f"?grupp=gr&anvisare=alla&kommun={one}&ar={year}"): 6,
            lambda: self.page(f"/kommun/{one}"): 6,
        }
        return chance.choices(list(kinds), list(kinds.values()))[0]()


def plain(chance: random.Random) -> Step:
    """A change of year in the plain app."""
    kpi, year = chance.choice(KPIS), str(chance.choice(YEARS))
    return [_body("map.figure", [("kpi", "value", kpi), ("year", "value", year)])]


def _body(output: str, inputs: list[tuple[str, str, object]]) -> Body:
    outputs = [each.rsplit(".", 1) for each in output.strip(".").split("...")]
    named = [{"id": name, "property": of} for name, of in outputs]
    return {
        "output": output,
        "outputs": named if output.startswith("..") else named[0],
        "inputs": [{"id": name, "property": of, "value": value} for name, of, value in inputs],
        "changedPropIds": [f"{inputs[-1][0]}.{inputs[-1][1]}"],
    }


def _wide(body: Body, width: int) -> Body:
    body["inputs"][0]["value"]["width"] = width
    return body


def loaded(url: str, number: int, step: Callable[[random.Random], Step]) -> Load:
    """So many questions by all readers together."""
    chance = random.Random(1)  # noqa: S311 - readers, not secrets
    questions = list(itertools.islice((body for _ in itertools.count() for body in step(chance)), number))
    taken: list[tuple[float, int]] = []
    mine, before = iter(questions), time.process_time()
    began = time.perf_counter()
    readers = [threading.Thread(target=_read, args=(url, mine, taken)) for _ in range(READERS)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    seconds, own = time.perf_counter() - began, time.process_time() - before
    distinct = len({str(each) for each in questions})
    return Load(
        [1000 * each for each, _ in taken],
        seconds,
        sum(size for _, size in taken),
        1 - distinct / number,
        own,
    )


def _read(url: str, questions: Iterator[Body], taken: list[tuple[float, int]]) -> None:
    with httpx.Client(base_url=url, timeout=60, headers={"Accept-Encoding": "br"}) as client:
        for body in questions:
            began = time.perf_counter()
            with client.stream("POST", "_dash-update-component", json=body) as answer:
                size = sum(map(len, answer.iter_raw()))
            taken.append((time.perf_counter() - began, size))
            if answer.status_code not in {200, 204}:
                sys.exit(f"{answer.status_code} to {body}")


@contextmanager
def server(command: list[str], environment: dict[str, str], port: int) -> Iterator[tuple[str, int]]:
    """A server in a process of its own: its address and process id."""
    process = subprocess.Popen(command, env=os.environ | environment, cwd=HERE)
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(url)
        yield url, process.pid
    finally:
        process.terminate()
        process.wait()


def _wait_for(url: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(url).status_code == 200:  # noqa: PLR2004 - HTTP's OK
                return
        except httpx.TransportError:
            time.sleep(0.1)
    sys.exit(f"nothing answers at {url}")


def memory(parent: int) -> tuple[float, float]:
    """The largest worker's proportional set (shared pages divided) and resident set, in MB."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii").split()
    sizes = [Path(f"/proc/{child}/smaps_rollup").read_text(encoding="ascii") for child in children]
    return max(_megabytes(each, "Pss:") for each in sizes), max(_megabytes(each, "Rss:") for each in sizes)


def _megabytes(rollup: str, name: str) -> float:
    return next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith(name)) / 1024


def first_visit(url: str, is_drawn: str) -> tuple[int, float]:
    """Bytes and milliseconds until a page's map is drawn, the second visit of two; nothing without Chromium.

    Plotly asks a service for the outlines of the world, which no map here shows: it gets none.
    """
    path = next((found for name in BROWSERS if name and (found := shutil.which(name))), "")
    if not path:
        return 0, 0.0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        seen = [_visit(browser, url, is_drawn) for _ in range(2)]
        browser.close()
    return seen[-1]


def _visit(browser: Browser, url: str, is_drawn: str) -> tuple[int, float]:
    page, answers = browser.new_context(viewport={"width": 1440, "height": 900}).new_page(), []
    page.route(
        "**/world_110m.json", lambda route: route.fulfill(body=NO_WORLD, content_type="application/json")
    )
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - playwright marks the function
    began = time.perf_counter()
    page.goto(url)
    page.wait_for_selector(is_drawn, timeout=60_000)
    seconds = time.perf_counter() - began
    page.wait_for_load_state("networkidle")
    return sum(map(transferred, answers)), 1000 * seconds


def measured_koladash(data: Path, port: int) -> Measured:
    given = {"DATA_DIR": data, "PORT": port, "WORKERS": WORKERS}
    environment = {f"KOLADASH_{name}": str(value) for name, value in given.items()}
    with server([sys.executable, "-m", "koladash", "serve"], environment, port) as (url, process):
        readers = Koladash(httpx.get(f"{url}_dash-dependencies").json())
        loaded(url, 2 * READERS * WORKERS, lambda _: readers.page("/"))
        first = loaded(url, FIRST, readers.unasked)
        mixed = [loaded(url, MIXED, readers.mixed) for _ in range(2)]
        held = memory(process)
        change = loaded(url, PLAIN, readers.year)
        return Measured([first, *mixed], held, change, first_visit(f"{url}karta?matt=U40806", MAP))


def measured_plain(data: Path, folder: Path, port: int) -> Measured:
    figures = folder / "figures.parquet"
    with duckdb.connect(str(data / "koladash.duckdb"), read_only=True) as connection:
        columns = "kpi::VARCHAR AS kpi, kpi_name, municipality::VARCHAR AS municipality, municipality_name"
        connection.sql(
            f"SELECT {columns}, year, gender::VARCHAR AS gender, value FROM mart.value"  # noqa: S608 - our columns
        ).write_parquet(str(figures))
    environment = {"PLAIN_FIGURES": str(figures), "PLAIN_BORDERS": str(SHAPES / "regions.geojson")}
    sizes = ["--workers", str(WORKERS), "--threads", str(THREADS), "--log-level", "warning"]
    command = [sys.executable, "-m", "gunicorn", *sizes, "--bind", f"127.0.0.1:{port}", "plain_dash:server"]
    with server(command, environment, port) as (url, process):
        loaded(url, 2 * READERS * WORKERS, plain)
        change = loaded(url, PLAIN, plain)
        return Measured([change], memory(process), change, first_visit(url, MAP))


def made_up(folder: Path) -> Path:
    """A warehouse of made-up figures for every figure and place."""
    catalogue = load_catalogue()
    with SandboxServer(Knobs(), catalogue) as sandbox:
        folders = {"data_dir": folder / "data", "cache_dir": folder / "cache"}
        refresh(Settings(kolada_url=sandbox.base_url, requests_per_second=1000, **folders), catalogue)
    return folder / "data"


def report(ours: Measured, its: Measured) -> None:
    """The table, and the ratios to the plain app."""
    columns = [*ours.loads, *its.loads]
    print(f"{'':44}{'first asked':>12}{'mix, cold':>11}{'mix':>9}{'plain':>10}{'plain / mix':>13}")
    lines: list[tuple[str, Callable[[Load], float]]] = [
        ("callbacks", lambda load: len(load.milliseconds)),
        ("asked before in the same measure, %", lambda load: 100 * load.asked_before),
        ("p50, ms", lambda load: load.percentile(50)),
        ("p95, ms (aim 50)", lambda load: load.percentile(95)),
        ("callbacks a second (aim 300)", lambda load: load.rate),
        ("the readers' own processor time, ms each", lambda load: load.own_share),
    ]
    for label, of in lines:
        first, cold, mix, plainly = (of(load) for load in columns)
        ratio = plainly / mix if mix else 0
        print(f"{label:44}{first:>12,.1f}{cold:>11,.1f}{mix:>9,.1f}{plainly:>10,.1f}{ratio:>13.2f}")
    pairs = [
        ("a worker's memory afterwards, PSS, MB (aim 250)", ours.held[0], its.held[0]),
        ("  RSS, MB", ours.held[1], its.held[1]),
        ("a change of year, bytes of an answer", ours.change.size, its.change.size),
        ("a change of year, p95, ms", ours.change.percentile(95), its.change.percentile(95)),
        ("a change of year, answers a second", ours.change.rate, its.change.rate),
        ("a first visit to the map, bytes", ours.visit[0], its.visit[0]),
        ("  until it is drawn, ms", ours.visit[1], its.visit[1]),
    ]
    for label, mine, other in pairs:
        print(f"{label:67}{mine:>9,.0f}{other:>10,.0f}{other / mine if mine else 0:>13.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, help="the folder of a published warehouse")
    parser.add_argument("--port", type=int, default=8790)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        data = given.data.absolute() if given.data else made_up(folder)
        print(f"the machine's load before: {os.getloadavg()[0]:.1f}")
        ours = measured_koladash(data, given.port)
        its = measured_plain(data, folder, given.port + 1)
        print(f"and after: {os.getloadavg()[0]:.1f}\n")
    report(ours, its)


if __name__ == "__main__":
    main()
