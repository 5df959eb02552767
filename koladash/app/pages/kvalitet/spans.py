"""From when to when each series lives: those that have ended, those that follow them, those that are new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.app.queries import quality as quality_queries

if TYPE_CHECKING:
    from koladash.app.visit import Site
    from koladash.catalogue import KpiEntry


@dataclass(frozen=True, slots=True)
class Span:
    """A series and its years; `first` is None where this build does not know it.

    `follows` are the ids of the ended series that it comes after, as another measure.
    """

    figure: KpiEntry
    first: int | None
    last: int | None
    follows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Spans:
    """The ended series with those that follow them, in order; the other ended ones; the new ones."""

    paired: tuple[Span, ...]
    alone: tuple[Span, ...]
    new: tuple[Span, ...]

    @property
    def ended(self) -> int:
        """How many have ended."""
        return len(self.alone) + sum(not span.follows for span in self.paired)

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year of any."""
        spans = (*self.paired, *self.alone, *self.new)
        known = [year for span in spans for year in (span.first, span.last) if year is not None]
        return min(known), max(known)


def spans(site: Site) -> Spans:
    """The spans that the catalogue and the build know."""
    known = {row["kpi"]: row for row in quality_queries.figures(site.warehouse).iter_rows(named=True)}
    kpis = site.catalogue.kpis
    ended = [kpi for kpi in kpis.values() if kpi.ended]

    def span(kpi: KpiEntry, follows: tuple[str, ...] = ()) -> Span:
        row = known.get(kpi.id, {})
        return Span(kpi, row.get("first_year") or kpi.began, kpi.ended or row.get("last_year"), follows)

    paired: list[Span] = []
    for successor in dict.fromkeys(kpi.successor for kpi in ended if kpi.successor):
        before = [kpi for kpi in ended if kpi.successor == successor]
        paired += [*map(span, before), span(kpis[successor], tuple(kpi.id for kpi in before))]
    return Spans(
        paired=tuple(paired),
        alone=tuple(span(kpi) for kpi in ended if not kpi.successor),
        new=tuple(span(kpi) for kpi in kpis.values() if kpi.began),
    )
