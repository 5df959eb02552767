"""Which figure and which municipalities a link asks for, and what is known and what lacks among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.app.formats import swedish_order
from koladash.app.queries import quality as quality_queries
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from koladash.app.visit import Site, Visit
    from koladash.catalogue import Figure, Group

FIRST_CHOICES: Final = ("U40806", "U40800", "N03920")
FIRST_GROUP: Final = "gr"
COUNTRY: Final = "country"


@dataclass(frozen=True, slots=True)
class Selection:
    """What the page shows.

    `cells` has one row for each municipality of the group and year of the figure (the columns of
    `quality_queries.cells`, and `name`); no row at all where this build does not hold the figure. `known` are
    the ids of the figures that have any value in the build.
    """

    site: Site
    visit: Visit
    figure: Figure
    group: Group
    gender: str
    genders: frozenset[str]
    cells: pl.DataFrame
    known: frozenset[str]
    remarks: tuple[str, ...]

    @property
    def is_country(self) -> bool:
        """Whether the whole country is shown, county by county."""
        return self.group.id == COUNTRY

    @property
    def years(self) -> list[int]:
        """The years that the figure has in this build, rising."""
        return sorted(self.cells["year"].unique())

    @property
    def names(self) -> list[str]:
        """The municipalities of the group in Swedish order."""
        places = self.site.catalogue.places.municipalities
        return sorted((places[code].name for code in self.group.municipalities), key=swedish_order)

    @property
    def lit(self) -> str:
        """The name of the municipality that is looked at, or ""."""
        place = self.site.catalogue.places.municipalities.get(self.visit.view.municipality)
        return place.name if place else ""

    @property
    def present(self) -> pl.DataFrame:
        """The cells that hold a value."""
        return self.cells.filter(pl.col("value").is_not_null())

    @property
    def applicable(self) -> pl.DataFrame:
        """The cells that could hold a value: the figure exists for the place."""
        return self.cells.filter(pl.col("missing").fill_null("") != "not_applicable")

    def of_year(self, year: int) -> pl.DataFrame:
        """The applicable cells of a year."""
        return self.applicable.filter(year=year)

    def as_parameters(self) -> dict[str, str]:
        """What the page shows, by link parameter."""
        return {"matt": self.figure.id, "grupp": self.group.id, "kon": self.gender}


def select(site: Site, visit: Visit) -> Selection:
    """The figure, group and gender of the link; what cannot be shown falls back, and is said."""
    known = frozenset(queries.kpis_with_values(site.warehouse))
    figure, wrong = _figure(site, visit.view.kpi, known)
    group, wrong_group = _group(site, visit)
    genders = queries.genders(site.warehouse, [figure.id], group.municipalities)
    gender = visit.view.gender if visit.view.gender in genders else "T"
    wrong += wrong_group + (
        [visit.texts(f"gender.{visit.view.gender}")] if gender != visit.view.gender else []
    )
    return Selection(
        site=site,
        visit=visit,
        figure=figure,
        group=group,
        gender=gender,
        genders=frozenset(genders),
        cells=_cells(site, figure, gender, group.municipalities),
        known=known,
        remarks=_remarks(visit, [*visit.view.refused, *wrong], figure, group),
    )


def _figure(site: Site, asked: str, known: Collection[str]) -> tuple[Figure, list[str]]:
    figures = site.catalogue.figures
    if asked in figures:
        return figures[asked], []
    default = next((each for each in FIRST_CHOICES if each in known), FIRST_CHOICES[0])
    return figures[default], [asked] if asked else []


def _group(site: Site, visit: Visit) -> tuple[Group, list[str]]:
    """The group of the link, else the region of its municipality."""
    groups, asked, place = site.catalogue.groups, visit.view.group, visit.view.municipality
    if asked in groups:
        return groups[asked], []
    if place in site.catalogue.places.municipalities:
        return site.catalogue.region_of(place), [asked] if asked else []
    return groups[FIRST_GROUP], [each for each in (asked, place) if each]


def _cells(site: Site, figure: Figure, gender: str, codes: Sequence[str]) -> pl.DataFrame:
    names = {code: site.catalogue.places.municipalities[code].name for code in codes}
    found = quality_queries.cells(site.warehouse, figure.id, gender, codes)
    return found.with_columns(name=pl.col("municipality").replace_strict(names, return_dtype=pl.String))


def _remarks(visit: Visit, wrong: Sequence[str], figure: Figure, group: Group) -> tuple[str, ...]:
    if not wrong:
        return ()
    texts = visit.texts
    return (texts("link.quality", wrong=", ".join(wrong), measure=texts.of(figure), group=texts.of(group)),)
