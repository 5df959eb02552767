"""Figure, series as chips, gender, level or index, average, events, years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from koladash.app.components.controls import filter_bar, picker, segments, switch
from koladash.app.components.words import attributes, icon, identity
from koladash.app.figure_options import figure_options
from koladash.app.formats import swedish_order
from koladash.app.pages.utveckling.selection import BOTH, can_be_followed
from koladash.app.queries import shared as queries
from koladash.app.state import MAX_SERIES

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Entity, Selection

AVERAGES = ("median", "ovagt", "vagt", "balanserat")
_AVERAGE_WORDS = {"median": "median", "mean": "ovagt", "weighted": "vagt", "balanced": "balanserat"}


def filters(chosen: Selection, series: Series) -> list[Component]:
    """The filter bar: what, who, then how it is shown."""
    texts = chosen.visit.texts
    first = [
        picker(
            texts,
            "matt",
            texts("development.choose.figure"),
            _figures(chosen),
            chosen.figure.id,
            className="wide",
        ),
        *_gender(chosen),
        _level(chosen, series),
        *_base(chosen, series),
    ]
    second = [
        segments(
            "handelser",
            texts("development.choose.events"),
            _event_options(chosen),
            _EVENTS[chosen.visit.view.events],
        ),
        *(_average(chosen) if chosen.groups else []),
        *_span(chosen, series),
    ]
    names = ", ".join(each.name for each in chosen.entities)
    return filter_bar(
        texts,
        [_chips(chosen), *first, html.Div(className="filters-row"), *second],
        (texts.of(chosen.figure), names),
    )


def _chips(chosen: Selection) -> Component:
    """Who is shown, each with a button that takes it away, and a list to add one from."""
    texts = chosen.visit.texts
    chips = [_chip(chosen, each) for each in chosen.entities]
    return html.Div(
        [
            html.Span(texts("development.choose.series"), className="field-label", id="chips-label"),
            html.Div(
                [
                    html.Ul(chips, className="chips", **attributes({"aria-labelledby": "chips-label"})),
                    _add(chosen),
                ],
                className="chips-row",
            ),
        ],
        className="chips-field",
    )


def _chip(chosen: Selection, entity: Entity) -> Component:
    texts = chosen.visit.texts
    rest = [each.key for each in chosen.entities if each.key != entity.key]
    words = {
        "data-set": f"kommuner={','.join(rest)}",
        "aria-label": texts("development.remove", name=entity.name),
    }
    remove = (
        [html.Button(icon("close"), type="button", className="chip-remove", **attributes(words))]
        if rest
        else []
    )
    mark = [identity(entity.role)] if chosen.is_together else []
    return html.Li([*mark, html.Span(entity.name), *remove], className="chip")


def _add(chosen: Selection) -> Component:
    """A list whose every option is the link's whole new list of series."""
    texts = chosen.visit.texts
    keys = [each.key for each in chosen.entities]
    if len(keys) >= MAX_SERIES:
        return html.P(texts("development.full", n=MAX_SERIES), className="footnote")

    def option(key: str, label: str) -> dict[str, str]:
        return {"value": ",".join([*keys, key]), "label": label}

    groups = [
        option(each.id, texts.of(each))
        for each in chosen.site.catalogue.groups.values()
        if each.id not in keys and each.kind != "country" and chosen.figure.has_mean
    ]
    reporting = queries.municipalities_with_values(chosen.site.warehouse, [chosen.figure.id])
    places = sorted(
        chosen.site.catalogue.places.municipalities.values(), key=lambda each: swedish_order(each.name)
    )
    named = [each for each in places if each.code not in keys]
    options = [
        {
            "group": texts("pair.with_figures"),
            "items": [option(p.code, p.name) for p in named if p.code in reporting],
        },
        {"group": texts("development.choose.groups"), "items": groups},
        {
            "group": texts("pair.without_figures"),
            "items": [option(p.code, p.name) for p in named if p.code not in reporting],
        },
    ]
    return picker(
        texts,
        "kommuner",
        texts("development.choose.add"),
        [each for each in options if each["items"]],
        "",
        placeholder=texts("development.choose.add"),
        className="add-series",
    )


def _figures(chosen: Selection) -> list[dict[str, Any]]:
    figures = filter(can_be_followed, chosen.site.catalogue.figures.values())
    return figure_options(chosen.site, chosen.visit.texts, figures, chosen=chosen.figure.id)


def _gender(chosen: Selection) -> list[Component]:
    texts = chosen.visit.texts
    options = [(gender, texts(f"gender.{gender}")) for gender in ("T", "K", "M", BOTH)]
    without = [gender for gender, _ in options if not chosen.genders.issuperset(gender)]
    is_whole = chosen.genders == {"T"}
    label = texts("development.not_divided" if is_whole else "gender.label")
    return [segments("kon", label, options, chosen.gender, disabled=without)]


def _level(chosen: Selection, series: Series) -> Component:
    """Levels, or an index with the first year as its base until another is chosen."""
    texts = chosen.visit.texts
    base = series.base_year or (series.years[0] if series.years else 0)
    return switch(
        texts("development.choose.level"),
        [
            ("bas=", texts("development.level"), series.base_year is None),
            (f"bas={base}", texts("development.index"), series.base_year is not None),
        ],
        disabled=() if series.years else (f"bas={base}",),
    )


def _base(chosen: Selection, series: Series) -> list[Component]:
    if series.base_year is None:
        return []
    label = chosen.visit.texts("development.choose.base")
    return [
        picker(chosen.visit.texts, "bas", label, _years(series), str(series.base_year), className="pick-year")
    ]


def _average(chosen: Selection) -> list[Component]:
    texts = chosen.visit.texts
    names = dict(zip(AVERAGES, ("median", "mean", "weighted", "balanced"), strict=True))
    options = [
        {"value": word, "label": texts(f"development.average.{name}")}
        for word, name in names.items()
        if name != "weighted" or chosen.figure.weight_kpi
    ]
    value = _AVERAGE_WORDS[chosen.average]
    return [
        picker(texts, "medel", texts("development.choose.average"), options, value, className="pick-average")
    ]


def _event_options(chosen: Selection) -> list[tuple[str, str]]:
    return [(word, chosen.visit.texts(f"development.events.{word}")) for word in _EVENTS.values()]


def _span(chosen: Selection, series: Series) -> list[Component]:
    texts = chosen.visit.texts
    if not series.years or not series.shown:
        return []
    first, last = series.shown[0], series.shown[-1]
    return [
        picker(texts, "fran", texts("inflow.choose.from"), _years(series), str(first), className="pick-year"),
        picker(texts, "till", texts("inflow.choose.to"), _years(series), str(last), className="pick-year"),
    ]


def _years(series: Series) -> list[dict[str, str]]:
    return [{"value": str(year), "label": str(year)} for year in series.years]


_EVENTS = {"none": "av", "some": "urval", "all": "alla"}
