"""What a report's table says, and what has become of its figures."""

from __future__ import annotations

from statistics import mean
from typing import TYPE_CHECKING

from koladash.analysis.bands import Band, Limits, band_of
from koladash.app.formats import number
from koladash.app.report_tables import YES_NO, Check

if TYPE_CHECKING:
    from koladash.app.report_tables import Column, Entry, ReportTable
    from koladash.app.texts import Texts

YES_NO_UNIT = "boolean"
SCALES = frozenset({"socioeconomic_sorting_key"})
"""Ranked figures: a mean of them says nothing."""


def lead(texts: Texts, table: ReportTable) -> str:
    """The table in a sentence, then how complete it is, then what today says."""
    first, last = table.columns[0], table.columns[-1]
    values = {
        "first": _mean(texts, table, first),
        "last": _mean(texts, table, last),
        "from_year": first.key,
        "to_year": last.key,
        "rows": len(table.rows),
        "cells": len(table.entries),
        "country": country(texts, table, first),
        "yes": sum(entry.value == 1 for entry in table.entries.values()),
    }
    return texts(f"report.table.{table.number}.lead", **values)


def facts(texts: Texts, table: ReportTable) -> list[tuple[str, str]]:
    """Which years, and how many cells are stated, lacking or inferred."""
    stated, lacking, inferred = (table.count(basis) for basis in ("stated", "no_data", "inferred_zero"))
    words = [texts("report.fact.stated", n=stated, of=len(table.entries))]
    words += [texts("report.fact.no_data", n=lacking)] if lacking else []
    words += [texts("report.fact.inferred", n=inferred)] if inferred else []
    return [("clock", texts("report.fact.years", years=years(table))), ("info", ", ".join(words))]


def finding(texts: Texts, table: ReportTable) -> str:
    """What the table shows, counted from the table itself."""
    counts = {"1": _below_mean, "2": _above_country, "3": _most_common, "4": _fewer, "5": _high_at_ends}
    return texts(f"report.table.{table.number}.title", **counts[table.number](texts, table))


def numbered(texts: Texts, table: ReportTable) -> str:
    """The finding under the table's number in the report."""
    return texts("report.numbered", number=table.number, finding=finding(texts, table))


def years(table: ReportTable) -> str:
    """The table's year, or its first and last: `2017–2022`."""
    return "–".join(str(year) for year in dict.fromkeys((table.years[0], table.years[-1])))


def caption(texts: Texts, table: ReportTable) -> str:
    """What the table holds, in a line."""
    return texts(f"report.table.{table.number}.caption", years=years(table))


def subtitle(texts: Texts, table: ReportTable) -> str:
    """What the table measures."""
    return texts(f"report.table.{table.number}.subtitle", years=years(table))


def country(texts: Texts, table: ReportTable, column: Column) -> str:
    """What was printed for Riket."""
    value = table.country(column.key)
    return texts("report.no_mean") if value is None else shown(texts, column, value)


def today(texts: Texts, table: ReportTable) -> str:
    """How the printed figures stand against the warehouse's."""
    same, revised, gone = (table.checked(check) for check in (Check.SAME, Check.REVISED, Check.GONE))
    checked = same + revised + gone
    if not checked:
        return texts("report.today.nothing")
    how = "all_same" if checked == same else "some"
    return texts(f"report.{_against(table)}.{how}", same=same, checked=checked)


def verdict(texts: Texts, table: ReportTable, check: Check) -> str:
    """What has become of a figure: `Reviderad`; made-up figures do not revise anything."""
    made_up = f"report.made_up.check.{check}" if table.is_made_up else ""
    return texts.get(made_up, f"report.check.{check}")


def check_word(texts: Texts, table: ReportTable, entry: Entry) -> str:
    """What stands under a printed figure that is another today: `nu 34`, `borta`."""
    words = "report.made_up.check_word" if table.is_made_up else "report.check_word"
    if entry.check == Check.GONE or entry.today is None:
        return texts(f"{words}.gone")
    return texts(f"{words}.revised", today=number(entry.today, entry.decimals, texts.language))


