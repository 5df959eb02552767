"""Everything one build is made of, and the tables of `core` that it becomes. Pure: frames in, frames out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from koladash.etl.context import context_tables
from koladash.etl.derive import derived_figures
from koladash.etl.kpis import announced, kpi_table
from koladash.etl.places import stray_codes
from koladash.etl.report_material import material_tables
from koladash.etl.reports import published_table
from koladash.etl.sanity import forgotten, hold_back, standing_versions, suspects, unexplained_losses
from koladash.etl.schema import KEY, Schema
from koladash.etl.source_lines import english_lines, in_english
from koladash.etl.survey_material import survey_tables
from koladash.etl.transform import Evidence, raw_figures, sparse_figures, within_span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.records import Kpi, MunicipalityGroup
    from koladash.etl.citation import Citation
    from koladash.etl.places import StrayCode

ORDER = ("kpi", "year", "municipality", "gender")
STOCKHOLM = "Europe/Stockholm"
IDS = ["kpi", "municipality", "gender"]
SANITY = "kpis_are_sane"


@dataclass(frozen=True, slots=True)
class Material:
    """What a build is made of.

    Attributes:
        evidence: the raw figures and what was asked.
        today: the Swedish day of the newest answer; decides what is still to be published.
        citation: how the raw figures are cited, and what is computed from them.
        listed: Kolada's list of KPIs by id; empty when it was never fetched.
        groups: Kolada's groups of municipalities.
        kpi_versions: what titles KPIs have had: the columns of core.kpi_version.
        requests: the ledger: the columns of core.request.
        gone: KPIs that Kolada's list lacks.
        conflicts: keys to which an answer gave two different figures: KEY.
        given: what the newest answer to each request gave, before it was folded: the columns of GIVEN.
        strays: codes on which catalogue, lists and answers do not agree.
        before: the raw figures that are published: the columns of FIGURE; None when there are none to
            compare with.
        accepted: names of refusing checks whose rows are let through this once, with the reason.
    """

    evidence: Evidence
    today: date
    citation: Citation
    listed: Mapping[str, Kpi] = field(default_factory=dict)
    groups: Sequence[MunicipalityGroup] = ()
    kpi_versions: pl.DataFrame | None = None
    requests: pl.DataFrame | None = None
    gone: Sequence[str] = ()
    conflicts: pl.DataFrame | None = None
    given: pl.DataFrame | None = None
    strays: Sequence[StrayCode] = ()
    before: pl.DataFrame | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a build, and what the checks must know of how they came about.

    Attributes:
        figures: the columns of FIGURE.
        versions: every version of the raw figures, as far as they may be published.
        held: the KPIs that are held back: kpi, why.
        losses: what full answers lack without explanation: KEY.
        forgotten: what is published and no answer tells of any more: KEY.
    """

    figures: pl.DataFrame
    versions: pl.DataFrame
    held: pl.DataFrame
    losses: pl.DataFrame
    forgotten: pl.DataFrame


def core_tables(catalogue: Catalogue, material: Material) -> dict[str, pl.DataFrame]:
    """The tables of `core` by name, ready to load; `figure` is sorted as it is to lie on the disk."""
    context = context_tables(catalogue, material.groups, material.citation)
    found = _figures(catalogue, material, context["municipality"])
    kpis = kpi_table(catalogue, material.listed, material.citation, material.today)
    tables = context | {
        "kpi": kpis.with_columns(pl.coalesce("kpi_name", "kpi").alias("kpi_name")),
        "published_figure": published_table(catalogue),
        **material_tables(catalogue),
        **survey_tables(catalogue),
        "figure": _with_history(found.figures, found.versions).sort(ORDER),
        "held_back": found.held,
        "unexplained_loss": found.losses,
        "forgotten": found.forgotten,
        "confirmation": _confirmation(material.evidence),
        "version": _changed(found.versions),
        "conflict": material.conflicts,
        "given": material.given,
        "stray_code": stray_codes(material.strays),
        "kpi_version": material.kpi_versions,
        "request": material.requests,
    }
    told = {name: frame for name, frame in tables.items() if frame is not None}
    lines = english_lines(catalogue, material.citation, told)
    return {name: in_english(frame, lines) for name, frame in told.items()}


