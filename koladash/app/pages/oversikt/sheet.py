"""The page's figures as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.components.tables import Cell, Sheet
from koladash.app.formats import swedish_order
from koladash.app.wording.values import bare, reason, short_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koladash.app.comparison import Comparison, Reference
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
    """The chain in every year, with the region's median, n of N, the country and the source of each row."""
    return _sheet(chosen, chosen.chain)


def strip_sheet(chosen: Selection) -> Sheet:
    """The measures of the strips in the year compared: both municipalities, region and country."""
    texts = chosen.visit.texts
    return Sheet(
        name=f"jamforelse-{chosen.name}".lower(),
        caption=texts("overview.strips.caption", name=chosen.name),
        headings=(
            texts("table.measure"),
            texts("table.year"),
            *(chosen.names[code] for code in chosen.places),
            texts("table.region"),
            texts("table.n"),
            texts("table.country"),
        ),
        rows=tuple(_strip_row(chosen, each.comparison) for each in chosen.strips),
    )


def map_sheet(chosen: Selection, strip: Strip) -> Sheet:
    """The map's figure: one row a municipality of the region."""
    texts, figure, year = chosen.visit.texts, strip.comparison.figure, strip.comparison.year
    told = {row["municipality"]: row for row in strip.others.iter_rows(named=True)}
    places = chosen.site.catalogue.places.municipalities
    names = sorted(chosen.region.municipalities, key=lambda code: swedish_order(places[code].name))
    return Sheet(
        name=f"region-{chosen.region.id}-{figure.id}".lower(),
        caption=f"{_measure(texts, figure)}, {year}",
        headings=(texts("table.municipality"), _measure(texts, figure), texts("table.why")),
        rows=tuple(_map_row(texts, figure, places[code].name, told.get(code, {}), year) for code in names),
    )


def _sheet(chosen: Selection, comparisons: Iterable[Comparison]) -> Sheet:
    texts = chosen.visit.texts
    others = ("region", "n", "country", "source")
    return Sheet(
        name=f"oversikt-{chosen.name}".lower(),
        caption=texts("overview.caption", name=chosen.name),
        headings=(
            texts("table.measure"),
            texts("table.year"),
            chosen.name,
            *(texts(f"table.{name}") for name in others),
        ),
        rows=tuple(
            _row(chosen, comparison, year)
            for comparison in comparisons
            for year in sorted(comparison.values["year"].unique(), reverse=True)
        ),
        notes=(texts("overview.change_note"), texts("table.unrounded")),
    )


def _row(chosen: Selection, comparison: Comparison, year: int) -> tuple[Cell, ...]:
    texts, row = chosen.visit.texts, comparison.row(chosen.code, year)
    return (
        Cell(_measure(texts, comparison.figure)),
        Cell(str(year), is_number=True),
        _own(texts, comparison, chosen.code, year),
        *_levels(texts, comparison, year),
        Cell(str(row.get("source_line") or "")),
    )


def _strip_row(chosen: Selection, comparison: Comparison) -> tuple[Cell, ...]:
    texts, year = chosen.visit.texts, comparison.year or 0
    return (
        Cell(_measure(texts, comparison.figure)),
        Cell(str(year), is_number=True),
        *(_own(texts, comparison, code, year) for code in chosen.places),
        *_levels(texts, comparison, year),
    )


def _map_row(
    texts: Texts, figure: Figure, name: str, row: Mapping[str, object], year: int | None
) -> tuple[Cell, ...]:
    value = row.get("value")
    if not isinstance(value, float):
        return Cell(name), _missing(texts("missing.title")), Cell(reason(texts, row, year))
    return Cell(name), Cell(bare(texts, figure, value), value, is_number=True), Cell("")


def _own(texts: Texts, comparison: Comparison, code: str, year: int) -> Cell:
    row = comparison.row(code, year)
    value = row.get("value")
    if not isinstance(value, float):
        return _missing(short_reason(texts, row))
    return Cell(bare(texts, comparison.figure, value), value, is_number=True)


def _levels(texts: Texts, comparison: Comparison, year: int) -> tuple[Cell, Cell, Cell]:
    by_role = {each.role: each for each in comparison.references}
    region = by_role.get("region")
    n = region.at(year)[1] if region else 0
    count = (
        Cell(texts("table.of", n=n, of=len(region.group.municipalities)), is_number=True)
        if region and n
        else _missing(texts("table.none"))
    )
    return (
        _level(texts, comparison, region, year),
        count,
        _level(texts, comparison, by_role.get("country"), year),
    )


def _level(texts: Texts, comparison: Comparison, reference: Reference | None, year: int) -> Cell:
    value = reference.at(year)[0] if reference else None
    if value is None:
        return _missing(texts("table.none"))
    return Cell(bare(texts, comparison.figure, value), value, is_number=True)


def _missing(words: str) -> Cell:
    return Cell(words, is_number=True, is_missing=True)


def _measure(texts: Texts, figure: Figure) -> str:
    symbol = texts(f"unit.{figure.unit}.symbol")
    return texts("table.measure_unit", name=texts.of(figure), unit=symbol) if symbol else texts.of(figure)
