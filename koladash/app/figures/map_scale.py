"""How a value becomes a colour: classes, bands or a sliding scale, all on one axis of class numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from koladash.analysis.classes import class_of, scale_position
from koladash.analysis.rounding import displayed

if TYPE_CHECKING:
    from koladash.app.theme import Theme

NO_FIGURE = -1
"""Where an area without a figure is on the colour axis: below every class, in the colour of the ground."""


@dataclass(frozen=True, slots=True)
class MapScale:
    """How values are coloured.

    `limits` are the five limits of six classes ("classes", "continuous") or the two of three "bands"; `words`
    say each class in the legend ("under 20", "20–29"); without them the limits stand between the classes.
    `decimals` and `is_share` are the measure's: a value is rounded as it is printed before it is classed.
    """

    kind: Literal["classes", "continuous", "bands"]
    limits: tuple[float, ...]
    words: tuple[str, ...] = ()
    decimals: int = 0
    is_share: bool = False

    def position(self, value: float | None) -> float:
        """The place of a value on the colour axis: the number of its class, or between two when sliding."""
        if value is None:
            return NO_FIGURE
        if self.kind == "continuous":
            return round(scale_position(value, self.limits), 2)
        return class_of(displayed(value, self.decimals, is_share=self.is_share), self.limits)

    def colors(self, theme: Theme) -> tuple[str, ...]:
        """The colour of each class."""
        return theme.band if self.kind == "bands" else theme.sequential

    def is_text_reversed(self, position: float, theme: Theme) -> bool:
        """Whether ink cannot be read there, so that text needs the other colour."""
        text = theme.band_text if self.kind == "bands" else theme.sequential_text
        return position >= 0 and text[round(position)] != theme.color["ink"]

    def color_axis(self, theme: Theme) -> dict[str, Any]:
        """Plotly's `layout.coloraxis`: it depends on kind and theme, never on the measure."""
        colors = self.colors(theme)
        width = 1 / (len(colors) + 1)
        steps = [(0.0, theme.color["missing_bg"]), (width, theme.color["missing_bg"])]
        for index, color in enumerate(colors, 1):
            if self.kind == "continuous":
                steps.append(((index + 0.5) * width, color))
            else:
                steps += [(index * width, color), ((index + 1) * width, color)]
        if self.kind == "continuous":
            steps = [*steps[:2], (width, colors[0]), *steps[2:], (1.0, colors[-1])]
        return {
            "cmin": NO_FIGURE - 0.5,
            "cmax": len(colors) - 0.5,
            "colorscale": [[round(min(at, 1.0), 6), color] for at, color in steps],
            "showscale": False,
        }
