from __future__ import annotations

import json

import plotly.graph_objects as go
import polars as pl
import pytest

from koladash.app.figures import graph_config
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.export import Caption, for_export
from koladash.app.figures.lines import Line
from koladash.app.figures.series import small_multiple
from koladash.app.theme import load_theme

CAPTION = Caption(
    "Mölndal har lägre arbetslöshet och kostnad, men större andel med långvarigt bistånd",
    "Procent av befolkningen 18–64 år, 2017–2022",
    "Källa: Kolada, N03920, hämtat 2024-08-30",
)


@pytest.fixture
def figure():
    frame = pl.DataFrame(
        {
            "line": ["a", "a"],
            "year": [2021, 2022],
            "value": [4.1, 3.2],
            "label": ["4,1", "3,2"],
            "detail": ["", ""],
        }
    )
    return small_multiple(frame, [Line("a", "Mölndal", "a")], Canvas(load_theme("light"), 352, 200))


def test_title_sentence_and_source_stand_inside_the_picture(figure):
    picture = go.Figure(for_export(figure, CAPTION, 352))
    words = (
        " ".join(note.text for note in picture.layout.annotations)
        .replace("<br>", " ")
        .replace("</b> <b>", " ")
    )
    assert all(text in words for text in (CAPTION.title, CAPTION.subtitle, CAPTION.source))


def test_the_picture_is_white_and_its_plot_as_large_as_before(figure):
    picture = go.Figure(for_export(figure, CAPTION, 352))
    figure = go.Figure(figure)
    before, after = figure.layout.margin, picture.layout.margin
    assert picture.layout.paper_bgcolor == "#FFFFFF"
    assert picture.layout.width == 352 + 48
    assert picture.layout.height - after.t - after.b == figure.layout.height - before.t - before.b
    assert picture.layout.width - after.l - after.r == 352 - before.l - before.r


def test_the_figure_on_screen_is_left_alone(figure):
    before = json.dumps(figure)
    for_export(figure, CAPTION, 352)
    assert json.dumps(figure) == before


def test_the_toolbar_that_posts_to_a_service_is_off():
    config = graph_config("sv")
    assert (config["displayModeBar"], config["plotlyServerURL"], config["locale"]) == (False, "", "sv")
