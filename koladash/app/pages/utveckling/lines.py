"""The series themselves: a municipality's own values, a group's average, the country's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from koladash.analysis import averages
from koladash.analysis.change import indexed
from koladash.app.comparison import compare
from koladash.app.queries import shared as queries

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.app.comparison import Comparison, Reference
    from koladash.app.pages.utveckling.selection import Entity, Selection

COLUMNS: Final = {
    "entity": pl.String,
    "gender": pl.String,
    "year": pl.Int64,
    "value": pl.Float64,
    "n": pl.Int64,
    "of": pl.Int64,
    "missing": pl.String,
    "missing_part": pl.String,
    "status": pl.String,
    "is_preliminary": pl.Boolean,
    "revisions": pl.Int64,
    "source_line": pl.String,
    "source_line_en": pl.String,
    "fetched_at": pl.Datetime,
}
COUNTRY_KEY: Final = "country"


@dataclass(frozen=True, slots=True)
class Series:
    """All that is drawn.

    Attributes:
        values: a row for each entity (or `country`), gender and year, as it is shown: a level or an index.
        levels: the same as levels.
        years: all the years that have a value, shown or not.
        breaks: first years of new definitions.
        base_year: the year that is 100, or None where levels are shown.
        refused: why there is no index, by entity: the reason's key in the texts.
        country: the country's line, or None.
    """

    values: pl.DataFrame
    levels: pl.DataFrame
    years: tuple[int, ...]
    breaks: tuple[int, ...]
    base_year: int | None
    refused: dict[str, str]
    country: Reference | None

    @property
    def shown(self) -> list[int]:
        """The years of the axis."""
        return sorted(int(year) for year in self.values["year"].unique())

    @property
    def is_empty(self) -> bool:
        """Whether none of those chosen has a value in the years shown."""
        return not self.own.height

    @property
    def own(self) -> pl.DataFrame:
        """The values of those chosen, without the country and without what lacks."""
        return self.values.filter(pl.col("entity") != COUNTRY_KEY, pl.col("value").is_not_null())

    @property
    def is_cut(self) -> bool:
        """Whether the index leaves out years that are told under another definition than its base year."""
        told = self.levels.filter(pl.col("value").is_not_null())
        return self.base_year is not None and set(told["year"]) != set(self.values["year"]) & set(
            told["year"]
        )

    def of(self, entity: str, gender: str) -> pl.DataFrame:
        """One series in order of year."""
        return self.values.filter(entity=entity, gender=gender).sort("year")


def load_series(chosen: Selection) -> Series:
    """The series of the selection, cut to the years asked and turned into an index where a base year is."""
    view, figure = chosen.visit.view, chosen.figure
    country = _country(chosen)
    found = [_entity(chosen, each, gender) for each in chosen.entities for gender in chosen.shown_genders]
    found += [_country_rows(each, gender) for gender, each in country.items()]
    levels = pl.concat(found) if found else pl.DataFrame(schema=COLUMNS)
    told = levels.filter(pl.col("entity") != COUNTRY_KEY, pl.col("value").is_not_null())["year"]
    years = range(told.min(), told.max() + 1) if told.len() else range(0)  # type: ignore[arg-type, operator]
    last = max(years, default=0) if view.last_year not in years else view.last_year
    first = min(years, default=0) if view.first_year not in years else view.first_year
    levels = levels.filter(pl.col("year").is_between(min(first, last), last))  # type: ignore[type-var]
    breaks = tuple(each.year for each in chosen.site.catalogue.breaks_of(figure.id))
    base = view.base_year if view.base_year in years else None
    values, refused = _as_index(levels, base, breaks) if base else (levels, {})
    reference = next(iter(country.values()), None)
    return Series(values, levels, tuple(years), breaks, base, refused, reference)


def guards(chosen: Selection) -> list[Comparison]:
    """The first municipality against each of the others, with the guard's verdict."""
    codes = [each.key for each in chosen.entities if not each.is_group]
    gender = "T" if len(chosen.gender) > 1 else chosen.gender
    return [
        compare(chosen.site, (codes[0], code), [chosen.figure.id], gender=gender)[0] for code in codes[1:]
    ]


def _entity(chosen: Selection, entity: Entity, gender: str) -> pl.DataFrame:
    if entity.is_group:
        return _group(chosen, entity, gender)
    rows = queries.series(chosen.site.warehouse, [chosen.figure.id], gender, entity.codes)
    return _shaped(rows.with_columns(n=pl.lit(None), of=pl.lit(None)), entity.key, gender)


