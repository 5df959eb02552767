"""What a program or a notebook gets from Kolada when all goes well."""

from __future__ import annotations

import warnings
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest

from koladash import __version__
from koladash.client.kolada.client import KoladaClient, Mode, Outcome, Rectangle
from koladash.client.kolada.frames import (
    PartialValues,
    members_frame,
    plan_frame,
    records_frame,
    values_frame,
)
from koladash.client.kolada.planning import describe_plan, plan_rectangles
from koladash.client.kolada.records import Kpi, Member
from koladash.errors import SettingsError, UnknownId, UsageError
from koladash.settings import Settings


def test_making_a_client_asks_nothing_and_touches_no_disk(client, kolada, settings):
    assert kolada.requests == []
    assert not settings.cache_dir.exists()
    assert client.origin == kolada.url


def test_without_arguments_the_environment_decides(monkeypatch, kolada, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KOLADASH_KOLADA_URL", kolada.url)
    with KoladaClient() as client:
        assert client.kpi("U40800").title.startswith("Deltagare")
    assert (tmp_path / "cache").is_dir()


@pytest.mark.parametrize(
    "url", ["http://api.kolada.se/v3", "ftp://127.0.0.1/v3", "api.kolada.se/v3", "", "https://x?y=1"]
)
def test_a_source_that_is_not_https_is_refused(url):
    with pytest.raises(SettingsError, match="https base URL"):
        KoladaClient(Settings(kolada_url=url))


def test_lists_come_as_typed_records(client):
    kpis = list(client.kpis())
    assert [kpi.id for kpi in kpis] == ["U40800", "U40806", "N01951"]
    assert kpis[2].title == "Invånare  totalt,\\n antal"
    assert [place.id for place in client.municipalities()][:2] == ["0000", "0001"]
    [group] = client.municipality_groups()
    assert group.members == (Member(id="0180", title="Stockholm"), Member(id="1480"))
    assert [g.id for g in client.kpi_groups()] == ["G1"]
    assert list(client.units()) == []


def test_lists_are_asked_by_id_and_by_filter(client, kolada):
    assert [kpi.id for kpi in client.kpis(["U40806"])] == ["U40806"]
    list(client.kpis(f"U{i:05}" for i in range(30)))
    list(client.municipalities(title="Göteborg", region_type="K"))
    list(client.units(municipality="1480"))
    assert kolada.requests[0] == "/kpi/U40806"
    assert [len(path.split(",")) for path in kolada.requests[1:3]] == [25, 5]
    assert kolada.requests[3:] == ["/municipality?region_type=K&title=G%C3%B6teborg", "/ou?municipality=1480"]


def test_every_request_says_who_asks(client, kolada):
    list(client.kpis())
    assert kolada.headers[0]["user-agent"].startswith(f"koladash/{__version__} ")
    assert "drift@example.se" in kolada.headers[0]["user-agent"]
    assert kolada.headers[0]["accept-encoding"] == "gzip"


def test_fetch_gives_a_line_for_each_request_in_order(client):
    plan = plan_rectangles([f"U{i:05}" for i in range(30)], [f"{i:04}" for i in range(30)], range(2010, 2020))
    told = []
    ledger = client.fetch(plan, on_done=told.append)
    assert [line.rectangle for line in ledger] == list(plan)
    assert {line.outcome for line in ledger} == {Outcome.ANSWERED}
    assert sum(line.rows for line in ledger) == 9000
    assert sorted(map(id, told)) == sorted(map(id, ledger))
    frame = values_frame(client.archive.body(a) for line in ledger for a in line.answers)
    assert frame.height == 2 * 9000
    assert frame.select("kpi", "municipality", "year", "gender").is_unique().all()


def test_a_line_carries_the_evidence(client, square, hours):
    [line] = client.fetch([square])
    [answer] = line.answers
    assert answer.request == square.path
    assert answer.origin == client.origin
    assert answer.fetched_at == hours.clock.now()
    assert (answer.status, answer.rows, answer.deleted, answer.is_synthetic) == (200, 8, 0, False)
    assert list(client.archive.answers(client.origin)) == [answer]


def test_values_come_as_a_tidy_frame(client, figure_of):
    frame = client.values(kpi="U40806", municipality=["1480", "0180"], years=range(2021, 2023))
    assert frame.schema == {
        "kpi": pl.String,
        "municipality": pl.String,
        "year": pl.Int16,
        "gender": pl.String,
        "value": pl.Float64,
        "status": pl.String,
        "count": pl.Int32,
        "is_deleted": pl.Boolean,
    }
    assert frame.height == 8
    assert frame.row(0)[:5] == ("U40806", "0180", 2021, "K", figure_of("U40806", "0180", 2021, "K"))
    assert frame.select("municipality", "year", "gender").rows() == sorted(
        frame.select("municipality", "year", "gender").rows()
    )


def test_values_default_to_every_place_and_year(client, settings):
    frame = client.values("U40800", gender="T")
    assert frame["municipality"].unique().sort().to_list() == ["0000", "0001", "0180", "1480", "1481"]
    assert frame["year"].unique().sort().to_list() == list(range(settings.first_year, 2027))
    assert frame["gender"].unique().to_list() == ["T"]


def test_values_may_be_partial_and_are_then_typed_as_such(client):
    result = client.values("U40800", "0180", 2022, partial=True)
    assert isinstance(result, PartialValues)
    assert (result.frame.height, result.missing) == (2, ())


def test_groups_are_asked_like_places(client):
    assert client.values("U40800", ["G1", "0180"], 2022)["municipality"].unique().sort().to_list() == [
        "0180",
        "G1",
    ]


def test_units_have_values_of_their_own(client):
    frame = client.unit_values("U40800", ["V15E1", "V15E2"], 2022)
    assert frame.columns[1] == "ou"
    assert frame["ou"].unique().sort().to_list() == ["V15E1", "V15E2"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("U4080", "0180", 2022), r"'U4080' is no KPI id of Kolada's\. Did you mean .*U40800 \(Deltagare"),
        (("U40800", "Mölndal", 2022), r"Did you mean 1481 \(Mölndal\)"),
        (("U40800", "180", 2022), r"Did you mean 0180 \(Stockholm\)"),
        (("U40800", [180], 2022), r"Did you mean 0180 \(Stockholm\)"),
        (("U40800", "Stockholm", 2022), r"Did you mean 0180 \(Stockholm\) or 0001 \(Region Stockholm\)"),
        (("U40800", "G2", 2022), "'G2' is no group id"),
        (("xyzzy", "0180", 2022), r"'xyzzy' is no KPI id of Kolada's\.$"),
    ],
)
def test_an_unknown_id_is_found_before_it_is_asked(client, kolada, arguments, says):
    with pytest.raises(UnknownId, match=says):
        client.values(*arguments)
    assert kolada.data_requests == []


