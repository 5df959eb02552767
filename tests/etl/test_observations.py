"""Which answers count as one observation, and which cells they share."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from koladash.client.archive.answers import Answer
from koladash.client.kolada.planning import Rectangle
from koladash.etl.folding.observations import chains, observe, overlap

START = datetime(2026, 3, 1, tzinfo=UTC)
GR = "/data/kpi/U40800/municipality/1480,1481/year/2022"
MOLNDAL = "/data/kpi/U40800,U40806/municipality/1481/year/2021,2022"
FAR = "/data/kpi/U40800/municipality/2281/year/2022"


def answer(request: str, sha256: str = "a", day: int = 0, next_request: str = "") -> Answer:
    return Answer(
        "https://kolada.test/v3",
        request,
        START + timedelta(days=day),
        200,
        sha256,
        0.1,
        rows=1,
        next_request=next_request,
    )


def test_the_same_answer_again_confirms_the_first() -> None:
    (seen,) = observe([answer(GR), answer(GR, day=5)])
    assert (seen.seen_at.day, seen.confirmed_at.day, seen.is_overtaken) == (1, 6, False)


def test_another_answer_to_the_same_request_is_another_observation() -> None:
    first, second = observe([answer(GR), answer(GR, "b", day=5)])
    assert [(one.turn, one.is_overtaken) for one in (first, second)] == [(0, True), (1, False)]


def test_another_batch_that_shares_a_cell_takes_a_later_turn_and_a_distant_one_does_not() -> None:
    seen = observe([answer(GR), answer(MOLNDAL), answer(FAR)])
    assert [(one.turn, one.is_overtaken) for one in seen] == [(0, True), (1, False), (0, False)]


def test_no_two_answers_of_one_turn_share_a_cell() -> None:
    told = [
        answer(GR, "a"),
        answer(MOLNDAL, "b", 1),
        answer(FAR, "c", 1),
        answer(GR, "d", 2),
        answer(MOLNDAL, "e", 3),
    ]
    seen = observe(told)
    assert [one.turn for one in seen] == [0, 1, 0, 2, 3]
    assert [one.is_overtaken for one in seen] == [True, True, False, True, False]


def test_a_repeat_counts_again_when_another_batch_came_in_between() -> None:
    seen = observe([answer(GR, "a"), answer(MOLNDAL, "b", 1), answer(GR, "a", 2), answer(GR, "a", 3)])
    assert [(one.content, one.confirmed_at.day) for one in seen] == [(("a",), 1), (("b",), 2), (("a",), 4)]


def test_pages_are_joined_and_a_lost_page_makes_the_answer_partial() -> None:
    whole = [answer(GR, "a", next_request=f"{GR}?page=2"), answer(f"{GR}?page=2", "b", 1)]
    (seen,) = observe(whole)
    assert (seen.content, seen.is_complete) == (("a", "b"), True)
    (torn,) = observe(whole[:1])
    assert not torn.is_complete
    (orphan,) = observe(whole[1:])
    assert not orphan.is_complete


def test_a_chain_begun_anew_leaves_the_old_one_partial() -> None:
    first = answer(GR, "a", next_request=f"{GR}?page=2")
    again = answer(GR, "c", 1, next_request=f"{GR}?page=2")
    last = answer(f"{GR}?page=2", "d", 2)
    assert [tuple(a.sha256 for a in pages) for pages in chains([first, again, last])] == [("a",), ("c", "d")]


def test_an_increment_is_never_complete() -> None:
    (seen,) = observe([answer(f"{GR}?from_date=2026-02-01")])
    assert not seen.is_complete


def test_a_clock_that_was_set_back_does_not_reorder_history() -> None:
    first, second = observe([answer(GR, "a", 9), answer(GR, "b", 2)])
    assert second.seen_at == first.seen_at


def test_lists_are_no_observations() -> None:
    assert observe([answer("/kpi"), answer("/municipality_groups?page=2")]) == []


@pytest.mark.parametrize(
    ("one", "other", "shares"),
    [
        (Rectangle(("U1",), ("1480",), (2022,)), Rectangle(("U1",), ("1480",), (2022,)), True),
        (Rectangle(("U1",), ("1480",), (2022,)), Rectangle(("U1",), ("1480",), (2021,)), False),
        (Rectangle(("U1",), (), (2022,)), Rectangle(("U1",), ("1480",), (2022,)), True),
        (Rectangle(("U1",), (), (2022,)), Rectangle(("U2",), ("1480",), (2022,)), False),
        (Rectangle(("U1",), ("1480",), ()), Rectangle((), ("1480",), (1999,)), True),
    ],
)
def test_an_open_axis_overlaps_everything_along_it(one: Rectangle, other: Rectangle, shares: bool) -> None:  # noqa: FBT001
    assert overlap(one, other) is shares
    assert overlap(other, one) is shares
