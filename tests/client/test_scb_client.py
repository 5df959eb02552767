"""The client of SCB against the sandbox, over real sockets."""

from __future__ import annotations

import threading
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_plus

import httpx
import polars as pl
import pytest

from koladash.client.archive.store import Archive
from koladash.client.scb.client import ScbClient
from koladash.client.scb.frames import dataset_frame, entries_frame
from koladash.client.scb.jsonstat import Dataset, Dimension, parse_dataset
from koladash.client.scb.selection import Axis, Selection
from koladash.client.transport.clock import Clock, utc_now
from koladash.client.transport.outcomes import Mode, Outcome
from koladash.errors import (
    NotInArchive,
    PartialResult,
    RequestRefused,
    SourceUnreachable,
    StaleFigures,
    UnknownId,
    UsageError,
)
from koladash.sandbox import Knobs, SandboxServer
from koladash.settings import Settings

NO_HURRY = {"scb_calls": 100_000}
MONTHLY = {"region": "????", "sex": "*", "age": "TotSA", "month": "*"}
MONTHLY_CELLS = 290 * 3 * 16


class Warp:
    """A clock whose sleeps take no time, and that can be set forward."""

    def __init__(self) -> None:
        self.offset = 0.0
        self.slept: list[float] = []
        self.guard = threading.Lock()
        self.clock = Clock(
            now=lambda: datetime.now(UTC) + timedelta(seconds=self.offset),
            monotonic=lambda: time.monotonic() + self.offset,
            sleep=self.sleep,
        )

    def sleep(self, seconds: float) -> None:
        with self.guard:
            self.slept.append(seconds)
            self.offset += seconds


@pytest.fixture(scope="module")
def server():
    """One sandbox for the module, whose rate is no hindrance; tests that need another start their own."""
    with SandboxServer(Knobs(**NO_HURRY)) as server:
        yield server


@pytest.fixture(scope="module")
def whole(server, tmp_path_factory):
    """The monthly selection in one answer."""
    settings = Settings(scb_url=server.scb_url, cache_dir=tmp_path_factory.mktemp("whole"))
    with ScbClient(settings, clock=Warp().clock) as scb:
        return scb.table("TAB6471", **MONTHLY)


@pytest.fixture
def warp():
    return Warp()


@pytest.fixture
def client(server, tmp_path, warp):
    """A client of the module's sandbox, with an archive of the test's own and no waiting."""

    with ExitStack() as stack:

        def make(**more) -> ScbClient:
            url = more.pop("url", server.scb_url)
            settings = Settings(scb_url=url, cache_dir=tmp_path, **more.pop("settings", {}))
            return stack.enter_context(ScbClient(settings, **{"clock": warp.clock, **more}))

        yield make


def asked_of(server: SandboxServer) -> list[str]:
    return [unquote_plus(target) for target in server.requests.targets]


def test_a_notebook_asks_by_plain_names(client):
    frame = client().table("TAB638", region=["2281"], year="top(5)")
    assert frame.columns == [
        *("region", "region_name", "contents", "contents_name"),
        *("year", "value", "missing", "status"),
    ]
    assert frame["region_name"].unique().to_list() == ["Sundsvall"]
    assert frame.filter(contents="BE0101N1")["year"].to_list() == [2020, 2021, 2022, 2023, 2024]
    assert frame["year"].dtype == pl.Int16
    assert frame["missing"].null_count() == frame.height == 10


def test_codes_may_come_from_a_code_list(client):
    scb = client()
    frame = scb.table(
        "TAB638",
        region="2281",
        age="20-24",
        year=2024,
        contents="BE0101N1",
        code_lists={"age": "agg_Ålder5år"},
    )
    single = scb.table("TAB638", region="2281", age=range(20, 25), year=2024, contents="BE0101N1")
    assert frame["value"].to_list() == [single["value"].sum()]


def test_nothing_selected_gives_scbs_own_selection_in_so_many_words(client):
    scb = client()
    frame = scb.table("TAB638")
    assert frame.height == 580
    (answer,) = [a for a in scb.archive.answers(scb.origin) if "/data" in a.request]
    assert "2281" in unquote_plus(answer.request), "the archive's key names what was asked"


def test_a_selection_over_the_limit_is_cut_and_joined(client, whole):
    with SandboxServer(Knobs(scb_cells=1000, **NO_HURRY)) as small:
        scb = client(url=small.scb_url)
        plan = scb.plan(scb.select("TAB6471", MONTHLY))
        frame = scb.table("TAB6471", **MONTHLY)
        data = [target for target in asked_of(small) if "/data" in target]
    assert whole.height == MONTHLY_CELLS
    assert frame.equals(whole)
    assert len(data) == len(plan) == 15, "twenty municipalities of 48 cells each"


