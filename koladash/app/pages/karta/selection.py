"""Which figure, year and gender a link asks for, and the values that the map then shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.app.maps.atlases import map_codes
from koladash.app.maps.neighbours import Neighbours, load_neighbours
from koladash.app.queries import shared as queries
from koladash.app.wording.whose import of_gender

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from koladash.app.state import Scale
    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Catalogue, Figure

INHABITANTS: Final = "N01951"
FIRST_CHOICES: Final = ("U40455", "U40806", "U40800", "N03920")


@dataclass(frozen=True, slots=True)
class Selection:
    """What the map shows. `values` has a row for each municipality on it (columns of `queries.one_year`).

    `counts` says how many have a value in each year; it is empty where the build has no value of the figure
    at all, and `year` is then 0. `neighbours` are those of `selected`, on the map and off it.
    """

    site: Site
    visit: Visit
    figure: Figure
    gender: str
    genders: frozenset[str]
    counts: Mapping[int, int]
    year: int
    scale: Scale
    values: pl.DataFrame
    selected: str
    neighbours: Neighbours
    remarks: tuple[str, ...]

    @property
    def years(self) -> tuple[int, ...]:
        """The years that can be shown."""
        return tuple(self.counts)

    @property
    def present(self) -> pl.DataFrame:
        """The rows that have a value."""
        return self.values.filter(pl.col("value").is_not_null())

    @property
    def absent(self) -> pl.DataFrame:
        """The rows that have none."""
        return self.values.filter(pl.col("value").is_null())

    def as_parameters(self) -> dict[str, str]:
        """What the page shows, by link parameter."""
        scale = {"classes": "klasser", "continuous": "glidande", "bands": "band"}[self.scale]
        return {"matt": self.figure.id, "ar": str(self.year), "kon": self.gender, "skala": scale}


def can_be_mapped(figure: Figure) -> bool:
    """Whether municipalities have the figure, and it has classes to be coloured by."""
    return bool(figure.classes) and figure.municipality_type != "L"


def per_inhabitant(catalogue: Catalogue, figure: Figure) -> tuple[str, str] | None:
    """The ids of a count and of the same per 1,000 inhabitants, where the figure is either; else nothing."""
    for measure in catalogue.measures.values():
        if measure.formula.text == f"1000 * {measure.parts[0]} / {INHABITANTS}" and figure.id in {
            measure.parts[0],
            measure.id,
        }:
            return measure.parts[0], measure.id
    return None


def usual_year(counts: Mapping[int, int]) -> int:
    """The latest year that at least half as many have answered as in the best year; 0 where none has.

    The newest year of a survey may hold a few municipalities only: it can be chosen, but comes not unasked.
    """
    enough = max(counts.values(), default=0) / 2
    return max((year for year, n in counts.items() if n >= enough), default=0)


def select(site: Site, visit: Visit) -> Selection:
    """The figure, year and gender of the link; what cannot be shown falls back, and is said."""
    view, places = visit.view, map_codes(site.catalogue)
    figure, wrong = _figure(site, view.kpi)
    genders = queries.genders(site.warehouse, [figure.id], places)
    gender = view.gender if view.gender in genders or not genders else "T"
    counts = queries.year_counts(site.warehouse, figure.id, gender, places)
    year = view.year if view.year in counts else usual_year(counts)
    if counts and view.year not in {None, year}:
        wrong.append(str(view.year))
    if gender != view.gender:
        wrong.append(visit.texts(f"gender.{view.gender}"))
    outside = view.municipality if view.municipality not in places else ""
    if outside and outside not in site.catalogue.places.municipalities:
        wrong.append(view.municipality)
    selected = view.municipality if view.municipality in places else ""
    return Selection(
        site=site,
        visit=visit,
        figure=of_gender(figure, gender),
        gender=gender,
        genders=frozenset(genders),
        counts=counts,
        year=year,
        scale=view.scale,
        values=_values(site, figure, year, gender, places),
        selected=selected,
        neighbours=load_neighbours(site.settings.shapes_dir).get(selected, Neighbours()),
        remarks=(
            *_outside(site, visit, outside),
            *_remarks(visit, [*view.refused, *wrong], figure, year=year, gender=gender),
        ),
    )


def _figure(site: Site, asked: str) -> tuple[Figure, list[str]]:
    figures = site.catalogue.figures
    if asked in figures and can_be_mapped(figures[asked]):
        return figures[asked], []
    return figures[_default(queries.kpis_with_values(site.warehouse))], [asked] if asked else []


def _default(known: Collection[str]) -> str:
    return next((each for each in FIRST_CHOICES if each in known), FIRST_CHOICES[0])


def _values(site: Site, figure: Figure, year: int, gender: str, places: Sequence[str]) -> pl.DataFrame:
    """A row for every municipality, also those that the build has none for."""
    names = [site.catalogue.places.municipalities[code].name for code in places]
    found = queries.one_year(site.warehouse, figure.id, year, gender, places).drop("municipality_name")
    return pl.DataFrame({"municipality": places, "municipality_name": names}).join(
        found, on="municipality", how="left"
    )


def _outside(site: Site, visit: Visit, code: str) -> tuple[str, ...]:
    """That a municipality is none of the map's."""
    place = site.catalogue.places.municipalities.get(code)
    return (visit.texts("map.outside", name=place.name),) if place else ()


def _remarks(
    visit: Visit, wrong: Sequence[str], figure: Figure, *, year: int, gender: str
) -> tuple[str, ...]:
    if not wrong:
        return ()
    texts = visit.texts
    shown = {
        "measure": texts.of(figure),
        "year": year or "–",
        "gender": texts(f"gender.{gender}").lower(),
        "scale": texts(f"scale.word.{visit.view.scale}"),
    }
    return (texts("link.map", wrong=", ".join(wrong), **shown),)
