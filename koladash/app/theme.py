"""The design tokens as CSS, as Mantine's theme and as Plotly's template: one source, three readers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

ThemeName = Literal["light", "dark"]
Role = Literal["a", "b", "c", "region", "region_2", "country", "context"]

_TOKENS = Path(__file__).with_name("tokens.json")


@dataclass(frozen=True, slots=True)
class RoleStyle:
    """How one identity is drawn: never by colour alone."""

    color: str
    text: str
    width: float
    dash: str = "solid"
    marker: str = ""
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one ground. `color` holds the named colours of the tokens, hexadecimal."""

    name: ThemeName
    color: Mapping[str, str]
    sequential: tuple[str, ...]
    sequential_text: tuple[str, ...]
    diverging: tuple[str, ...]
    band: tuple[str, ...]
    band_text: tuple[str, ...]
    origin: Mapping[str, str]
    font: str

    def role(self, role: Role) -> RoleStyle:
        """The colour, line and mark of an identity (my municipality, its pair, the region, the country)."""
        chart = load_tokens()["chart"]
        if role == "context":
            grey = chart["context"]
            text = self.color["ink3"]
            return RoleStyle(self.color[grey["color"]], text, grey["width"], opacity=grey["opacity"])
        if role == "c":  # the region's colour, told from it by a solid line and a mark
            width = chart["reference"]["a"]["width"]
            return replace(self.role("region"), width=width, dash="solid", marker="square")
        style = chart["reference"][role]
        return RoleStyle(
            self.color[style["color"]],
            self.color[style["text"]],
            style["width"],
            style["dash"].replace(" ", ","),
            style["marker"] or "",
        )


@cache
def load_tokens() -> dict[str, Any]:
    """The design tokens as they stand in `tokens.json`."""
    tokens: dict[str, Any] = json.loads(_TOKENS.read_text(encoding="utf-8"))
    return tokens


@cache
def load_theme(name: ThemeName = "light") -> Theme:
    """The light or the dark theme."""
    tokens = load_tokens()
    scale = tokens["scale"][name]
    return Theme(
        name=name,
        color=tokens["color"][name],
        sequential=tuple(scale["sequential"]),
        sequential_text=tuple(scale["sequential_text"]),
        diverging=tuple(scale["diverging"]),
        band=tuple(scale["band"].values()),
        band_text=tuple(scale["band_text"].values()),
        origin=scale["origin"],
        font=tokens["font"]["stack_sans"],
    )


def text_on(color: str) -> str:
    """White or near black, whichever reads better on a colour."""
    white, black = (load_tokens()["scale"][name]["sequential_text"][-1] for name in ("light", "dark"))
    ratio = (_luminance(color) + 0.05) / (_luminance(black) + 0.05)
    return str(white if 1.05 / (_luminance(color) + 0.05) > ratio else black)


def css_variables(theme: Theme) -> str:
    """The declarations of one theme, one a line: `--kd-line-strong: #7C868A;`, `--kd-seq-1` and so on."""
    numbered = {
        **{f"seq-{step}": color for step, color in enumerate(theme.sequential, 1)},
        **{f"seq-text-{step}": color for step, color in enumerate(theme.sequential_text, 1)},
        **{f"div-{step}": color for step, color in enumerate(theme.diverging, 1)},
        **dict(zip(("band-low", "band-medium", "band-high"), theme.band, strict=True)),
        **dict(zip(("band-text-low", "band-text-medium", "band-text-high"), theme.band_text, strict=True)),
    }
    origins = {f"origin-{name}": color for name, color in theme.origin.items()}
    named = {**theme.color, **numbered, **origins}
    return "\n".join(f"--kd-{name.replace('_', '-')}: {value};" for name, value in named.items())


def css_constants() -> str:
    """The declarations that both themes share: fonts, type scale, space, radius, motion."""
    tokens = load_tokens()
    motion = tokens["motion"]
    lines = [
        f"--kd-sans: {tokens['font']['stack_sans']};",
        f"--kd-serif: {tokens['font']['stack_serif']};",
        *(
            f"--kd-type-{name.replace('_', '-')}: {_css_font(style)};"
            for name, style in tokens["type"].items()
        ),
        *(f"--kd-space-{size}: {size / 16:g}rem;" for size in tokens["space"]["scale"]),
        *(f"--kd-radius-{name}: {size}px;" for name, size in tokens["radius"].items()),
        f"--kd-fast: {motion['fast_ms']}ms {motion['easing']};",
        f"--kd-slow: {motion['base_ms']}ms {motion['easing']};",
    ]
    return "\n".join(lines)


def stylesheet() -> str:
    """All CSS variables: light by default, dark under Mantine's attribute, light again on paper."""
    light, dark = css_variables(load_theme("light")), css_variables(load_theme("dark"))
    return (
        f":root {{\n{css_constants()}\n{light}\n}}\n"
        f':root[data-mantine-color-scheme="dark"] {{\n{dark}\n}}\n'
        f'@media print {{ :root, :root[data-mantine-color-scheme="dark"] {{\n{light}\n}} }}\n'
    )


def mantine_theme() -> dict[str, Any]:
    """What `MantineProvider(theme=…)` takes: petrol as primary colour, our fonts, no shadows."""
    tokens = load_tokens()
    sans, serif = tokens["font"]["stack_sans"], tokens["font"]["stack_serif"]
    return {
        "fontFamily": sans,
        "headings": {"fontFamily": serif, "fontWeight": "600"},
        "primaryColor": "petrol",
        "primaryShade": {"light": 7, "dark": 3},
        "autoContrast": True,
        "colors": {"petrol": tokens["accent_steps"]},
        "defaultRadius": tokens["radius"]["control"],
        "black": tokens["color"]["light"]["ink"],
        "white": tokens["color"]["light"]["surface"],
        "cursorType": "pointer",
        "respectReducedMotion": True,
        "shadows": dict.fromkeys(("xs", "sm", "md", "lg", "xl"), "none"),
    }


def plotly_template(theme: Theme, *, separators: str = ", ") -> dict[str, Any]:
    """Plotly's defaults in our look: type, ground, thin horizontal grid, no frame.

    Args:
        theme: the ground to draw on.
        separators: the decimal sign and the sign between thousands, as Plotly wants them.
    """
    color = theme.color
    axis = {"showgrid": False, "zeroline": False, "ticks": "", "fixedrange": True, "automargin": False}
    text = {"size": 13, "color": color["ink3"]}
    layout = {
        "font": {"family": theme.font, "size": 13, "color": color["ink"]},
        "paper_bgcolor": color["surface"],
        "plot_bgcolor": color["surface"],
        "separators": separators,
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "hoverlabel": _tooltip(theme),
        "xaxis": {**axis, "tickfont": text, "ticklabelstandoff": 5},
        "yaxis": {
            **axis,
            "tickfont": text,
            "ticklabelstandoff": 7,
            "showgrid": True,
            "gridcolor": color["grid"],
        },
    }
    return {"layout": layout}


def _tooltip(theme: Theme) -> dict[str, Any]:
    color = theme.color
    font = {"family": theme.font, "size": 14, "color": color["ink"]}
    return {"bgcolor": color["surface"], "bordercolor": color["line_strong"], "align": "left", "font": font}


def _css_font(style: Mapping[str, Any]) -> str:
    size, leading = style["size"] / 16, style["line"] / style["size"]
    return f"{style['weight']} {size:g}rem/{leading:.4g} var(--kd-{style['family']})"


def _luminance(color: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 - sRGB
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
