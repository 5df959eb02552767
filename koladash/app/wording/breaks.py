"""The words on either side of a break in a series."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from koladash.app.texts import Texts
    from koladash.catalogue import Break, Catalogue


def break_words(texts: Texts, catalogue: Catalogue, at: Break) -> tuple[str, str]:
    """`Gamla frågor` and `Nya frågor` where municipalities are asked; elsewhere the definition is new."""
    is_survey = any(each in catalogue.kpis and catalogue.kpis[each].survey for each in at.kpis)
    kind = "questions" if is_survey else "definition"
    return texts(f"chart.{kind}.before"), texts(f"chart.{kind}.after")
