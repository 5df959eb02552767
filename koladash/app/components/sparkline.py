"""A municipality's years as a line as small as a word, with the first and last year under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dash import html

from koladash.app.components.pictures import drawing
from koladash.app.components.words import attributes
from koladash.app.figures.sparkline import sparkline
from koladash.app.wording.overview import sparkline as said

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.comparison import Comparison
    from koladash.app.texts import Texts


def spark(texts: Texts, comparison: Comparison, code: str, size: tuple[int, int]) -> Component:
    """The line from the first year that has a value; years that lack are hatched, breaks break it."""
    points, is_settled = told_points(comparison, code)
    breaks = [each.year for each in comparison.breaks]
    years = [html.Span(str(year)) for year in dict.fromkeys((points[0][0], points[-1][0]))]
    return html.Div(
        [
            drawing(
                lambda theme: sparkline(points, theme, size, breaks=breaks, is_settled=is_settled),
                said(texts, comparison, code),
                "spark-line",
            ),
            html.Div(years, className="spark-years", **attributes({"aria-hidden": "true"})),
        ],
        className="spark",
    )


def told_points(comparison: Comparison, code: str) -> tuple[list[tuple[int, float | None]], bool]:
    """The years from the first that has a value, each with its value; and whether the last is settled."""
    own = comparison.values.filter(municipality=code)
    points = sorted(own.select("year", "value").iter_rows())
    first = next((index for index, (_, value) in enumerate(points) if value is not None), 0)
    return points[first:], not own.sort("year").tail(1)["is_preliminary"].any()
