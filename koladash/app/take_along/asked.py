"""What the dashboard asked to show something: the very queries, to be shown and run again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from koladash.export import kolada_calls, runnable
from koladash.warehouse import Warehouse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import polars as pl

    from koladash.catalogue import Catalogue
    from koladash.export import OneBuild
    from koladash.warehouse import Parameters

SHOWN: Final = frozenset({"value", "median", "today", "answers", "persons"})
"""Columns of what is shown. A question without any of them asks what there is to choose among."""


@dataclass(frozen=True, slots=True)
class Question:
    """One query with its parameters, and the rows that it gave."""

    sql: str
    parameters: Mapping[str, object]
    rows: pl.DataFrame

    @property
    def runnable(self) -> str:
        """The query as one statement that gives the same rows by itself."""
        return runnable(self.sql, self.parameters)

    def is_about(self, figures: Collection[str]) -> bool:
        """Whether it asks for any of the figures; one that names none is about whatever is shown."""
        named = self._named("kpi", "kpis")
        return not named or not figures or not set(figures).isdisjoint(named)

    def calls(self, origin: str, catalogue: Catalogue) -> list[str]:
        """What to ask Kolada for the figures that the rows are made of; nothing where Kolada has none.

        Args:
            origin: Kolada's base URL.
            catalogue: says which KPIs a derived measure is computed from.
        """
        named = self._named("kpi", "kpis")
        parts = [part for each in named for part in getattr(catalogue.figures.get(each), "parts", (each,))]
        kpis = [each for each in dict.fromkeys(parts) if each in catalogue.kpis]
        years: list[int] = sorted(self._column("year"))
        return kolada_calls(origin, kpis, self._named("municipality", "places"), years)

    def _named(self, column: str, parameter: str) -> list[str]:
        """The ids that the query was given, one or several, else those that its rows hold."""
        given = self.parameters.get(parameter, self.parameters.get(column))
        if given is None:
            return sorted(map(str, self._column(column)))
        return [given] if isinstance(given, str) else list(map(str, given))  # type: ignore[call-overload]

    def _column(self, name: str) -> list[Any]:
        return self.rows[name].drop_nulls().unique().to_list() if name in self.rows.columns else []


class Asking(Warehouse):
    """One build, which remembers what it was asked for what is shown.

    Attributes:
        asked: the questions, in the order they were put, each once.
    """

    def __init__(self, build: OneBuild) -> None:
        super().__init__(build.warehouse.data_dir)
        self._build = build
        self.asked: list[Question] = []

    def query(self, sql: str, parameters: Parameters = ()) -> pl.DataFrame:
        """As `Warehouse.query`, on the one build."""
        rows = self._build.query(sql, parameters)
        question = Question(sql, dict(parameters), rows)  # type: ignore[arg-type]  # our own name theirs
        if SHOWN.intersection(rows.columns) and question.runnable not in (q.runnable for q in self.asked):
            self.asked.append(question)
        return rows
