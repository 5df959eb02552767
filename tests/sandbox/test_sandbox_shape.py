"""The sandbox answers in Kolada v3's shape: endpoints, envelope, paging, limits."""

from __future__ import annotations

import http.client
import json
import os
from datetime import date
from pathlib import Path

import pytest

from koladash.sandbox import Knobs, SandboxServer

ENVELOPE = {"values", "next_url", "previous_url", "count"}
KPI_KEYS = {
    "id", "title", "description", "is_divided_by_gender", "municipality_type", "auspice", "operating_area",
    "perspective", "prel_publication_date", "publication_date", "publ_period", "has_ou_data",
}  # fmt: skip
VALUE_KEYS = {"gender", "count", "status", "value", "isdeleted"}


def types_of(thing):
    """The shape of a JSON text: keys and types, the first element standing for a list."""
    if isinstance(thing, dict):
        return {key: types_of(value) for key, value in thing.items()}
    return [types_of(thing[0])] if isinstance(thing, list) else type(thing).__name__


def walked(sandbox, path):
    """All pages of a list, by next_url."""
    pages, url = [], sandbox.server.base_url + path
    while url:
        pages.append(sandbox.client.get(url).json())
        url = pages[-1]["next_url"]
    return pages


def test_a_data_answer_has_the_recorded_shape(plain):
    page = plain.page("/data/kpi/N03920/municipality/0580,1280/year/2023")
    assert types_of(page) == {
        "values": [
            {
                "values": [
                    {"gender": "str", "count": "int", "status": "str", "value": "float", "isdeleted": "bool"}
                ],
                "kpi": "str",
                "period": "int",
                "municipality": "str",
            }
        ],
        "next_url": "NoneType",
        "previous_url": "NoneType",
        "count": "int",
    }


@pytest.mark.skipif(
    "KOLADASH_REAL_DATA" not in os.environ, reason="KOLADASH_REAL_DATA names no folder of recordings"
)
@pytest.mark.parametrize(
    ("recording", "path"),
    [
        ("data_n21704_2023_answer.json", "/data/kpi/N03920/municipality/0180/year/2023"),
        ("kpi_search_answer_trimmed.json", "/kpi?title=Kostnad&per_page=3"),
    ],
)
def test_an_answer_has_the_shape_of_a_real_one(plain, recording, path):
    real = json.loads((Path(os.environ["KOLADASH_REAL_DATA"]) / "kolada_v3" / recording).read_text())
    answer = plain.page(path)
    assert answer.keys() >= real.keys()  # the recording of data keeps the rows alone
    assert answer["values"][0].keys() == real["values"][0].keys()
    assert list(answer["values"][0]) == list(real["values"][0])


def test_a_kpi_has_its_twelve_keys(plain):
    kpis = plain.rows("/kpi")
    assert all(set(kpi) == KPI_KEYS for kpi in kpis)


def test_every_kpi_of_the_catalogue_is_listed(plain, catalogue):
    assert set(catalogue.kpis) <= {kpi["id"] for kpi in plain.rows("/kpi")}


def test_there_are_290_municipalities_and_22_of_type_l(plain):
    kinds = [place["type"] for place in plain.rows("/municipality")]
    assert (kinds.count("K"), kinds.count("L")) == (290, 22)


@pytest.mark.parametrize(("kind", "count"), [("K", 290), ("L", 22), ("municipality", 290)])
def test_region_type_filters_municipalities(plain, kind, count):
    assert len(plain.rows(f"/municipality?region_type={kind}")) == count


def test_groups_carry_their_members(plain):
    groups = plain.rows("/municipality_groups")
    assert len(groups) == 3600
    own = {group["id"]: {member["member_id"] for member in group["members"]} for group in groups}
    assert own["G96190"] >= {"1384", "1480"}  # Kungsbacka is in the Göteborg Region
    assert all(own.values())


def test_units_belong_to_a_municipality_and_have_figures(plain):
    unit = plain.rows("/ou?municipality=1480")[0]
    rows = plain.rows(f"/oudata/kpi/U90000/ou/{unit['id']}/year/2021,2022")
    assert [row["ou"] for row in rows] == [unit["id"]] * 2
    assert rows == plain.rows(f"/oudata/?ou_id={unit['id']}&kpi_id=U90000&year=2021&year=2022")


