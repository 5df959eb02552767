"""The survey among Västra Götaland's municipalities in 2024: questions, results, typologies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from koladash.published.reading import Number, Whole, read_rows


@dataclass(frozen=True, slots=True)
class SurveyQuestion:
    """One question as it was put; most have no result in the report, which `note` explains."""

    question_no: int
    question_sv: str
    question_en: str
    result_reported: bool
    answer_type: str
    note: str


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """How many chose one option.

    Attributes:
        variable: what was asked about.
        count: None when the report gives a span or a phrase only.
        count_min: lower end of what the report allows; `count_max` the upper.
        count_basis: stated, or how it was derived.
        percent_published: as printed; `percent_basis` says stated or derived.
        base_n: how many answered; `base_basis` says how sure that is.
        multi_select: whether several options could be chosen, so that shares add up to more than 100.
        flag: what a reader must know.
    """

    survey: str
    fieldwork_start: str
    variable: str
    bilaga2_question_no: Whole
    question_no_in_text: Whole
    option_sv: str
    option_en: str
    count: Whole
    count_min: Whole
    count_max: Whole
    count_basis: str
    percent_published: Number
    percent_basis: str
    base_n: int
    base_basis: str
    multi_select: bool
    flag: str


@dataclass(frozen=True, slots=True)
class TypologyEntry:
    """One class of one of the report's typologies, in its order."""

    typology: str
    order: int
    label_sv: str
    label_en: Annotated[str, Field(alias="label_en_or_code")]


def survey_questions() -> list[SurveyQuestion]:
    """The thirteen questions."""
    return read_rows("survey_questions.csv", SurveyQuestion)


def survey_results() -> list[SurveyResult]:
    """The results that the report gives, option by option."""
    return read_rows("survey_results.csv", SurveyResult)


def survey_typologies() -> list[TypologyEntry]:
    """The report's typologies."""
    return read_rows("survey_typologies.csv", TypologyEntry)
