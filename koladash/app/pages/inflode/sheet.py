"""The page's figures as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.components.tables import Cell, Sheet, missing_cell, named, told_beside, year_cell
from koladash.app.pages.inflode.panel import answers
from koladash.app.pages.inflode.selection import REFERRED
from koladash.app.pages.inflode.stack import PARTS
from koladash.app.provenance import source_line
from koladash.app.wording import inflow as wording
from koladash.app.wording import stack as stack_wording
from koladash.app.wording.values import bare, reason, short_reason

if TYPE_CHECKING:
    from koladash.analysis.bands import Limits
    from koladash.app.pages.inflode.panel import Panel
    from koladash.app.pages.inflode.selection import Selection
    from koladash.app.pages.inflode.stack import Bar, Stack
    from koladash.app.texts import Texts


def band_sheet(chosen: Selection, panel: Panel, limits: Limits) -> Sheet:
    """One row a municipality and year: the share, its band, the persons behind, why it lacks, the source."""
    texts = chosen.visit.texts
    measure = texts("table.measure_unit", name=texts.of(chosen.figure), unit=texts("unit.percent.symbol"))
    headings = (
        texts("table.municipality"),
        texts("table.year"),
        measure,
        texts("inflow.column.band"),
        texts(f"inflow.column.count.{panel.weight}"),
        texts("table.why"),
        texts("table.source"),
    )
    unrounded = texts("table.unrounded")
    order = {code: index for index, (code, _) in enumerate(chosen.members)}
    rows = sorted(
        panel.bands(limits).iter_rows(named=True), key=lambda row: (order[row["municipality"]], row["year"])
    )
    return Sheet(
        name=named(chosen.figure.id, chosen.group.id),
        caption=texts("inflow.caption", subject=wording.subject(chosen), group=texts.of(chosen.group)),
        headings=headings,
        rows=tuple(_band_row(chosen, row) for row in rows),
        notes=tuple(filter(None, [_nothing(chosen, panel), unrounded, wording.break_note(texts, panel)])),
        figures=(chosen.figure.id, panel.weight),
    )


def answers_sheet(chosen: Selection, panel: Panel) -> Sheet:
    """The latest year by each average, with how many of how many it rests on; empty where nobody has told."""
    texts, year = chosen.visit.texts, panel.told[-1] if panel.told else 0
    found = answers(panel, year) if year else []
    return Sheet(
        name=named(chosen.figure.id, chosen.group.id, year),
        caption=texts("inflow.average.caption", year=year),
        headings=(texts("inflow.column.average"), texts("unit.percent.symbol"), texts("table.n")),
        rows=tuple(
            (
                Cell(wording.answer_name(texts, each, panel.weight)),
                Cell(wording.answer_value(texts, each), each.average.value, is_number=True),
                Cell(texts("table.of", n=each.average.n, of=each.average.of), is_number=True),
            )
            for each in found
        ),
        figures=(chosen.figure.id, panel.weight),
    )


def stack_sheet(chosen: Selection, stack: Stack) -> Sheet:
    """One row a bar: each referrer's share and approximate count, the persons referred, the source."""
    texts = chosen.visit.texts
    names = [texts(f"inflow.part.{key}.long") for key in PARTS]
    counts = [texts("inflow.column.approximate", name=name) for name in names]
    first = "table.year" if stack.is_by_year else "table.municipality"
    return Sheet(
        name=named(_whose(chosen), stack.year or None),
        caption=stack_wording.caption(chosen, stack),
        headings=(texts(first), *names, *counts, texts("inflow.column.referred"), texts("table.source")),
        rows=tuple(_stack_row(texts, bar) for bar in stack.bars),
        notes=(texts("inflow.stack.own_work"), texts("table.unrounded")),
        figures=(*PARTS.values(), REFERRED),
    )


def _whose(chosen: Selection) -> str:
    """The municipality whose years are shown, or the group of a year."""
    places = chosen.site.catalogue.places.municipalities
    return places[chosen.municipality].name if chosen.municipality else chosen.group.id


def _nothing(chosen: Selection, panel: Panel) -> str:
    """The page's own words where nobody in the group has a figure."""
    texts = chosen.visit.texts
    if panel.values["value"].count():
        return ""
    return texts("inflow.empty.text", group=texts.of(chosen.group), measure=texts.of(chosen.figure))


def _band_row(chosen: Selection, row: dict[str, Any]) -> tuple[Cell, ...]:
    texts, value = chosen.visit.texts, row["value"]
    shown = (
        told_beside(texts("missing.title"))
        if value is None
        else Cell(bare(texts, chosen.figure, value), value, is_number=True)
    )
    band = texts(f"band.word.{row['band']}") if row["band"] else texts("table.none")
    return (
        Cell(row["municipality_name"]),
        year_cell(row["year"]),
        shown,
        Cell(band),
        _count(texts, row["count"]),
        Cell(reason(texts, row, row["year"]) if value is None else _remark(texts, row)),
        Cell(source_line(texts, row)),
    )


def _stack_row(texts: Texts, bar: Bar) -> tuple[Cell, ...]:
    shares = [_share(texts, bar, key) for key in PARTS]
    return (
        year_cell(bar.title) if bar.title.isdigit() else Cell(bar.title),
        *shares,
        *(_count(texts, bar.count(key)) for key in PARTS),
        _count(texts, bar.referred),
        Cell("; ".join(sorted({source_line(texts, row) for row in bar.sources}))),
    )


def _share(texts: Texts, bar: Bar, key: str) -> Cell:
    value = bar.shares[key]
    if value is None:
        return missing_cell(short_reason(texts, bar.why[key]))
    return Cell(stack_wording.share(texts, value), value, is_number=True)


def _count(texts: Texts, count: float | None) -> Cell:
    if count is None:
        return missing_cell(texts("table.none"))
    return Cell(stack_wording.count(texts, count), count, is_number=True)


def _remark(texts: Texts, row: dict[str, Any]) -> str:
    return texts("table.preliminary") if row["is_preliminary"] else ""
