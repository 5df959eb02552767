"""Links that stay: a build or a day for everything that is asked, and plain words where it is gone."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from shutil import copyfile
from typing import TYPE_CHECKING, Any

import pytest

from koladash.app.formats import swedish_time
from koladash.app.pages import PAGES
from koladash.app.queries import shared as queries
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Callable

PATHS = [page.path for page in PAGES]
DOWNLOADS = [page.key for page in PAGES if page.sheet]
TODAYS = "Visa dagens"
FOLDERS_OWN = re.compile(
    r"Ingen körning är antecknad|Den senaste körningen|\d+ av de \d+ senaste körningarna"
)
"""Where the runs begin, on Datakvalitet: they are no build's but the folder's."""


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, filled: Warehouse, published: Warehouse) -> Warehouse:
    """The fetched figures, and published after them the reports' alone."""
    house = Warehouse(tmp_path_factory.mktemp("two"))
    for number, each in enumerate((filled, published)):
        house.publish(copyfile(each.current(), house.data_dir / f".building-{number}.duckdb"))
    return house


@pytest.fixture(scope="module")
def older(two: Warehouse) -> str:
    return two.builds()[0].stem.removeprefix("koladash-")


@pytest.fixture(scope="module")
def on_two(browse: Callable[..., Any], two: Warehouse) -> Any:
    return browse(two)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_of_a_pinned_link_is_the_page_of_its_build(
    path: str, on_two: Any, on_filled: Any, older: str, words: Callable[[object], str]
) -> None:
    pinned = words(on_two.page(path, f"?bygge={older}")["page"]["children"])
    plain = words(on_filled.page(path)["page"]["children"])
    assert FOLDERS_OWN.split(pinned)[0] == FOLDERS_OWN.split(plain)[0]


@pytest.mark.parametrize("path", [path for path in PATHS if path not in {"/om", "/kommun"}])
def test_a_link_that_follows_is_of_the_published_build(
    path: str, on_two: Any, on_filled: Any, on_published: Any, words: Callable[[object], str]
) -> None:
    followed = words(on_two.page(path)["page"]["children"])
    if path != "/kvalitet":  # it lists the runs of the folder
        assert followed == words(on_published.page(path)["page"]["children"])
    assert followed != words(on_filled.page(path)["page"]["children"])


@pytest.mark.parametrize("key", DOWNLOADS)
def test_files_of_a_pinned_link_hold_its_figures(key: str, on_two: Any, on_filled: Any, older: str) -> None:
    address = f"/ladda-ner/{key}.csv?kommun=1481"
    pinned, plain = (
        each.app.server.test_client().get(f"{address}{and_build}").get_data(as_text=True)
        for each, and_build in ((on_two, f"&bygge={older}"), (on_filled, ""))
    )
    assert pinned == plain
    assert older in pinned


def test_the_notes_of_a_pinned_file_say_so(on_two: Any, older: str) -> None:
    notes = on_two.app.server.test_client().get(f"/ladda-ner/noter/karta.csv?bygge={older}")
    assert "Du ser bygget från" in notes.get_data(as_text=True)


def test_a_change_on_a_pinned_map_stays_with_its_build(on_two: Any, on_filled: Any, older: str) -> None:
    outputs = ("map-change.data",)
    search = "?matt=U40806&ar=2022"
    pinned = on_two.quick(outputs, f"{search}&bygge={older}")
    assert pinned == on_filled.quick(outputs, search)
    assert pinned != on_two.quick(outputs, search)


def test_a_municipalitys_card_on_a_pinned_map_is_of_its_build(
    on_two: Any, on_filled: Any, older: str
) -> None:
    address = "/kort/1481.json?matt=U40806"
    pinned = on_two.app.server.test_client().get(f"{address}&bygge={older}").get_json()
    assert pinned == on_filled.app.server.test_client().get(address).get_json()


SHELL = ("shell-top.children", "shell-rail.children", "shell-foot.children", "page-frame.className")


def _shell(browser: Any, search: str, words: Callable[[object], str], path: str = "/karta") -> str:
    asked = {"path": path, "search": search, "theme": "light", "width": 1440}
    return words(browser.ask(SHELL, "shell-request", asked)["shell-top"]["children"])


