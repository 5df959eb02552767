from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from koladash.app.figures import series
from koladash.app.figures.canvas import Canvas, Plot
from koladash.app.figures.events import Event, place_events
from koladash.app.figures.lettering import text_width
from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.theme import load_theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from koladash.app.figures.drawing import Drawing


def checked(draw: Callable[..., Drawing]) -> Callable[..., go.Figure]:
    """A drawing as Plotly's own figure, which refuses every key and value that Plotly does not know."""
    return lambda *given, **named: go.Figure(draw(*given, **named))


development, small_multiple = checked(series.development), checked(series.small_multiple)

CANVAS = Canvas(load_theme("light"), 352, 200)
MOLNDAL, HARNOSAND, RIKET = (
    Line("a", "Mölndal", "a"),
    Line("b", "Härnösand", "b", "Härnösand: uppgift saknas"),
    Line("r", "Riket", "country"),
)
SCHEMA = {"line": pl.String, "year": pl.Int16, "value": pl.Float64, "label": pl.String, "detail": pl.String}


def frame(first_year: int = 2017, **lines: list[float | None]) -> pl.DataFrame:
    rows = [
        (key, first_year + index, value, "" if value is None else f"{value:g}", f"{value} %")
        for key, values in lines.items()
        for index, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def trace(figure: go.Figure, name: str) -> go.Scatter:
    return next(each for each in figure.data if each.name == name)


def end_labels(figure: go.Figure) -> list[go.layout.Annotation]:
    return [note for note in figure.layout.annotations if note.xshift in {10, 24}]


def heights(figure: go.Figure) -> list[float]:
    """The end labels' middles in pixels above the foot of the plot."""
    low, high = figure.layout.yaxis.range
    pixels = figure.layout.height - figure.layout.margin.t - figure.layout.margin.b
    return sorted((note.y - low) / (high - low) * pixels for note in end_labels(figure))


def test_a_missing_year_is_a_gap_and_never_a_zero():
    figure = small_multiple(frame(a=[3, None, 4, 5]), [MOLNDAL], CANVAS)
    line = trace(figure, "Mölndal")
    assert list(line.y) == [3, None, 4, 5]
    assert line.connectgaps is False


def test_a_value_of_zero_is_drawn_as_zero():
    assert trace(small_multiple(frame(a=[0, 2]), [MOLNDAL], CANVAS), "Mölndal").y[0] == 0


def test_no_line_crosses_a_break_and_marks_are_open_after_it():
    values = frame(2022, a=[35, 36, 44, 46])
    line = trace(
        small_multiple(values, [MOLNDAL], CANVAS, [Break(2024, "Gamla frågor", "Nya frågor")]), "Mölndal"
    )
    theme = CANVAS.theme
    assert list(line.y) == [35, 36, None, 44, 46]
    assert list(line.marker.color) == [theme.color["a"]] * 2 + [theme.color["surface"]] * 3
    assert min(size for size, y in zip(line.marker.size, line.y, strict=True) if y is not None) > 0


def test_a_break_is_a_rule_between_the_years_with_words_on_either_side():
    figure = small_multiple(
        frame(2022, a=[35, 36, 44]), [MOLNDAL], CANVAS, [Break(2024, "Gamla frågor", "Nya frågor")]
    )
    assert [shape.x0 for shape in figure.layout.shapes if shape.x0 == shape.x1] == [2023.5]
    sides = {note.text: note.xanchor for note in figure.layout.annotations}
    assert (sides["Gamla frågor"], sides["<b>Nya frågor</b>"], sides["<b>//</b>"]) == (
        "right",
        "left",
        "center",
    )


def test_the_step_over_a_break_has_room_for_two_marks_and_the_rule():
    values = frame(2011, a=list(range(14)), b=list(range(14)))
    figure = small_multiple(values, [MOLNDAL, HARNOSAND], CANVAS, [Break(2024, "förr", "nu")])
    low, high = figure.layout.xaxis.range
    pixels = (CANVAS.width - figure.layout.margin.l - figure.layout.margin.r) / (high - low)
    steps = [b - a for a, b in pairwise(at for at in trace(figure, "Mölndal").x if at is not None)]
    steps = [step * pixels for step in steps if step]
    assert steps[-1] == pytest.approx(38)
    assert steps[0] < 20
    assert max(steps[:-1]) - min(steps[:-1]) < 1e-6
    rule = next(shape for shape in figure.layout.shapes if shape.type == "line" and shape.x0 == shape.x1)
    assert (figure.layout.xaxis.range[1] - rule.x0) * pixels == pytest.approx(steps[-1] / 2)


def test_where_there_is_room_a_break_moves_no_year():
    values = frame(2017, a=[1, 2, 3, 4], b=[4, 3, 2, 1])
    figure = small_multiple(values, [MOLNDAL, HARNOSAND], CANVAS, [Break(2019, "förr", "nu")])
    assert figure.layout.xaxis.range == (2017, 2020)


def test_a_label_that_made_way_for_others_is_led_to_from_its_value():
    figure = small_multiple(frame(a=[50, 40], b=[50, 41], r=[50, 90]), [MOLNDAL, HARNOSAND, RIKET], CANVAS)
    leaders = [shape for shape in figure.layout.shapes if shape.xsizemode == "pixel"]
    assert sorted(shape.y0 for shape in leaders) == [40, 41]
    labels = {note.y for note in end_labels(figure)}
    assert {shape.y1 for shape in leaders} <= labels
    assert 90 in labels


def test_a_single_year_stands_in_the_middle_and_its_labels_are_led_to_from_there():
    figure = small_multiple(frame(a=[50], b=[50], r=[51]), [MOLNDAL, HARNOSAND, RIKET], CANVAS)
    assert {shape.xanchor for shape in figure.layout.shapes if shape.xsizemode == "pixel"} == {0.5}
    assert figure.layout.xaxis.range == (2016.5, 2017.5)


def test_a_single_year_that_lacks_is_hatched_and_its_words_are_whole():
    figure = small_multiple(frame(a=[300], b=[None]), [MOLNDAL, HARNOSAND], CANVAS)
    (lane,) = [each for each in figure.data if each.fillpattern.shape]
    (said,) = [note for note in figure.layout.annotations if "uppgift saknas" in note.text]
    assert max(lane.x) - min(lane.x) == pytest.approx(0.7)
    assert (said.x, said.xanchor) == (min(lane.x), "left")


def test_a_break_outside_the_years_leaves_no_trace():
    values = frame(a=[1, 2, 3])
    with_break = small_multiple(values, [MOLNDAL], CANVAS, [Break(2024, "förr", "nu")])
    assert with_break.to_json() == small_multiple(values, [MOLNDAL], CANVAS).to_json()


def test_who_lacks_has_a_hatched_lane_and_is_named():
    figure = small_multiple(frame(a=[300, 310, 320], b=[None] * 3), [MOLNDAL, HARNOSAND], CANVAS)
    lanes = [each for each in figure.data if each.fillpattern.shape]
    assert [(min(lane.x), max(lane.x)) for lane in lanes] == [(2017, 2019)]
    assert "<b>Härnösand: uppgift saknas</b>" in [note.text for note in figure.layout.annotations]


def test_only_the_years_that_lack_are_hatched():
    figure = small_multiple(frame(a=[300] * 5, b=[None, 200, 200, None, 200]), [MOLNDAL, HARNOSAND], CANVAS)
    lanes = [each for each in figure.data if each.fillpattern.shape]
    assert [(min(lane.x), max(lane.x)) for lane in lanes] == [(2017, 2017.35), (2019.65, 2020.35)]


def test_the_words_of_a_lane_at_the_end_stay_within_the_plot():
    values, wide = frame(a=[300] * 5, b=[200] * 4 + [None]), replace(CANVAS, width=700)
    for canvas, place in ((wide, (2021, "right")), (CANVAS, (2017, "left"))):
        figure = small_multiple(values, [MOLNDAL, HARNOSAND], canvas)
        (said,) = [note for note in figure.layout.annotations if "uppgift saknas" in note.text]
        assert (said.x, said.xanchor) == place


def test_a_lane_goes_below_the_zero_line_when_values_are_near_it():
    free = small_multiple(frame(a=[300] * 3, b=[None] * 3), [MOLNDAL, HARNOSAND], CANVAS)
    taken = small_multiple(frame(a=[300, 0, 300], b=[None] * 3), [MOLNDAL, HARNOSAND], CANVAS)
    assert free.layout.yaxis.range[0] == 0
    lane = next(each for each in taken.data if each.fillpattern.shape)
    assert taken.layout.yaxis.range[0] < min(lane.y) < max(lane.y) < 0


def test_nobody_answered_is_two_lanes_and_no_numbers_on_the_axis():
    lines = [Line("a", "Mölndal", "a", "Mölndal: uppgift saknas"), HARNOSAND]
    figure = small_multiple(frame(a=[None] * 3, b=[None] * 3), lines, CANVAS)
    assert len([each for each in figure.data if each.fillpattern.shape]) == 2
    assert set(figure.layout.yaxis.ticktext) == {""}


def test_a_lone_year_between_gaps_is_still_seen():
    line = trace(small_multiple(frame(r=[5, None, 6, None, 7, 8]), [RIKET], CANVAS), "Riket")
    assert [size > 0 for size in line.marker.size] == [True, False, True, False, False, False]


def test_a_series_that_ended_says_when():
    figure = small_multiple(frame(a=[1, 2, 3], b=[4, 5, None]), [MOLNDAL, HARNOSAND], CANVAS)
    assert "Härnösand <b>5</b> (2018)" in [note.text for note in end_labels(figure)]


def test_a_revised_value_gets_a_ring_and_others_none():
    values = frame(a=[1, 2, 3])
    marked = values.with_columns(is_revised=pl.col("year") == 2018)
    rings = [
        each for each in small_multiple(marked, [MOLNDAL], CANVAS).data if each.marker.symbol == "circle-open"
    ]
    assert [(list(ring.x), list(ring.y)) for ring in rings] == [([2018], [2])]
    assert len(small_multiple(values, [MOLNDAL], CANVAS).data) == 1


def test_my_municipality_lies_on_top():
    figure = small_multiple(frame(a=[1, 2], b=[2, 3], r=[3, 4]), [MOLNDAL, HARNOSAND, RIKET], CANVAS)
    assert [each.name for each in figure.data] == ["Riket", "Härnösand", "Mölndal"]


def test_names_and_figures_fit_to_the_right_of_the_plot():
    figure = small_multiple(frame(a=[1, 2], b=[3, 3697]), [MOLNDAL, HARNOSAND], CANVAS)
    assert figure.layout.margin.r >= 10 + text_width("Härnösand ") + text_width("3697", bold=True)


@pytest.mark.parametrize(
    ("years", "ticks"),
    [(6, [2017, 2020, 2022]), (11, [2017, 2022, 2027]), (2, [2017, 2018]), (1, [2017])],
)
def test_a_small_chart_names_first_middle_and_last_year(years: int, ticks: list[int]):
    figure = small_multiple(frame(a=[1.0] * years), [MOLNDAL], CANVAS)
    assert list(figure.layout.xaxis.tickvals) == ticks


def test_a_wide_chart_names_every_year():
    figure = development(frame(a=[1.0] * 6), [MOLNDAL], Canvas(CANVAS.theme, 760, 320))
    assert list(figure.layout.xaxis.tickvals) == list(range(2017, 2023))


LINES = [MOLNDAL, HARNOSAND, RIKET, Line("v", "Västernorrl.", "region"), Line("g", "V. Götaland", "region_2")]
VALUES = st.lists(st.none() | st.floats(0, 5000), min_size=2, max_size=8)


@given(st.fixed_dictionaries({line.key: VALUES for line in LINES}))
def test_end_labels_never_overlap_and_stay_inside(values: dict[str, list[float | None]]):
    figure = small_multiple(frame(**values), LINES, CANVAS)
    placed = heights(figure)
    assert all(b - a >= 17 - 1e-6 for a, b in pairwise(placed)) or len(placed) * 17 > 130
    assert all(-1e-6 <= at <= 200 for at in placed)


@given(st.fixed_dictionaries({line.key: VALUES for line in LINES}))
def test_every_value_is_drawn_once_and_zero_is_on_the_axis(values: dict[str, list[float | None]]):
    figure = small_multiple(frame(**values), LINES, CANVAS)
    low, high = figure.layout.yaxis.range
    assert low <= 0 <= high
    for line in LINES:
        drawn = [y for y in trace(figure, line.name).y if y is not None]
        assert drawn == [value for value in values[line.key] if value is not None]
        assert all(low <= y <= high * (1 + 1e-9) for y in drawn)


def test_the_same_figures_make_the_same_picture_and_a_small_one():
    values = frame(a=[1, 2, 3, 4, 5, 6], b=[2, 3, None, 4, 5, 6], r=[3] * 6)
    figure = small_multiple(values, [MOLNDAL, HARNOSAND, RIKET], CANVAS)
    assert figure.to_json() == small_multiple(values, [MOLNDAL, HARNOSAND, RIKET], CANVAS).to_json()
    assert len(figure.to_json()) < 8_000


DAYS = st.integers(0, 4000).map(lambda day: date(2011, 1, 1) + timedelta(day))
EVENTS = st.tuples(DAYS, st.sampled_from([None, 3, 400, 3000])).map(
    lambda told: Event(told[0], "7", told[1] and told[0] + timedelta(told[1]))
)


@given(st.lists(EVENTS, max_size=14))
def test_the_numbers_of_events_never_meet_and_periods_stand_above_days(events: list[Event]):
    plot = Plot(2012, 2022, 400, 200)
    placed = place_events(events, plot)
    for one, other in combinations(placed, 2):
        first, second = sorted((one, other), key=lambda each: each.left)
        assert first.row != second.row or second.left - first.right >= 20
    rows = {
        is_day: [each.row for each in placed if (each.event.end is None) == is_day]
        for is_day in (True, False)
    }
    assert max(rows[True], default=-1) < min(rows[False], default=99)


def test_a_period_is_a_bar_above_the_days():
    events = [
        Event(date(2014, 1, 1), "1", end=date(2021, 12, 31)),
        Event(date(2019, 1, 11), "2"),
    ]
    day, period = sorted(place_events(events, Plot(2012, 2022, 400, 200)), key=lambda each: each.row)
    assert (day.event.number, period.event.number) == ("2", "1")
    assert period.right - period.left == pytest.approx(40 * 8, abs=1)


def test_an_event_is_a_numbered_ring_within_the_picture_that_says_what_it_is():
    last = Event(date(2020, 12, 30), "12", concerns=True, says="Covid-19")
    figure = development(frame(a=[1.0] * 5), [MOLNDAL], CANVAS, events=[Event(date(2017, 1, 1), "1"), last])
    rings = [shape for shape in figure.layout.shapes if shape.type == "circle"]
    numbers = [note for note in figure.layout.annotations if note.text in {"<b>1</b>", "<b>12</b>"}]
    assert [note.hovertext for note in numbers] == [None, "Covid-19"]
    plot = CANVAS.width - figure.layout.margin.l - figure.layout.margin.r
    for ring, note in zip(rings, numbers, strict=True):
        assert ring.xanchor == note.x
        assert 9 - 1e-6 <= (note.x - 2017) / 4 * plot <= plot - 9 + 1e-6
    assert [ring.fillcolor for ring in rings] == [CANVAS.theme.color[name] for name in ("surface", "event")]


def test_events_take_room_above_the_plot_only_when_asked_for():
    values, events = frame(a=[1.0] * 6), [Event(date(2019, 1, 11), "4", concerns=True)]
    plain, told = (
        development(values, [MOLNDAL], CANVAS),
        development(values, [MOLNDAL], CANVAS, events=events),
    )
    assert told.layout.margin.t == plain.layout.margin.t + 22
    assert "<b>4</b>" in [note.text for note in told.layout.annotations]
    assert [shape.xanchor for shape in told.layout.shapes if shape.type == "circle"] == [
        pytest.approx(2019.03, abs=0.01)
    ]


@pytest.mark.parametrize("height", [60, 144, 145, 200])
def test_the_lanes_of_many_who_lack_leave_half_of_a_low_chart_to_the_figures(height: int):
    lines = [
        Line(key, key, role, f"{key}: uppgift saknas")
        for key, role in zip("abc", ("a", "b", "c"), strict=True)
    ]
    values = frame(a=[0, None, 2], b=[None, None, 1], c=[1, None, None])
    low, high = development(values, lines, replace(CANVAS, height=height)).layout.yaxis.range
    assert low < 0 < high
    assert -low <= high


def test_events_without_a_number_share_one_row_under_those_that_have_one():
    days = [Event(date(2018 + index, 3, 1), "", None, concerns=False) for index in range(3)]
    own = Event(date(2019, 5, 1), "7", None, concerns=True)
    placed = place_events([*days, own], Plot(2017, 2024, 300, 100))
    assert [each.row for each in placed if not each.event.number] == [0, 0, 0]
    assert [each.row for each in placed if each.event.number] == [1]


def test_where_lines_end_in_different_years_each_end_says_its_own():
    figure = small_multiple(frame(a=[25, 27.9, 28], b=[14, 13.2, None]), [MOLNDAL, HARNOSAND], CANVAS)
    assert {note.text for note in end_labels(figure)} == {
        "Mölndal <b>28</b> (2019)",
        "Härnösand <b>13.2</b> (2018)",
    }


@pytest.mark.parametrize("width", [200, 260, 352])
def test_the_words_of_a_lane_are_whole_and_no_rule_goes_through_them(width):
    canvas, lines = replace(CANVAS, width=width), [MOLNDAL, HARNOSAND]
    values = frame(2011, a=[30_000.0] * 15, b=[*[20_000.0] * 14, None])
    figure = small_multiple(values, lines, canvas, [Break(2024, "Gamla frågor", "Nya frågor")])
    note = next(each for each in figure.layout.annotations if "uppgift saknas" in each.text)
    first, last = figure.layout.xaxis.range
    inner = width - figure.layout.margin.l - figure.layout.margin.r
    start = figure.layout.margin.l + (note.x - first) / (last - first) * inner
    room = text_width("Härnösand: uppgift saknas", note.font.size, bold=True)
    left = start if note.xanchor == "left" else start - room
    assert left >= 0
    assert left + room <= width
    assert note.bgcolor == CANVAS.theme.color["surface"]


def test_the_words_at_a_break_and_at_a_line_s_end_keep_apart():
    values = frame(2020, a=[10, 50, 88, 89, 90])
    figure = small_multiple(values, [MOLNDAL], CANVAS, [Break(2024, "Gamla frågor", "Nya frågor")])
    (end,), after = end_labels(figure), next(n for n in figure.layout.annotations if "Nya" in n.text)
    low, high = figure.layout.yaxis.range
    height = CANVAS.height - figure.layout.margin.t - figure.layout.margin.b
    assert after.yshift - (end.y - low) / (high - low) * height >= 17 - 1e-6
