"""The catalogue as a whole, and the questions that need more than one of its files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koladash.catalogue.kpis import Measure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.catalogue.context import Break, Caveat, Event, Group, Link, Pair, Report
    from koladash.catalogue.kpis import Figure, KpiEntry
    from koladash.catalogue.places import Places
    from koladash.catalogue.scb import ScbFigure, ScbSeries, ScbTable


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything that koladash itself decides. Each mapping goes from id to entry, in the order of its file.

    Attributes:
        kpis: Kolada's KPIs that we follow.
        measures: the figures we derive from them.
        figures: KPIs, then the figures of SCB's tables by year, then the derived measures.
        links: the links of the chain.
        places: municipalities, regions, the country.
        groups: the named groups, then "country", then the counties as "county-14".
        pairs: municipalities that a study set side by side.
        events: what happened around the figures, by start.
        breaks: where a series changes meaning.
        reports: the reports whose figures we carry.
        caveats: what a reader must know beside a figure.
        scb_tables: the tables of SCB's that we read, by names of ours.
    """

    kpis: Mapping[str, KpiEntry]
    measures: Mapping[str, Measure]
    figures: Mapping[str, Figure]
    links: Mapping[str, Link]
    places: Places
    groups: Mapping[str, Group]
    pairs: Mapping[str, Pair]
    events: Mapping[str, Event]
    breaks: Mapping[str, Break]
    reports: Mapping[str, Report]
    caveats: Mapping[str, Caveat]
    scb_tables: Mapping[str, ScbTable]

    @property
    def fetched(self) -> Mapping[str, Figure]:
        """The figures that a source gives: Kolada's KPIs and SCB's figures by year."""
        return {id_: figure for id_, figure in self.figures.items() if not figure.is_derived}

    @property
    def scb_figures(self) -> Mapping[str, ScbFigure]:
        """SCB's figures by year, by id."""
        return {id_: figure for table in self.scb_tables.values() for id_, figure in table.figures.items()}

    @property
    def monthly(self) -> Mapping[str, ScbSeries]:
        """SCB's series by month, by id."""
        return {id_: series for table in self.scb_tables.values() for id_, series in table.series.items()}

    @property
    def chain(self) -> tuple[Figure, ...]:
        """The figures that stand for the links of the chain panel, in order."""
        chosen = (figure for figure in self.figures.values() if figure.chain_position)
        return tuple(sorted(chosen, key=lambda figure: figure.chain_position))

    def breaks_of(self, figure_id: str) -> tuple[Break, ...]:
        """Where a figure changes meaning, oldest first; a derived measure has the breaks of all its parts."""
        figure = self.figures[figure_id]
        series = set(figure.parts) if isinstance(figure, Measure) else {figure_id}
        found = (entry for entry in self.breaks.values() if series & set(entry.kpis))
        return tuple(sorted(found, key=lambda entry: entry.year))

    def region_of(self, municipality: str) -> Group:
        """The region a municipality is set against: its `is_region` group if it has one, else its county.

        Kungsbacka's is Göteborgsregionen, although it lies in Halland.
        """
        for group in self.groups.values():
            if group.is_region and municipality in group.municipalities:
                return group
        return self.groups[f"county-{self.places.municipalities[municipality].county}"]
