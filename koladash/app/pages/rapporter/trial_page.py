"""Rapporter, tried: a report's table with the group and the years of the reader's choice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dash import html

from koladash.app.components.cards import (
    callout,
    card,
    card_foot,
    card_head,
    definition_sheet,
    empty_state,
    table_toggle,
)
from koladash.app.components.controls import picker
from koladash.app.components.groups import group_picker
from koladash.app.components.tables import sheet_table
from koladash.app.components.take_along import take_along
from koladash.app.pages.rapporter.bands import PICTURE, pictures_of
from koladash.app.pages.rapporter.trial_sheet import trial_sheet
from koladash.app.pages.rapporter.trial_table import tried_bands, tried_table
from koladash.app.queries import shared as queries
from koladash.app.report_tables import BANDS
from koladash.app.wording import report as report_wording
from koladash.app.wording import trial as wording
from koladash.app.wording.values import definition, source

if TYPE_CHECKING:
    from dash.development.base_component import Component

    from koladash.app.pages.rapporter.trial import Trial
    from koladash.app.visit import Site, Visit

CAUTIONS = frozenset({"2", "4", "5"})
"""The tables whose caution is about the figures, and not about how the report was printed."""


def trial_choices(site: Site, visit: Visit, trial: Trial) -> list[Component]:
    """Group, and year or span."""
    kpis = [column.kpi for column in trial.table.columns if column.kpi]
    return [
        group_picker(site, visit.texts, trial.group.id, kpis, _also(site, visit, trial)),
        *_span(visit, trial),
    ]


def trial_row(site: Site, visit: Visit, trial: Trial) -> Component:
    """The table and what must be known of it; a designed nothing where the group has no figure."""
    texts = visit.texts
    side = html.Div(
        [_whose(visit, trial), *_lacking(site, visit, trial), *_caution(visit, trial)], className="stack"
    )
    if trial.is_empty:
        text = texts(
            "trial.nothing.text", group=texts.of(trial.group), years=report_wording.years(trial.table)
        )
        main: Component = html.Div(empty_state(texts("trial.nothing.title"), text))
    else:
        main = _card(site, visit, trial)
    return html.Div([main, side], className="row row-report")


def trial_parameters(trial: Trial) -> dict[str, str]:
    """What the page shows, by link parameter."""
    first, last = (str(trial.table.years[index]) for index in (0, -1))
    years = {"fran": first, "till": last} if trial.table.is_by_year else {"ar": last}
    return {"prova": "1", "grupp": trial.group.id, **years}


def _card(site: Site, visit: Visit, trial: Trial) -> Component:
    texts, view = visit.texts, visit.view
    if view.is_table:
        picture: list[Component] = [sheet_table(trial_sheet(texts, trial))]
    elif trial.table.number == BANDS:
        picture = tried_bands(texts, trial)
    else:
        picture = [tried_table(texts, trial)]
    kpis = dict.fromkeys(column.kpi for column in trial.table.columns if column.kpi in site.catalogue.figures)
    foot = card_foot(
        source(texts, trial.values),
        [
            table_toggle(texts, is_table=view.is_table),
            *take_along(site, visit, "rapporter", pictures_of(trial.table)),
            definition_sheet(texts, [definition(site, texts, kpi) for kpi in kpis]),
        ],
    )
    head = card_head(wording.title(texts, trial), report_wording.subtitle(texts, trial.table), texts)
    below = [html.P(words, className="footnote") for words in wording.remarks(texts, trial)]
    return card([*head, html.Div(picture, id=PICTURE), *below], foot)


def _whose(visit: Visit, trial: Trial) -> Component:
    title, text = wording.whose(visit.texts, trial)
    return callout(title, [text])


def _lacking(site: Site, visit: Visit, trial: Trial) -> list[Component]:
    """What cannot be tried, and what must not be set beside the printed figures."""
    texts = visit.texts
    lacks = wording.lacking(texts, site, trial, queries.kpis_with_values(site.warehouse))
    said = [*lacks, *wording.breaks(texts, trial)]
    points = [html.P(words, className="card-subtitle") for words in said]
    return [card([html.H2(texts("trial.lacking.title")), *points])] if said else []


def _caution(visit: Visit, trial: Trial) -> list[Component]:
    texts, number = visit.texts, trial.table.number
    if number not in CAUTIONS:
        return []
    told = f"report.table.{number}"
    return [callout(texts(f"{told}.caution_title"), [texts(f"{told}.caution")])]


def _also(site: Site, visit: Visit, trial: Trial) -> list[dict[str, Any]]:
    """The group shown, where it is one of the build's and not of the catalogue's."""
    if trial.group.id in site.catalogue.groups:
        return []
    texts, size = visit.texts, len(trial.group.municipalities)
    label = texts("inflow.choose.group_size", name=texts.of(trial.group), n=size)
    return [{"group": texts("trial.kolada_groups"), "items": [{"value": trial.group.id, "label": label}]}]


def _span(visit: Visit, trial: Trial) -> list[Component]:
    texts, options = visit.texts, [{"value": str(year), "label": str(year)} for year in trial.years]
    if not options:
        return []
    first, last = (str(trial.table.years[index]) for index in (0, -1))
    if not trial.table.is_by_year:
        return [picker(texts, "ar", texts("table.year"), options, last, className="pick-year")]
    return [
        picker(texts, "fran", texts("inflow.choose.from"), options, first, className="pick-year"),
        picker(texts, "till", texts("inflow.choose.to"), options, last, className="pick-year"),
    ]
