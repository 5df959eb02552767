"""From an archive to a published file: seconds, memory, size, and how fast the file answers.

    python benchmarks/warehouse.py                        # the labour-market set
    python benchmarks/warehouse.py --all-kpis 1 3         # Kolada's whole list, so many million values
    python benchmarks/warehouse.py --all-kpis 1 3 10 30   # a quarter of an hour, 4 GB of disk
    python benchmarks/warehouse.py --nights 10 20 40      # so many nights that each change 2 % of the figures

The archive is made here, of made-up figures in Kolada's shape. Each build runs in a process of its own, and
so does the floor beneath it: the same answers unpacked, decoded, sorted and loaded into one DuckDB table,
with polars and DuckDB alone. What counts are the ratios of one run; on a machine that does other things at
the same time, the seconds of CPU.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
import msgspec

from koladash.catalogue import load_catalogue
from koladash.client.archive.store import Archive
from koladash.client.kolada.planning import Rectangle, plan_rectangles
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ORIGIN = "http://127.0.0.1:1/v3"
YEARS = range(2010, 2026)
BEGAN = datetime(2026, 3, 2, 3, tzinfo=UTC)
FIGURES_A_CELL = 3
TIMES = 30
FIGURE = '{{"gender":"{}","count":1,"status":"","value":{:.4f},"isdeleted":false}}'.format
TARGETS = {"series": 5, "pair": 5, "map year": 5, "profile": 20, "series on one row": 5}

BUILD = """
import json, resource, sys, time
from pathlib import Path
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import build_from_archive
from koladash.settings import Settings
folder = Path(sys.argv[1])
settings = Settings(kolada_url=sys.argv[2], cache_dir=folder / "cache", data_dir=folder / "data")
began = time.perf_counter()
report = build_from_archive(settings, load_catalogue())
seconds = time.perf_counter() - began
assert report.exit_code == 0, report.message
size, rows = report.build.stat().st_size, report.rows
"""
FLOOR = """
import gzip, json, resource, sys, time
from pathlib import Path
import duckdb, polars as pl
folder = Path(sys.argv[1])
figure = pl.Struct({"gender": pl.String, "value": pl.Float64, "status": pl.String, "isdeleted": pl.Boolean})
row = {"kpi": pl.String, "municipality": pl.String, "period": pl.Int16, "values": pl.List(figure)}
page = {"values": pl.List(pl.Struct(row))}
began = time.perf_counter()
def rows(body):
    whole = pl.read_json(body, schema=page).explode("values").unnest("values")
    return whole.explode("values").unnest("values").select(
        pl.col("kpi", "municipality", "gender").cast(pl.Categorical), "period", "value")
frames = [rows(gzip.decompress(p.read_bytes())) for p in folder.glob("cache/*/objects/*/*.json.gz")
          if p.stat().st_size]
frames = [frame for frame in frames if frame["value"].len()]
order = ["kpi", "period", "municipality", "gender"]
figures = pl.concat(frames).with_columns(pl.col("kpi", "municipality", "gender").cast(pl.String)).sort(order)
path = folder / "floor.duckdb"
with duckdb.connect(str(path)) as connection:
    connection.execute("SET enable_progress_bar = false")
    for name in ("kpi", "municipality", "gender"):
        ids = ", ".join(f"'{code}'" for code in figures[name].unique().sort())
        connection.execute(f"CREATE TYPE {name}_id AS ENUM ({ids})")
    connection.execute("CREATE TABLE figure (kpi kpi_id, municipality municipality_id, period SMALLINT, "
                       "gender gender_id, value DOUBLE)")
    connection.execute("INSERT INTO figure BY NAME SELECT * FROM figures")
seconds = time.perf_counter() - began
size, rows = path.stat().st_size, figures.height
path.unlink()
"""
REPORT = """
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps({"seconds": seconds, "cpu_seconds": used.ru_utime + used.ru_stime,
                  "peak_mb": used.ru_maxrss / 1024, "file_mb": size / 2**20, "rows": rows}))
