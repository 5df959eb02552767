"""Everything one build is made of, and the tables of `core` that it becomes. Pure: frames in, frames out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from koladash.etl.folding.places import stray_codes
from koladash.etl.schema import KEY, ORDER, Schema
from koladash.etl.tables.changes import counted_changes, counted_since, together
from koladash.etl.tables.citation import cited
from koladash.etl.tables.context import context_tables
from koladash.etl.tables.derive import derivable, derived_figures
from koladash.etl.tables.kpis import announced, kpi_table
from koladash.etl.tables.report_material import material_tables
from koladash.etl.tables.reports import published_table
from koladash.etl.tables.sanity import (
    SANITY,
    each_once,
    forgotten,
    hold_back,
    standing_versions,
    suspects,
    unexplained_losses,
)
from koladash.etl.tables.scb_assembly import (
    ScbMaterial,
    misfit_figures,
    scb_core_tables,
    scb_titles,
    with_scb,
)
from koladash.etl.tables.source_lines import english_lines, in_english
from koladash.etl.tables.survey_material import survey_tables
from koladash.etl.tables.transform import ever_told, raw_figures, sparse_figures, within_span
from koladash.etl.tables.versions import STOCKHOLM, changed_versions, local_day, with_history

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from koladash.catalogue import Catalogue
    from koladash.client.kolada.records import Kpi, MunicipalityGroup
    from koladash.etl.folding.evidence import Evidence
    from koladash.etl.folding.places import StrayCode
    from koladash.etl.tables.citation import Citation

IDS = ["kpi", "municipality", "gender"]
WORDS = ["missing", "missing_part", "status", "source_line"]


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
        before_at: when a source last confirmed those, UTC.
        scb: what SCB gives; None where it was never asked.
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
    before_at: datetime | None = None
    scb: ScbMaterial | None = None
    accepted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a build, and what the checks must know of how they came about.

    Attributes:
        figures: the columns of FIGURE.
        versions: every version of the raw figures, as far as they may be published.
        held: the KPIs that are held back: kpi, why.
        losses: what is published and full answers lack without explanation: KEY.
        forgotten: what is published and no answer tells of any more: KEY.
        changes: how many differ from the published ones (CHANGED_COUNT); None with nothing to compare with.
    """

    figures: pl.DataFrame
    versions: pl.DataFrame
    held: pl.DataFrame
    losses: pl.DataFrame
    forgotten: pl.DataFrame
    changes: pl.DataFrame | None


def core_tables(catalogue: Catalogue, material: Material) -> dict[str, pl.DataFrame]:
    """The tables of `core` by name, ready to load; `figure` is sorted as it is to lie on the disk."""
    context = context_tables(catalogue, material.groups, material.citation)
    found = _figures(catalogue, material, context["municipality"])
    kpis = kpi_table(catalogue, material.listed, material.citation, material.today, scb_titles(material.scb))
    of_scb = scb_core_tables(catalogue, material.scb, context["municipality"], material.citation)
    tables = context | {
        "kpi": kpis.with_columns(pl.coalesce("kpi_name", "kpi").alias("kpi_name")),
        "published_figure": published_table(catalogue),
        **material_tables(catalogue),
        **survey_tables(catalogue),
        **of_scb,
        "figure": with_history(found.figures, found.versions).sort(ORDER),
        "held_back": found.held,
        "unexplained_loss": found.losses,
        "forgotten": found.forgotten,
        "changed_count": found.changes,
        "confirmation": _confirmation(_told(catalogue, material)),
        "version": changed_versions(found.versions),
        "conflict": material.conflicts,
        "given": material.given,
        "stray_code": stray_codes(material.strays),
        "kpi_version": _on_days(material.kpi_versions),
        "request": material.requests,
    }
    told = {name: frame for name, frame in tables.items() if frame is not None}
    lines = english_lines(catalogue, material.citation, told)
    return {name: in_english(frame, lines) for name, frame in told.items()}