def test_the_limit_of_calls_is_kept_to_over_all_threads(tmp_path):
    with SandboxServer(Knobs(scb_cells=1000, scb_calls=14, scb_window=2)) as server:
        settings = Settings(
            scb_url=server.scb_url, cache_dir=tmp_path, requests_per_second=1000, max_in_flight=8
        )
        with ScbClient(settings) as scb:
            frame = scb.table("TAB6471", **MONTHLY)
            assert scb.config().calls_per_second == pytest.approx(0.9 * 7)
        statuses = server.requests.statuses
    assert frame.height == MONTHLY_CELLS
    assert set(statuses) == {200}


def test_our_own_rate_holds_where_it_is_lower(client, warp):
    with SandboxServer(Knobs(scb_cells=5000, **NO_HURRY)) as server:
        client(url=server.scb_url, settings={"requests_per_second": 2}).table("TAB6471", **MONTHLY)
    assert sum(warp.slept) >= 0.5 * 3


def test_limits_are_asked_once_however_many_threads_begin(client):
    with SandboxServer(Knobs(**NO_HURRY)) as server:
        scb = client(url=server.scb_url)
        with ThreadPoolExecutor(8) as pool:
            frames = list(pool.map(lambda _: scb.table("TAB638", region="2281", year=2024), range(8)))
        asked = asked_of(server)
    assert all(frame.equals(frames[0]) for frame in frames)
    assert sum("/config" in target for target in asked) == 1
    assert sum("/metadata" in target for target in asked) == 1


@pytest.mark.parametrize(
    "faults",
    [
        {"error_503": 0.3},
        {"error_429": 0.3},
        {"cut": 0.3},
        {"truncated": 0.3},
        {"html": 0.3},
        {"error_500": 0.3},
    ],
)
def test_every_cell_comes_through_faults(client, whole, faults):
    with SandboxServer(Knobs(scb_cells=1000, **faults, **NO_HURRY)) as server:
        frame = client(url=server.scb_url, settings={"attempts": 12}).table("TAB6471", **MONTHLY)
        asked = server.requests.total
    assert asked > 15 + 2, "some questions were asked again"
    assert frame.equals(whole)


def test_both_forms_of_retry_after_are_waited_for(client, warp):
    patient = {"attempts": 15, "request_deadline": 100_000, "max_in_flight": 1}
    same_day = replace(warp.clock, now=utc_now)  # the date in the answer is by the service's own clock
    with SandboxServer(Knobs(scb_cells=1000, error_429=0.4, retry_after=40, **NO_HURRY)) as server:
        client(url=server.scb_url, settings=patient, clock=same_day).table("TAB6471", **MONTHLY)
        refused = server.requests.statuses[429]
    assert refused >= 2, "a number and a date"
    assert sum(seconds > 35 for seconds in warp.slept) == refused


def test_long_questions_go_by_post_and_are_kept_as_the_question_they_are(client, server, tmp_path):
    before = server.requests.total
    frame = client().table("TAB6574", region="*", age="totalt", sex="1+2", year=2024)
    asked = asked_of(server)[before:]
    data = [target for target in asked if "/data" in target]
    assert frame.height == 602
    assert len(data) == 1
    assert "valueCodes" not in data[0]
    archive = Archive(tmp_path)
    (answer,) = [a for a in archive.answers(server.scb_url) if "/data" in a.request]
    assert Selection.from_query(answer.request).cells == 602
    assert answer.is_synthetic
    offline = client(mode=Mode.OFFLINE).table("TAB6574", region="*", age="totalt", sex="1+2", year=2024)
    assert offline.equals(frame)


def test_short_questions_go_by_get(client, server):
    before = server.requests.total
    client().table("TAB638", region="22*", year=2024)
    assert any("valueCodes[Region]=22,2260" in target for target in asked_of(server)[before:])


def test_a_question_too_long_for_any_url_is_cut_in_two(client):
    codes = tuple(f"{number:09d}_DeSO2025" for number in range(9000))
    selection = Selection("TAB6574", (Axis("Region", codes), Axis("Tid", ("2024",))))
    scb = client()
    parts = scb.plan(selection)
    assert len(parts) > 1
    assert [code for part in parts for code in part.axes[0].codes] == list(codes)
    assert all(len(scb.request(part)) <= 60_000 for part in parts)


