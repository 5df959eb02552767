"""Several charts as one picture."""

from __future__ import annotations

from itertools import combinations

import plotly.graph_objects as go
import polars as pl
import pytest

from koladash.app.figures.canvas import Canvas
from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.figures.series import small_multiple
from koladash.app.figures.tiles import Tile, columns_in, tile_width, tiled
from koladash.app.theme import load_theme

THEME = load_theme("light")
LINES = [Line("a", "Mölndal", "a"), Line("b", "Härnösand", "b")]


def chart(width):
    rows = [(key, 2020 + at, float(at), f"{at}", "d") for key in "ab" for at in range(5)]
    values = pl.DataFrame(rows, schema=["line", "year", "value", "label", "detail"], orient="row")
    return small_multiple(values, LINES, Canvas(THEME, width, 200), [Break(2023, "förr", "nu")])


def sheet(width, figures):
    tiles = [
        Tile(f"Mått {at}", "procent", figure, "Går att jämföra. " * 12) for at, figure in enumerate(figures)
    ]
    return go.Figure(tiled(tiles, Canvas(THEME, width, 200)))


@pytest.mark.parametrize(("width", "columns"), [(1106, 3), (640, 2), (324, 1)])
def test_each_chart_has_a_part_of_the_sheet_to_itself(width, columns):
    assert columns_in(width) == columns
    figure = sheet(width, [chart(tile_width(width))] * 5)
    parts = [
        (figure.layout[f"xaxis{number}"].domain, figure.layout[f"yaxis{number}"].domain)
        for number in ("", 2, 3, 4, 5)
    ]
    for (x, y), (other_x, other_y) in combinations(parts, 2):
        apart = x[1] <= other_x[0] or other_x[1] <= x[0] or y[1] <= other_y[0] or other_y[1] <= y[0]
        assert apart
    assert all(0 <= low < high <= 1 for each in parts for low, high in each)


def test_what_belongs_to_a_chart_is_measured_on_its_own_axes():
    figure = sheet(640, [chart(306)] * 3)
    assert {trace.xaxis for trace in figure.data} == {"x", "x2", "x3"}
    own = [each for each in figure.layout.annotations if each.xref != "paper"]
    assert {each.xref for each in own} == {"x", "x2", "x3"}
    assert {each.yref for each in own} <= {f"y{n}{part}" for n in ("", 2, 3) for part in ("", " domain")}


def test_a_chart_that_lacks_leaves_its_words_and_its_place():
    figure = sheet(640, [chart(306), None, chart(306)])
    said = [each.text for each in figure.layout.annotations]
    assert [f"<b>Mått {at}</b>" in said for at in range(3)] == [True] * 3
    assert "yaxis2" in figure.layout
    assert "yaxis3" not in figure.layout
