from __future__ import annotations

import io
import shutil
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from koladash.catalogue import Catalogue, load_catalogue
from koladash.client.transport.clock import Clock
from koladash.client.transport.outcomes import Mode
from koladash.etl.pipeline import refresh
from koladash.sandbox import Knobs, Removal, Revision, SandboxServer
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

# What the examples ask for; the places are the two regions', Halland's for Kungsbacka, and IFAU's ten.
KPIS = ("U40800", "U40803", "U40806", "U40000", "N01951")
COUNTIES = ("13", "14", "22")
FIRST_FETCH, SECOND_FETCH = date(2026, 3, 2), date(2026, 3, 9)


@pytest.fixture(scope="session")
def few() -> Catalogue:
    """The catalogue with a handful of KPIs, the measures made of them, and two regions."""
    whole = load_catalogue()
    kpis = {kpi: whole.kpis[kpi] for kpi in KPIS}
    fetched = {**kpis, **whole.scb_figures}
    measures = {m.id: m for m in whole.measures.values() if set(m.parts) <= set(fetched)}
    ten = whole.groups["ifau"].municipalities
    places = {c: p for c, p in whole.places.by_code.items() if p.county in {"", *COUNTIES} or c in ten}
    groups = {g.id: g for g in whole.groups.values() if set(g.municipalities) <= set(places)}
    return replace(
        whole,
        kpis=MappingProxyType(kpis),
        measures=MappingProxyType(measures),
        figures=MappingProxyType({**fetched, **measures}),
        breaks=MappingProxyType({kpi: breaks for kpi, breaks in whole.breaks.items() if kpi in kpis}),
        places=replace(whole.places, by_code=MappingProxyType(places)),
        groups=MappingProxyType(groups),
    )


@pytest.fixture(scope="session")
def made_up(few: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """Sandbox figures of two days: a population revised in between (Sundsvall), and one deleted (Timrå)."""
    folder = tmp_path_factory.mktemp("made-up")
    with SandboxServer(Knobs(groups=10, newest_year=2024, scb_calls=1000)) as server:
        settings = Settings(
            data_dir=folder / "data",
            cache_dir=folder / "cache",
            kolada_url=server.base_url,
            scb_url=server.scb_url,
            requests_per_second=5000,
            first_year=2019,
        )
        _refresh_on(FIRST_FETCH, server, settings, few)
        server.set(
            revisions=(Revision("N01951", "2281", 2023, "T", 99999, SECOND_FETCH),),
            removals=(Removal("N01951", "2262", 2023, SECOND_FETCH),),
        )
        _refresh_on(SECOND_FETCH, server, settings, few)
    return Warehouse(settings.data_dir)


@pytest.fixture
def standing_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Warehouse], None]:
    """Go to a folder in which `data/koladash.duckdb` is the build: where an analyst's examples are typed."""

    def stand_in(warehouse: Warehouse) -> None:
        # A copy: DuckDB refuses one file to two connections of a process that are set differently.
        (tmp_path / "data").mkdir()
        shutil.copy(warehouse.current(), tmp_path / "data" / "koladash.duckdb")
        monkeypatch.chdir(tmp_path)

    return stand_in


def _refresh_on(day: date, server: SandboxServer, settings: Settings, few: Catalogue) -> None:
    server.set(today=day)
    now = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    report = refresh(settings, few, mode=Mode.REFRESH, clock=Clock(now=lambda: now))
    assert report.outcome == "published", report.message


SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture
def sheets() -> Callable[[bytes], dict[str, list[dict[str, str]]]]:
    """What an Excel file holds: each sheet's rows as texts by column letter, without its empty cells."""

    def read(content: bytes) -> dict[str, list[dict[str, str]]]:
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            named = ET.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")  # noqa: S314 - our own file
            return {
                sheet.attrib["name"]: _rows(book.read(f"xl/worksheets/sheet{number}.xml"))
                for number, sheet in enumerate(named, start=1)
            }

    return read


def _rows(xml: bytes) -> list[dict[str, str]]:
    rows = ET.fromstring(xml).iter(f"{SHEET}row")  # noqa: S314 - our own file
    return [
        {c.attrib["r"].rstrip("0123456789"): "".join(c.itertext()) for c in row if list(c)} for row in rows
    ]
