"""The reports' figures and facts, as they were printed. Nothing here is changed, rounded or filled in."""

from koladash.published.facts import (
    Agreement,
    Attribute,
    ContextFigure,
    CooperationForm,
    ProseFact,
    SurveyedMunicipality,
    agreements,
    attributes,
    context_figures,
    cooperation_forms,
    prose_facts,
    surveyed_municipalities,
)
from koladash.published.figures import (
    Indicator,
    PublishedBand,
    PublishedFigure,
    indicators,
    published_bands,
    published_figures,
)
from koladash.published.profiles import Activity, Post, Profile, profiles
from koladash.published.survey import (
    SurveyQuestion,
    SurveyResult,
    TypologyEntry,
    survey_questions,
    survey_results,
    survey_typologies,
)

__all__ = [
    "Activity",
    "Agreement",
    "Attribute",
    "ContextFigure",
    "CooperationForm",
    "Indicator",
    "Post",
    "Profile",
    "ProseFact",
    "PublishedBand",
    "PublishedFigure",
    "SurveyQuestion",
    "SurveyResult",
    "SurveyedMunicipality",
    "TypologyEntry",
    "agreements",
    "attributes",
    "context_figures",
    "cooperation_forms",
    "indicators",
    "profiles",
    "prose_facts",
    "published_bands",
    "published_figures",
    "survey_questions",
    "survey_results",
    "survey_typologies",
    "surveyed_municipalities",
]
