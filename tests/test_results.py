from __future__ import annotations

import threading

import polars as pl
import pytest

from koladash.results import FRAME as OVERHEAD
from koladash.results import LARGEST, KeptResults

FRAME = pl.DataFrame({"value": [1.0, 2.0]})


class Source:
    """Counts how often it is asked."""

    def __init__(self, frame: pl.DataFrame = FRAME) -> None:
        self.asked, self.frame = 0, frame

    def __call__(self) -> pl.DataFrame:
        self.asked += 1
        return self.frame


@pytest.fixture
def source() -> Source:
    return Source()


def test_the_same_question_is_put_once(source):
    kept = KeptResults()
    frames = [kept.result("SELECT $kpi", {"kpi": "U40800"}, source) for _ in range(3)]
    assert source.asked == 1
    assert all(frame.equals(FRAME) for frame in frames)


@pytest.mark.parametrize("other", [{"kpi": "U40803"}, {"kpi": ["U40800"]}, {"KPI": "U40800"}, ["U40800"]])
def test_other_parameters_are_another_question(source, other):
    kept = KeptResults()
    kept.result("SELECT $kpi", {"kpi": "U40800"}, source)
    kept.result("SELECT $kpi", other, source)
    assert source.asked == 2


def test_who_changes_a_result_changes_it_for_nobody_else(source):
    kept = KeptResults()
    for _ in range(2):
        mine = kept.result("SELECT", (), source)
        mine.insert_column(0, pl.Series("more", [True, False]))
    assert kept.result("SELECT", (), source).columns == ["value"]
    assert source.asked == 1


def test_a_question_that_failed_is_put_again(source):
    kept = KeptResults()

    def fails() -> pl.DataFrame:
        raise OSError

    with pytest.raises(OSError):  # noqa: PT011 - it is ours
        kept.result("SELECT", (), fails)
    assert kept.result("SELECT", (), source).equals(FRAME)


def test_the_result_asked_for_longest_ago_goes_first():
    kept, sources = KeptResults(limit=3 * (OVERHEAD + 30)), {name: Source() for name in "abcd"}
    for name in "abcad":
        kept.result(name, (), sources[name])
    for name in "acd":
        kept.result(name, (), sources[name])
    assert [sources[name].asked for name in "acd"] == [1, 1, 1]
    kept.result("b", (), sources["b"])
    assert sources["b"].asked == 2


def test_a_result_too_large_is_not_kept():
    source = Source(pl.DataFrame({"value": [0.0] * (LARGEST // 8 + 1)}))
    kept = KeptResults()
    for _ in range(2):
        kept.result("SELECT", (), source)
    assert source.asked == 2


def test_threads_share_what_is_kept_within_its_bounds():
    kept, found = KeptResults(limit=5 * OVERHEAD), []

    def read() -> None:
        for number in range(400):
            sql = f"SELECT {number % 20}"
            frame = kept.result(sql, (), Source(pl.DataFrame({"number": [number % 20]})))
            found.append(frame["number"][0] == number % 20)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 1600
    assert all(found)
    assert 0 < kept._size <= 5 * OVERHEAD
    assert kept._size == sum(size for _, size in kept._kept.values())
