"""Source lines in English beside the Swedish ones, from the same lineage: origin, parts, report, table."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import polars as pl

from koladash.etl.tables.citation import IN_ENGLISH, cited
from koladash.published import agreements, attributes, published_figures

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from koladash.catalogue import Catalogue
    from koladash.etl.tables.citation import Citation

SWEDISH, ENGLISH = "source_line", "source_line_en"


def english_lines(
    catalogue: Catalogue, citation: Citation, tables: Mapping[str, pl.DataFrame]
) -> dict[str, str]:
    """Every Swedish source line that a build may hold, and the same line in English.

    Args:
        catalogue: reports and derived measures.
        citation: how the build's raw figures are cited.
        tables: the tables of `core`; of `figure` the lines that raw figures carry are read, of `kpi` and
            `municipality_group` the ids.
    """
    reports = dict(_of_reports(catalogue))
    ids = [*tables["kpi"]["kpi"], *tables["municipality_group"]["kolada_group"].drop_nulls()]
    carried = _carried(tables["figure"])
    return {
        **reports,
        **dict(_of_origin(citation, ids)),
        **dict(_of_scb(catalogue, citation)),
        **dict(_of_measures(catalogue, citation, carried, reports)),
    }


def in_english(frame: pl.DataFrame, lines: Mapping[str, str]) -> pl.DataFrame:
    """The frame with `source_line_en` beside `source_line`; a frame without source lines as it is.

    Raises:
        polars.exceptions.InvalidOperationError: a line has no English, which is a fault of this module.
    """
    if SWEDISH not in frame.columns:
        return frame
    line = pl.col(SWEDISH).cast(pl.String)
    return frame.with_columns(line.replace_strict(lines, return_dtype=pl.String).alias(ENGLISH))


def _of_reports(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    tables = {
        *((figure.report, figure.table) for figure in published_figures()),
        *((fact.report, fact.source_table) for fact in attributes()),
        *((fact.report, fact.source_table) for fact in agreements()),
        *((id_, table) for id_ in catalogue.reports for table in ("", "Tabell 1")),
    }
    for id_, table in tables:
        report = catalogue.reports[id_]
        yield report.source_line(table), report.source_line_en(table)


def _of_origin(citation: Citation, ids: list[str]) -> Iterator[tuple[str, str]]:
    english = IN_ENGLISH[citation]
    for id_ in ids:
        line, line_en = citation.raw_line(id_), english.raw_line(id_)
        if line and line_en:
            yield line, line_en


def _of_scb(catalogue: Catalogue, citation: Citation) -> Iterator[tuple[str, str]]:
    english = IN_ENGLISH[citation]
    for table in catalogue.scb_tables.values():
        line, line_en = citation.scb_line(table.table), english.scb_line(table.table)
        if line and line_en:
            yield line, line_en


def _of_measures(
    catalogue: Catalogue,
    citation: Citation,
    carried: Mapping[str, list[str]],
    reports: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """A measure's own line, and those that name the reports its parts are from, in every combination."""
    english = IN_ENGLISH[citation]
    for measure in catalogue.measures.values():
        parts = [cited(part, catalogue) for part in measure.parts]
        yield citation.own_line(parts), english.own_line(parts)
        for lines in product(*(carried.get(part, []) for part in measure.parts)):
            yield (
                citation.own_line(parts, lines),
                english.own_line(parts, [reports[line] for line in lines]),
            )


def _carried(figures: pl.DataFrame) -> dict[str, list[str]]:
    """The lines that figures carry themselves, by KPI."""
    told = figures.select(pl.col("kpi", SWEDISH).cast(pl.String)).drop_nulls().unique()
    return dict(told.group_by("kpi").agg(SWEDISH).iter_rows())
