"""koladash against koladapy on the same Kolada-shaped sandbox, and the parser and archive by themselves.

    python benchmarks/client.py                 # the whole labour-market set: about a quarter of an hour
    python benchmarks/client.py --kpis 25 --latency 0.3   # a minute

130 KPIs x 312 places x 15 years, dense, at 1.5 s a page (what the live service was reported to take).
koladash asks at its default rate (4 a second, 8 in flight), koladapy at its own (5 a second, one at a time).
Each runs in a process of its own, koladapy in a throwaway environment that this script makes. Then both again
with 5 % of all requests failing. Lists are counted apart. What counts are the ratios in one run.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
import venv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import msgspec
import polars as pl

from koladash.client.archive.store import Archive
from koladash.client.kolada.client import KoladaClient
from koladash.client.kolada.frames import values_frame
from koladash.client.kolada.planning import Rectangle, plan_rectangles
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import Settings

RIVAL = "koladapy==1.0.1"

KOLADASH = """
import json, resource, sys, time
from pathlib import Path
from koladash.client.kolada.frames import values_frame
from koladash.client.kolada.client import KoladaClient
from koladash.client.kolada.planning import plan_rectangles
from koladash.settings import Settings
asked = json.load(sys.stdin)
began = time.perf_counter()
plan = plan_rectangles(asked["kpis"], asked["places"], asked["years"])
with KoladaClient(Settings(kolada_url=asked["url"], cache_dir=Path(asked["folder"]))) as client:
    ledger = client.fetch(plan)
    frame = values_frame(client.archive.body(answer) for line in ledger for answer in line.answers)
