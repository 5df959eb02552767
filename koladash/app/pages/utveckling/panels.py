"""One picture of some series: who is lit, who is grey, what breaks, and which events it carries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.app.figures.lines import Line
from koladash.app.figures.overlays import Break
from koladash.app.figures.series import development
from koladash.app.pages.utveckling.events import marks
from koladash.app.pages.utveckling.lines import COUNTRY_KEY
from koladash.app.wording import series as series_wording
from koladash.app.wording.breaks import break_words, crossing
from koladash.app.wording.pair import reference_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.figures.canvas import Canvas
    from koladash.app.figures.drawing import Drawing
    from koladash.app.pages.utveckling.events import Happening
    from koladash.app.pages.utveckling.lines import Series
    from koladash.app.pages.utveckling.selection import Entity, Selection

SCHEMA: Final = {
    "line": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "label": pl.String,
    "detail": pl.String,
    "is_revised": pl.Boolean,
    "is_preliminary": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One picture: whose series are lit, for which gender, under which heading."""

    key: str
    lit: tuple[Entity, ...]
    gender: str
    title: str = ""
    is_paired: bool = False


def panels(chosen: Selection) -> list[Panel]:
    """One picture for all, or one for each series; for women and men a pair of them."""
    texts, genders = chosen.visit.texts, chosen.shown_genders
    if chosen.is_together:
        titles = {gender: texts(f"gender.{gender}") if len(genders) > 1 else "" for gender in genders}
        return [
            Panel(gender, chosen.entities, gender, titles[gender], len(genders) > 1) for gender in genders
        ]
    return [
        Panel(
            f"{each.key}-{gender}",
            (each,),
            gender,
            each.name if len(genders) == 1 else f"{each.name}, {texts(f'gender.{gender}').lower()}",
            len(genders) > 1,
        )
        for each in chosen.entities
        for gender in genders
    ]


def drawn(
    chosen: Selection, series: Series, panel: Panel, canvas: Canvas, found: Sequence[Happening]
) -> Drawing:
    """The picture of a panel, with the events that concern whom it lights."""
    lines = _lines(chosen, series, panel)
    keys = [line.key for line in lines]
    values = _frame(chosen, series).filter(pl.col("line").is_in(keys))
    return development(values, lines, canvas, _breaks(chosen), marks(chosen, found, panel.lit))


def _lines(chosen: Selection, series: Series, panel: Panel) -> list[Line]:
    """The lit ones by name, the others and the other gender in grey, the country."""
    texts = chosen.visit.texts
    context = [
        Line(_key(each.key, gender), each.name, "context")
        for each in chosen.entities
        for gender in chosen.shown_genders
        if each.key not in series.refused and _is_grey(panel, each.key, gender)
    ]
    own = [
        Line(
            _key(each.key, panel.gender),
            each.name,
            each.role,
            texts("missing.lane", name=each.name),
            is_named=chosen.is_together,
        )
        for each in panel.lit
        if each.key not in series.refused
    ]
    if series.country is None or not series.of(COUNTRY_KEY, panel.gender)["value"].count():
        return [*context, *own]
    country = Line(_key(COUNTRY_KEY, panel.gender), reference_label(texts, series.country), "country")
    return [*context, country, *own]


def _is_grey(panel: Panel, key: str, gender: str) -> bool:
    """Beside women stand men and beside men women; else the series that are not lit."""
    is_lit = any(each.key == key for each in panel.lit)
    return is_lit and gender != panel.gender if panel.is_paired else not is_lit


def _frame(chosen: Selection, series: Series) -> pl.DataFrame:
    rows = [
        (
            _key(row["entity"], row["gender"]),
            row["year"],
            row["value"],
            series_wording.label(chosen, series, row),
            series_wording.detail(chosen, series, row),
            bool(row["revisions"]),
            bool(row["is_preliminary"]),
        )
        for row in series.values.iter_rows(named=True)
    ]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _breaks(chosen: Selection) -> list[Break]:
    """The breaks, with words only where the pictures have room for them."""
    texts, catalogue = chosen.visit.texts, chosen.site.catalogue
    return [
        Break(
            each.year,
            *(break_words(texts, catalogue, each) if chosen.is_together else ("", "")),
            says=crossing(texts, catalogue, each),
        )
        for each in catalogue.breaks_of(chosen.figure.id)
    ]


def _key(entity: str, gender: str) -> str:
    return f"{entity}-{gender}"
