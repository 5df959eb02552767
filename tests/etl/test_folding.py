"""The fold against a model in plain Python: one dict, one answer at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.etl.folding.history import History

KPIS, PLACES, YEARS, GENDERS = ("U1", "U2"), ("1480", "2281"), (2021, 2022), ("T", "K")
START = datetime(2026, 1, 1, 3, 0)  # noqa: DTZ001 - stored times are UTC without a zone
KEY = ["kpi", "municipality", "year", "gender"]
CELL = {
    "kpi": pl.Enum(KPIS),
    "municipality": pl.Enum(PLACES),
    "year": pl.Int16,
    "observation": pl.Int32,
}
ROW = {
    "kpi": pl.Enum(KPIS),
    "municipality": pl.Enum(PLACES),
    "year": pl.Int16,
    "gender": pl.Enum(GENDERS),
    "value": pl.Float64,
    "status": pl.String,
    "is_deleted": pl.Boolean,
    "observation": pl.Int32,
}
TIMES = {"seen_at": pl.Datetime("us"), "confirmed_at": pl.Datetime("us"), "days": pl.Int32}


@dataclass
class Answered:
    cells: list[tuple[str, str, int]]
    rows: list[tuple]
    is_complete: bool = True


@dataclass
class Key:
    """What the model remembers of one figure."""

    versions: list[tuple] = field(default_factory=list)

    def told(self, state: str, value: float | None, status: str, number: int) -> None:
        if self.versions and self.versions[-1][:3] == (state, value, status):
            self.versions[-1] = (*self.versions[-1][:4], number, self.versions[-1][5] + 1)
        else:
            self.versions.append((state, value, status, number, number, 1))

    def absent(self, number: int) -> None:
        if self.versions and self.versions[-1][0] in {"value", "withdrawn"}:
            self.told("withdrawn", None, "", number)


def model(answers: list[Answered]) -> dict[tuple, list[tuple]]:
    keys: dict[tuple, Key] = {}
    for number, answer in enumerate(answers):
        rows = {row[:4]: row for row in answer.rows}
        for key, (*_, value, status, is_deleted) in rows.items():
            state = "deleted" if is_deleted else "value"
            told = (None, "") if is_deleted else (value, status)
            keys.setdefault(key, Key()).told(state, *told, number)
        if answer.is_complete:
            for key, known in keys.items():
                if key[:3] in answer.cells and key not in rows:
                    known.absent(number)
    return {key: known.versions for key, known in keys.items()}


def times(count: int) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "seen_at": [START + timedelta(days=n) for n in range(count)],
            "confirmed_at": [START + timedelta(days=n, hours=1) for n in range(count)],
            "days": [1] * count,
        },
        schema=TIMES,
    )


def folded(answers: list[Answered]) -> pl.DataFrame:
    history = History(times(len(answers)))
    for number, answer in enumerate(answers):
        rows = pl.DataFrame([(*row, number) for row in answer.rows], ROW, orient="row")
        asked = pl.DataFrame(
            [(*cell, number) for cell in answer.cells] if answer.is_complete else [], CELL, orient="row"
        )
        later = {cell[0] for coming in answers[number + 1 :] for cell in coming.cells}
        history.tell(
            rows.unique(KEY, keep="last", maintain_order=True),
            {cell[0] for cell in answer.cells},
            lambda kpis, asked=asked: asked.filter(pl.col("kpi").cast(pl.String).is_in(list(kpis))),
            later,
        )
    return history.versions()


def axis(values: tuple) -> st.SearchStrategy:
    return st.lists(st.sampled_from(values), min_size=1, unique=True)


@st.composite
def answers(draw: st.DrawFn) -> Answered:
    cells = [(k, m, y) for k in draw(axis(KPIS)) for m in draw(axis(PLACES)) for y in draw(axis(YEARS))]
    figure = st.tuples(
        st.sampled_from(cells),
        st.sampled_from(GENDERS),
        st.sampled_from([0.0, 1.0, 27.5, None]),
        st.booleans(),
    )
    rows = [
        (
            *cell,
            gender,
            None if is_deleted else value,
            "Missing" if value is None and not is_deleted else "",
            is_deleted,
        )
        for cell, gender, value, is_deleted in draw(st.lists(figure, max_size=8))
    ]
    return Answered(cells, rows, draw(st.booleans()))


@given(st.lists(answers(), min_size=1, max_size=6))
def test_folding_tells_what_the_model_tells(told: list[Answered]) -> None:
    found: dict[tuple, list[tuple]] = {}
    for row in folded(told).iter_rows(named=True):
        key = (row["kpi"], row["municipality"], row["year"], row["gender"])
        first, last = (row["seen_from"] - START).days, (row["confirmed_at"] - START).days
        told_of = (row["state"], row["value"], row["status"], first, last, row["days"])
        found.setdefault(key, []).append(told_of)
    assert found == model(told)


@given(st.lists(answers(), min_size=1, max_size=6))
def test_each_version_ends_where_the_next_begins_and_the_last_is_open(told: list[Answered]) -> None:
    versions = folded(told).with_columns(following=pl.col("seen_from").shift(-1).over(KEY))
    assert versions["seen_to"].equals(versions["following"], null_equal=True)


@given(st.lists(answers(), min_size=1, max_size=6), st.integers(0, 5))
def test_a_kpi_that_its_list_lacks_is_withdrawn_as_if_a_full_answer_lacked_all_of_it(
    told: list[Answered], length: int
) -> None:
    told = told[: length + 1]
    history = History(times(len(told) + 1))
    for number, answer in enumerate(told):
        rows = pl.DataFrame([(*row, number) for row in answer.rows], ROW, orient="row")
        nothing = pl.DataFrame(schema=CELL)
        history.tell(rows.unique(KEY, keep="last", maintain_order=True), (), lambda _: nothing, KPIS)  # noqa: B023
    for kpi in KPIS:
        history.withdraw(kpi, len(told))
    partial = [Answered(answer.cells, answer.rows, is_complete=False) for answer in told]
    everything = [(k, m, y) for k in KPIS for m in PLACES for y in YEARS]
    order = [*KEY, "seen_from"]
    expected = folded([*partial, Answered(everything, [])]).sort(order)
    assert history.versions().sort(order).equals(expected, null_equal=True)


CELLS = [("U1", "1480", 2022)]


def one(value: float | None = None, status: str = "", *, is_deleted: bool = False) -> Answered:
    return Answered(CELLS, [("U1", "1480", 2022, "T", value, status, is_deleted)])


@pytest.mark.parametrize(
    ("told", "changes"),
    [
        ([one(27), one(28)], ["first", "revised"]),
        ([one(27), one(27.0000004)], ["first"]),
        ([one(27), Answered(CELLS, [])], ["first", "withdrawn"]),
        ([one(27), Answered(CELLS, [], is_complete=False)], ["first"]),
        ([one(27), Answered(CELLS, []), one(27)], ["first", "withdrawn", "returned"]),
        ([one(27), one(is_deleted=True), Answered(CELLS, [])], ["first", "deleted"]),
        ([one(27), one(None, "Missing"), one(27)], ["first", "blanked", "returned"]),
        ([one(None, "Missing"), one(0)], ["first", "reported"]),
        ([Answered(CELLS, []), one(0)], ["first"]),
    ],
    ids=[
        "revision",
        "floats are sums of rounded parts",
        "absence from a full answer withdraws",
        "absence from a partial answer does not",
        "a withdrawn value may return",
        "deleted stays deleted",
        "blanked and back",
        "reported late",
        "absence before a value is nothing",
    ],
)
def test_what_a_change_is_called(told: list[Answered], changes: list[str]) -> None:
    assert folded(told)["change"].to_list() == changes


def test_the_later_of_two_rows_for_one_key_counts() -> None:
    twice = Answered(CELLS, [*one(27).rows, *one(28).rows])
    assert folded([twice])["value"].to_list() == [28]