def test_a_pinned_page_says_that_it_is_and_leads_back(
    on_two: Any, older: str, words: Callable[[object], str]
) -> None:
    said = _shell(on_two, f"?bygge={older}", words)
    assert "Du ser bygget från" in said
    assert TODAYS in said
    assert "Du ser bygget från" not in _shell(on_two, "", words)


def test_the_way_back_keeps_the_rest_of_the_view(on_two: Any, older: str) -> None:
    asked = {"path": "/karta", "search": f"?matt=U40806&bygge={older}", "theme": "light", "width": 1440}
    shell = json.dumps(on_two.ask(SHELL, "shell-request", asked))
    assert '"href": "/karta?matt=U40806"' in shell


def test_a_link_that_stays_names_the_build_that_is_shown(on_two: Any, two: Warehouse, older: str) -> None:
    newest = two.current().stem.removeprefix("koladash-")
    assert on_two.page("/karta")["headline"]["data"]["pins"] == {"bygge": newest}
    assert on_two.page("/karta", f"?bygge={older}")["headline"]["data"]["pins"] == {"bygge": older}


GONE = "20200101T000000Z-0badcafe"


@pytest.mark.parametrize("path", [path for path in PATHS if path != "/om"])
def test_a_build_that_is_gone_is_said_to_be_and_today_is_offered(
    path: str, on_two: Any, words: Callable[[object], str]
) -> None:
    said = words(on_two.page(path, f"?bygge={GONE}")["page"]["children"])
    assert "finns inte kvar" in said
    assert TODAYS in said
    assert "Visa det som var känt" not in said  # nothing had been fetched in 2020


def test_a_build_that_is_gone_offers_what_was_known_on_its_day(
    on_filled: Any, words: Callable[[object], str]
) -> None:
    gone = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-0badcafe"
    page = on_filled.page("/karta", f"?matt=U40806&bygge={gone}")
    day = swedish_time(datetime.now(UTC)).date().isoformat()
    assert "Visa det som var känt den dagen" in words(page["page"]["children"])
    assert f"/karta?matt=U40806&dag={day}" in json.dumps(page)


@pytest.mark.parametrize("address", ["/ladda-ner/karta.csv?x=1", "/kort/1481.json?matt=U40806"])
def test_a_file_of_a_build_that_is_gone_is_410(address: str, on_two: Any) -> None:
    answer = on_two.app.server.test_client().get(f"{address}&bygge={GONE}")
    assert answer.status_code == 410
    assert "finns inte kvar" in answer.get_data(as_text=True)


@pytest.mark.parametrize("path", PATHS)
def test_every_page_can_be_seen_as_of_a_day(
    path: str, on_filled: Any, filled: Warehouse, words: Callable[[object], str]
) -> None:
    day = swedish_time(queries.build(filled)["verified_at"]).date()
    then = words(on_filled.page(path, f"?dag={day}")["page"]["children"])
    assert "kunde inte visas" not in then
    if path in {"/karta", "/kommunpar", "/inflode"}:
        assert then == words(on_filled.page(path)["page"]["children"])


def test_a_page_as_of_a_day_says_so_and_what_is_todays(
    on_filled: Any, filled: Warehouse, words: Callable[[object], str]
) -> None:
    day = swedish_time(queries.build(filled)["verified_at"]).date()
    said = _shell(on_filled, f"?dag={day}", words)
    assert "som de var kända den" in said
    assert "dagens formler" in said
    assert on_filled.page("/karta", f"?dag={day}")["headline"]["data"]["pins"] == {"dag": day.isoformat()}


@pytest.mark.parametrize("days", [-400, 400])
def test_a_day_without_figures_says_so(days: int, on_filled: Any, words: Callable[[object], str]) -> None:
    day = (datetime.now(UTC) + timedelta(days=days)).date()
    said = words(on_filled.page("/karta", f"?dag={day}")["page"]["children"])
    assert "För den dagen finns inga siffror" in said
    assert TODAYS in said


@pytest.mark.parametrize(
    "wrong", ["bygge=etta", "bygge=99999999T000000Z-0badcafe", "dag=igår", "dag=2026-02-31"]
)
def test_an_illegal_build_or_day_falls_back_to_what_is_published(
    wrong: str, on_filled: Any, words: Callable[[object], str]
) -> None:
    said, plain = (
        words(on_filled.page("/karta", search)["page"]["children"]) for search in (f"?{wrong}", "")
    )
    assert said == plain
