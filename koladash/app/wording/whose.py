"""Whom figures count: what is said of women, or of men, says so wherever it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.texts import LANGUAGES, load_texts

if TYPE_CHECKING:
    from typing import TypeVar

    from koladash.app.texts import Texts
    from koladash.catalogue import Figure

    AnyFigure = TypeVar("AnyFigure", bound=Figure)


def of_gender(figure: AnyFigure, gender: str) -> AnyFigure:
    """The figure of one gender: named for it, so that titles, sentences, tables and files all say it.

    Args:
        figure: one of the catalogue.
        gender: T, K or M.
    """
    if gender == "T":
        return figure
    names = {language: load_texts(language) for language in LANGUAGES}
    return figure.model_copy(
        update={
            "gender": gender,
            "name": whose(names["sv"], figure.name, gender),
            "name_en": whose(names["en"], figure.name_en, gender),
        }
    )


def whose(texts: Texts, words: str, gender: str) -> str:
    """Words without a full stop, as `Långvarigt bistånd, kvinnor`; unchanged where everybody is counted."""
    return words if gender == "T" else texts("gender.whose", words=words, gender=_lower(texts, gender))


def opened(texts: Texts, sentences: str, gender: str) -> str:
    """Sentences that open by saying whom all their figures count; unchanged where everybody is."""
    return (
        sentences if gender == "T" else texts("gender.opened", told=sentences, gender=_lower(texts, gender))
    )


def _lower(texts: Texts, gender: str) -> str:
    return texts(f"gender.{gender}").lower()
