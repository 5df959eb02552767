"""How a derived measure is worked out, as a reader writes arithmetic."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from koladash.app.formats import number

if TYPE_CHECKING:
    from koladash.app.formats import Language
    from koladash.catalogue import Measure

_NUMBER = re.compile(r"(?<![NU\d.])\d+(?![\d.])")


def formula(measure: Measure, language: Language) -> str:
    """`1 000 × U40800 / N01955`; `1,000 × …` in English."""
    text = measure.formula.text.replace("*", "×")
    return _NUMBER.sub(lambda found: number(int(found[0]), 0, language), text)