def test_a_kpi_is_looked_up_and_searched(client):
    assert isinstance(client.kpi("U40800"), Kpi)
    assert client.municipality("1481").title == "Mölndal"
    with pytest.raises(UnknownId, match=r"Did you mean .*U40800"):
        client.kpi("U40801")
    assert client.search("DELTAGARE antal")["id"].to_list() == ["U40800"]
    assert client.search("invånare totalt, antal")["id"].to_list() == ["N01951"]
    assert client.search("kas")["id"].to_list() == ["U40806"]
    assert client.search("nothing of the kind").height == 0


@pytest.mark.parametrize("arguments", [{"gender": "F"}, {"years": "2022"}, {"years": [2022.5]}])
def test_an_argument_that_cannot_be_used_is_refused(client, arguments):
    with pytest.raises(UsageError):
        client.values(**{"kpi": "U40800", "municipality": "0180", "years": 2022, **arguments})


def test_a_plan_can_be_looked_at_before_anything_is_asked(client, kolada):
    plan = client.plan(["U40800", "U40806"], "0180", range(2020, 2023))
    assert kolada.data_requests == []
    assert describe_plan(plan).splitlines() == [
        "    1      6 rows  /data/kpi/U40800,U40806/municipality/0180/year/2020,2021,2022",
        "1 requests, at most 6 rows",
    ]
    assert plan_frame(plan).row(0)[1:] == (2, 1, 3, 6)


