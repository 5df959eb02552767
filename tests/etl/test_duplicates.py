"""An answer that gives one key twice: the later row stands, and where the two differ a flag says so."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest

from koladash.client.archive.store import Answer, Archive
from koladash.etl.pipeline import build_from_archive
from koladash.published import published_figures
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from koladash.catalogue import Catalogue
    from koladash.settings import Settings

MARCH_2 = datetime(2026, 3, 2, 3, tzinfo=UTC)


def keep(settings: Settings, path: str, values: list[dict], when: datetime) -> None:
    body = json.dumps({"values": values, "next_url": None, "previous_url": None}).encode()
    digest = sha256(body).hexdigest()
    answer = Answer(settings.kolada_url, path, when, 200, digest, 0.1, size=len(body), rows=len(values))
    Archive(settings.cache_dir).store(answer, body)


def row(*values: float) -> dict:
    each = [{"gender": "T", "count": 1, "status": "", "value": v, "isdeleted": False} for v in values]
    return {"kpi": "N01951", "municipality": "2281", "period": 2023, "values": each}


@pytest.mark.parametrize(
    ("answers", "value", "flags"),
    [
        ([[row(7, 7)]], 7, 0),
        ([[row(7, 8)]], 8, 1),
        ([[row(7), row(8)]], 8, 1),
        ([[row(7, 8)], [row(8)]], 8, 0),
    ],
    ids=["twice the same", "two in a row", "two rows", "settled by the next answer"],
)
def test_the_later_of_two_figures_stands_and_a_difference_is_flagged(
    settings: Settings, cut: Callable[[Iterable[str]], Catalogue], answers: list, value: float, flags: int
) -> None:
    catalogue = cut(["N01951"])
    ids = {"N01951", *(figure.kpi for figure in published_figures() if figure.kpi)}
    keep(settings, "/kpi", [{"id": kpi, "title": kpi, "municipality_type": "K"} for kpi in ids], MARCH_2)
    for day, values in enumerate(answers):
        path = "/data/kpi/N01951/municipality/2281/year/2023"
        keep(settings, path, values, MARCH_2 + timedelta(days=day))
    report = build_from_archive(settings, catalogue)
    assert report.outcome == "published", report.message
    warehouse = Warehouse(settings.data_dir)
    sql = "SELECT value, source_line FROM mart.value WHERE municipality = '2281' AND value IS NOT NULL"
    assert warehouse.query(sql).rows() == [(value, "Källa: Kolada, N01951")]
    flagged = "SELECT count(*) FROM mart.data_flag WHERE flag = 'answers_give_one_figure'"
    assert warehouse.query(flagged).item() == flags