def test_a_second_run_asks_nothing(client, server):
    first = client().table("TAB638", region="22*", year="top(3)")
    before = server.requests.total
    assert client().table("TAB638", region="22*", year="top(3)").equals(first)
    assert server.requests.total == before


def test_cells_of_a_table_that_has_not_changed_are_not_asked_again(client, server, warp):
    scb = client()
    scb.table("TAB638", region="22*", year="top(3)")
    warp.offset += timedelta(days=40).total_seconds()
    before = server.requests.total
    client().table("TAB638", region="22*", year="top(3)")
    asked = asked_of(server)[before:]
    assert any("/metadata" in target for target in asked)
    assert not any("/data" in target for target in asked)


def test_refresh_asks_again_and_notes_that_nothing_changed(client, server):
    scb = client()
    plan = scb.plan(scb.select("TAB638", {"region": "22*", "year": 2024}))
    assert [line.outcome for line in scb.fetch(plan)] == [Outcome.ANSWERED]
    assert [line.outcome for line in scb.fetch(plan)] == [Outcome.FROM_ARCHIVE]
    assert [line.outcome for line in client(mode=Mode.REFRESH).fetch(plan)] == [Outcome.UNCHANGED]


def test_the_ledger_counts_cells_and_tells_of_each_line(client):
    scb, told = client(), []
    plan = scb.plan(scb.select("TAB638", {"region": "22*", "year": [2023, 2024]}))
    (line,) = scb.fetch(plan, on_done=told.append)
    assert line.cells == plan[0].cells == 8 * 2 * 2
    assert told == [line]
    assert parse_dataset(scb.archive.body(line.answers[0])).cells == line.cells


def test_offline_without_an_answer_says_so(client):
    with pytest.raises(NotInArchive):
        client(mode=Mode.OFFLINE).table("TAB638", region="2281", year=2024)


def test_old_cells_stand_in_with_a_warning_when_the_service_is_gone(client, warp):
    asked = {"region": "2281", "month": "top(3)", "age": "TotSA"}
    with SandboxServer(Knobs(**NO_HURRY)) as server:
        url = server.scb_url
        first = client(url=url).table("TAB6471", **asked)
    warp.offset += timedelta(days=9).total_seconds()
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        again = client(url=url, settings={"attempts": 1}, mode=Mode.REFRESH).table("TAB6471", **asked)
    assert again.equals(first)
    assert {warning.category for warning in caught} == {StaleFigures}


def test_without_an_answer_to_stand_in_a_dead_service_is_an_error(client, server):
    with SandboxServer(Knobs(**NO_HURRY)) as gone:
        url = gone.scb_url
    with pytest.raises(SourceUnreachable):
        client(url=url, settings={"attempts": 1}).table("TAB638", region="2281", year=2024)


class FailsFor(httpx.BaseTransport):
    """The real network, except that questions with a text in them are answered 500."""

    def __init__(self, text: str) -> None:
        self.text, self.inner = text, httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if self.text in unquote_plus(str(request.url)):
            return httpx.Response(500, stream=httpx.ByteStream(b"out of order"))
        return self.inner.handle_request(request)

    def close(self) -> None:
        self.inner.close()


def test_a_part_that_fails_for_good_is_no_whole(client):
    with SandboxServer(Knobs(scb_cells=1000, **NO_HURRY)) as server:
        scb = client(url=server.scb_url, settings={"attempts": 1}, network=FailsFor("0114,"))
        with pytest.raises(PartialResult) as caught:
            scb.table("TAB6471", **MONTHLY)
    assert len(caught.value.missing) == 1
    assert caught.value.missing[0].selection.axes[0].codes[0] == "0114"
    arrived = sum(part.cells for part in caught.value.arrived)
    assert arrived + caught.value.missing[0].selection.cells == MONTHLY_CELLS
    assert "out of order" in str(caught.value)


def test_a_limit_that_has_shrunk_is_said_with_both_numbers(client):
    with SandboxServer(Knobs(**NO_HURRY)) as server:
        scb = client(url=server.scb_url)
        plan = scb.plan(scb.select("TAB6471", MONTHLY))
        server.set(scb_cells=500)
        (line,) = scb.fetch(plan)
    assert line.outcome is Outcome.FAILED
    for text in ("Too many cells", "13,920", "150,000"):
        assert text in line.error