@pytest.mark.parametrize("path", ["/kpi_groups", "/municipality_groups", "/municipality", "/kpi", "/ou"])
def test_one_object_of_a_list_is_found_by_its_id(plain, path):
    first = plain.rows(path + "?per_page=1")[0]
    assert plain.rows(f"{path}/{first['id']}") == [first]


def test_titles_are_searched_without_regard_to_case(plain):
    found = plain.rows("/kpi?title=FINSAM")
    assert found
    assert all("finsam" in kpi["title"].lower() for kpi in found)


def test_pages_follow_each_other_and_hold_everything_once(plain):
    path = "/data/kpi/N03920/year/2022"
    pages = walked(plain, path + "?per_page=1500")
    assert [page["count"] for page in pages] == [len(page["values"]) for page in pages]
    assert [row for page in pages for row in page["values"]] == plain.rows(path)
    assert pages[1]["previous_url"] == plain.server.base_url + path + "?per_page=1500&page=1"


def test_a_page_holds_at_most_5000_rows(plain):
    kpis = ",".join(kpi["id"] for kpi in plain.rows("/kpi")[:25])
    codes = ",".join(place["id"] for place in plain.rows("/municipality?region_type=K")[:25])
    pages = walked(plain, f"/data/kpi/{kpis}/municipality/{codes}")
    assert [page["count"] for page in pages[:-1]] == [5000] * (len(pages) - 1)
    keys = [(row["kpi"], row["municipality"], row["period"]) for page in pages for row in page["values"]]
    assert len(keys) == len(set(keys)) > 5000


def test_next_url_is_built_from_the_host_that_was_asked(plain):
    answer = plain.get("/kpi?per_page=2", Host="api.example.se")
    assert answer.json()["next_url"] == "http://api.example.se/v3/kpi?per_page=2&page=2"


@pytest.mark.parametrize(
    "path",
    [
        "/kpi?per_page=5001",
        "/kpi?page=0",
        "/kpi?page=two",
        "/kpi/" + ",".join(f"N{n:05d}" for n in range(26)),
        "/data/kpi/N01951/municipality/" + ",".join(f"{n:04d}" for n in range(26)),
        "/data/kpi/N01951/year/" + ",".join(str(1990 + n) for n in range(26)),
        "/data/kpi/N01951/year/lately",
        "/data/kpi/N01951/year/2022?from_date=yesterday",
        "/data/?kpi_id=N01951",
    ],
)
def test_what_cannot_be_asked_is_a_422(plain, path):
    assert plain.get(path).status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/data/kpi/N01951", "/data/municipality/1480", "/data/available", "/data/kpi/N01951/ou/1", "/x", ""],
)
def test_what_is_not_there_is_a_404(plain, path):
    assert plain.get(path).status_code == 404


def test_version_2_is_gone(plain):
    answer = plain.client.get(plain.server.base_url.replace("/v3", "/v2/data/kpi/N01951/year/2020"))
    assert (answer.status_code, answer.json()) == (
        410,
        {"error": "This endpoint is deprecated. Please use /v3 instead."},
    )


@pytest.mark.parametrize(
    "path",
    [
        "/data/kpi/N99999/municipality/1480/year/2022",
        "/data/kpi/N01951/municipality/9999/year/2022",
        "/data/kpi/N01951/municipality/1480/year/2031",
        "/kpi/N99999",
        "/municipality/9999",
    ],
)
def test_unknown_ids_and_coming_years_have_no_rows(plain, path):
    assert plain.page(path) == {"values": [], "next_url": None, "previous_url": None, "count": 0}


def test_a_misspelt_parameter_is_ignored(plain):
    path = "/data/kpi/N03920/municipality/1480/year/2022"
    assert plain.rows(path + "?form_date=2099-01-01&gender=T") == plain.rows(path)


def test_repeated_parameters_ask_the_same_as_a_path(plain):
    asked = "/data/?kpi_id=N01951&kpi_id=N03920&municipality_id=1480&municipality_id=2281&year=2021&year=2022"
    assert plain.rows(asked) == plain.rows("/data/kpi/N01951,N03920/municipality/1480,2281/year/2021,2022")


def test_a_kpi_and_a_year_bring_groups_among_the_rows(plain):
    rows = plain.rows("/data/kpi/N03920/year/2022")
    groups = [row for row in rows if row["municipality"].startswith("G")]
    assert len(groups) == 3600
    assert {value["count"] for row in rows if row not in groups for value in row["values"]} == {1}


