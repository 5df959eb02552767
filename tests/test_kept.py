from __future__ import annotations

import threading

from koladash.kept import Kept


def test_what_was_put_is_given_again():
    kept: Kept[str] = Kept(limit=1600)
    kept.put("question", "answer", 10)
    assert (kept.get("question"), kept.get("another"), len(kept)) == ("answer", None, 1)


def test_what_was_asked_for_longest_ago_goes_first():
    kept: Kept[str] = Kept(limit=1600)
    for number in range(16):
        kept.put(number, "", 100)
    kept.get(0)
    kept.put(16, "", 100)
    assert [kept.get(number) is None for number in (0, 1, 2, 16)] == [False, True, False, False]
    assert kept.size == 1600


def test_what_is_put_anew_takes_its_room_once():
    kept: Kept[str] = Kept(limit=1600)
    for size in (100, 50, 70):
        kept.put("question", str(size), size)
    assert (kept.get("question"), kept.size, len(kept)) == ("70", 70, 1)


def test_what_would_drive_out_many_is_not_kept():
    kept: Kept[str] = Kept(limit=1600)
    kept.put("large", "", 101)
    assert (kept.get("large"), kept.size) == (None, 0)


def test_what_is_too_large_leaves_no_older_answer_behind():
    kept: Kept[str] = Kept(limit=1600)
    kept.put("question", "old", 100)
    kept.put("question", "new", 101)
    assert (kept.get("question"), kept.size, len(kept)) == (None, 0, 0)


def test_threads_share_what_is_kept_within_its_bounds():
    kept: Kept[int] = Kept(limit=1600)
    wrong = []

    def work(start: int) -> None:
        for number in range(start, start + 4000):
            question = number % 40
            found = kept.get(question)
            if found is None:
                kept.put(question, question, 70 + question % 20)
            elif found != question:
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(start,)) for start in (0, 7, 19, 31)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong
    assert 1400 < kept.size <= 1600
    assert kept.size == sum(size for _, size in kept._values.values())
