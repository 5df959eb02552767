"""koladash against pxwebpy on the same SCB-shaped sandbox: time, requests, rows, memory, and what faults do.

    python benchmarks/scb.py              # about a minute, most of it making the environment for pxwebpy
    python benchmarks/scb.py --cells 1500000

The selection is about ten times the cell limit, on TAB638: every municipality, single ages, both sexes. Each
client runs in a process of its own, pxwebpy in a throwaway environment that this script makes and removes.
The sandbox keeps SCB's limits of June 2026: 150,000 cells in an answer and 3 calls in any second.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from dataclasses import dataclass
from pathlib import Path

from koladash.catalogue import load_catalogue
from koladash.sandbox import Knobs, SandboxServer

RIVAL = "pxwebpy==0.6.*"
CELLS_A_YEAR = 290 * 101 * 2
UNLIMITED = 1000

KOLADASH = """
import json, resource, sys, tempfile, time
from pathlib import Path
from koladash.client.scb.client import ScbClient
from koladash.settings import Settings
asked = json.load(sys.stdin)
with tempfile.TemporaryDirectory() as folder:
    began = time.perf_counter()
    try:
        settings = Settings(scb_url=asked["url"], cache_dir=Path(folder), requests_per_second=asked["rate"])
        with ScbClient(settings) as scb:
            frame = scb.table("TAB638", **asked["codes"])
            rows, total, error = frame.height, frame["value"].sum(), ""
    except Exception as problem:
        rows, total, error = 0, 0, f"{type(problem).__name__}: {problem}"
    seconds = time.perf_counter() - began
"""
PXWEBPY = """
import json, resource, sys, time
from pxweb import PxApi
asked = json.load(sys.stdin)
began = time.perf_counter()
try:
    data = PxApi(asked["url"]).get_table_data("TAB638", value_codes=asked["codes"])
    rows, total, error = len(data), sum(row["value"] for row in data), ""
except Exception as problem:
    rows, total, error = 0, 0, f"{type(problem).__name__}: {problem}"
seconds = time.perf_counter() - began
"""
REPORT = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
found = {"rows": rows, "total": total, "seconds": seconds, "peak": peak, "error": " ".join(error.split())}
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class Client:
    """A client to measure: the interpreter it runs under, and what it runs."""

    name: str
    python: Path
    script: str


def main() -> None:
    """Measure both clients under each kind of weather."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cells", type=int, default=1_500_000, help="about how many cells to ask for")
    arguments.add_argument("--limit", type=int, default=150_000, help="cells that one answer may hold")
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        clients = (
            Client("koladash", Path(sys.executable), KOLADASH),
            Client("pxwebpy 0.6", rival_python(Path(folder)), PXWEBPY),
        )
        years = max(1, round(given.cells / CELLS_A_YEAR))
        print(f"{years * CELLS_A_YEAR:,} cells, {given.limit:,} in an answer, 3 calls a second")
        columns = f"{'429':>5}{'503':>5}{'rows':>11}{'MB':>7}  error"
        print(f"{'':22}{'client':14}{'seconds':>8}{'requests':>10}{columns}")
        for weather, knobs in weathers(given.limit).items():
            for client in clients:
                measure(client, weather, knobs, years)


def weathers(limit: int) -> dict[str, Knobs]:
    """What the service is like, by name."""
    return {
        "no limit of calls": Knobs(scb_cells=limit, scb_calls=UNLIMITED),
        "3 calls a second": Knobs(scb_cells=limit),
        "5 % answer 503": Knobs(scb_cells=limit, scb_calls=UNLIMITED, error_503=0.05),
        "10 % answer 429": Knobs(scb_cells=limit, error_429=0.10, seed=24),
    }


def measure(client: Client, weather: str, knobs: Knobs, years: int) -> None:
    """Run one client once, against a server of its own, and print a line."""
    with SandboxServer(knobs) as server:
        wake(server)
        asked = {"url": server.scb_url, "codes": selection(years), "rate": knobs.scb_calls}
        before = server.requests
        result = run(client, asked)
        after = server.requests
    statuses = {s: n - before.statuses.get(s, 0) for s, n in after.statuses.items()}
    print(f"{weather:22}{client.name:14}{result['seconds']:>8.1f}{after.total - before.total:>10}", end="")
    print(
        f"{statuses.get(429, 0):>5}{statuses.get(503, 0):>5}{result['rows']:>11,}{result['peak']:>7.0f}",
        end="",
    )
    print(f"  {result['error'][:80]}", flush=True)


def selection(years: int) -> dict[str, list[str]]:
    """The same codes for both clients, in SCB's own names."""
    ages = [*map(str, range(100)), "100+"]
    newest = range(2025 - years, 2025)
    municipalities = sorted(load_catalogue().places.municipalities)
    codes = {"Region": municipalities, "Alder": ages, "Kon": ["1", "2"], "ContentsCode": ["BE0101N1"]}
    return {**codes, "Tid": [str(year) for year in newest]}


def wake(server: SandboxServer) -> None:
    """Let the sandbox make up its world, and let that call leave the window of its limit."""
    server.reply("/scb/v2/config", "127.0.0.1")
    time.sleep(server.knobs.scb_window)


def run(client: Client, asked: dict[str, object]) -> dict[str, float]:
    """What one run took and gave."""
    done = subprocess.run(
        [client.python, "-c", client.script + REPORT],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return json.loads(done.stdout.splitlines()[-1])


def rival_python(folder: Path) -> Path:
    """An environment with the rival in it, and its interpreter."""
    venv.create(folder / "rival", with_pip=True)
    python = folder / "rival" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL], check=True)
    return python


if __name__ == "__main__":
    main()
