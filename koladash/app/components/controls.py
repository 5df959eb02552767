"""What a reader chooses with. Each control names its link parameter; the script puts it in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import dash_mantine_components as dmc
from dash import html

from koladash.app.components.words import attributes, icon, identity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    from koladash.app.texts import Texts

Options = "Sequence[Mapping[str, Any]]"


COMBOBOX: Final = {"role": "combobox", "aria-expanded": "false", "aria-autocomplete": "list"}
"""What Mantine leaves out of a list to search in; `koladash.js` says when it is open."""

PLACES = frozenset({"kommun", "mot"})
"""The parameters whose lists hold municipalities and nothing else."""


def picker(
    texts: Texts,
    parameter: str,
    label: str,
    options: Sequence[Mapping[str, Any]],
    value: str,
    *,
    role: str = "",
    placeholder: str = "",
    **attributes: Any,
) -> Component:
    """A list to search in and choose one from.

    `search` in koladash.js matches what is written: dots and rings may be left out, a code may be given.

    Args:
        texts: the language.
        parameter: the link parameter.
        label: the words over it.
        options: Mantine's data: `value`, `label`, perhaps `disabled`, perhaps in groups.
        value: what is chosen.
        role: "a" or "b" puts that identity's mark inside.
        placeholder: what stands there while nothing is chosen.
        attributes: class name and the like for the box around it.
    """
    mark = {"leftSection": identity(role), "leftSectionWidth": 34} if role else {}
    return html.Div(
        dmc.Select(
            id={"pick": parameter},
            label=label,
            data=list(options),
            value=value,
            placeholder=placeholder or None,
            searchable=True,
            filter={"function": "search"},
            nothingFoundMessage=texts("list.no_place" if parameter in PLACES else "list.no_match"),
            attributes={"input": COMBOBOX},
            openOnFocus=False,
            allowDeselect=False,
            checkIconPosition="right",
            maxDropdownHeight=420,
            selectFirstOptionOnChange=True,
            comboboxProps={"shadow": "none", "withinPortal": False},
            rightSection=icon("down"),
            rightSectionPointerEvents="none",
            **mark,
        ),
        **attributes,
    )


def segments(
    parameter: str, label: str, options: Sequence[tuple[str, str]], value: str, disabled: Sequence[str] = ()
) -> Component:
    """Two to four choices side by side.

    Args:
        parameter: the link parameter.
        label: the words over it.
        options: value and words.
        value: what is chosen, which is never struck out.
        disabled: the values that have no data.
    """
    return html.Fieldset(
        [
            html.Legend(label, className="field-label"),
            dmc.SegmentedControl(
                id={"pick": parameter},
                data=[
                    {"value": v, "label": words, "disabled": v in disabled and v != value}
                    for v, words in options
                ],
                value=value,
                withItemsBorders=False,
                transitionDuration=0,
            ),
        ]
    )


def switch(
    label: str, options: Sequence[tuple[str, str, bool]], disabled: Sequence[str] = (), **attributes_: Any
) -> Component:
    """Choices side by side where one sets several parameters, or takes one away.

    Args:
        label: the words over them.
        options: the parameters set (`anvisare=alla`), the words, and whether it is chosen.
        disabled: the first parts of those that have no data.
        attributes_: class name and the like.
    """
    buttons = [
        html.Button(
            words,
            type="button",
            disabled=query in disabled,
            **attributes({"data-set": query, "aria-pressed": str(is_chosen).lower()}),
        )
        for query, words, is_chosen in options
    ]
    return html.Fieldset(
        [html.Legend(label, className="field-label"), html.Div(buttons, className="switch")], **attributes_
    )


def timeline(texts: Texts, years: Sequence[int], year: int, note: str = "") -> Component:
    """The year: a slider with play on wide screens, a stepper on phones. Space plays and pauses."""
    position = years.index(year)
    return html.Div(
        [
            _play_button(texts),
            html.Div(_slider(texts, years, year), className="years"),
            html.Div(
                [
                    _step(texts, "back", "left", is_at_end=position == 0),
                    html.Span(str(year), id="year-shown"),
                    _step(texts, "forth", "right", is_at_end=position == len(years) - 1),
                ],
                className="stepper",
                role="group",
                **attributes({"aria-label": texts("year.label")}),
            ),
            html.P(note, className="years-note"),
        ],
        className="timeline",
        **attributes({"data-years": " ".join(map(str, years))}),
    )


def filter_bar(texts: Texts, controls: Sequence[Component], summary: tuple[str, str]) -> list[Component]:
    """The page's choices between two hairlines; on phones one row that says them, with a button to change.

    Args:
        texts: the language.
        controls: the controls.
        summary: what is chosen, in two lines.
    """
    first, second = summary
    button = html.Button(
        [
            html.Span([html.B(first), html.Span(second, id="filters-second")]),
            html.Span(texts("filters.change")),
        ],
        type="button",
        className="filters-summary",
        **attributes({"data-act": "filters", "aria-expanded": "false", "aria-controls": "filters"}),
    )
    bar = html.Div(
        list(controls),
        id="filters",
        className="filters",
        role="group",
        **attributes({"aria-label": texts("filters.label")}),
    )
    return [button, bar]


def pills(label: str, options: Sequence[tuple[str, str, bool]]) -> Component:
    """Ready-made choices: words, the parameters set (`kommun=1481&mot=2280`), and whether it is chosen."""
    items = [
        html.Li(
            html.A(
                words,
                href=f"?{query}",
                className="pill",
                **attributes({"data-set": query, **({"aria-current": "true"} if is_chosen else {})}),
            )
        )
        for words, query, is_chosen in options
    ]
    return html.Div(
        [
            html.Span(label, className="field-label", id="pills-label"),
            html.Ul(items, className="pills", **attributes({"aria-labelledby": "pills-label"})),
        ]
    )


def _slider(texts: Texts, years: Sequence[int], year: int) -> Component:
    slider: Component = dmc.Slider(
        id={"pick": "ar"},
        min=years[0],
        max=years[-1] if len(years) > 1 else years[0] + 1,
        step=1,
        value=year,
        marks=[{"value": each, "label": words} for each, words in zip(years, _labels(years), strict=True)],
        restrictToMarks=True,
        label=None,
        updatemode="drag",
        disabled=len(years) == 1,
        thumbLabel=texts("year.label"),
    )
    return slider


def _labels(years: Sequence[int]) -> list[str]:
    every = 1 if len(years) <= 10 else 2  # noqa: PLR2004 - more than ten labels run together
    return [str(year) if (len(years) - 1 - index) % every == 0 else "" for index, year in enumerate(years)]


def _play_button(texts: Texts) -> Component:
    return html.Button(
        icon("play"),
        type="button",
        className="play",
        **attributes(
            {
                "data-act": "play",
                "aria-pressed": "false",
                "aria-label": texts("year.play"),
                "data-play": texts("year.play"),
                "data-pause": texts("year.pause"),
            }
        ),
    )


def _step(texts: Texts, act: str, looks: str, *, is_at_end: bool) -> Component:
    return html.Button(
        icon(looks),
        type="button",
        disabled=is_at_end,
        **attributes({"data-act": act, "aria-label": texts(f"year.{act}")}),
    )
