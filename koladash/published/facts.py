"""What the reports say about municipalities outside their tables of figures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from koladash.published.reading import Number, read_rows


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something the Göteborgsregionen report says of one municipality, as which strategy model it follows.

    Attributes:
        year: a year, or a span as "2017-2022".
        value: a word, a short text, or "0" and "1" where `unit` is boolean.
    """

    municipality: str
    municipality_name: str
    year: str
    indicator: str
    value: str
    unit: Literal["category", "boolean"]
    note: str
    source_table: str
    report: str


@dataclass(frozen=True, slots=True)
class ProseFact:
    """A number that a report gives in its text; `municipality` is "" when it concerns no single place.

    Attributes:
        year: a year, a span, or "" when the report names none.
    """

    municipality: str
    municipality_name: str
    year: str
    indicator: str
    value: Number
    unit: str
    note: str
    source_table: str
    report: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How many agreements of one type an IFAU municipality had; documents current in 2017-2020."""

    municipality: str
    municipality_name: str
    year: str
    indicator: str
    value: int
    unit: str
    note: str
    source_table: str
    report: str
    basis: Literal["stated", "inferred_zero"]


@dataclass(frozen=True, slots=True)
class CooperationForm:
    """One of IFAU's four forms of cooperation. Which municipality had which is not published."""

    arrangement: str
    arrangement_sv: str
    goals_and_strategies_sv: str
    relation_to_cooperation_sv: str
    relation_between_professions_sv: str
    same_goals: bool
    same_strategies: bool
    relation: Literal["horizontal", "vertical"]
    municipalities_found_2017: int
    source_table: str
    report: str


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """A figure that the Västra Götaland survey report quotes from elsewhere, with what is known against it.

    Attributes:
        value: a number, a span or a date, as printed.
    """

    fact: str
    value: str
    unit: str
    place: str
    period: str
    population_or_base: str
    source_cited: str
    kolada_or_scb_counterpart: str
    caveat: str


@dataclass(frozen=True, slots=True)
class SurveyedMunicipality:
    """A municipality of Västra Götaland, its sub-region, and whether the survey's author interviewed it."""

    municipality: str
    municipality_name: str
    county_code: str
    county: str
    delregion: str
    kolada_group_id_of_delregion: str
    interview_case: bool


def attributes() -> list[Attribute]:
    """What the Göteborgsregionen report says of its thirteen municipalities."""
    return read_rows("gr_attributes.csv", Attribute)


def prose_facts() -> list[ProseFact]:
    """Numbers from the running text of the reports."""
    return read_rows("prose_facts.csv", ProseFact)


def agreements() -> list[Agreement]:
    """Agreements of the ten IFAU municipalities, by type."""
    return read_rows("ifau_agreements.csv", Agreement)


def cooperation_forms() -> list[CooperationForm]:
    """IFAU's typology of cooperation."""
    return read_rows("ifau_typology.csv", CooperationForm)


def context_figures() -> list[ContextFigure]:
    """Figures quoted in the Västra Götaland survey report."""
    return read_rows("vg_context_figures.csv", ContextFigure)


def surveyed_municipalities() -> list[SurveyedMunicipality]:
    """The 49 municipalities that the Västra Götaland survey was sent to."""
    return read_rows("vg_municipalities.csv", SurveyedMunicipality)