seconds = time.perf_counter() - began
failed = sum(line.outcome == "failed" for line in ledger)
"""
KOLADAPY = """
import json, logging, resource, sys, time
from koladapy import KoladaAPI
logging.disable(logging.CRITICAL)
asked = json.load(sys.stdin)
began = time.perf_counter()
api = KoladaAPI(base_url=asked["url"] + "/")
frame = api.get_data_as_dataframe(asked["kpis"], asked["places"], asked["years"])
seconds = time.perf_counter() - began
failed = 0
"""
REPORT = """
print(json.dumps({"seconds": seconds, "rows": len(frame), "errors": failed,
                  "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


@dataclass(frozen=True, slots=True)
class Run:
    """What one client did with one selection."""

    seconds: float
    rows: int
    errors: int
    megabytes: float
    requests: int


@dataclass(frozen=True, slots=True)
class Selection:
    """What is asked."""

    kpis: list[str]
    places: list[str]
    years: list[int]


def densest(url: str, folder: Path, wanted: int, years: list[int]) -> Selection:
    """The KPIs with most rows, and every place."""
    settings = Settings(kolada_url=url, cache_dir=folder, requests_per_second=1000.0)
    with KoladaClient(settings) as client:
        places = [place.id for place in client.municipalities()]
        kpis = [kpi.id for kpi in client.kpis()]
        some = [
            Rectangle(tuple(kpis[i : i + 25]), (), (year,))
            for year in years[::7]
            for i in range(0, len(kpis), 25)
        ]
        rows = Counter(row.kpi for rectangle in some for row in client.rows(rectangle))
    return Selection(sorted(kpi for kpi, _ in rows.most_common(wanted)), places, years)


def run(python: str, script: str, server: SandboxServer, selection: Selection, folder: Path) -> Run:
    asked = {"url": server.base_url, "folder": str(folder), **msgspec.to_builtins(selection)}
    before = server.requests.kinds.get("data", 0)
    done = subprocess.run(
        [python, "-c", script + REPORT], input=json.dumps(asked), capture_output=True, text=True, check=True
    )
    requests = server.requests.kinds.get("data", 0) - before
    return Run(**json.loads(done.stdout.splitlines()[-1]), requests=requests)


def rival_python(folder: Path) -> str:
    venv.create(folder, with_pip=True)
    python = str(folder / "bin" / "python")
    subprocess.run([python, "-m", "pip", "install", "--quiet", RIVAL], check=True)
    return python


def show(title: str, runs: dict[str, Run]) -> None:
    print(f"\n{title}\n{'':24}{'seconds':>9}{'MB':>7}{'requests':>10}{'rows':>11}{'errors told':>13}")
    for name, one in runs.items():
        numbers = f"{one.seconds:9.1f}{one.megabytes:7.0f}{one.requests:10,}{one.rows:11,}{one.errors:13}"
        print(f"{name:24}{numbers}")


def best(work: object, times: int = 5) -> float:
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()  # type: ignore[operator]
        taken.append(time.perf_counter() - began)
    return min(taken)


def parse_rates(folder: Path) -> None:
    archive = Archive(folder)
    [origin] = archive.origins()
    pages = [archive.body(a) for a in archive.answers(origin) if a.request.startswith("/data")][:40]
    figures = values_frame(pages).height
    ways = {
        "koladash values_frame": lambda: values_frame(pages),
        "pl.read_json, schema": lambda: pl.concat(
            [unnested(pl.read_json(page, schema=SCHEMA)) for page in pages]
        ),
        "pl.read_json": lambda: pl.concat(
            [unnested(pl.read_json(page)) for page in pages], how="vertical_relaxed"
        ),
        "json + polars": lambda: pl.DataFrame(flat(pages), infer_schema_length=None),
    }
    print(f"\nParsing {len(pages)} recorded pages, {figures:,} figures")
    for name, way in ways.items():
        print(f"{name:24}{figures / best(way) / 1e6:9.2f} million figures/s")


GENDER = pl.Struct(
    {
        "gender": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "count": pl.Int64,
        "isdeleted": pl.Boolean,
    }
)
ROW = {"kpi": pl.String, "municipality": pl.String, "period": pl.Int64, "values": pl.List(GENDER)}
SCHEMA = {"values": pl.List(pl.Struct(ROW))}


def unnested(page: pl.DataFrame) -> pl.DataFrame:
    rows = (
        page.select("values")
        .explode("values")
        .unnest("values")
        .select("kpi", "municipality", "period", "values")
    )
    return rows.explode("values").unnest("values").select("kpi", "municipality", "period", "gender", "value")


def flat(pages: list[bytes]) -> list[dict[str, object]]:
    return [
        {"kpi": row["kpi"], "municipality": row["municipality"], "year": row["period"], **figure}
        for page in pages
        for row in json.loads(page)["values"]
        for figure in row["values"]
    ]


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kpis", type=int, default=130)
    parser.add_argument("--years", type=int, default=15)
    parser.add_argument("--latency", type=float, default=1.5, help="seconds a page takes")
    parser.add_argument("--faults", type=float, default=0.05, help="share of requests that fail")
    parser.add_argument("--rival", default="", help="a Python that has koladapy already")
    parser.add_argument("--alone", action="store_true", help="without the rival")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    years = list(range(2025 - given.years, 2025))
    with tempfile.TemporaryDirectory() as temporary, SandboxServer(Knobs(extra_kpis=400, groups=0)) as server:
        folder = Path(temporary)
        selection = densest(server.base_url, folder / "lists", given.kpis, years)
        rival = "" if given.alone else given.rival or rival_python(folder / "rival")
        plan = plan_rectangles(selection.kpis, selection.places, selection.years)
        cells = sum(rectangle.cells for rectangle in plan)
        print(f"{len(selection.kpis)} KPIs x {len(selection.places)} places x {len(years)} years: {cells:,}")
        print(f"cells / 5,000 = {-(-cells // 5000)}; planned: {len(plan)} requests; {given.latency} s a page")
        server.set(latency=given.latency)
        for rate in (0.0, given.faults):
            server.set(**{name: getattr(Knobs().faulty(rate), name) for name in FAULTS})
            runs = {"koladash": run(sys.executable, KOLADASH, server, selection, folder / f"cache{rate}")}
            if rival:
                runs[RIVAL] = run(rival, KOLADAPY, server, selection, folder)
                print(f"\nkoladash is {runs[RIVAL].seconds / runs['koladash'].seconds:.1f} times as fast")
            show(f"{rate:.0%} of requests fail", runs)
        warm = run(sys.executable, KOLADASH, server, selection, folder / "cache0.0")
        show("Second run, the archive warm", {"koladash": warm})
        parse_rates(folder / "cache0.0")


FAULTS = ("error_500", "error_503", "error_429", "cut", "truncated", "html")

if __name__ == "__main__":
    main()
