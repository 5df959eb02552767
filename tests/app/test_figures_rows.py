from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.analysis.intervals import wilson
from koladash.app.figures import intervals, lollipop, strip
from koladash.app.figures import stacked as stacks
from koladash.app.figures.canvas import Canvas
from koladash.app.figures.intervals import IntervalWords
from koladash.app.figures.lettering import text_width
from koladash.app.figures.sparkline import sparkline
from koladash.app.figures.stacked import Part, StackRow
from koladash.app.figures.strip import StripRow
from koladash.app.theme import load_theme, text_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.app.figures.drawing import Drawing


def checked(draw: Callable[..., Drawing]) -> Callable[..., go.Figure]:
    """A drawing as Plotly's own figure, which refuses every key and value that Plotly does not know."""
    return lambda *given, **named: go.Figure(draw(*given, **named))


interval_chart, lollipops = checked(intervals.interval_chart), checked(lollipop.lollipops)
stacked, dot_strip = checked(stacks.stacked), checked(strip.dot_strip)

LIGHT = load_theme("light")
WIDE, PHONE = Canvas(LIGHT, 716), Canvas(LIGHT, 298)
STRIP = {
    "row": pl.String,
    "role": pl.String,
    "name": pl.String,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
}
PARTS = [
    Part("af", "AF", ("af",)),
    Part("joint", "AF och soc", ("af", "social_services")),
    Part("soc", "Socialtjänst", ("social_services",)),
    Part("other", "Övrigt", ("other",)),
]
WORDS = IntervalWords("Kommun", "andel med 95 % intervall (Wilson)", "avslutade", "få")


def texts(figure: go.Figure) -> list[str]:
    return [note.text for note in figure.layout.annotations]


def strip_frame(*rows: tuple[str, str, float | None]) -> pl.DataFrame:
    full = [
        ("n", role, name, value, "" if value is None else f"{value:g}", "d") for role, name, value in rows
    ]
    return pl.DataFrame(full, schema=STRIP, orient="row")


def stack_frame(**rows: list[float | None]) -> pl.DataFrame:
    full = [
        (row, part.key, value, f"{value:g}" if value is not None else "", "d")
        for row, shares in rows.items()
        for part, value in zip(PARTS, shares, strict=True)
    ]
    return pl.DataFrame(
        full,
        schema={
            "row": pl.String,
            "part": pl.String,
            "value": pl.Float64,
            "label": pl.String,
            "detail": pl.String,
        },
        orient="row",
    )


def interval_frame(*rows: tuple[str, float | None, float | None]) -> pl.DataFrame:
    full = []
    for name, value, n in rows:
        interval = wilson(value, n) if value is not None and n else None
        ends = (interval.low, interval.high) if interval else (None, None)
        full.append((name, value, *ends, n, f"{value or 0:g}", f"{n or 0:g}", "d"))
    schema = {
        "name": pl.String,
        "value": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
        "n": pl.Float64,
        "label": pl.String,
        "n_label": pl.String,
        "detail": pl.String,
    }
    return pl.DataFrame(full, schema=schema, orient="row")


def test_a_strip_names_the_marked_on_its_first_row_and_leaves_the_group_grey():
    frame = strip_frame(
        ("group", "Ale", 3.0),
        ("group", "Tjörn", None),
        ("a", "Mölndal", 3.2),
        ("b", "Härnösand", 8.2),
        ("country", "Riket", 5.6),
    )
    figure = dot_strip(frame, [StripRow("n", "Arbetslösa", "18–64 år, %")], WIDE)
    assert {"<b>Mölndal 3.2</b>", "<b>Härnösand 8.2</b>", "<b>Riket 5.6</b>"} <= set(texts(figure))
    assert [list(each.text) for each in figure.data] == [["Ale"], ["Riket"], ["Härnösand"], ["Mölndal"]]
    assert [each.marker.symbol for each in figure.data] == ["circle", "line-ns", "diamond", "circle"]