def test_rows_come_typed_for_every_documented_form(client, kolada, make_page, make_row):
    open_form = Rectangle(("U40800",), (), (2022,))
    kolada.always[open_form.path] = lambda h: h.send(make_page([make_row("U40800", "G33629", 2022)]))
    assert [row.municipality for row in client.rows(open_form)] == ["G33629"]
    assert len(list(client.rows(Rectangle(("U40800",), ("0180",), (2021, 2022))))) == 2
    with pytest.raises(UsageError, match="unit_values"):
        list(client.rows(Rectangle(("U40800",), ("V1",), (2022,), area="ou")))


def test_members_and_records_make_tables(client):
    assert members_frame(client.municipality_groups()).rows() == [
        ("G1", "Två", "0180", "Stockholm"),
        ("G1", "Två", "1480", ""),
    ]
    assert records_frame(client.kpis())["id"].to_list() == ["U40800", "U40806", "N01951"]


# --- what the archive answers -------------------------------------------------------------------------------


def test_a_fresh_answer_is_not_asked_again_and_an_old_one_is(
    client, client_of, kolada, square, hours, settings
):
    client.fetch([square])
    hours.pass_hours(settings.value_max_age_hours - 1)
    assert client_of().fetch([square])[0].outcome is Outcome.FROM_ARCHIVE
    hours.pass_hours(2)
    assert client_of().fetch([square])[0].outcome is Outcome.UNCHANGED
    assert len(kolada.requests) == 2


def test_an_unchanged_answer_is_one_more_line_and_no_copy(client, client_of, square):
    client.fetch([square])
    client_of(mode=Mode.REFRESH).fetch([square])
    assert len(list(client.archive.answers(client.origin))) == 2
    assert len(list(client.archive.bodies(client.origin).all())) == 1


def test_a_changed_answer_is_kept_beside_the_old_one(client, client_of, kolada, square, make_page):
    client.fetch([square])
    kolada.always[square.path] = lambda h: h.send(make_page([]))
    [line] = client_of(mode=Mode.REFRESH).fetch([square])
    assert (line.outcome, line.rows) == (Outcome.ANSWERED, 0)
    assert [a.rows for a in client.archive.answers(client.origin)] == [8, 0]


def test_refresh_asks_again_but_each_question_once(client, client_of, kolada, square):
    client.fetch([square])
    again = client_of(mode=Mode.REFRESH)
    assert [line.outcome for line in again.fetch([square])] == [Outcome.UNCHANGED]
    assert [line.outcome for line in again.fetch([square])] == [Outcome.FROM_ARCHIVE]
    assert len(kolada.requests) == 2


def test_offline_serves_any_age_and_never_asks(client, client_of, kolada, square, hours):
    client.fetch([square])
    hours.pass_hours(24 * 365)
    kolada.close()
    other = replace(square, years=(2019,))
    lines = client_of(mode=Mode.OFFLINE).fetch([square, other])
    assert [line.outcome for line in lines] == [Outcome.FROM_ARCHIVE, Outcome.FAILED]
    assert "never answered, and this run is offline" in lines[1].error
    assert len(kolada.requests) == 1


def test_another_filter_never_gets_this_answer(client, kolada, square):
    client.fetch([square])
    others = [
        replace(square, years=(2022,)),
        replace(square, kpis=square.kpis[::-1]),
        replace(square, from_date=date(2026, 1, 1)),
        replace(square, municipalities=("0180",)),
    ]
    assert {line.outcome for line in client.fetch(others)} == {Outcome.ANSWERED}
    assert len(kolada.requests) == 5


def test_a_publication_day_makes_older_answers_old(client, client_of, kolada, square, hours, settings):
    patient = replace(settings, value_max_age_hours=24 * 30, list_max_age_hours=24 * 30)
    client.fetch([square])
    day = (hours.clock.now() + timedelta(days=3)).date().isoformat()
    kpi = {"id": "U40806", "title": "", "publication_date": day}
    kolada.always["/kpi"] = lambda h: h.send(b'{"values":[' + str(kpi).replace("'", '"').encode() + b"]}")

    def outcome():
        later = client_of(patient)
        later.kpi("U40806")
        return later.fetch([square])[0].outcome

    assert outcome() is Outcome.FROM_ARCHIVE
    hours.pass_hours(24 * 3 + 1)
    assert outcome() is Outcome.UNCHANGED
    assert outcome() is Outcome.FROM_ARCHIVE