"""
QUERIES = {
    "series": "SELECT year, value FROM mart.value "
    "WHERE kpi = $kpi AND municipality = '2281' AND gender = 'T'",
    "pair": "SELECT year, municipality, value FROM mart.value "
    "WHERE kpi = $kpi AND municipality IN ('2280', '1481') AND gender = 'T'",
    "map year": "SELECT municipality, value, missing FROM mart.value "
    "WHERE kpi = $kpi AND year = 2022 AND gender = 'T'",
    "profile": "SELECT kpi, kpi_name, year, value FROM mart.latest "
    "WHERE municipality = '2281' AND gender = 'T'",
    "series on one row": 'SELECT years, "values" FROM mart.series '
    "WHERE kpi = $kpi AND municipality = '2281' AND gender = 'T'",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one process took."""

    seconds: float
    cpu_seconds: float
    peak_mb: float
    file_mb: float
    rows: int


def write_archive(folder: Path, kpis: list[str], places: list[str]) -> None:
    """An archive that holds a full answer for each of these figures, as a first run would have left it."""
    archive = Archive(folder / "cache")
    index, chance, when = archive.index(ORIGIN), random.Random(1), BEGAN  # noqa: S311 - figures, not secrets
    answers = []
    for path, body, rows in _bodies(kpis, places, chance):
        when += timedelta(milliseconds=250)
        answers.append(_kept(archive, path, body, rows, when))
    index.path.parent.mkdir(parents=True, exist_ok=True)
    index.replace(answers)


