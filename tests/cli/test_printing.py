"""How an answer is printed on a terminal."""

from __future__ import annotations

import polars as pl
import pytest

from koladash.cli.printing import print_frame

LONG = "Invånare i befolkningen på tjugo till sextiofyra år med ekonomiskt bistånd, andel (%)"
FRAME = pl.DataFrame(
    {"kpi": ["N31807", "U40800"], "unit": ["persons_per_annual_worker", "persons"], "title": [LONG, None]}
)


@pytest.mark.parametrize("columns", [30, 40, 60, 80, 200])
def test_no_word_is_split_however_narrow_the_terminal(columns, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", str(columns))
    print_frame(FRAME, "table")
    printed = capsys.readouterr().out
    words = printed.replace("│", " ").replace("┃", " ").split()
    wanted = [word for name in FRAME.columns for word in (name, *" ".join(filter(None, FRAME[name])).split())]
    assert [word for word in wanted if len(word) <= columns - 7 and word not in words] == []
    assert "2 rows" in printed


def test_a_word_longer_than_the_line_is_folded_and_never_cut(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "20")
    print_frame(pl.DataFrame({"word": ["a" * 50]}), "table")
    assert capsys.readouterr().out.count("a") == 50