def test_the_caller_may_decide_how_fresh_is_fresh(client, kolada, square, hours):
    client.fetch([square])
    hours.pass_hours(1)
    assert (
        client.fetch([square], not_before=lambda _: datetime.min.replace(tzinfo=UTC))[0].outcome
        is Outcome.FROM_ARCHIVE
    )
    assert client.fetch([square], not_before=lambda _: hours.clock.now())[0].outcome is Outcome.UNCHANGED
    assert len(kolada.requests) == 2


def test_an_increment_asks_from_the_day_before_the_last_answer(client, square, hours):
    assert client.since_last([square]) == (square,)
    client.fetch([square])
    first = replace(square, from_date=date(2026, 11, 21))
    assert client.since_last([square]) == (first,)
    hours.pass_hours(72)
    client.fetch(client.since_last([square]))
    assert client.since_last([square]) == (replace(square, from_date=date(2026, 11, 24)),)
    assert client.since_last([replace(square, years=(2022,))]) == (replace(square, years=(2022,)),)


def test_deletions_come_through_as_deletions(client, kolada, square, make_page, make_row):
    row = make_row("U40800", "0180", 2022)
    row["values"][0]["isdeleted"] = True
    asked = replace(square, from_date=date(2026, 11, 1))
    kolada.always[asked.path] = lambda h: h.send(make_page([row]))
    [line] = client.fetch([asked])
    assert (line.rows, line.deleted) == (1, 1)
    frame = values_frame([client.archive.body(line.answers[0])])
    assert frame.select("gender", "is_deleted").rows() == [("K", True), ("T", False)]
    assert frame["value"].is_null().to_list() == [True, False]


def test_a_validator_is_sent_and_an_unchanged_body_not_sent_again(
    client, client_of, kolada, square, make_page
):
    def conditional(handler):
        if handler.headers["if-none-match"] == '"v1"':
            return handler.send(b"", 304)
        return handler.send(make_page([]), ETag='"v1"', Last_Modified="Sun, 22 Nov 2026 00:00:00 GMT")

    kolada.always[square.path] = conditional
    [first] = client.fetch([square])
    [second] = client_of(mode=Mode.REFRESH).fetch([square])
    assert (second.outcome, second.answers[0].sha256) == (Outcome.UNCHANGED, first.answers[0].sha256)
    assert kolada.headers[1]["if-modified-since"] == "Sun, 22 Nov 2026 00:00:00 GMT"
    client.archive.bodies(client.origin).path(first.answers[0].sha256).write_bytes(b"rot")
    [third] = client_of(mode=Mode.REFRESH).fetch([square])
    assert third.rows == 0
    assert "if-none-match" not in kolada.headers[2]
    assert client.archive.body(third.answers[0]) == make_page([])


def test_synthetic_answers_are_known_as_such(client, kolada, square, make_page):
    kolada.always[square.path] = lambda h: h.send(make_page([]), X_Koladash_Synthetic="1")
    assert client.fetch([square])[0].answers[0].is_synthetic


def test_nothing_warns_on_an_ordinary_day(client):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        client.values("U40800", "0180", 2022)


def test_a_closed_client_may_be_asked_again(client, square):
    client.fetch([square])
    client.close()
    assert client.fetch([replace(square, years=(2019,))])[0].outcome is Outcome.ANSWERED


def test_the_real_address_is_asked_as_kolada_documents_it(httpx_mock, tmp_path):
    base = "https://api.kolada.se/v3"
    two = "https://api.kolada.se/v3/kpi?page=2&per_page=5000"
    httpx_mock.add_response(
        url=f"{base}/kpi", json={"values": [{"id": "U40800"}], "next_url": two, "count": 1}
    )
    httpx_mock.add_response(url=two, json={"values": [{"id": "U40806"}], "next_url": None, "count": 1})
    httpx_mock.add_response(url=f"{base}/municipality", json={"values": [{"id": "1480"}]})
    path = "/data/kpi/U40800,U40806/municipality/1480/year/2022"
    httpx_mock.add_response(url=base + path, json={"values": []})
    with KoladaClient(Settings(cache_dir=tmp_path, requests_per_second=1000.0)) as client:
        assert client.values(["U40800", "U40806"], "1480", 2022).height == 0
    assert {request.headers["accept-encoding"] for request in httpx_mock.get_requests()} == {"gzip"}
