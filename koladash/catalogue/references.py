"""Whether every id that one entry names is an entry somewhere."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from koladash.catalogue.catalogue import Catalogue
    from koladash.catalogue.kpis import Figure, Quantity


def broken_references(catalogue: Catalogue) -> list[str]:
    """One line, "file: [id] field: what is wrong.", for each id that leads nowhere or is given twice."""
    return list(
        chain(
            _in_kpis(catalogue),
            _in_measures(catalogue),
            _in_breaks(catalogue),
            _in_places(catalogue),
            _in_groups(catalogue),
            _in_pairs(catalogue),
            _in_events(catalogue),
            _in_scb_tables(catalogue),
        )
    )


def _in_kpis(catalogue: Catalogue) -> Iterator[str]:
    for kpi in catalogue.kpis.values():
        at = f"kpis.toml: [{kpi.id}]"
        yield from _in_figure(catalogue, kpi, at)
        yield from _unknown(f"{at} successor", [kpi.successor], catalogue.kpis, "a KPI of kpis.toml")
        if kpi.successor and kpi.ended is None:
            yield f"{at} successor: {kpi.successor} follows a series that has not ended."
    yield from _given_twice("kpis.toml", [*catalogue.kpis.values(), *catalogue.measures.values()])


def _in_measures(catalogue: Catalogue) -> Iterator[str]:
    for measure in catalogue.measures.values():
        at = f"measures.toml: [{measure.id}]"
        yield from _in_figure(catalogue, measure, at)
        fetched = catalogue.fetched
        yield from _unknown(f"{at} formula", measure.parts, fetched, "a figure of kpis.toml or scb.toml")
        known = [fetched[part] for part in measure.parts if part in fetched]
        if without := [part.id for part in known if not set(measure.genders) <= set(part.genders)]:
            yield f"{at} genders: {measure.genders} is not legal; {without[0]} is not divided by gender."
        surveys = [part.id for part in known if part.survey]
        if measure.survey != bool(surveys):
            yield f"{at} survey: expected {'true' if surveys else 'false'}; {_asked(surveys)}."
        ended = min((part.ended for part in known if part.ended), default=None)
        if measure.ended != ended:
            yield f"{at} ended: {measure.ended} is not legal; its parts end {ended or 'nowhere'}."


def _asked(surveys: Sequence[str]) -> str:
    return f"its part {surveys[0]} is of a survey" if surveys else "no part of it is of a survey"


def _in_scb_tables(catalogue: Catalogue) -> Iterator[str]:
    taken = {*catalogue.kpis, *catalogue.measures}
    for table in catalogue.scb_tables.values():
        for id_, quantity in table.quantities.items():
            at = f"scb.toml: [{table.id}] {id_}"
            if id_ in taken:
                yield f"{at}: is the id of another figure or series."
            taken.add(id_)
            yield from _unknown(
                f"{at} caveats", quantity.caveats, catalogue.caveats, "a caveat of caveats.toml"
            )
        for figure in table.figures.values():
            yield from _in_figure(catalogue, figure, f"scb.toml: [{table.id}] {figure.id}")
    quantities = [each for table in catalogue.scb_tables.values() for each in table.quantities.values()]
    figures = [*catalogue.kpis.values(), *catalogue.measures.values()]
    yield from _given_twice("scb.toml", [*figures, *quantities])


def _in_figure(catalogue: Catalogue, figure: Figure, at: str) -> Iterator[str]:
    yield from _unknown(f"{at} link", [figure.link], catalogue.links, "a link of links.toml")
    known = catalogue.fetched
    yield from _unknown(f"{at} count_kpi", [figure.count_kpi], known, "a figure of kpis.toml or scb.toml")
    yield from _unknown(f"{at} weight_kpi", [figure.weight_kpi], known, "a figure of kpis.toml or scb.toml")
    yield from _unknown(f"{at} caveats", figure.caveats, catalogue.caveats, "a caveat of caveats.toml")


def _in_breaks(catalogue: Catalogue) -> Iterator[str]:
    for entry in catalogue.breaks.values():
        yield from _unknown(
            f"breaks.toml: [{entry.id}] kpis", entry.kpis, catalogue.kpis, "a KPI of kpis.toml"
        )


def _in_places(catalogue: Catalogue) -> Iterator[str]:
    counties = catalogue.places.counties.values()
    codes = Counter(
        chain([catalogue.places.country.code], *([c.region, *c.municipalities] for c in counties))
    )
    for county in counties:
        for code in (county.region, *county.municipalities):
            if codes[code] > 1:
                yield f"places.toml: [county.{county.id}] {code}: stands twice."


def _in_groups(catalogue: Catalogue) -> Iterator[str]:
    regions: Counter[str] = Counter()
    for group in catalogue.groups.values():
        at = f"groups.toml: [{group.id}]"
        known = catalogue.places.municipalities
        yield from _unknown(
            f"{at} municipalities", group.municipalities, known, "a municipality of places.toml"
        )
        if group.is_region:
            regions.update(group.municipalities)
            if shared := [code for code in group.municipalities if regions[code] > 1]:
                yield f"{at} is_region: {shared[0]} already has another region."


def _in_pairs(catalogue: Catalogue) -> Iterator[str]:
    for pair in catalogue.pairs.values():
        at = f"pairs.toml: [{pair.id}]"
        known = catalogue.places.municipalities
        yield from _unknown(f"{at} a", [pair.a], known, "a municipality of places.toml")
        yield from _unknown(f"{at} b", [pair.b], known, "a municipality of places.toml")
        yield from _unknown(f"{at} report", [pair.report], catalogue.reports, "a report of reports.toml")
        for id_ in pair.claim.kpis if pair.claim else ():
            yield from _unknown(f"{at} claim", [id_], catalogue.kpis, "a KPI of kpis.toml")
            if id_ in catalogue.kpis and not catalogue.kpis[id_].has_country:
                yield f"{at} claim: {id_} has no figure for the country to be held against."


def _in_events(catalogue: Catalogue) -> Iterator[str]:
    for event in catalogue.events.values():
        at = f"events.toml: [{event.id}]"
        yield from _unknown(f"{at} scope", event.scope, catalogue.places.by_code, "a place of places.toml")
        yield from _unknown(f"{at} report", [event.report], catalogue.reports, "a report of reports.toml")


def _unknown(at: str, ids: Iterable[str], known: Collection[str], what: str) -> Iterator[str]:
    for id_ in ids:
        if id_ and id_ not in known:
            yield f"{at}: {id_} is not {what}."


def _given_twice(file: str, figures: Iterable[Quantity]) -> Iterator[str]:
    """Names and places in the chain panel belong to one figure each."""
    seen: dict[object, str] = {}
    for figure in figures:
        for field, value in (
            ("name", figure.name),
            ("name_en", figure.name_en),
            ("chain_position", getattr(figure, "chain_position", 0)),
        ):
            if value and (other := seen.setdefault(value, figure.id)) != figure.id:
                yield f"{file}: [{figure.id}] {field}: {value!r} is already {other}'s."
