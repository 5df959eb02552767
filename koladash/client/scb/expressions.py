"""Which codes of a dimension a selection means: `*`, `?`, `top(5)`, `from(2020)` and plain codes. Pure.

The expressions mean what they mean in PxWebApi 2 (https://github.com/PxTools/PxApiSpecs): `top(n)` is the
first n codes, but the newest n periods where the dimension is time; `top(n,skip)` passes over some first;
letter case is ignored.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import TYPE_CHECKING

from koladash.errors import UnknownId, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from koladash.client.scb.jsonstat import Dimension

_CALL = re.compile(r"(top|bottom|from|to|range)\((.*)\)", re.IGNORECASE)
_COUNT = re.compile(r"([1-9]\d*)(?:,\s*(\d+))?")
_SHOWN = 12


def expand(dimension: Dimension, wanted: str | int | Iterable[str | int]) -> tuple[str, ...]:
    """The codes that a selection means, each once, in the order of the dimension.

    Args:
        dimension: what there is to choose from.
        wanted: a code or an expression, or several. Whole numbers are taken as codes, so Python's
            `range(2020, 2025)` will do.

    Raises:
        UnknownId: a code that the dimension lacks, or a pattern that matches none; lists what is legal.
        UsageError: an expression that cannot be read, or nothing at all.
    """
    values = list(wanted) if isinstance(wanted, Iterable) and not isinstance(wanted, str) else [wanted]
    texts = {_text(dimension, value) for value in values}
    plain = texts.intersection(dimension.codes)
    chosen = plain.union(*(_meant(dimension, text) for text in texts - plain))
    if not chosen:
        raise UsageError(
            f'Nothing is chosen in {dimension.id}: pass "*" for all, or leave it out to sum over it.'
        )
    return tuple(code for code in dimension.codes if code in chosen)


def legal_values(dimension: Dimension) -> str:
    """The codes of a dimension as a person wants to see them in a message; only the first dozen of many."""
    shown = [_named(code, text) for code, text in zip(dimension.codes, dimension.texts, strict=True)]
    if dimension.role == "time" and len(shown) > 1:
        return f"{shown[0]} to {shown[-1]} ({len(shown)} in all)"
    if len(shown) <= _SHOWN + 1:
        return ", ".join(shown)
    return f"{', '.join(shown[:_SHOWN])}, … {shown[-1]} ({len(shown)} in all)"


def _text(dimension: Dimension, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UsageError(
            f'{value!r} cannot be a code of {dimension.id}: pass texts, as "{dimension.codes[0]}".'
        )
    return str(value).strip()


def _meant(dimension: Dimension, text: str) -> Sequence[str]:
    if call := _CALL.fullmatch(text):
        return _called(dimension, call[1].lower(), call[2].strip(), text)
    if "*" in text or "?" in text:
        return _matching(dimension, text)
    return (dimension.codes[_position(dimension, text)],)


def _called(dimension: Dimension, name: str, inside: str, text: str) -> Sequence[str]:
    codes = dimension.codes
    if name in {"top", "bottom"}:
        return _counted(dimension, name, inside, text)
    if name == "from":
        return codes[_position(dimension, inside) :]
    if name == "to":
        return codes[: _position(dimension, inside) + 1]
    return _ranged(dimension, inside, text)


def _counted(dimension: Dimension, name: str, inside: str, text: str) -> Sequence[str]:
    numbers = _COUNT.fullmatch(inside)
    if not numbers:
        raise UsageError(f"{text!r} cannot be read: write {name}(5), or {name}(5,2) to pass over two first.")
    count, skipped = int(numbers[1]), int(numbers[2] or 0)
    is_at_the_end = (name == "top") == (dimension.role == "time")
    ordered = dimension.codes[::-1] if is_at_the_end else dimension.codes
    return ordered[skipped : skipped + count]


def _ranged(dimension: Dimension, inside: str, text: str) -> Sequence[str]:
    ends = [_position(dimension, end.strip()) for end in inside.split(",")]
    if len(ends) != 2:  # noqa: PLR2004 - a range has two ends
        raise UsageError(f"{text!r} cannot be read: write range(first,last), as {_example_range(dimension)}.")
    return dimension.codes[min(ends) : max(ends) + 1]


def _example_range(dimension: Dimension) -> str:
    return f"range({dimension.codes[0]},{dimension.codes[-1]})"


def _matching(dimension: Dimension, text: str) -> Sequence[str]:
    if "*" in text.strip("*"):
        raise UsageError(f"{text!r} cannot be read: a * stands first or last in it, as 22* or *M12.")
    pattern = re.escape(text).replace(r"\*", ".*").replace(r"\?", ".")
    found = [code for code in dimension.codes if re.fullmatch(pattern, code, re.IGNORECASE | re.DOTALL)]
    if not found:
        raise UnknownId(f"No code of {dimension.id} matches {text!r}. Legal: {legal_values(dimension)}.")
    return found


def _position(dimension: Dimension, text: str) -> int:
    if text in dimension.codes:
        return dimension.codes.index(text)
    folded = [code.casefold() for code in dimension.codes]
    if text.casefold() in folded:
        return folded.index(text.casefold())
    raise UnknownId(_unknown(dimension, text))


def _unknown(dimension: Dimension, text: str) -> str:
    meant = _near(dimension, text)
    hint = f" Did you mean {' or '.join(meant)}?" if meant else ""
    return (
        f"{text!r} is no code of {dimension.id} ({dimension.label}).{hint} Legal: {legal_values(dimension)}."
    )


def _near(dimension: Dimension, text: str) -> list[str]:
    names = {name.casefold(): code for code, name in zip(dimension.codes, dimension.texts, strict=True)}
    codes = {code.casefold(): code for code in dimension.codes}
    # Kolada writes the country 0000 and regions 0014; SCB writes 00 and the county 14.
    near = [text[2:]] if text.startswith("00") and text[2:] in dimension.codes else []
    near = near or [names[name] for name in get_close_matches(text.casefold(), names, n=2, cutoff=0.75)]
    near = near or [codes[code] for code in get_close_matches(text.casefold(), codes, n=2, cutoff=0.75)]
    texts = dict(zip(dimension.codes, dimension.texts, strict=True))
    return [_named(code, texts[code]) for code in near]


def _named(code: str, text: str) -> str:
    return code if text == code else f"{code} ({text})"
