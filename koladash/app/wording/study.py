"""What a survey's numbers say, with how sure they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koladash.app.formats import number, with_unit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from koladash.app.texts import Texts


def option(texts: Texts, row: Mapping[str, Any]) -> str:
    """The option in the reader's language."""
    return str(row["option" if texts.language == "sv" else "option_en"])


def question(texts: Texts, row: Mapping[str, Any]) -> str:
    """The question as it was put."""
    return str(row["question_text" if texts.language == "sv" else "question_text_en"])


def answers(texts: Texts, row: Mapping[str, Any]) -> str:
    """`21 av 30`, `20–23 av 30`, `högst 29 av 30`; that the report gives no number where it gives none."""
    low, high, asked = row["answers_min"], row["answers_max"], row["asked"]
    if row["answers"] is not None:
        return texts("table.of", n=row["answers"], of=asked)
    if low is not None:
        return texts("study.survey.range", low=low, high=high, of=asked)
    return (
        texts("study.survey.most_of", n=high, of=asked)
        if high is not None
        else texts("study.survey.not_stated")
    )


def share(texts: Texts, row: Mapping[str, Any]) -> str:
    """The share in whole per cent; a dash where there is none."""
    if row["percent"] is None:
        return texts("report.no_mean")
    return with_unit(number(row["percent"], 0, texts.language), texts("unit.percent.symbol"))


def base_note(texts: Texts, row: Mapping[str, Any]) -> str:
    """On how many answers the shares rest and how sure that is, and whether several could be chosen."""
    sure = texts(f"study.survey.rests.{row['asked_basis']}", n=row["asked"])
    return f"{sure} {texts('study.survey.multiple')}" if row["is_multiple"] else sure