def test_the_median_has_a_dashed_line_of_its_own_over_the_row_and_its_figure():
    frame = strip_frame(("a", "Mölndal", 3.2), ("country", "Riket", 5.6), ("region", "Median", 4.4))
    figure = dot_strip(frame, [StripRow("n", "Arbetslösa", "%")], WIDE)
    (median,) = [shape for shape in figure.layout.shapes if shape.line.dash]
    (hover,) = [each for each in figure.data if list(each.text) == ["Median"]]
    assert median.x0 == median.x1 == hover.x[0]
    assert abs(median.y1 - median.y0) > 20
    assert hover.marker.opacity == 0
    assert "<b>Median 4.4</b>" in texts(figure)


def test_a_long_subtitle_of_a_strip_goes_on_below_and_is_not_cut():
    subtitle = "per 1,000 inhabitants, 2024, 6 of 7 municipalities"
    said = texts(dot_strip(strip_frame(("a", "Mölndal", 3.2)), [StripRow("n", "t", subtitle)], WIDE))
    assert subtitle not in said
    assert subtitle in f"{said[1]} {said[2]}"


def test_where_names_do_not_fit_the_median_has_its_figure_only():
    frame = strip_frame(
        ("a", "Örnsköldsvik", 3.2), ("b", "Kungsbacka", 4), ("country", "Riket", 5), ("region", "Median", 6)
    )
    said = texts(dot_strip(frame, [StripRow("n", "t", "s")], replace(PHONE, width=300)))
    assert "<b>6</b>" in said
    assert "<b>Örnsköldsvik 3.2</b>" in said


@pytest.mark.parametrize(("height", "pitch"), [(0, 76), (180, 90), (900, 100)])
def test_strips_fill_the_height_beside_them(height, pitch):
    frame = strip_frame(("a", "Mölndal", 3.2))
    rows = [StripRow("n", "t", "s"), StripRow("n", "t", "s")]
    assert dot_strip(frame, rows, replace(WIDE, height=height)).layout.height == 2 * pitch


def test_a_strip_without_my_value_hatches_and_says_so():
    frame = strip_frame(("group", "Ale", 245.0), ("a", "Mölndal", None), ("b", "Härnösand", 300.0))
    figure = dot_strip(frame, [StripRow("n", "Deltagare", "personer", "Mölndal: uppgift saknas")], WIDE)
    assert [each.fillpattern.shape for each in figure.data if each.fill] == ["/"]
    assert "Mölndal: uppgift saknas" in texts(figure)
    assert "Mölndal" not in [name for each in figure.data for name in (each.text or ())]


@given(st.tuples(*[st.floats(0, 100)] * 3), st.booleans())
def test_labels_over_a_strip_never_overlap_and_stay_on_the_sheet(
    values: tuple[float, float, float], is_narrow
):
    canvas = PHONE if is_narrow else WIDE
    roles = (("a", "Mölndal"), ("b", "Härnösand"), ("country", "Riket"))
    frame = strip_frame(
        *((role, name, round(value, 1)) for (role, name), value in zip(roles, values, strict=True))
    )
    notes = [
        note
        for note in dot_strip(frame, [StripRow("n", "t", "s")], canvas).layout.annotations
        if note.font.size == 13
    ]
    spans = sorted(
        (
            note.x - text_width(note.text[3:-4], bold=True) / 2,
            note.x + text_width(note.text[3:-4], bold=True) / 2,
        )
        for note in notes
    )
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert spans[0][0] >= 0
    assert spans[-1][1] <= canvas.width


def test_the_parts_of_a_bar_lie_end_to_end_and_fill_it():
    figure = stacked(stack_frame(y=[22, 8, 60, 10]), PARTS, [StackRow("y", "2021")], WIDE)
    ends = [(each.base[0], each.base[0] + each.x[0]) for each in figure.data]
    assert all(left[1] == pytest.approx(right[0]) for left, right in pairwise(ends))
    assert ends[-1][1] == pytest.approx(WIDE.width - 1)


