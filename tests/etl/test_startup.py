from __future__ import annotations

import duckdb

from koladash.client.transport.clock import Clock
from koladash.etl.layout import layout_id
from koladash.etl.pipeline import build_from_published
from koladash.etl.standing import standing_build
from koladash.etl.startup import make_ready
from koladash.warehouse import Warehouse


def lay_out_as_before(warehouse):
    path = warehouse.current()
    path.chmod(0o644)
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE core.build SET layout = 'older', build_id = '20200101T000000Z-00000000'")


def test_a_build_that_another_koladash_laid_out_is_made_again(settings, catalogue):
    build_from_published(settings, catalogue)
    lay_out_as_before(Warehouse(settings.data_dir))
    said = []
    make_ready(settings, catalogue, said.append)
    assert standing_build(Warehouse(settings.data_dir)).layout == layout_id()
    assert "Building from what is here" in said[0]


def test_a_build_of_ours_stays_when_kolada_is_silent(settings, catalogue):
    build_from_published(settings, catalogue)
    before = Warehouse(settings.data_dir).current()
    said = []
    make_ready(settings, catalogue, said.append, clock=Clock())
    assert Warehouse(settings.data_dir).current() == before
    assert "Serving the figures there are" in said[0]
