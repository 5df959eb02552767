"""The chain as one picture."""

from __future__ import annotations

import plotly.graph_objects as go
import pytest

from koladash.app.figures.canvas import Canvas
from koladash.app.figures.chain import ChainLink, chain_picture
from koladash.app.figures.lettering import text_width
from koladash.app.theme import load_theme

TOLD = ChainLink(
    "Inflöde",
    "Anvisade av Arbetsförmedlingen",
    "3",
    "%",
    "Frågan är ändrad sedan 2023: åren jämförs inte",
    [(2020, 9.0), (2021, 7.0), (2022, None), (2023, 5.0), (2024, 3.0), (2025, 2.0)],
    breaks=[2024],
    beside=["GR: median 5 %, 12 av 13 kommuner"],
    foot="U40806 · 2025",
)
LACKING = ChainLink(
    "Kostnad", "Kostnad för åtgärder", foot="N40008", lacks=("Uppgift saknas", "Inte hämtad.")
)


def picture(links, width=1112):
    return go.Figure(chain_picture(links, Canvas(load_theme("light"), width)))


def said(figure):
    return [note.text for note in figure.layout.annotations]


@pytest.mark.parametrize(("width", "columns"), [(1112, 6), (640, 3)])
def test_links_stand_in_order_and_none_leaves_its_column(width, columns):
    figure = picture([TOLD] * 6, width)
    rings = sorted((shape.y0, shape.x0) for shape in figure.layout.shapes if shape.type == "circle")
    assert len({y for y, _ in rings}) == 6 / columns
    for note in figure.layout.annotations:
        if note.xanchor == "left":
            column = int(note.x // (width / columns))
            end = note.x + text_width(note.text.replace("<b>", "").replace("</b>", ""), note.font.size)
            assert end <= (column + 1) * width / columns + 1, note.text


def test_the_line_is_parted_where_a_year_lacks_and_where_the_questions_are_new():
    lines = [each for each in picture([TOLD]).data if each.mode in {"lines", "markers"} and not each.fill]
    assert [len(each.x) for each in lines] == [2, 1, 2, 1]  # three pieces, and the dot at the end
    assert sum(each.fillpattern.shape == "/" for each in picture([TOLD]).data if each.fill) == 1


def test_a_preliminary_end_has_a_cross():
    symbols = [each.marker.symbol for each in picture([TOLD]).data]
    crossed = [
        each.marker.symbol
        for each in picture(
            [ChainLink("a", "b", "3", "%", points=[(2024, 1.0), (2025, 2.0)], is_settled=False)]
        ).data
    ]
    assert "circle-cross" not in symbols
    assert "circle-cross" in crossed


def test_a_link_that_lacks_is_hatched_with_its_reason_and_has_no_number():
    figure = picture([TOLD, LACKING])
    assert "<b> Uppgift saknas </b>" in said(figure)
    assert "Inte hämtad." in said(figure)
    assert "<b>0</b>" not in said(figure)
