from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, Response, request

from koladash.app.queries import shared as queries
from koladash.app.server import answers
from koladash.app.server.answers import SECONDS, keep_answers
from koladash.app.visit import Site
from koladash.settings import Settings
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

PAGE = ("page.children", "headline.data")
ASKED = {"path": "/karta", "search": "?matt=N03920", "theme": "light", "width": 1440, "turn": 0}


@pytest.fixture
def house(tmp_path: Path, published: Warehouse) -> Warehouse:
    """A warehouse of the test's own, so that it may publish."""
    return republished(Warehouse(tmp_path), published.current())


def republished(warehouse: Warehouse, build: Path) -> Warehouse:
    shutil.copy(build, warehouse.data_dir / "copy.duckdb")
    (warehouse.data_dir / "copy.duckdb").chmod(0o644)
    warehouse.publish(warehouse.data_dir / "copy.duckdb")
    return warehouse


class Counted:
    """A server that numbers its answers, with nothing of Dash in it."""

    def __init__(self, warehouse: Warehouse, catalogue: Any, status: int = 200, **headers: str) -> None:
        self.answered, self.now, server = 0, 0.0, Flask(__name__)
        site = Site(warehouse, catalogue, Settings(data_dir=warehouse.data_dir))
        keep_answers(server, site, clock=lambda: self.now)

        @server.post("/_dash-update-component")
        def answer() -> Response:
            self.answered += 1
            return Response(f"{self.answered} {request.get_json()['output']}", status, headers)

        self.client = server.test_client()

    def ask(self, value: object = ASKED, output: str = "page.children", **headers: str) -> str:
        body = {"output": output, "inputs": [{"value": value}], "changedPropIds": ["page-request.data"]}
        return self.client.post("/_dash-update-component", json=body, headers=headers).get_data(as_text=True)


@pytest.fixture
def counted(house: Warehouse, catalogue: Any) -> Counted:
    return Counted(house, catalogue)


def test_the_same_question_is_answered_once(counted):
    assert {counted.ask() for _ in range(3)} == {"1 page.children"}


def test_what_the_browser_notes_for_itself_makes_no_other_question(counted):
    counted.ask()
    assert counted.ask({**ASKED, "turn": 7, "band": 2, "language": "en"}) == "1 page.children"


@pytest.mark.parametrize(
    "other",
    [
        {**ASKED, "path": "/"},
        {**ASKED, "search": "?matt=N03920&sprak=en"},
        {**ASKED, "theme": "dark"},
        {**ASKED, "width": 390},
        {**ASKED, "something": "else"},
        None,
        [ASKED],
        "text",
    ],
)
def test_anything_else_does(counted, other):
    counted.ask()
    assert counted.ask(other).startswith("2 ")


def test_another_callback_and_another_packing_are_other_questions(counted):
    counted.ask()
    assert counted.ask(output="map.figure") == "2 map.figure"
    assert counted.ask(**{"Accept-Encoding": "br"}) == "3 page.children"


@pytest.mark.parametrize("faulty", [{"status": 500}, {"status": 503}, {"Cache-Control": "no-store"}])
def test_a_fault_is_not_kept(house, catalogue, faulty):
    counted = Counted(house, catalogue, **faulty)
    assert [counted.ask(), counted.ask()] == ["1 page.children", "2 page.children"]


def test_without_a_warehouse_nothing_is_kept(tmp_path, catalogue):
    counted = Counted(Warehouse(tmp_path / "nowhere"), catalogue)
    assert [counted.ask(), counted.ask()] == ["1 page.children", "2 page.children"]


def test_a_new_build_a_removed_one_and_a_run_end_what_is_kept(counted, house, filled):
    counted.ask()
    republished(house, filled.current())
    assert counted.ask().startswith("2 ")
    house.retain(1)
    assert counted.ask().startswith("3 ")
    house.append_run({"run_id": "x"})
    assert counted.ask().startswith("4 ")
    assert counted.ask().startswith("4 ")


def test_an_answer_grows_old(counted):
    counted.ask()
    counted.now = SECONDS - 1
    assert counted.ask() == "1 page.children"
    counted.now = SECONDS
    assert counted.ask() == "2 page.children"


def test_an_answer_given_again_is_the_same_to_the_byte_packing_and_heads_included(browse, house):
    browser = browse(house)
    first, again = (
        browser.post(PAGE, "page-request", ASKED, headers={"Accept-Encoding": "br"}) for _ in "12"
    )
    assert first.get_data() == again.get_data()
    assert first.headers["Content-Encoding"] == "br"
    assert sorted(first.headers) == sorted(again.headers)


def test_every_page_shows_a_new_build_at_once(browse, house, filled, words):
    browser = browse(house)
    before = words(browser.page("/karta", "?matt=U40455")["page"])
    republished(house, filled.current())
    after = words(browser.page("/karta", "?matt=U40455")["page"])
    assert before != after
    assert after == words(browse(filled).page("/karta", "?matt=U40455")["page"])


def test_a_page_that_failed_is_tried_again(browse, house, monkeypatch, words):
    def fails(*_: object) -> None:
        raise RuntimeError

    browser = browse(house)
    with monkeypatch.context() as broken:
        broken.setattr(queries, "build", fails)
        assert "kunde inte visas" in words(browser.page("/om")["page"])
    assert "kunde inte visas" not in words(browser.page("/om")["page"])


def test_what_a_browser_says_of_packing_counts_in_what_is_kept(
    house: Warehouse, catalogue: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LIMIT", 16 * 4000)
    few = Counted(house, catalogue)
    assert [few.ask(**{"Accept-Encoding": "gzip"})[0] for _ in range(2)] == ["1", "1"]
    assert [few.ask(**{"Accept-Encoding": "gzip," + "x" * 5000})[0] for _ in range(2)] == ["2", "3"]