def swedish_day(time: datetime) -> date:
    """The day in Sweden of an aware time."""
    return time.astimezone(ZoneInfo(STOCKHOLM)).date()


def _figures(catalogue: Catalogue, material: Material, places: pl.DataFrame) -> Figures:
    told = _told(catalogue, material)
    versions = told.versions
    is_ours = pl.col("kpi").cast(pl.String).is_in(list(catalogue.fetched))
    ours = versions.filter(is_ours).with_columns(pl.col(IDS).cast(pl.String))
    evidence = replace(told, versions=ours)
    dense = raw_figures(evidence, _followed(catalogue, material), places, _years(ours))
    losses = unexplained_losses(ours, material.gone)
    before = _followed_now(catalogue, dense.clear() if material.before is None else material.before)
    if material.before is not None:
        losses = losses.join(before.drop_nulls("value"), on=KEY, how="semi")
    lost, is_scb = forgotten(dense, before), pl.col("kpi").is_in(list(catalogue.scb_figures))
    # What we lost of SCB's is no reason to keep Kolada's figures from going out.
    held = each_once([suspects(dense, before, losses), lost.filter(is_scb).select("kpi", why=pl.lit("lost"))])
    if held.height and SANITY not in material.accepted:
        dense, ours = hold_back(dense, before, held), standing_versions(ours, before, held)
    derived = derived_figures(dense, catalogue.measures.values(), _own_line(catalogue, material.citation))
    told_of = ever_told(ours)
    everything = pl.concat([told_of, derivable(told_of, catalogue.measures.values())])
    followed = within_span(pl.concat([dense, derived]), everything)
    rest = versions.filter(~is_ours)
    kinds = [pl.col(name).cast(rest[name].dtype) for name in IDS]
    # Few words in many rows: a number each takes a quarter of the memory, and thirty million rows are sorted.
    words = [pl.col(name).cast(pl.Categorical) for name in WORDS]
    return Figures(
        pl.concat([followed.with_columns(kinds + words), sparse_figures(rest).with_columns(words)]),
        pl.concat([ours.with_columns(kinds), rest]),
        each_once([held, misfit_figures(material.scb)]),
        losses,
        lost.filter(~is_scb),
        _changes(material, counted_changes(dense, before), rest),
    )


def _changes(material: Material, followed: pl.DataFrame, rest: pl.DataFrame) -> pl.DataFrame | None:
    """What differs from what is published, of KPIs only stored too; None where nothing is published."""
    if material.before is None or material.before_at is None:
        return None
    return together(followed, counted_since(rest, material.before_at))


def _told(catalogue: Catalogue, material: Material) -> Evidence:
    """The evidence of every figure by year, whichever source gave it."""
    if material.scb is None:
        return material.evidence
    return with_scb(material.evidence, material.scb.evidence, catalogue.scb_figures)


def _own_line(catalogue: Catalogue, citation: Citation) -> Callable[[Sequence[str], Sequence[str]], str]:
    return lambda parts, sources: citation.own_line([cited(part, catalogue) for part in parts], sources)


def _followed_now(catalogue: Catalogue, before: pl.DataFrame) -> pl.DataFrame:
    """What was published of the KPIs and places that the catalogue still names."""
    return before.filter(
        pl.col("kpi").is_in(list(catalogue.fetched)),
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
        for kpi in catalogue.fetched.values()
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


def _on_days(kpi_versions: pl.DataFrame | None) -> pl.DataFrame | None:
    return (
        None if kpi_versions is None else kpi_versions.with_columns(local_day("seen_from").alias("seen_day"))
    )


def _confirmation(evidence: Evidence) -> pl.DataFrame:
    confirmed = evidence.covered.group_by("kpi").agg(
        local_day("confirmed_at").min().alias("confirmed_day"), pl.len().alias("cells")
    )
    seen = evidence.versions.with_columns(pl.col("kpi").cast(pl.String)).group_by("kpi")
    return confirmed.join(seen.agg(local_day("seen_from").max().alias("changed_day")), on="kpi", how="left")