def today_column(texts: Texts, table: ReportTable) -> str:
    """The heading of the column that the printed figures are held against."""
    return texts("report.made_up.column" if table.is_made_up else "table.today")


def mapping(texts: Texts, column: Column) -> str:
    """The KPI that a column is, and whether that is only assumed."""
    if not column.kpi:
        return texts("report.no_kpi")
    return texts("report.kpi_assumed", kpi=column.kpi) if column.is_assumed else column.kpi


def source(texts: Texts, table: ReportTable) -> str:
    """The source line, with the KPI where the whole table is one."""
    kpis = {column.kpi for column in table.columns}
    if len(kpis) != 1:
        return texts("report.source", line=texts.of(table, "source_line"))
    return texts(
        "report.source_kpi", line=texts.of(table, "source_line"), kpi=mapping(texts, table.columns[0])
    )


def shown(texts: Texts, column: Column, value: float) -> str:
    """A printed value as it was printed: Ja and Nej for yes/no."""
    if column.unit == YES_NO_UNIT:
        return texts("report.yes" if value else "report.no")
    return number(value, column.decimals, texts.language)


def level(texts: Texts, table: ReportTable, column: Column) -> str:
    """What the last row says of a column: the unweighted mean, or how many say yes."""
    if table.number == YES_NO:
        return str(sum(entry.value == 1 for entry in table.of_column(column.key)))
    return texts("report.no_mean") if column.indicator in SCALES else _mean(texts, table, column)


def count(texts: Texts, table: ReportTable, column: Column) -> str:
    """On how many of how many municipalities it rests."""
    return texts("table.of", n=_told(table, column.key), of=len(table.of_column(column.key)))


def _against(table: ReportTable) -> str:
    return "made_up" if table.is_made_up else "today"


def _below_mean(_: Texts, table: ReportTable) -> dict[str, object]:
    key = table.columns[0].key
    values = _values(table, key)
    return {"n": sum(value < mean(values) for value in values), "of": len(values)}


def _above_country(_: Texts, table: ReportTable) -> dict[str, object]:
    key = table.columns[0].key
    values, level = _values(table, key), table.country(key)
    return {"n": sum(level is not None and value > level for value in values), "of": len(values)}


def _most_common(texts: Texts, table: ReportTable) -> dict[str, object]:
    """The column with most yes, and how many."""
    yes = {column.indicator: sum(_values(table, column.key)) for column in table.columns}
    most = max(yes, key=yes.__getitem__)
    return {"name": texts(f"report.indicator.{most}"), "n": round(yes[most]), "of": len(table.rows)}


def _fewer(_: Texts, table: ReportTable) -> dict[str, object]:
    """How many fell from the first year to the last, of those that answered both."""
    first, last = table.columns[0].key, table.columns[-1].key
    ends = [(table.entries[code, first].value, table.entries[code, last].value) for code, _ in table.rows]
    both = [(before, after) for before, after in ends if before is not None and after is not None]
    fell = sum(after < before for before, after in both)
    return {"n": fell, "of": len(both), "from_year": first, "to_year": last}


def _high_at_ends(_: Texts, table: ReportTable) -> dict[str, object]:
    """How many were in the high band in the first and in the last year."""
    first, last = table.columns[0].key, table.columns[-1].key
    return {
        "first": _high(table, first),
        "first_of": _told(table, first),
        "from_year": first,
        "last": _high(table, last),
        "last_of": _told(table, last),
        "to_year": last,
    }


def _values(table: ReportTable, key: str) -> list[float]:
    return [entry.value for entry in table.of_column(key) if entry.value is not None]


def _told(table: ReportTable, key: str) -> int:
    """How many are stated: what was read out of a blank is no answer."""
    return sum(entry.basis == "stated" for entry in table.of_column(key))


def _high(table: ReportTable, key: str) -> int:
    return sum(band_of(value, Limits()) == Band.HIGH for value in _values(table, key))


def _mean(texts: Texts, table: ReportTable, column: Column) -> str:
    values = _values(table, column.key)
    return number(mean(values), 0 if column.unit == "persons" else 1, texts.language) if values else "–"
