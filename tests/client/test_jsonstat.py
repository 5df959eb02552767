from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from koladash.client.scb.jsonstat import parse_dataset
from koladash.errors import InvalidAnswer

REAL = os.environ.get("KOLADASH_REAL_DATA", "")


def answer(**changes: object) -> bytes:
    dimension = {
        "Region": {
            "label": "region",
            "category": {"index": {"01": 0, "03": 1}, "label": {"03": "Uppsala", "01": "Sthlm"}},
        },
        "Tid": {
            "label": "år",
            "category": {"index": ["2023", "2024"], "label": {"2023": "2023", "2024": "2024"}},
        },
    }
    whole = {
        "class": "dataset",
        "label": "Folkmängd",
        "id": ["Region", "Tid"],
        "size": [2, 2],
        "role": {"time": ["Tid"]},
        "dimension": dimension,
        "value": [1, 2.5, None, 4],
        "status": {"2": ".."},
    }
    return json.dumps(whole | changes).encode()


def test_values_and_marks_stand_at_the_same_positions():
    dataset = parse_dataset(answer())
    assert dataset.values == [1.0, 2.5, None, 4.0]
    assert dataset.marks == {2: ".."}
    assert dataset.size == (2, 2)


def test_codes_come_in_the_order_of_their_index_not_of_the_texts():
    region = parse_dataset(answer()).dimension("Region")
    assert region.codes == ("01", "03")
    assert region.texts == ("Sthlm", "Uppsala")


def test_time_is_known_by_its_role():
    assert parse_dataset(answer()).time.id == "Tid"
    assert parse_dataset(answer(role=None)).time is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [({"0": 1, "3": 4}, [1.0, None, None, 4.0]), ({}, [None] * 4), ([0, 0, 0, 0], [0.0] * 4)],
)
def test_sparse_and_dense_values_are_the_same_thing(value, expected):
    assert parse_dataset(answer(value=value, status=None)).values == expected


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (["a", None, "", "b"], {0: "a", 3: "b"}),
        ("p", {0: "p", 1: "p", 2: "p", 3: "p"}),
        ({}, {}),
        ({"1": "e", "3": None}, {1: "e"}),
    ],
)
def test_marks_are_read_in_each_form_of_the_format(status, expected):
    assert parse_dataset(answer(status=status)).marks == expected


def test_a_single_category_needs_no_index():
    lone = {
        "label": "innehåll",
        "category": {"label": {"A1": "Antal"}, "unit": {"A1": {"base": "antal", "decimals": 1}}},
    }
    dataset = parse_dataset(answer(id=["C"], size=[1], dimension={"C": lone}, value=[7], status=None))
    assert dataset.dimension("C").codes == ("A1",)
    assert dataset.dimension("C").units["A1"].decimals == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b"{}",
        b'{"values": []}',
        answer()[:100],
        answer(size=[2, 3]),
        answer(value=[1, 2, 3]),
        answer(value=["1", "2", "3", "4"]),
        answer(status={"7": ".."}),
        answer(status={"x": ".."}),
        answer(id=["Region", "Kon"]),
    ],
)
def test_what_is_no_dataset_is_an_invalid_answer(body):
    with pytest.raises(InvalidAnswer):
        parse_dataset(body)


@pytest.mark.skipif(not REAL, reason="KOLADASH_REAL_DATA names no folder with SCB's answers")
def test_scbs_own_answers_are_read():
    folder = Path(REAL) / "scb_v2"
    metadata = parse_dataset((folder / "TAB6471_metadata.json").read_bytes())
    data = parse_dataset((folder / "TAB6471_data.json").read_bytes())
    assert metadata.table == data.table == "TAB6471"
    assert [d.id for d in metadata.dimensions] == [d.id for d in data.dimensions]
    assert metadata.size == (312, 134, 3, 1, 16)
    assert metadata.values == []
    assert len(data.values) == data.cells == 2772
    assert [d.is_optional for d in metadata.dimensions] == [True, False, True, False, False]
    assert [known.id for known in metadata.dimension("Region").code_lists][-1] == "vs_CKM03Kommun"
    assert any("Cell Key Method" in note for note in metadata.notes)
    for asked, had in zip(data.dimensions, metadata.dimensions, strict=True):
        assert set(asked.codes) <= set(had.codes)