def write_nights(folder: Path, kpis: list[str], places: list[str], nights: int) -> None:
    """An archive of so many nights, in each of which every answer differs in one figure in fifty."""
    archive, chance = Archive(folder / "cache"), random.Random(1)  # noqa: S311 - figures, not secrets
    index = archive.index(ORIGIN)
    answers = [_kept(archive, *listing, BEGAN) for listing in _listings(kpis)]
    for rectangle in plan_rectangles(kpis, places, YEARS):
        cells = [
            (kpi, place, year)
            for kpi in rectangle.kpis
            for place in rectangle.municipalities
            for year in rectangle.years
        ]
        rows = [_row(*cell, chance) for cell in cells]
        for night in range(nights):
            for changed in chance.sample(range(len(cells)), len(cells) // 50 if night else 0):
                rows[changed] = _row(*cells[changed], chance)
            body = f'{{"values":[{",".join(rows)}],"next_url":null}}'.encode()
            when = BEGAN + timedelta(days=night)
            answers.append(_kept(archive, rectangle.path, body, len(rows), when))
    index.path.parent.mkdir(parents=True, exist_ok=True)
    index.replace(sorted(answers, key=lambda answer: answer.fetched_at))


def _bodies(kpis: list[str], places: list[str], chance: random.Random) -> Iterator[tuple[str, bytes, int]]:
    yield from _listings(kpis)
    for rectangle in plan_rectangles(kpis, places, YEARS):
        yield rectangle.path, _page(rectangle, chance), rectangle.cells


def _listings(kpis: list[str]) -> Iterator[tuple[str, bytes, int]]:
    listed = [
        {"id": kpi, "title": f"Nyckeltal {kpi}", "is_divided_by_gender": True, "municipality_type": "K"}
        for kpi in kpis
    ]
    for page, start in enumerate(range(0, len(listed), 5000), start=1):
        more = f"{ORIGIN}/kpi?page={page + 1}" if start + 5000 < len(listed) else None
        body = msgspec.json.encode({"values": listed[start : start + 5000], "next_url": more})
        yield "/kpi" if page == 1 else f"/kpi?page={page}", body, len(listed[start : start + 5000])


def _page(rectangle: Rectangle, chance: random.Random) -> bytes:
    rows = ",".join(
        _row(kpi, place, year, chance)
        for kpi in rectangle.kpis
        for place in rectangle.municipalities
        for year in rectangle.years
    )
    return f'{{"values":[{rows}],"next_url":null}}'.encode()


def _row(kpi: str, place: str, year: int, chance: random.Random) -> str:
    figures = ",".join(FIGURE(gender, 20 + 60 * chance.random()) for gender in "TMK")
    return f'{{"kpi":"{kpi}","period":{year},"municipality":"{place}","values":[{figures}]}}'


def _kept(archive: Archive, path: str, body: bytes, rows: int, when: datetime) -> object:
    from koladash.client.archive.store import Answer  # noqa: PLC0415

    digest = sha256(body).hexdigest()
    place = archive.bodies(ORIGIN).path(digest)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(gzip.compress(body, compresslevel=1, mtime=0))
    following = json.loads(body)["next_url"] if path.startswith("/kpi") else None
    answer = Answer(ORIGIN, path, when, 200, digest, 0.1, is_synthetic=True, size=len(body), rows=rows)
    return replace(answer, next_request=following.removeprefix(ORIGIN) if following else "")


def in_a_process(script: str, *arguments: str) -> Measured:
    """What a script took, in a process of its own."""
    command = [sys.executable, "-c", script + REPORT, *arguments]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    if told.returncode:
        sys.exit(told.stderr)
    return Measured(**json.loads(told.stdout.splitlines()[-1]))


def query_times(folder: Path, kpi: str) -> dict[str, float]:
    """Milliseconds of each question, the median of many, on a connection that has answered it once."""
    link = str(Warehouse(folder / "data").link)
    # Not through Warehouse: it remembers answers.
    with duckdb.connect(link, read_only=True, config={"threads": "2"}) as connection:
        medians = {}
        for name, sql in QUERIES.items():
            given = {"kpi": kpi} if "$kpi" in sql else None
            _milliseconds(connection, sql, given)
            medians[name] = statistics.median(_milliseconds(connection, sql, given) for _ in range(TIMES))
    return medians


def _milliseconds(connection: duckdb.DuckDBPyConnection, sql: str, given: Mapping[str, str] | None) -> float:
    began = time.perf_counter()
    connection.execute(sql, given).fetchall()
    return 1000 * (time.perf_counter() - began)


def made_up_kpis(values: int, places: int) -> list[str]:
    """So many made-up ids that their figures make up the values."""
    count = max(1, round(values / (places * len(YEARS) * FIGURES_A_CELL)))
    return [f"N{10000 + number:05}" for number in range(count)]


def report(name: str, kpis: list[str], places: list[str], *, asks: bool) -> None:
    """Make an archive, build from it, and say what it took."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        write_archive(folder, kpis, places)
        build = in_a_process(BUILD, str(folder), ORIGIN)
        floor = in_a_process(FLOOR, str(folder))
        print(
            f"{name}: {build.rows:,} values, build {told(build)}; floor {told(floor)}; "
            f"ratio {build.seconds / floor.seconds:.2f}, of CPU {build.cpu_seconds / floor.cpu_seconds:.2f}"
        )
        if asks:
            for question, took in query_times(folder, kpis[len(kpis) // 2]).items():
                print(f"  {question}: {took:.1f} ms (aim {TARGETS[question]})")


def report_nights(kpis: list[str], places: list[str], nights: int) -> None:
    """Make an archive of so many nights, build from it, and say what it took."""
    with tempfile.TemporaryDirectory() as temporary:
        write_nights(Path(temporary), kpis, places, nights)
        build = in_a_process(BUILD, temporary, ORIGIN)
        print(f"{nights} nights: {build.rows:,} values, build {told(build)}")


def told(measured: Measured) -> str:
    """What a process took, in words."""
    return (
        f"{measured.seconds:.1f} s ({measured.cpu_seconds:.1f} s of CPU), "
        f"peak {measured.peak_mb:,.0f} MB, file {measured.file_mb:.1f} MB"
    )


def main(millions: Iterable[float], nights: Iterable[int]) -> None:
    """The labour-market set, once or night after night, or Kolada's whole list in growing sizes."""
    catalogue = load_catalogue()
    places = list(catalogue.places.municipalities)
    sizes, lengths = list(millions), list(nights)
    for length in lengths:
        report_nights(list(catalogue.kpis), places, length)
    if not sizes and not lengths:
        report("labour market", list(catalogue.kpis), places, asks=True)
    for size in sizes:
        kpis = made_up_kpis(int(size * 1_000_000), len(places))
        report(f"{size:g} million", kpis, places, asks=size == max(sizes))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--all-kpis", nargs="+", type=float, default=[], metavar="MILLIONS")
    parser.add_argument("--nights", nargs="+", type=int, default=[], metavar="NIGHTS")
    given = parser.parse_args()
    main(given.all_kpis, given.nights)
