"""Figures of one municipality as a table: a row a measure and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet, missing_cell, told_beside, year_cell
from koladash.app.provenance import source_line
from koladash.app.wording.breaks import side
from koladash.app.wording.marked import is_preliminary, marked
from koladash.app.wording.values import bare, short_reason, unit_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from koladash.app.comparison import Comparison, Reference
    from koladash.app.texts import Texts
    from koladash.catalogue import Catalogue, Figure


def figure_sheet(
    texts: Texts, catalogue: Catalogue, place: tuple[str, str], comparisons: Iterable[Comparison]
) -> Sheet:
    """Every year, newest first, with the region's median, n of N, the country and the source of each row.

    A column says on which side of a break a row lies: what was asked in different ways is never one series.

    Args:
        texts: the language.
        catalogue: what is known of breaks.
        place: code and name of the municipality.
        comparisons: its measures.
    """
    code, shown = place
    compared = list(comparisons)
    others = ("region", "n", "country", "series", "source")
    return Sheet(
        name=shown,
        caption=texts("overview.caption", name=shown),
        headings=(
            texts("table.measure"),
            texts("table.year"),
            shown,
            *(texts(f"table.{each}") for each in others),
        ),
        rows=tuple(
            _row(texts, comparison, code, year, side(texts, catalogue, comparison.breaks, year))
            for comparison in compared
            for year in sorted(comparison.values["year"].unique(), reverse=True)
        ),
        notes=(texts("overview.own_mean_note"), texts("overview.change_note"), texts("table.unrounded")),
        figures=tuple(each.figure.id for each in compared),
    )


def own_cell(texts: Texts, comparison: Comparison, code: str, year: int) -> Cell:
    """A municipality's value in a year, or why it lacks."""
    row = comparison.row(code, year)
    value = row.get("value")
    if not isinstance(value, float):
        return missing_cell(short_reason(texts, row))
    about = texts("table.preliminary") if is_preliminary(row) else ""
    return Cell(marked(texts, row, bare(texts, comparison.figure, value)), value, is_number=True, about=about)


def level_cells(texts: Texts, comparison: Comparison, year: int) -> tuple[Cell, Cell, Cell]:
    """The region's median, on how many of how many it rests, and the country."""
    by_role = {each.role: each for each in comparison.references}
    region, country = by_role.get("region"), by_role.get("country")
    return (
        _level(texts, comparison, region, year),
        count_cell(texts, comparison, region, year),
        _level(texts, comparison, country, year),
    )


def count_cell(texts: Texts, comparison: Comparison, reference: Reference | None, year: int) -> Cell:
    """On how many of how many a reference rests in a year."""
    n = reference.at(year)[1] if reference else 0
    if reference is None or not n:
        return told_beside(no_level(texts, comparison.figure).shown)
    return Cell(texts("table.of", n=n, of=len(reference.group.municipalities)), is_number=True)


def no_level(texts: Texts, figure: Figure) -> Cell:
    """Where there is nothing to hold a place against: nobody has answered, or its size would decide."""
    if figure.follows_size:
        return missing_cell(texts("table.uncompared"), texts("guard.reason.follows_size"))
    return missing_cell(texts("table.none"), texts("table.no_level"))


def measure_heading(texts: Texts, figure: Figure) -> str:
    """The measure with its unit in brackets, where it has one."""
    symbol = unit_words(texts, figure, "symbol")
    return texts("table.measure_unit", name=texts.of(figure), unit=symbol) if symbol else texts.of(figure)


def _row(texts: Texts, comparison: Comparison, code: str, year: int, series: str) -> tuple[Cell, ...]:
    return (
        Cell(measure_heading(texts, comparison.figure)),
        year_cell(year),
        own_cell(texts, comparison, code, year),
        *level_cells(texts, comparison, year),
        Cell(series),
        Cell(source_line(texts, comparison.row(code, year))),
    )


def _level(texts: Texts, comparison: Comparison, reference: Reference | None, year: int) -> Cell:
    value = reference.at(year)[0] if reference else None
    if value is None or reference is None:
        return no_level(texts, comparison.figure)
    shown = bare(texts, comparison.figure, value)
    words = texts("overview.own_mean", value=shown) if reference.is_own_mean else shown
    about = texts("file.own_mean") if reference.is_own_mean else ""
    return Cell(words, value, is_number=True, about=about)
