"""What two reports give beside single municipalities: a survey, typologies, forms of cooperation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from koladash.published import cooperation_forms, survey_questions, survey_results, survey_typologies

if TYPE_CHECKING:
    from koladash.catalogue import Catalogue
    from koladash.etl.schema import Schema
    from koladash.published import SurveyResult

SURVEY: Final = "bahrami-2025"

SURVEY_RESULT: Schema = {
    "report": pl.String,
    "question": pl.Int32,
    "question_text": pl.String,
    "question_text_en": pl.String,
    "variable": pl.String,
    "position": pl.Int32,
    "option": pl.String,
    "option_en": pl.String,
    "answers": pl.Int32,
    "answers_min": pl.Int32,
    "answers_max": pl.Int32,
    "answers_basis": pl.String,
    "percent": pl.Float64,
    "percent_basis": pl.String,
    "asked": pl.Int32,
    "asked_basis": pl.String,
    "is_multiple": pl.Boolean,
    "is_sum": pl.Boolean,
    "note": pl.String,
    "source_line": pl.String,
}

TYPOLOGY: Schema = {
    "report": pl.String,
    "typology": pl.String,
    "position": pl.Int32,
    "label": pl.String,
    "label_en": pl.String,
    "source_line": pl.String,
}

COOPERATION_FORM: Schema = {
    "report": pl.String,
    "arrangement": pl.String,
    "arrangement_name": pl.String,
    "goals": pl.String,
    "relation": pl.String,
    "professions": pl.String,
    "municipalities": pl.Int32,
    "source_line": pl.String,
}


def survey_tables(catalogue: Catalogue) -> dict[str, pl.DataFrame]:
    """`core.survey_result`, `core.typology` and `core.cooperation_form`, ready to load."""
    return {
        "survey_result": _results(catalogue),
        "typology": _typologies(catalogue),
        "cooperation_form": _forms(catalogue),
    }


def _results(catalogue: Catalogue) -> pl.DataFrame:
    asked = {question.question_no: question for question in survey_questions()}
    rows = []
    for position, result in enumerate(survey_results(), start=1):
        question = asked.get(result.bilaga2_question_no or 0)
        rows.append(
            {
                "report": SURVEY,
                "question": result.bilaga2_question_no,
                "question_text": question.question_sv if question else None,
                "question_text_en": question.question_en if question else None,
                "variable": result.variable,
                "position": position,
                "option": result.option_sv,
                "option_en": result.option_en,
                "answers": result.count,
                "answers_min": result.count_min,
                "answers_max": result.count_max,
                "answers_basis": _answers_basis(result),
                "percent": result.percent_published,
                "percent_basis": _first_word(result.percent_basis) or None,
                "asked": result.base_n,
                "asked_basis": _first_word(result.base_basis),
                "is_multiple": result.multi_select,
                "is_sum": result.variable.endswith("_sammanslagen"),
                "note": result.flag or None,
                "source_line": catalogue.reports[SURVEY].source_line(),
            }
        )
    return pl.DataFrame(rows, schema=SURVEY_RESULT)


def _answers_basis(result: SurveyResult) -> str:
    """How the number is known: stated, derived (from a share and its base), range, or not_stated."""
    if result.count is None:
        return "range" if result.count_max is not None else "not_stated"
    return _first_word(result.count_basis)


def _first_word(basis: str) -> str:
    return basis.replace(":", " ").replace(";", " ").split(" ")[0]


def _typologies(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        {
            "report": SURVEY,
            "typology": entry.typology,
            "position": entry.order,
            "label": entry.label_sv,
            "label_en": entry.label_en,
            "source_line": catalogue.reports[SURVEY].source_line(),
        }
        for entry in survey_typologies()
    ]
    return pl.DataFrame(rows, schema=TYPOLOGY)


def _forms(catalogue: Catalogue) -> pl.DataFrame:
    rows = [
        {
            "report": form.report,
            "arrangement": form.arrangement,
            "arrangement_name": form.arrangement_sv,
            "goals": form.goals_and_strategies_sv,
            "relation": form.relation_to_cooperation_sv,
            "professions": form.relation_between_professions_sv,
            "municipalities": form.municipalities_found_2017,
            "source_line": catalogue.reports[form.report].source_line("Tabell 1"),
        }
        for form in cooperation_forms()
    ]
    return pl.DataFrame(rows, schema=COOPERATION_FORM)