def test_region_type_takes_the_groups_away(plain):
    rows = plain.rows("/data/kpi/N03920/year/2022?region_type=municipality")
    assert 280 < len(rows) <= 290
    assert all(len(row["municipality"]) == 4 for row in rows)


def test_a_municipality_and_a_year_bring_every_kpi(plain, catalogue):
    kpis = {row["kpi"] for row in plain.rows("/data/municipality/2282/year/2022")}
    assert len(kpis & set(catalogue.kpis)) > 100


def test_the_order_of_the_genders_differs_from_row_to_row(plain):
    rows = plain.rows("/data/kpi/N03920/year/2022")
    assert len({tuple(value["gender"] for value in row["values"]) for row in rows}) >= 6


def test_a_group_is_the_unweighted_mean_of_its_members_and_counts_them(plain):
    members = {member["member_id"] for member in plain.rows("/municipality_groups/G96190")[0]["members"]}
    figures = plain.figures(f"/data/kpi/N03920/municipality/{','.join(members)}/year/2022")
    totals = [value for (_, _, _, gender), value in figures.items() if gender == "T" and value is not None]
    row = plain.rows("/data/kpi/N03920/municipality/G96190/year/2022")[0]
    shown = next(value for value in row["values"] if value["gender"] == "T")
    assert shown["count"] == len(totals)
    assert shown["value"] == pytest.approx(sum(totals) / len(totals), abs=1e-5)


@pytest.mark.parametrize("path", ["/kpi", "/kpi?per_page=9999", "/nowhere"])
def test_every_answer_says_that_it_is_synthetic(plain, path):
    assert plain.get(path).headers["X-Koladash-Synthetic"] == "1"


def test_a_method_that_is_not_there_is_refused_and_synthetic(plain):
    answer = plain.client.put(plain.server.base_url + "/kpi")
    assert (answer.status_code, answer.headers["X-Koladash-Synthetic"]) == (501, "1")


def test_a_connection_stays_open_between_requests(plain):
    address = plain.server.base_url.removeprefix("http://").removesuffix("/v3")
    connection = http.client.HTTPConnection(address, timeout=5)
    for _ in range(3):
        connection.request("GET", "/v3/kpi?per_page=1")
        assert json.load(connection.getresponse())["count"] == 1
    connection.close()


def test_nothing_is_compressed_unless_the_knob_says_so(sandbox):
    asked = sandbox()
    plainly = asked.get("/kpi", **{"Accept-Encoding": "gzip"})
    asked.server.set(gzip=True)
    zipped = asked.get("/kpi", **{"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plainly.headers
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.json() == plainly.json()


def test_titles_end_with_the_last_year_of_an_ended_series(plain, catalogue):
    titles = {kpi["id"]: kpi["title"] for kpi in plain.rows("/kpi")}
    for entry in catalogue.kpis.values():
        assert titles[entry.id].endswith(f"(-{entry.ended})") == bool(entry.ended)


def test_descriptions_have_the_blemishes_of_real_ones(plain):
    text = "".join(kpi["description"] for kpi in plain.rows("/kpi"))
    assert all(blemish in text for blemish in ("  ", "\u00a0", "\\n"))


def test_surveys_and_ended_series_have_no_publication_date(plain, catalogue):
    for kpi in plain.rows("/kpi"):
        entry = catalogue.kpis.get(kpi["id"])
        if entry:
            assert (kpi["publication_date"] is None) == (entry.survey or entry.ended is not None)


def test_the_next_publication_lies_ahead_and_within_a_year(plain):
    days = [
        date.fromisoformat(kpi["publication_date"]) for kpi in plain.rows("/kpi") if kpi["publication_date"]
    ]
    assert all(date(2026, 11, 20) < day <= date(2027, 11, 20) for day in days)


def test_six_thousand_kpis_can_be_had(sandbox, catalogue):
    asked = sandbox(extra_kpis=6000)
    pages = walked(asked, "/kpi")
    assert [page["count"] for page in pages] == [5000, 1000 + len(catalogue.kpis)]
    assert len(asked.rows("/data/municipality/1480/year/2021")) > 3000


def test_unknown_hosts_cannot_reach_it():
    with SandboxServer(Knobs()) as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        assert server._listener.server_address[0] == "127.0.0.1"
