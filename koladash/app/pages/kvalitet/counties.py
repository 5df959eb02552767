"""The whole country in the matrix: a row a county, in each cell how many of its municipalities have told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from dash import html

from koladash.app.components.tables import Cell, Sheet, scrolling
from koladash.app.components.words import attributes
from koladash.app.formats import swedish_order
from koladash.app.pages.kvalitet.chain import count_cell
from koladash.app.wording import quality as wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, TypeAlias

    from dash.development.base_component import Component

    from koladash.app.pages.kvalitet.selection import Selection
    from koladash.catalogue import Group

    Counts: TypeAlias = Mapping[tuple[str, int], Sequence[Any]]


def county_matrix(chosen: Selection) -> Component:
    """The matrix; a county's name leads to its municipalities, and the last row counts them all."""
    texts, counts = chosen.visit.texts, _counts(chosen)
    heads = [html.Th(texts("quality.counties.county"), scope="col"), *_years(chosen)]
    body = [
        html.Tr([_name(chosen, county), *(_cell(chosen, counts, county.id, year) for year in chosen.years)])
        for county in _counties(chosen)
    ]
    whole = [_cell(chosen, counts, chosen.group.id, year) for year in chosen.years]
    table = html.Table(
        [
            html.Caption(f"{wording.finding(chosen)}. {wording.subtitle(chosen)}", className="unseen"),
            html.Thead(html.Tr(heads)),
            html.Tbody(body),
            html.Tfoot(html.Tr([html.Th(texts.of(chosen.group), scope="row"), *whole])),
        ],
        className="coverage",
        style={"--years": str(len(chosen.years))},
    )
    note = html.P(texts("quality.counties.note"), className="footnote")
    return html.Div([scrolling(table, wording.subtitle(chosen), is_by_year=True), note])


def counties_table(chosen: Selection) -> Sheet:
    """The same in words: n of N for each county and year."""
    texts, counts = chosen.visit.texts, _counts(chosen)
    return Sheet(
        name=chosen.group.id,
        caption=texts("quality.counties.caption"),
        headings=(texts("quality.counties.county"), *map(str, chosen.years)),
        rows=tuple(
            (
                Cell(texts.of(county)),
                *(_in_words(chosen, counts.get((county.id, year), (0, 0))) for year in chosen.years),
            )
            for county in (*_counties(chosen), chosen.group)
        ),
    )


def _counties(chosen: Selection) -> list[Group]:
    groups = [each for each in chosen.site.catalogue.groups.values() if each.kind == "county"]
    return sorted(groups, key=lambda each: swedish_order(chosen.visit.texts.of(each)))


def _counts(chosen: Selection) -> Counts:
    """By group and year: how many have told, of how many, and the commonest reason of the others."""
    homes = [(code, county.id) for county in _counties(chosen) for code in county.municipalities]
    members = pl.DataFrame(homes, schema={"municipality": pl.String, "group": pl.String}, orient="row")
    cells = chosen.applicable.with_columns(pl.col("municipality").cast(pl.String)).join(
        members, on="municipality"
    )
    both = pl.concat([cells, cells.with_columns(group=pl.lit(chosen.group.id))])
    counted = both.group_by("group", "year").agg(
        n=pl.col("value").count(), of=pl.len(), missing=pl.col("missing").drop_nulls().mode().sort().first()
    )
    return {(group, year): count for group, year, *count in counted.iter_rows()}


def _name(chosen: Selection, county: Group) -> Component:
    query = f"grupp={county.id}"
    link = html.A(chosen.visit.texts.of(county), href=f"?{query}", **attributes({"data-set": query}))
    return html.Th(link, scope="row")


def _years(chosen: Selection) -> list[Component]:
    return [html.Th(str(year), scope="col") for year in chosen.years]


def _cell(chosen: Selection, counts: Counts, group: str, year: int) -> Component:
    return count_cell(chosen.visit.texts, counts.get((group, year)))


def _in_words(chosen: Selection, count: Sequence[Any]) -> Cell:
    return Cell(chosen.visit.texts("table.of", n=count[0], of=count[1]), is_number=True)