def swedish_day(time: datetime) -> date:
    """The day in Sweden of an aware time."""
    return time.astimezone(ZoneInfo(STOCKHOLM)).date()


def local_day(time: str) -> pl.Expr:
    """The day in Sweden of a column of UTC times."""
    return pl.col(time).dt.replace_time_zone("UTC").dt.convert_time_zone(STOCKHOLM).dt.date()


def _figures(catalogue: Catalogue, material: Material, places: pl.DataFrame) -> Figures:
    versions = material.evidence.versions
    is_ours = pl.col("kpi").cast(pl.String).is_in(list(catalogue.kpis))
    ours = versions.filter(is_ours).with_columns(pl.col(IDS).cast(pl.String))
    evidence = replace(material.evidence, versions=ours)
    dense = raw_figures(evidence, _followed(catalogue, material), places, _years(ours))
    losses = unexplained_losses(ours, material.gone)
    before = _followed_now(catalogue, dense.clear() if material.before is None else material.before)
    held = suspects(dense, before, losses)
    if held.height and SANITY not in material.accepted:
        dense, ours = hold_back(dense, before, held), standing_versions(ours, before, held)
    derived = derived_figures(dense, catalogue.measures.values(), material.citation.own_line)
    followed = within_span(pl.concat([dense, derived]))
    rest = versions.filter(~is_ours)
    kinds = [pl.col(name).cast(rest[name].dtype) for name in IDS]
    return Figures(
        pl.concat([followed.with_columns(kinds), sparse_figures(rest)]),
        pl.concat([ours.with_columns(kinds), rest]),
        held,
        losses,
        forgotten(dense, before),
    )


def _followed_now(catalogue: Catalogue, before: pl.DataFrame) -> pl.DataFrame:
    """What was published of the KPIs and places that the catalogue still names."""
    return before.filter(
        pl.col("kpi").is_in(list(catalogue.kpis)),
        pl.col("municipality").is_in(list(catalogue.places.by_code)),
    )


def _followed(catalogue: Catalogue, material: Material) -> pl.DataFrame:
    rows = [
        (
            kpi.id,
            kpi.municipality_type,
            kpi.has_country,
            kpi.ended,
            announced(material.listed.get(kpi.id), material.today).pending,
        )
        for kpi in catalogue.kpis.values()
    ]
    schema: Schema = {
        "kpi": pl.String,
        "municipality_type": pl.String,
        "has_country": pl.Boolean,
        "ended_year": pl.Int16,
        "pending_year": pl.Int16,
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _years(versions: pl.DataFrame) -> range:
    found = versions.filter(pl.col("value").is_not_null())["year"]
    return range(found.min(), found.max() + 1) if found.len() else range(0)  # type: ignore[operator, arg-type]


def _with_history(figures: pl.DataFrame, versions: pl.DataFrame) -> pl.DataFrame:
    counted = _superseded(versions).group_by(KEY).agg(pl.len().alias("revisions"))
    return figures.join(counted, on=KEY, how="left").with_columns(
        pl.col("revisions").fill_null(0).cast(pl.UInt16),
        local_day("first_seen").alias("seen_day"),
    )


def _confirmation(evidence: Evidence) -> pl.DataFrame:
    confirmed = evidence.covered.group_by("kpi").agg(
        local_day("confirmed_at").min().alias("confirmed_day"), pl.len().alias("cells")
    )
    seen = evidence.versions.with_columns(pl.col("kpi").cast(pl.String)).group_by("kpi")
    return confirmed.join(seen.agg(local_day("seen_from").max().alias("changed_day")), on="kpi", how="left")


def _superseded(versions: pl.DataFrame) -> pl.DataFrame:
    """One row for each version that another has followed: KEY. Few, however many figures there are."""
    return versions.filter(pl.col("seen_to").is_not_null()).select(KEY)


def _changed(versions: pl.DataFrame) -> pl.DataFrame:
    """Keys with more than one version, all of them; a key that never changed is told by its figure alone."""
    changed = versions.join(_superseded(versions), on=KEY, how="semi").sort(*ORDER, "seen_from")
    return changed.with_columns(
        pl.col("state").cast(pl.String),
        pl.col("change").cast(pl.String),
        local_day("seen_from").alias("seen_day"),
        local_day("seen_to").alias("gone_day"),
    ).drop("confirmed_at", "days", "source_line")
