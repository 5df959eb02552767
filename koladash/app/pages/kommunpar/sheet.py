"""The pair's figures as a table: one row a measure and year."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet
from koladash.app.wording.pair import sentence_list
from koladash.app.wording.values import bare, short_reason

if TYPE_CHECKING:
    from koladash.app.comparison import Comparison, Reference
    from koladash.app.pages.kommunpar.selection import Selection


def pair_sheet(chosen: Selection) -> Sheet:
    """Both municipalities, the region's median with n of N, the country, and the source of each row."""
    texts = chosen.visit.texts
    a, b = (chosen.names[code] for code in chosen.pair)
    others = ("region", "n", "country", "source")
    return Sheet(
        name=f"kommunpar-{a}-{b}".lower(),
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
    lines = comparison.values.filter(year=year)["source_line"].drop_nulls().unique().sort()
    name = texts("table.measure_unit", name=texts.of(figure), unit=texts(f"unit.{figure.unit}.symbol"))
    return (
        Cell(name),
        Cell(str(year), is_number=True),
        *(_own(chosen, comparison, code, year) for code in comparison.pair),
        _level(chosen, comparison, by_role.get("region"), year),
        _count(chosen, by_role.get("region"), year),
        _level(chosen, comparison, by_role.get("country"), year),
        Cell("; ".join(lines)),
    )


def _own(chosen: Selection, comparison: Comparison, code: str, year: int) -> Cell:
    texts, row = chosen.visit.texts, comparison.row(code, year)
    value = row.get("value")
    if not isinstance(value, float):
        return Cell(short_reason(texts, row), is_number=True, is_missing=True)
    return Cell(bare(texts, comparison.figure, value), value, is_number=True)


def _level(chosen: Selection, comparison: Comparison, reference: Reference | None, year: int) -> Cell:
    value = reference.at(year)[0] if reference else None
    if value is None:
        return Cell(chosen.visit.texts("table.none"), is_number=True, is_missing=True)
    return Cell(bare(chosen.visit.texts, comparison.figure, value), value, is_number=True)


def _count(chosen: Selection, reference: Reference | None, year: int) -> Cell:
    texts = chosen.visit.texts
    n = reference.at(year)[1] if reference else 0
    if reference is None or not n:
        return Cell(texts("table.none"), is_number=True, is_missing=True)
    return Cell(texts("table.of", n=n, of=len(reference.group.municipalities)), is_number=True)
