"""Shares by municipality and year in three bands: a real table, values printed, borrowed bands hatched."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dash import html

from koladash.analysis.bands import Basis
from koladash.app.components.tables import scrolling
from koladash.app.components.words import row_head, unseen
from koladash.app.formats import number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import polars as pl
    from dash.development.base_component import Component

    from koladash.analysis.bands import Limits
    from koladash.app.texts import Texts

BANDS = ("low", "medium", "high")
A_MEAN = 3
"""So many municipalities must have answered for a mean: one alone would be another name for itself."""


@dataclass(frozen=True, slots=True)
class HeatTable:
    """What the table shows.

    Attributes:
        caption: what it holds, for a screen reader.
        rows: code and name of each municipality, from the top.
        cells: a row for each municipality and year: `value`, then `band`, `basis` and `basis_year` as
            `banded` gives them, `reason`: why the value is missing, or null, and perhaps `is_preliminary`.
        averages: year, value, n, of: the last two rows.
        decimals: of the values; a mean has one more.
        breaks: first years of new questions.
        lit: the municipality that is looked at, by code, or "".
    """

    caption: str
    rows: tuple[tuple[str, str], ...]
    cells: pl.DataFrame
    averages: pl.DataFrame
    decimals: int = 0
    breaks: tuple[int, ...] = ()
    lit: str = ""

    @property
    def years(self) -> list[int]:
        """The columns."""
        return [int(year) for year in self.averages["year"]]


def heat_table(
    texts: Texts, table: HeatTable, under: Callable[[str, int], Sequence[Component]] = lambda _code, _year: ()
) -> Component:
    """The table; `under` gives what stands below a value, by municipality and year."""
    cells = {(row["municipality"], row["year"]): row for row in table.cells.iter_rows(named=True)}
    body = [
        html.Tr(
            [
                row_head(name, is_lit=code == table.lit),
                *(_cell(texts, table, cells[code, year], under) for year in table.years),
            ],
            className="lit" if code == table.lit else None,
        )
        for code, name in table.rows
    ]
    whole = html.Table(
        [
            html.Caption(table.caption, className="unseen"),
            html.Colgroup([html.Col(className="heat-name"), *(html.Col() for _ in table.years)]),
            html.Thead(_heads(texts, table)),
            html.Tbody(body),
            html.Tfoot(_averages(texts, table)),
        ],
        className="heat",
        style={"--years": str(len(table.years))},
    )
    return scrolling(whole, table.caption, is_by_year=True)


def band_key(texts: Texts, limits: Limits, *, is_borrowing: bool) -> Component:
    """What the colours and the hatch stand for, with the limits in whole percent.

    Args:
        texts: the language.
        limits: where medium and high begin.
        is_borrowing: whether a missing share shows the band of its nearest year at its edge.
    """
    looks = [*(f"band-{band}" for band in BANDS), "band-medium borrowed" if is_borrowing else "hatched"]
    keys = zip(looks, key_words(texts, limits, is_borrowing=is_borrowing), strict=True)
    items = [html.Li([html.Span(className=f"swatch {look}"), words]) for look, words in keys]
    return html.Ul(items, className="band-key")


def key_words(texts: Texts, limits: Limits, *, is_borrowing: bool) -> list[str]:
    """The words of the key: the three bands, then what lacks."""
    ends = {"medium": f"{limits.medium:g}", "high": f"{limits.high:g}"}
    tops = {"low_top": f"{limits.medium - 1:g}", "medium_top": f"{limits.high - 1:g}"}
    bands = [texts(f"heat.key.{band}", **ends, **tops) for band in BANDS]
    return [*bands, texts("heat.borrowed" if is_borrowing else "heat.missing")]


def mean_words(texts: Texts, table: HeatTable) -> list[str]:
    """The unweighted mean of each year; a dash where too few have answered for one."""
    return [
        number(row["value"], table.decimals + 1, texts.language) if row["n"] >= A_MEAN else "–"
        for row in table.averages.iter_rows(named=True)
    ]


def _heads(texts: Texts, table: HeatTable) -> list[Component]:
    years = html.Tr(
        [
            html.Th(texts("table.municipality"), scope="col"),
            *(html.Th(str(year), scope="col", className=_after(table, year)) for year in table.years),
        ]
    )
    inside = [year for year in table.years[1:] if year in table.breaks]
    if not inside:
        return [years]
    before = table.years.index(inside[-1])
    eras = [
        html.Td(),
        html.Th(texts("chart.questions.before"), colSpan=before, scope="colgroup", className="era"),
        html.Th(
            texts("chart.questions.after"),
            colSpan=len(table.years) - before,
            scope="colgroup",
            className="era after-break",
        ),
    ]
    return [html.Tr(eras), years]


def _after(table: HeatTable, year: int) -> str | None:
    return "after-break" if year in table.breaks and year != table.years[0] else None


def _cell(
    texts: Texts,
    table: HeatTable,
    row: Mapping[str, Any],
    under: Callable[[str, int], Sequence[Component]],
) -> Component:
    edge = _after(table, row["year"])
    if row["basis"] == Basis.OBSERVED:
        shown = number(row["value"], table.decimals, texts.language)
        marks = [html.Span(texts("heat.preliminary"), className="few")] if row.get("is_preliminary") else []
        return html.Td(
            [shown, *marks, *under(row["municipality"], row["year"])],
            className=_classes(f"band-{row['band']}", edge),
        )
    why = [row["reason"]] if row["reason"] else []
    if row["basis"] != Basis.NONE:
        word = texts(f"band.word.{row['band']}")
        why.append(texts("band.borrowed_from", band=word, year=row["basis_year"]))
    looks = "hatched" if row["basis"] == Basis.NONE else f"band-{row['band']} borrowed"
    return html.Td(
        [html.Span(texts("missing.iu"), className="pill-iu"), unseen(f", {' '.join(why)}")],
        title=" ".join(why),
        className=_classes(looks, edge),
    )


def _averages(texts: Texts, table: HeatTable) -> list[Component]:
    rows = list(table.averages.iter_rows(named=True))
    values = [
        html.Td(words, className=_after(table, row["year"]))
        for row, words in zip(rows, mean_words(texts, table), strict=True)
    ]
    counts = [
        html.Td(texts("table.of", n=row["n"], of=row["of"]), className=_after(table, row["year"]))
        for row in rows
    ]
    return [
        html.Tr([html.Th(texts("heat.mean"), scope="row"), *values]),
        html.Tr([html.Th(texts("heat.municipalities"), scope="row"), *counts]),
    ]


def _classes(*names: str | None) -> str:
    return " ".join(name for name in names if name)