def _group(chosen: Selection, entity: Entity, gender: str) -> pl.DataFrame:
    """The group's average each year, with how many of its municipalities it rests on."""
    ids = [chosen.figure.id, *([chosen.figure.weight_kpi] if chosen.figure.weight_kpi else [])]
    rows = queries.series(chosen.site.warehouse, ids, gender, entity.codes)
    members = rows.filter(kpi=chosen.figure.id)
    weights = rows.filter(kpi=ids[-1]).select("municipality", "year", weight="value")
    members = members.join(weights, on=["municipality", "year"], how="left")
    yearly = pl.DataFrame(
        [(each.year, each.value, each.n, len(entity.codes)) for each in _averages(chosen, members)],
        schema={"year": pl.Int64, "value": pl.Float64, "n": pl.Int64, "of": pl.Int64},
        orient="row",
    )
    told = members.filter(pl.col("value").is_not_null())
    lines = told.select("source_line", "source_line_en").drop_nulls().unique().sort("source_line").head(1)
    cited = lines.row(0, named=True) if lines.height else {}
    return _shaped(
        yearly.with_columns(
            missing=pl.when(pl.col("value").is_null()).then(pl.lit("not_reported")),
            source_line=pl.lit(cited.get("source_line"), pl.String),
            source_line_en=pl.lit(cited.get("source_line_en"), pl.String),
            fetched_at=pl.lit(told["fetched_at"].min(), pl.Datetime),
        ),
        entity.key,
        gender,
    )


def _averages(chosen: Selection, members: pl.DataFrame) -> list[averages.Average]:
    if chosen.average == averages.Kind.BALANCED:
        return averages.balanced_means(members)
    one = {
        averages.Kind.MEDIAN: averages.median,
        averages.Kind.MEAN: averages.mean,
        averages.Kind.WEIGHTED: lambda rows: averages.weighted_mean(rows, chosen.figure.weight_kpi),
    }[averages.Kind(chosen.average)]
    table = averages.by_year(members, one)
    return [
        averages.Average(
            averages.Kind(chosen.average), row["value"], row["n"], row["of"], (), year=row["year"]
        )
        for row in table.iter_rows(named=True)
    ]


def _country(chosen: Selection) -> dict[str, Reference]:
    """The country's line by gender: Riket, or the mean of the municipalities that report."""
    code = chosen.entities[0].codes[0]
    found: dict[str, Reference] = {}
    for gender in chosen.shown_genders:
        references = compare(chosen.site, (code, code), [chosen.figure.id], gender=gender)[0].references
        country = [each for each in references if each.role == "country"]
        found |= {gender: country[0]} if country else {}
    return found


def _country_rows(reference: Reference, gender: str) -> pl.DataFrame:
    of = len(reference.group.municipalities) if reference.is_own_mean else 1
    return _shaped(reference.values.with_columns(of=pl.lit(of)), COUNTRY_KEY, gender)


def _shaped(rows: pl.DataFrame, entity: str, gender: str) -> pl.DataFrame:
    named = rows.with_columns(entity=pl.lit(entity), gender=pl.lit(gender))
    lacking: dict[str, Any] = {name: None for name in COLUMNS if name not in named.columns}
    return named.with_columns(**{name: pl.lit(None) for name in lacking}).select(
        pl.col(name).cast(kind) for name, kind in COLUMNS.items()
    )


def _as_index(
    levels: pl.DataFrame, base_year: int, breaks: Sequence[int]
) -> tuple[pl.DataFrame, dict[str, str]]:
    """Every series with its base year as 100; years under another definition than the base are left out."""
    era = pl.sum_horizontal(pl.lit(0), *(pl.col("year") >= first for first in breaks))
    own_era = sum(base_year >= first for first in breaks)
    keyed = levels.with_columns(municipality=pl.concat_str("entity", "gender", separator="-"))
    values = indexed(keyed, base_year).filter(era == own_era).drop("municipality")
    bases = levels.filter(pl.col("entity") != COUNTRY_KEY)
    refused = {}
    for entity in bases["entity"].unique(maintain_order=True):
        base = bases.filter(entity=entity, year=base_year)["value"]
        if base.null_count() or not base.len():
            refused[entity] = "missing"
        elif (base == 0).any():
            refused[entity] = "zero"
    return values, refused
