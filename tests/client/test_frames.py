"""Pages into frames: nothing lost, nothing made up, and quickly."""

from __future__ import annotations

import json
import time

import msgspec
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.client.archive.answers import Summary
from koladash.client.kolada.frames import FIGURE_SCHEMA, tidy, unit_values_frame, values_frame
from koladash.client.kolada.pages import read_page, summarise
from koladash.client.kolada.records import Kpi, KpiGroup, Member, MunicipalityGroup, ValueRow
from koladash.errors import InvalidAnswer

FIGURES = st.lists(
    st.fixed_dictionaries(
        {
            "gender": st.sampled_from("TMK"),
            "value": st.none() | st.floats(allow_nan=False, allow_infinity=False),
        },
        optional={"status": st.text(max_size=8), "count": st.integers(1, 300), "isdeleted": st.booleans()},
    ),
    max_size=3,
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "kpi": st.text(max_size=6),
            "municipality": st.text(max_size=6),
            "period": st.integers(1970, 2100),
            "values": FIGURES,
        }
    ),
    max_size=6,
)


def page(rows):
    return json.dumps({"values": rows, "next_url": None, "count": len(rows)}).encode()


@given(st.lists(ROWS, max_size=3))
def test_every_figure_is_in_the_frame_as_it_was_sent(pages):
    expected = [
        (
            row["kpi"],
            row["municipality"],
            row["period"],
            figure["gender"],
            None if figure.get("isdeleted") else figure["value"],
            figure.get("status", ""),
            figure.get("count"),
            figure.get("isdeleted", False),
        )
        for rows in pages
        for row in rows
        for figure in row["values"]
    ]
    frame = values_frame(map(page, pages))
    assert frame.schema == FIGURE_SCHEMA
    assert frame.rows() == expected


@given(ROWS)
def test_the_summary_counts_rows_and_deletions(rows):
    deleted = sum(figure.get("isdeleted", False) for row in rows for figure in row["values"])
    assert summarise("/data/kpi/U1/year/2022?page=1", page(rows)) == Summary(len(rows), deleted, "")


@given(
    (st.binary(max_size=60) | st.text(max_size=60).map(str.encode)).filter(lambda body: body.strip() != b"[]")
)
def test_nothing_is_taken_for_a_page_by_chance(body):
    with pytest.raises(InvalidAnswer, match="no page of ValueRow records"):
        read_page(body, ValueRow)


def test_zero_is_a_figure_and_null_is_none():
    row = {"kpi": "U1", "municipality": "0180", "period": 2022}
    figures = [{"gender": "T", "value": 0}, {"gender": "K", "value": None, "status": "Missing"}]
    frame = values_frame([page([{**row, "values": figures}])])
    assert frame.select("value", "status").rows() == [(0.0, ""), (None, "Missing")]


def test_of_two_rows_for_one_key_the_later_stays():
    row = {"kpi": "U1", "municipality": "0180", "period": 2022}
    pages = [page([{**row, "values": [{"gender": "T", "value": value}]}]) for value in (1.0, 2.0)]
    assert values_frame(pages)["value"].to_list() == [1.0, 2.0]
    assert tidy(values_frame(pages))["value"].to_list() == [2.0]


def test_units_have_a_column_of_their_own():
    row = {"kpi": "N1", "ou": "V15E1", "period": 2022, "values": [{"gender": "T", "value": 1.5}]}
    assert unit_values_frame([page([row])]).row(0)[:3] == ("N1", "V15E1", 2022)
    assert unit_values_frame([]).columns[1] == "ou"


@pytest.mark.parametrize("names", [("member_id", "member_title"), ("id", "title")])
@pytest.mark.parametrize("kind", [KpiGroup, MunicipalityGroup])
def test_members_are_read_under_either_name(kind, names):
    member = dict(zip(names, ("0180", "Stockholm"), strict=True))
    groups = [{"id": "G1", "title": "A", "members": [member]}, {"id": "G2", "title": None, "members": None}]
    read = read_page(page(groups), kind).values
    assert read == [kind(id="G1", title="A", members=(Member(id="0180", title="Stockholm"),)), kind(id="G2")]
    assert [type(group) for group in read] == [kind, kind]


def test_a_kpi_is_read_with_its_twelve_keys():
    sent = {
        "id": "N00022", "title": "Kostnadsutjämning", "description": "…\\n", "is_divided_by_gender": False,
        "municipality_type": "K", "auspice": None, "operating_area": "Kommunen, övergripande",
        "perspective": "Resurser", "prel_publication_date": "2026-09-28", "publication_date": "2027-04-15",
        "publ_period": "2027", "has_ou_data": False,
    }  # fmt: skip
    [kpi] = read_page(page([sent]), Kpi).values
    assert msgspec.json.decode(msgspec.json.encode(kpi)) == sent


def test_a_full_page_is_parsed_at_a_million_figures_a_second():
    genders = [{"gender": g, "count": 1, "status": "", "value": 7.221589, "isdeleted": False} for g in "KTM"]
    rows = [
        {"kpi": f"U{i % 25}", "period": 2010 + i % 8, "municipality": f"{i // 200:04}", "values": genders}
        for i in range(5000)
    ]
    body = page(rows)
    seconds = min(timed(lambda: values_frame([body])) for _ in range(7))
    assert values_frame([body]).select(pl.len()).item() == 15_000
    assert 15_000 / seconds > 500_000  # half of what is measured on a quiet machine


def timed(work):
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