def test_what_two_refer_together_has_both_colours_in_stripes():
    joint = stacked(stack_frame(y=[22, 8, 60, 10]), PARTS, [StackRow("y", "2021")], WIDE).data[1]
    assert (joint.name, joint.marker.pattern.shape) == ("AF och soc", "/")
    assert (joint.marker.pattern.bgcolor, joint.marker.pattern.fgcolor) == (
        LIGHT.origin["af"],
        LIGHT.origin["social_services"],
    )


def test_values_stand_inside_wherever_they_fit():
    rows, values = [StackRow("y", "2021")], stack_frame(y=[22, 3, 74, 1])
    assert {"<b>22</b>", "<b>3</b>", "<b>74</b>"} <= set(texts(stacked(values, PARTS, rows, WIDE)))
    for canvas in (WIDE, PHONE):
        figure = stacked(values, PARTS, rows, canvas)
        lengths = {trace.name: trace.x[0] for trace in figure.data}
        for part, value in zip(PARTS, (22, 3, 74, 1), strict=True):
            room = text_width(str(value), 14, bold=True) + 6
            assert (f"<b>{value}</b>" in texts(figure)) == (lengths[part.name] >= room)


def test_a_value_on_stripes_has_a_ground_of_its_own():
    figure = stacked(stack_frame(y=[22, 18, 51, 9]), PARTS, [StackRow("y", "2021")], WIDE)
    note = next(each for each in figure.layout.annotations if each.text == "<b>18</b>")
    assert note.bgcolor == LIGHT.color["surface"]


def test_the_row_that_is_looked_at_is_marked_and_stands_in_bold():
    rows = [StackRow("y", "Mölndal"), StackRow("z", "Härnösand", is_lit=True)]
    figure = stacked(stack_frame(y=[22, 8, 60, 10], z=[22, 8, 60, 10]), PARTS, rows, WIDE)
    (mark,) = [shape for shape in figure.layout.shapes if shape.type == "circle"]
    names = {note.text: note for note in figure.layout.annotations}
    assert (mark.y0 + mark.y1) / 2 == names["<b>Härnösand</b>"].y
    assert mark.fillcolor == LIGHT.role("a").color
    assert names["Mölndal"].x == names["<b>Härnösand</b>"].x > mark.x1


def test_a_bar_without_parts_is_hatched_and_a_zero_part_is_not_a_missing_one():
    rows = [StackRow("y", "2021"), StackRow("z", "2022", lacks="Uppgift saknas")]
    figure = stacked(stack_frame(y=[0, 0, 100, 0], z=[None] * 4), PARTS, rows, WIDE)
    assert [each.fillpattern.shape for each in figure.data if each.type == "scatter"] == ["/"]
    assert "Uppgift saknas" in texts(figure)


def test_a_part_that_the_first_bar_lacks_is_named_where_it_begins():
    rows = [StackRow("y", "2021"), StackRow("z", "2024")]
    figure = stacked(stack_frame(y=[20, 10, 70, 0], z=[20, 0, 50, 30]), PARTS, rows, WIDE)
    name = next(note for note in figure.layout.annotations if note.text == "Övrigt")
    first_bar, second_bar = (figure.data[0].y[index] for index in (0, 1))
    assert first_bar < name.y < second_bar


