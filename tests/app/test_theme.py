from __future__ import annotations

import re

import plotly.graph_objects as go
import pytest

from koladash.app.theme import (
    Theme,
    css_variables,
    load_theme,
    load_tokens,
    mantine_theme,
    plotly_template,
    stylesheet,
)

TEXT = (
    "ink",
    "ink2",
    "ink3",
    "accent",
    "live",
    "archive",
    "published",
    "synthetic",
    "caution",
    "error",
    "a_text",
    "b_text",
    "region_text",
    "country",
)
MARKS = (
    "line_strong",
    "axis",
    "a",
    "b",
    "region",
    "country",
    "missing_line",
    "event",
    "focus",
    "break_line",
    "accent",
)
SOFT = ("live", "archive", "published", "synthetic", "caution", "error")


def luminance(color: str) -> float:
    channels = [int(color[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(params=["light", "dark"])
def theme(request: pytest.FixtureRequest) -> Theme:
    return load_theme(request.param)


@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_all_text_reaches_four_and_a_half(theme: Theme, ground: str):
    assert not [name for name in TEXT if contrast(theme.color[name], theme.color[ground]) < 4.5]


@pytest.mark.parametrize("ground", ["bg", "surface"])
def test_all_marks_reach_three(theme: Theme, ground: str):
    assert not [name for name in MARKS if contrast(theme.color[name], theme.color[ground]) < 3]


def test_status_text_reaches_five_and_a_half_on_its_soft_ground(theme: Theme):
    assert not [n for n in SOFT if contrast(theme.color[n], theme.color[f"{n}_soft"]) < 5.5]


def test_labels_on_every_step_of_the_map_can_be_read(theme: Theme):
    pairs = [
        *zip(theme.sequential, theme.sequential_text, strict=True),
        *zip(theme.band, theme.band_text, strict=True),
    ]
    assert min(contrast(*pair) for pair in pairs) >= 4.5


def test_more_is_further_from_the_ground(theme: Theme):
    distances = [contrast(color, theme.color["surface"]) for color in theme.sequential]
    assert distances == sorted(distances)


def test_what_stands_on_the_accent_can_be_read(theme: Theme):
    assert contrast(theme.color["on_accent"], theme.color["accent"]) >= 4.5


def test_the_focus_ring_stands_out_more_than_anything(theme: Theme):
    assert contrast(theme.color["focus"], theme.color["focus_gap"]) > 15


def test_identities_differ_in_more_than_colour(theme: Theme):
    styles = [theme.role(role) for role in ("a", "b", "region", "region_2", "country")]
    assert len({(style.marker, style.dash, style.width) for style in styles}) == 5


def test_both_themes_have_the_same_variables():
    light, dark = (
        set(re.findall(r"--[\w-]+(?=:)", css_variables(load_theme(name)))) for name in ("light", "dark")
    )
    assert light == dark
    assert {"--kd-line-strong", "--kd-seq-6", "--kd-band-high", "--kd-origin-af"} <= light


def test_a_dark_colour_has_one_light_counterpart_so_that_a_printed_picture_gets_the_right_one():
    light, dark = (
        dict(re.findall(r"(--kd-[\w-]+): (#[0-9A-Fa-f]{6});", css_variables(load_theme(name))))
        for name in ("light", "dark")
    )
    counterparts: dict[str, set[str]] = {}
    # Labels on a scale's steps are near black or white, in whatever order: their colours are shared.
    for name in dark.keys() - {name for name in dark if re.match(r"--kd-(seq|band)-text-", name)}:
        counterparts.setdefault(dark[name].lower(), set()).add(light[name].lower())
    assert {color: found for color, found in counterparts.items() if len(found) > 1} == {}


def test_paper_is_light_whatever_the_screen_was():
    on_paper = stylesheet().split("@media print")[1]
    assert f"--kd-bg: {load_theme('light').color['bg']};" in on_paper


def test_mantine_has_ten_steps_with_the_accents_where_it_looks_for_them():
    theme = mantine_theme()
    steps = theme["colors"][theme["primaryColor"]]
    assert len(steps) == 10
    assert {name: steps[shade] for name, shade in theme["primaryShade"].items()} == {
        name: load_theme(name).color["accent"] for name in ("light", "dark")
    }


def test_the_template_writes_in_our_font_and_the_language_of_the_reader(theme: Theme):
    layout = go.layout.Template(plotly_template(theme, separators=", ")).layout
    assert layout.font.family == load_tokens()["font"]["stack_sans"]
    assert layout.separators == ", "
    assert layout.paper_bgcolor == theme.color["surface"]
