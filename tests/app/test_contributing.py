"""CONTRIBUTING.md to the letter: its key figure, measure and group stand in the file and on the pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from koladash.app import create_app
from koladash.catalogue import load_catalogue
from koladash.etl.pipeline import refresh
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.catalogue import Catalogue

KPI, MEASURE, GROUP = "U31804", "referred_per_1000", "our-five"


class Contributed(NamedTuple):
    warehouse: Warehouse
    catalogue: Catalogue
    browser: Any


@pytest.fixture(scope="module")
def contributed(
    tmp_path_factory: pytest.TempPathFactory,
    contribution: Callable[[Any], Any],
    browser_of: Callable[[Any], Any],
) -> Contributed:
    there = tmp_path_factory.mktemp("contributed")
    added = contribution(there)
    catalogue = load_catalogue(added.folder, own_groups=added.groups)
    with SandboxServer(Knobs(scb_calls=1000), catalogue) as server:
        settings = Settings(
            kolada_url=server.base_url,
            data_dir=there / "data",
            cache_dir=there / "cache",
            scb_url=server.scb_url,
            first_year=2024,
            requests_per_second=1000,
            groups_file=str(added.groups),
        )
        assert refresh(settings, catalogue).is_good
    warehouse = Warehouse(settings.data_dir)
    return Contributed(warehouse, catalogue, browser_of(create_app(warehouse, catalogue, settings)))


@pytest.mark.parametrize("figure", [KPI, MEASURE])
def test_what_was_added_has_figures_for_every_gender(contributed: Contributed, figure: str) -> None:
    found = contributed.warehouse.query(
        "SELECT gender, count(value) > 200 FROM mart.value WHERE kpi = $kpi AND year = 2024 GROUP BY 1",
        {"kpi": figure},
    )
    assert dict(found.rows()) == {"T": True, "M": True, "K": True}


def test_the_measure_is_what_its_formula_says(contributed: Contributed) -> None:
    wrong = contributed.warehouse.query(
        "SELECT count(*) FROM mart.value m JOIN mart.value a USING (municipality, year, gender) "
        "JOIN mart.value b USING (municipality, year, gender) WHERE m.kpi = $kpi AND a.kpi = 'U40803' "
        "AND b.kpi = 'N01951' AND abs(m.value - 1000 * a.value / b.value) > 1e-9",
        {"kpi": MEASURE},
    )
    assert wrong.item() == 0


def test_the_group_has_its_averages(contributed: Contributed) -> None:
    found = contributed.warehouse.query(
        'SELECT DISTINCT "of" FROM mart.group_value WHERE group_id = $id AND kpi = $kpi AND year = 2024',
        {"id": GROUP, "kpi": KPI},
    )
    assert found.rows() == [(5,)]


@pytest.mark.parametrize("page", ["/utveckling", "/karta"])
@pytest.mark.parametrize("figure", [KPI, MEASURE])
def test_what_was_added_has_its_pages(contributed: Contributed, page: str, figure: str) -> None:
    told = json.dumps(contributed.browser.page(page, f"?matt={figure}"), ensure_ascii=False)
    assert contributed.catalogue.figures[figure].name in told
    assert f"matt={figure}" in told
