"""The real services, for those who can reach them: pytest -m live."""

from __future__ import annotations

import pytest

from koladash.catalogue import load_catalogue
from koladash.client.kolada.client import KoladaClient
from koladash.client.scb.client import ScbClient
from koladash.settings import Settings

pytestmark = [pytest.mark.live, pytest.mark.enable_socket]


@pytest.fixture
def settings(tmp_path):
    return Settings(cache_dir=tmp_path / "cache", data_dir=tmp_path / "data")


def test_kolada_lists_every_kpi_of_the_catalogue(settings):
    with KoladaClient(settings) as kolada:
        listed = {kpi.id for kpi in kolada.kpis()}
    assert set(load_catalogue().kpis) - listed == set()


def test_kolada_gives_the_figures_that_the_report_printed(settings):
    with KoladaClient(settings) as kolada:
        frame = kolada.values(kpi=["U40800", "U40803"], municipality=["1480"], years=[2018])
    assert 4558 in frame["value"].to_list()


def test_kolada_knows_every_place_of_the_catalogue(settings):
    with KoladaClient(settings) as kolada:
        listed = {place.id for place in kolada.municipalities()}
    assert set(load_catalogue().places.by_code) == listed


def test_scb_has_the_tables_of_the_catalogue_as_they_are_expected(settings):
    with ScbClient(settings) as scb:
        for table in load_catalogue().scb_tables.values():
            if table.table:
                metadata = scb.metadata(table.table)
                assert table.misfits(metadata.label, [each.id for each in metadata.dimensions]) == []