def test_a_code_that_has_gone_is_said_with_what_is_legal(client):
    axes = (Axis("Region", ("9999",)), Axis("ContentsCode", ("BE0101N1",)), Axis("Tid", ("2024",)))
    (line,) = client().fetch([Selection("TAB638", axes)])
    assert line.outcome is Outcome.FAILED
    for text in ("Non-existent value", "2584 (Kiruna)", "1968 to 2024", "REFRESH"):
        assert text in line.error


@pytest.mark.parametrize(
    ("table", "wanted", "error", "says"),
    [
        ("BE0101N1", {"region": "2281"}, UnknownId, ["BE0101N1", "search"]),
        ("TAB638", {"regoin": "2281"}, UnknownId, ["regoin", "region", "marital_status"]),
        ("TAB638", {"region": "Sundsvall", "year": 2024}, UnknownId, ["2281 (Sundsvall)"]),
        ("TAB638", {"region": "2281"}, UsageError, ['year="top(5)"']),
        ("TAB638", {"region": "2281", "month": "top(1)"}, UsageError, ["no months", 'year="top(5)"']),
    ],
)
def test_what_cannot_be_asked_is_found_before_it_is_asked(client, server, table, wanted, error, says):
    before = [target for target in asked_of(server) if "/data" in target]
    with pytest.raises(error) as caught:
        client().table(table, **wanted)
    for text in says:
        assert text in str(caught.value)
    assert [target for target in asked_of(server) if "/data" in target] == before


def test_an_unknown_code_list_is_answered_with_those_of_the_dimension(client):
    with pytest.raises(UnknownId) as caught:
        client().table("TAB638", region="2281", year=2024, code_lists={"region": "vs_Kommun"})
    assert "vs_RegionKommun07 (Kommuner)" in str(caught.value)


def test_a_search_reads_every_page(client, monkeypatch):
    monkeypatch.setattr("koladash.client.scb.lists.PAGE_SIZE", 1)
    entries = client().search()
    assert sorted(entry.id for entry in entries) == ["TAB5663", "TAB638", "TAB6471", "TAB6574"]
    frame = entries_frame(entries)
    assert frame.filter(id="TAB5663")["time_unit"].item() == "Monthly"


def test_a_search_finds_by_words(client):
    assert [entry.id for entry in client().search("arbetslöshet region")] == ["TAB5663"]
    assert client().search("blåbär") == []


def test_missing_cells_say_why(client):
    frame = client().table("TAB5663", region="????", key_figure="BAS03", month="*")
    missing = frame.filter(pl.col("value").is_null())
    assert 0 < missing.height < frame.height / 20
    assert missing["missing"].unique().to_list() == ["not_reported"]
    assert missing["status"].unique().to_list() == [".."]
    assert (
        frame.filter(pl.col("value").is_not_null())["missing"].null_count() == frame.height - missing.height
    )


def test_a_point_means_that_the_cell_cannot_be():
    side = Dimension("Kon", "kön", ("1", "2", "3"), ("män", "kvinnor", "x"))
    dataset = Dataset("T", "", "", "", (side,), values=[1.0, None, None], marks={1: ".", 2: "-"})
    assert dataset_frame(dataset)["missing"].to_list() == [None, "not_applicable", "not_reported"]
    assert dataset_frame(dataset)["status"].to_list() == ["", ".", "-"]


def test_a_refusal_carries_its_status(client):
    with pytest.raises(RequestRefused) as caught:
        client()._limits()[1].get("/tables/TAB638/data?valueCodes[Region]=9999", datetime.now(UTC))
    assert caught.value.status == 400


def test_a_million_cells_become_a_frame_in_a_second(client, server):
    scb = client()
    selection = scb.select(
        "TAB6471", {"region": "????", "age": [str(n) for n in range(30)], "month": "*", "sex": "1"}
    )
    body = scb.archive.body(scb.fetch(scb.plan(selection))[0].answers[0])

    def seconds() -> float:
        began = time.perf_counter()
        dataset_frame(parse_dataset(body))
        return time.perf_counter() - began

    assert selection.cells / min(seconds() for _ in range(5)) > 1_000_000


def test_texts_come_in_the_language_asked_for(client, server):
    before = server.requests.total
    client(language="en").table("TAB638", region="2281", year=2024)
    asked = asked_of(server)[before:]
    assert all("lang=en" in target for target in asked)


def test_settings_stand_over_the_default_address():
    assert (
        ScbClient(replace(Settings(), scb_url="https://example.org/api/v2/")).origin
        == "https://example.org/api/v2"
    )
