"""The catalogue against Kolada's own list, where KOLADASH_REAL_DATA names a folder with a copy of it."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from pathlib import Path

import pytest

ENDED = re.compile(r"\(\s*-\s*(\d{4})\s*\)\s*$")


@pytest.fixture(scope="module")
def listed():
    folder = Path(os.environ.get("KOLADASH_REAL_DATA", ""))
    files = sorted(folder.glob("kolada_v3/kpi_*.csv")) if folder != Path() else []
    if not files:
        pytest.skip("KOLADASH_REAL_DATA names no folder with Kolada's list of KPIs")
    with files[-1].open(encoding="utf-8", newline="") as lines:
        return {row["id"]: row for row in csv.DictReader(lines)}


def test_every_id_is_koladas(catalogue, listed):
    assert set(catalogue.kpis) <= set(listed)


def test_genders_places_and_ends_agree(catalogue, listed):
    for kpi in catalogue.kpis.values():
        row = listed[kpi.id]
        ended = ENDED.search(row["title"])
        assert (kpi.genders == "TMK") == (row["is_divided_by_gender"] == "True"), kpi.id
        assert kpi.municipality_type == row["municipality_type"], kpi.id
        assert kpi.ended == (int(ended[1]) if ended else None), kpi.id
        assert kpi.survey == (
            "Egen undersökning i kommunen" in row["description"] or kpi.link == "organisation"
        ), kpi.id


def test_names_are_our_own(catalogue, listed):
    titles = {row["title"] for row in listed.values()}

    assert [kpi.name for kpi in catalogue.kpis.values() if len(kpi.name) > 30 and kpi.name in titles] == []


def test_places_are_koladas(catalogue, listed):
    with Path(os.environ["KOLADASH_REAL_DATA"], "kolada_v3", "municipality.csv").open(
        encoding="utf-8"
    ) as lines:
        theirs = {row["id"]: row["title"] for row in csv.DictReader(lines)}

    assert {code: place.name for code, place in catalogue.places.by_code.items()} == theirs


def test_groups_have_the_members_of_koladas_own(catalogue, listed):
    with gzip.open(
        Path(os.environ["KOLADASH_REAL_DATA"], "kolada_v3", "municipality_groups.json.gz"), "rt"
    ) as text:
        document = json.load(text)
    groups = document["values"] if isinstance(document, dict) else document
    theirs = {group["id"]: {m.get("member_id", m.get("id")) for m in group["members"]} for group in groups}

    for group in catalogue.groups.values():
        if group.kolada_group:
            assert set(group.municipalities) == theirs[group.kolada_group], group.id