@pytest.mark.parametrize("canvas", [WIDE, PHONE])
def test_names_over_the_bars_do_not_meet(canvas: Canvas):
    figure = stacked(stack_frame(y=[60, 5, 33, 2]), PARTS, [StackRow("y", "2021")], canvas)
    names = {part.name for part in PARTS}
    boxes = sorted(
        (note.y, note.x - text_width(note.text) / 2, note.x + text_width(note.text) / 2)
        for note in figure.layout.annotations
        if note.text in names
    )
    assert len(boxes) == 4
    assert all(a[0] != b[0] or a[2] <= b[1] for a, b in pairwise(boxes))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_values_on_every_origin_can_be_read(theme: str):
    def luminance(color: str) -> float:
        channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    for color in load_theme(theme).origin.values():
        low, high = sorted((luminance(color), luminance(text_on(color))))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_few_persons_give_an_open_mark_a_dashed_interval_and_the_word():
    figure = interval_chart(interval_frame(("A", 44, 18), ("B", 35, 118)), WORDS, Canvas(LIGHT, 520))
    few_bar, few_mark, bar, mark = figure.data
    assert (few_bar.line.dash, bar.line.dash, bar.line.width) == ("4px,3px", None, 6)
    assert (few_mark.marker.color, mark.marker.color) == (LIGHT.color["surface"], LIGHT.color["accent"])
    assert "<b>18 få</b>" in texts(figure)
    assert "118" in texts(figure)


def test_a_share_without_a_count_has_no_interval_and_one_that_is_missing_no_mark():
    figure = interval_chart(interval_frame(("A", 44, None), ("B", None, None)), WORDS, Canvas(LIGHT, 520))
    assert [each.mode for each in figure.data] == ["markers"]
    assert figure.data[0].marker.color == LIGHT.color["surface"]


def test_a_three_year_mean_lies_wide_behind():
    frame = interval_frame(("B", 35, 118)).with_columns(mean_low=pl.lit(30.0), mean_high=pl.lit(40.0))
    mean, interval, _ = interval_chart(frame, WORDS, Canvas(LIGHT, 520)).data
    assert mean.line.width > interval.line.width


def test_a_long_head_is_broken_on_a_phone():
    assert any("<br>" in text for text in texts(interval_chart(interval_frame(("A", 44, 18)), WORDS, PHONE)))


def test_averages_are_dots_from_zero_with_their_value_beside():
    frame = pl.DataFrame(
        {"name": ["Median", "Vägt"], "value": [5.0, None], "label": ["5", "–"], "detail": ["12 av 13", ""]}
    )
    figure = lollipops(frame, Canvas(LIGHT, 324))
    assert len(figure.data) == 1
    assert {"Median", "<b>5</b>", "<b>–</b>"} <= set(texts(figure))


def svg(text: str) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own text


def tags(text: str, name: str) -> list[ET.Element]:
    return svg(text).findall(f".//{{http://www.w3.org/2000/svg}}{name}")


def test_a_sparkline_breaks_where_years_lack_and_hatches_them():
    text = sparkline([(2017, None), (2018, 3.0), (2019, 4.0), (2020, None), (2021, 2.0)], LIGHT)
    assert len(tags(text, "polyline")) == 1
    assert len(tags(text, "rect")) == 2
    assert len(tags(text, "circle")) == 2


def test_a_sparkline_is_never_drawn_over_a_break():
    text = sparkline([(2022, 3.0), (2023, 4.0), (2024, 6.0), (2025, 7.0)], LIGHT, breaks=[2024])
    assert len(tags(text, "polyline")) == 2


def test_a_sparkline_starts_from_zero():
    foot = float(tags(sparkline([(2021, 0.0), (2022, 10.0)], LIGHT), "line")[-1].get("y1"))
    first = tags(sparkline([(2021, 0.0), (2022, 10.0)], LIGHT), "polyline")[0].get("points").split()[0]
    assert float(first.split(",")[1]) == pytest.approx(foot)


@given(st.lists(st.none() | st.floats(-1e5, 1e5), max_size=12))
def test_a_sparkline_stays_in_its_box(values: list[float | None]):
    text = sparkline(list(enumerate(values, 2010)), LIGHT, (100, 24))
    points = [pair.split(",") for line in tags(text, "polyline") for pair in line.get("points").split()]
    assert all(0 <= float(x) <= 100 and 0 <= float(y) <= 24 for x, y in points)
