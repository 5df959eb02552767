"""The pair's figures as a table: one row a measure and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet, named, year_cell
from koladash.app.provenance import source_lines
from koladash.app.take_along.figure_sheet import count_cell, no_level, own_cell
from koladash.app.wording.breaks import side
from koladash.app.wording.pair import sentence_list
from koladash.app.wording.values import bare

if TYPE_CHECKING:
    from koladash.app.comparison import Comparison, Reference
    from koladash.app.pages.kommunpar.selection import Selection


def pair_sheet(chosen: Selection) -> Sheet:
    """Both municipalities, the region's median with n of N, the country, and the source of each row."""
    texts = chosen.visit.texts
    a, b = (chosen.names[code] for code in chosen.pair)
    others = ("region", "n", "country", "series", "source")
    return Sheet(
        name=named(a, b),
        caption=texts("pair.caption", a=a, b=b),
        headings=(
            texts("table.measure"),
            texts("table.year"),
            a,
            b,
            *(texts(f"table.{name}") for name in others),
        ),
        rows=tuple(
            _row(chosen, comparison, year)
            for comparison in chosen.comparisons
            for year in sorted(comparison.values["year"].unique())
        ),
        notes=tuple(filter(None, [texts("table.unrounded"), _own_means(chosen)])),
        figures=tuple(each.figure.id for each in chosen.comparisons),
    )


def _own_means(chosen: Selection) -> str:
    """For which measures the country's column holds our own mean, as Riket has no figure."""
    texts = chosen.visit.texts
    names = [
        texts.of(each.figure)
        for each in chosen.comparisons
        if any(reference.is_own_mean for reference in each.references)
    ]
    return texts("pair.own_means", names=sentence_list(texts, names)) if names else ""


def _row(chosen: Selection, comparison: Comparison, year: int) -> tuple[Cell, ...]:
    texts, figure = chosen.visit.texts, comparison.figure
    by_role = {reference.role: reference for reference in comparison.references}
    lines = source_lines(texts, comparison.values.filter(year=year))
    name = texts("table.measure_unit", name=texts.of(figure), unit=texts(f"unit.{figure.unit}.symbol"))
    return (
        Cell(name),
        year_cell(year),
        *(own_cell(texts, comparison, code, year) for code in comparison.pair),
        _level(chosen, comparison, by_role.get("region"), year),
        count_cell(texts, comparison, by_role.get("region"), year),
        _level(chosen, comparison, by_role.get("country"), year),
        Cell(side(texts, chosen.site.catalogue, comparison.breaks, year)),
        Cell("; ".join(lines)),
    )


def _level(chosen: Selection, comparison: Comparison, reference: Reference | None, year: int) -> Cell:
    value = reference.at(year)[0] if reference else None
    texts = chosen.visit.texts
    if reference is None or value is None:
        return no_level(texts, comparison.figure)
    about = texts("file.own_mean") if reference.is_own_mean else ""
    return Cell(bare(texts, comparison.figure, value), value, is_number=True, about=about)
