"""The page's figures as tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet, named, told_beside, year_cell
from koladash.app.formats import swedish_order
from koladash.app.take_along.figure_sheet import figure_sheet, level_cells, measure_heading, own_cell
from koladash.app.wording.values import bare, reason
from koladash.app.wording.whose import whose

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.app.comparison import Comparison
    from koladash.app.pages.oversikt.selection import Selection, Strip
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure


def overview_sheet(chosen: Selection) -> Sheet:
    """Every figure on the page in every year: the chain, the proportions, and the strips' measures."""
    by_id = {each.figure.id: each for each in (*chosen.chain, *chosen.proportions.values())}
    for strip in chosen.strips:
        by_id.setdefault(strip.comparison.figure.id, strip.comparison)
    return _sheet(chosen, by_id.values())


def chain_sheet(chosen: Selection) -> Sheet:
    """The chain in every year."""
    return _sheet(chosen, chosen.chain)


def _sheet(chosen: Selection, comparisons: Iterable[Comparison]) -> Sheet:
    texts, place = chosen.visit.texts, (chosen.code, chosen.name)
    sheet = figure_sheet(texts, chosen.site.catalogue, place, comparisons)
    return _of_gender(chosen, sheet)


def _of_gender(chosen: Selection, sheet: Sheet) -> Sheet:
    """The sheet, called by the gender that it is of."""
    caption = whose(chosen.visit.texts, sheet.caption, chosen.gender)
    return replace(sheet, name=named(sheet.name, chosen.gender), caption=caption)


def strip_sheet(chosen: Selection) -> Sheet:
    """The measures of the strips in the year compared: both municipalities, region and country."""
    texts = chosen.visit.texts
    sheet = Sheet(
        name=chosen.name,
        caption=texts("overview.strips.caption", name=chosen.name),
        headings=(
            texts("table.measure"),
            texts("table.year"),
            *(chosen.names[code] for code in chosen.places),
            *(texts(f"table.{each}") for each in ("region", "n", "country")),
        ),
        rows=tuple(_strip_row(chosen, each.comparison) for each in chosen.strips),
        figures=tuple(each.comparison.figure.id for each in chosen.strips),
    )
    return _of_gender(chosen, sheet)


def map_sheet(chosen: Selection, strip: Strip) -> Sheet:
    """The map's figure: one row a municipality of the region."""
    texts, figure, year = chosen.visit.texts, strip.comparison.figure, strip.comparison.year
    told = {row["municipality"]: row for row in strip.others.iter_rows(named=True)}
    places = chosen.site.catalogue.places.municipalities
    names = sorted(chosen.region.municipalities, key=lambda code: swedish_order(places[code].name))
    return Sheet(
        name=named(chosen.region.id, figure.id, chosen.gender, year),
        caption=f"{measure_heading(texts, figure)}, {year}",
        headings=(texts("table.municipality"), measure_heading(texts, figure), texts("table.why")),
        rows=tuple(_map_row(texts, figure, places[code].name, told.get(code, {}), year) for code in names),
        figures=(figure.id,),
    )


def _strip_row(chosen: Selection, comparison: Comparison) -> tuple[Cell, ...]:
    texts, year = chosen.visit.texts, comparison.year or 0
    return (
        Cell(measure_heading(texts, comparison.figure)),
        year_cell(year),
        *(own_cell(texts, comparison, code, year) for code in chosen.places),
        *level_cells(texts, comparison, year),
    )


def _map_row(
    texts: Texts, figure: Figure, name: str, row: Mapping[str, object], year: int | None
) -> tuple[Cell, ...]:
    value = row.get("value")
    if not isinstance(value, float):
        return Cell(name), told_beside(texts("missing.title")), Cell(reason(texts, row, year))
    return Cell(name), Cell(bare(texts, figure, value), value, is_number=True), Cell("")
