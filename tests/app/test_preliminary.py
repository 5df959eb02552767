"""Preliminary values say so wherever they are shown: on a line, in a card, in a table, in a file."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from pathlib import Path

UNSETTLED = ("N40008", "U40800", "U40806", "N03920")
YEAR = "SELECT last_year FROM core.kpi_span s WHERE s.kpi = core.kpi.kpi"


@pytest.fixture(scope="module")
def page(browse, words, filled, tmp_path_factory):
    """Pages on made-up figures whose last year is not final yet."""
    folder: Path = tmp_path_factory.mktemp("unsettled")
    build = folder / filled.current().name
    shutil.copyfile(filled.current(), build)
    with duckdb.connect(str(build)) as connection:
        connection.execute(
            f"UPDATE core.kpi SET preliminary_year = ({YEAR}) WHERE list_contains(?, kpi::VARCHAR)",  # noqa: S608 - our own
            [list(UNSETTLED)],
        )
    (folder / "koladash.duckdb").symlink_to(build.name)
    browser = browse(Warehouse(folder))

    def read(path: str, search: str = "") -> Any:
        children = browser.page(path, search)["page"]["children"]
        return children, words(children).replace("\u00a0", " ")

    return read


def figures(part: Any) -> list[dict[str, Any]]:
    if isinstance(part, dict) and "figure" in part:
        return [part["figure"]]
    inner = part.values() if isinstance(part, dict) else part if isinstance(part, list) else []
    return [found for each in inner for found in figures(each)]


@pytest.mark.parametrize(
    ("path", "search", "said"),
    [
        ("/", "?kommun=1481", ", preliminär"),
        ("/par", "?kommun=1481&mot=1384", ", preliminär"),
        ("/par", "?kommun=1481&mot=1384", "Kors i märket: preliminär siffra"),
        ("/par", "?kommun=1481&mot=1384&visa=tabell", "(prel.)"),
        ("/", "?kommun=1481&visa=tabell", "(prel.)"),
        ("/utveckling", "?matt=N40008&kommuner=1481&visa=tabell", "preliminär"),
        ("/kommun/1481", "", "(prel.)"),
        ("/kvalitet", "?matt=U40806", "preliminär"),
        ("/karta", "?matt=N40008&kommun=1481", "preliminär"),
    ],
)
def test_a_page_says_what_is_preliminary(page, path, search, said):
    assert said in page(path, search)[1]


def test_a_settled_build_says_it_of_nothing(on_filled, words):
    for path in ("/", "/par", "/kommun/1481", "/kvalitet"):
        assert "prel." not in words(on_filled.page(path)["page"]["children"])


def test_a_preliminary_point_has_a_cross_and_its_words_say_so(page):
    figure, *_ = figures(page("/utveckling", "?matt=N40008&kommuner=1481")[0])
    line = next(trace for trace in figure["data"] if trace.get("name") == "Mölndal")
    assert ["cross" in symbol for symbol in line["marker"]["symbol"]] == [False] * (len(line["x"]) - 1) + [
        True
    ]
    ground = figure["layout"]["template"]["layout"]["paper_bgcolor"]
    assert ground not in line["marker"]["color"], "open marks stand for new questions"
    assert line["marker"]["size"][-1] > 0
    assert line["customdata"][-1].endswith(", preliminär")
    assert figure["layout"]["meta"]["stops"][0][-1][2].endswith(", preliminär")
    assert any("(prel.)" in note["text"] for note in figure["layout"]["annotations"])
