"""Numbers, dates and names as Swedish and English readers expect them (Babel's data, our typography)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_decimal

from koladash.analysis.rounding import round_exactly, shown_decimals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Language = Literal["sv", "en"]

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
_WORD_JOINER = "\u2060"
_SWEDISH_ORDER = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e", "ü": "y"})


@lru_cache(maxsize=16_384)
def number(value: float, decimals: int = 0, language: Language = "sv") -> str:
    """A number, rounded half away from zero: `1 234 567`, `3,2`, `−93`; `1,234.5` in English."""
    exact = round_exactly(value, decimals)
    text = format_decimal(abs(exact), _pattern(decimals), _locale(language))
    return f"{MINUS}{text}" if exact < 0 else text


def signed(value: float, decimals: int = 0, language: Language = "sv") -> str:
    """A change with its sign: `+2`, `−93`, `±0`."""
    exact = round_exactly(value, decimals)
    sign = "+" if exact > 0 else "" if exact < 0 else "±"
    return sign + number(value, decimals if exact else 0, language)


def displayed_number(value: float, unit: str, decimals: int = 0, language: Language = "sv") -> str:
    """A measure's value without its unit: a share (`unit` is "%") keeps its decimal only below 10."""
    return number(value, shown_decimals(value, decimals, is_share=unit == "%"), language)


def quantity(value: float, unit: str, decimals: int = 0, language: Language = "sv") -> str:
    """A measure's value with its unit, unbreakable: `35 %`, `3,2 %`, `1 561 kr/inv`, `335 personer`."""
    return with_unit(displayed_number(value, unit, decimals, language), unit)


def with_unit(figure: str, unit: str) -> str:
    """Figure and unit held together by a no-break space; only the figure where the measure has no unit."""
    return f"{figure}{NO_BREAK_SPACE}{unit.replace(' ', NO_BREAK_SPACE)}" if unit else figure


def is_singular(value: float, decimals: int = 0) -> bool:
    """Whether the figure as printed is exactly one, so that its unit is "procentenhet", "person"."""
    return abs(round_exactly(value, decimals)) == 1


def compact(value: float, language: Language = "sv") -> str:
    """A large number with one decimal and a short word: `5,2 md`, `70,1 tn`; `5.2B` in English."""
    return str(format_compact_decimal(value, fraction_digits=1, locale=_locale(language)))


def separators(language: Language) -> str:
    """The decimal sign and the thousands sign, as Plotly's `layout.separators` wants them."""
    return f",{NO_BREAK_SPACE}" if language == "sv" else ".,"


def year_span(first: int, last: int) -> str:
    """Years with an en dash, `2017–2022`; one year alone as itself."""
    return str(first) if first == last else f"{first}–{last}"


def unbroken(text: str) -> str:
    """The text kept on one line: no-break spaces, and word joiners round each dash (`18–64 år`)."""
    return text.replace(" ", NO_BREAK_SPACE).replace("–", f"{_WORD_JOINER}–{_WORD_JOINER}")


def long_date(day: date, language: Language = "sv") -> str:
    """`30 augusti 2024`; `30 August 2024`."""
    return str(format_date(day, "d MMMM y", _locale(language)))


def month(day: date, language: Language = "sv") -> str:
    """`mars 2022`; `March 2022`."""
    return str(format_date(day, "MMMM y", _locale(language)))


def short_month(day: date, language: Language = "sv") -> str:
    """Under an axis: `mars 2026`, `dec 2025`."""
    return str(format_date(day, "MMM y", _locale(language))).replace(".", "")


def short_date(day: date, language: Language = "sv") -> str:
    """Where it is tight: `31 dec 2022`."""
    return str(format_date(day, "d MMM y", _locale(language))).replace(".", "")


def iso_date(day: date) -> str:
    """In source lines and tables: `2024-08-30`."""
    return f"{day:%Y-%m-%d}"


def swedish_time(moment: datetime) -> datetime:
    """A moment on the clock of Stockholm; a moment without zone is UTC, as the warehouse stores it."""
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware.astimezone(ZoneInfo("Europe/Stockholm"))


def clock(moment: datetime, language: Language = "sv") -> str:
    """`04.15` on the clock of Stockholm; `04:15` in English."""
    return swedish_time(moment).strftime("%H.%M" if language == "sv" else "%H:%M")


def listing(names: Sequence[str], language: Language = "sv") -> str:
    """`Lerum, Stenungsund och Partille`."""
    return str(format_list(list(names), locale=_locale(language))) if names else ""


def alphabetical(names: Iterable[str]) -> list[str]:
    """Names in Swedish order: Å, Ä and Ö last."""
    return sorted(names, key=swedish_order)


def swedish_order(name: str) -> str:
    """A key that sorts names in Swedish order."""
    return name.casefold().translate(_SWEDISH_ORDER)


def _pattern(decimals: int) -> str:
    return "#,##0." + "0" * decimals if decimals else "#,##0"


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse("sv_SE" if language == "sv" else "en_GB")
