"""What a report's table says of another group and other years, and what it cannot say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.pages.rapporter.trial import ENOUGH
from koladash.app.queries import shared as queries
from koladash.app.wording import report
from koladash.app.wording.values import reason, short_reason, vanished

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from koladash.app.pages.rapporter.trial import Trial
    from koladash.app.report_tables import Column
    from koladash.app.texts import Texts
    from koladash.app.visit import Site


def lead(texts: Texts, trial: Trial) -> str:
    """What is shown, how complete it is, and that it is not the report's."""
    told, of = coverage(trial)
    return texts(
        f"trial.lead.{_kind(trial)}",
        number=trial.table.number,
        group=texts.of(trial.group),
        years=report.years(trial.table),
        n=told,
        of=of,
    )


def coverage(trial: Trial) -> tuple[int, int]:
    """How many of how many of the municipalities' cells have a figure."""
    own = [
        trial.table.entries[code, column.key]
        for code, _ in trial.table.rows
        for column in trial.table.columns
    ]
    return sum(entry.basis == "stated" for entry in own), len(own)


def facts(texts: Texts, trial: Trial) -> list[tuple[str, str]]:
    """Which years, and how many cells have a figure."""
    told, of = coverage(trial)
    return [
        ("clock", texts("report.fact.years", years=report.years(trial.table))),
        ("info", texts("report.fact.stated", n=told, of=of)),
    ]


def caption(texts: Texts, trial: Trial) -> str:
    """What the table holds, and whose figures they are."""
    return texts(
        f"trial.caption.{_kind(trial)}",
        caption=report.caption(texts, trial.table),
        group=texts.of(trial.group),
    )


def whose(texts: Texts, trial: Trial) -> tuple[str, str]:
    """Whose figures they are: a heading, and what follows from it."""
    kind = _kind(trial)
    return texts(f"trial.whose.{kind}_title"), texts(f"trial.whose.{kind}")


def title(texts: Texts, trial: Trial) -> str:
    """What the table shows, where its first and last columns can tell it; else that they cannot."""
    table = trial.table
    if table.is_by_year and trial.breaks_within:
        said = texts("trial.finding.broken", year=trial.breaks_within[-1].year)
    elif _can_tell(trial):
        said = report.finding(texts, table)
    else:
        said = texts("trial.finding.nothing")
    return texts("trial.title", number=table.number, group=texts.of(trial.group), finding=said)


def why(texts: Texts, row: Mapping[str, Any], year: int) -> str:
    """Why a cell has no figure, as a sentence."""
    return reason(texts, row, year)


def remarks(texts: Texts, trial: Trial) -> list[str]:
    """What is marked in the table and why cells are empty: a sentence each."""
    return [*_few(texts, trial), *_unknown(texts, trial), *_empty(texts, trial)]


def lacking(texts: Texts, site: Site, trial: Trial, known: Collection[str]) -> list[str]:
    """The columns that cannot be tried: those with no open figure, not in this build, or ended before."""
    columns = trial.table.columns[:1] if trial.table.is_by_year else trial.table.columns
    said = (_lacks(texts, site, trial, column, known) for column in columns)
    return [each for each in said if each]


def breaks(texts: Texts, trial: Trial) -> list[str]:
    """Where the questions or definitions changed, within the years shown or since the report's."""
    found = {each.id: each for each in (*trial.breaks_since, *trial.breaks_within)}
    named = {column.kpi for column in trial.table.columns}
    return [
        texts(
            "trial.break",
            year=each.year,
            kpis=", ".join(sorted(named & {*each.kpis})),
            reason=texts.of(each, "reason"),
        )
        for each in found.values()
    ]


def _kind(trial: Trial) -> str:
    return "copied" if trial.is_copied else "made_up" if trial.table.is_made_up else "today"


def _can_tell(trial: Trial) -> bool:
    """Whether enough of the group have figures in the columns that the finding speaks of."""
    table = trial.table
    ends = (table.columns[0], table.columns[-1]) if table.is_by_year else table.columns[:1]
    told = [{e.municipality for e in table.of_column(each.key) if e.value is not None} for each in ends]
    needs_country = table.has_country and table.country(table.columns[0].key) is None
    is_one = table.is_by_year and len(table.columns) == 1
    is_enough = len(set.intersection(*told)) >= ENOUGH * len(table.rows)
    return is_enough and not needs_country and not is_one


def _lacks(texts: Texts, site: Site, trial: Trial, column: Column, known: Collection[str]) -> str:
    name, year = texts(f"report.indicator.{column.indicator}"), trial.table.years[-1]
    figure = site.catalogue.figures.get(column.kpi)
    if figure is None:
        return texts("trial.lacking.no_kpi", name=name)
    if column.kpi not in known:
        gone = vanished(texts, queries.kpi(site.warehouse, column.kpi))
        lacks = texts("trial.lacking.not_fetched", name=name, kpi=column.kpi)
        return f"{name} ({column.kpi}): {gone}" if gone else lacks
    if figure.ended is None or year <= figure.ended:
        return ""
    return texts("trial.lacking.ended", name=name, kpi=column.kpi, year=figure.ended)


def _few(texts: Texts, trial: Trial) -> list[str]:
    is_marked = any(
        trial.is_few(code, column) for code, _ in trial.table.rows for column in trial.table.columns
    )
    return [texts("trial.few_note")] if is_marked else []


def _unknown(texts: Texts, trial: Trial) -> list[str]:
    """How many shares there are of which nobody says how many persons lie behind them."""
    rows = [trial.row(code, column) for code, _ in trial.table.rows for column in trial.table.columns]
    unknown = sum(
        bool(row.get("count_kpi")) and row["value"] is not None and row["count"] is None for row in rows
    )
    return [texts.choose("trial.count_unknown", unknown)] if unknown else []


def _empty(texts: Texts, trial: Trial) -> list[str]:
    """How many cells are empty for each reason."""
    counted: dict[str, int] = {}
    for code, _ in trial.table.rows:
        for column in trial.table.columns:
            row = trial.row(code, column)
            if row.get("value") is None:
                said = short_reason(texts, row)
                counted[said] = counted.get(said, 0) + 1
    most_first = sorted(counted.items(), key=lambda each: -each[1])
    parts = [texts.choose("trial.empty_part", n, reason=said) for said, n in most_first]
    return [texts("trial.empty", parts="; ".join(parts))] if parts else []
