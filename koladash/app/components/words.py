"""Words and small marks: bold in sentences, icons, identity marks."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from dash import html

from koladash.app.texts import LANGUAGES, load_texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dash.development.base_component import Component

    Content: TypeAlias = "str | Component | Sequence[str | Component]"

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_AGES = re.compile(r"(?<!\d)(\d{1,2})–(\d{1,2})(?!\d)")
_WORD_JOINER = "\u2060"
_LONG = re.compile(r"\w{13,}")


def unbroken(text: str) -> str:
    """The text with its ages, as `18–65`, kept on one line."""
    return _AGES.sub(rf"\1{_WORD_JOINER}–{_WORD_JOINER}\2", text)


def rich(text: str) -> list[str | Component]:
    """A sentence as children, with what stands between `**` in bold."""
    pieces = _BOLD.split(unbroken(text))
    return [html.B(piece) if index % 2 else piece for index, piece in enumerate(pieces) if piece]


def hyphenated(text: str) -> str:
    """The text with soft hyphens where its long words are put together: a narrow column breaks them there.

    Browsers that know no Swedish hyphenation have no other place to break. The parts stand among the texts.
    """
    return _LONG.sub(lambda word: _joints().sub("\\1\u00ad", word[0]), text)


@cache
def _joints() -> re.Pattern[str]:
    parts = [part for language in LANGUAGES for part in load_texts(language)("hyphen.parts").split()]
    longest_first = sorted(parts, key=len, reverse=True)
    return re.compile(rf"({'|'.join(longest_first)})(?=\w{{4}})", re.IGNORECASE)


def attributes(by_name: Mapping[str, str]) -> dict[str, Any]:
    """`aria-` and `data-` attributes for a component: their names are no Python names."""
    return dict(by_name)


def icon(name: str) -> Component:
    """An icon in the colour of the words beside it; screen readers pass it over."""
    return html.Span(className=f"icon icon-{name}", **attributes({"aria-hidden": "true"}))


def identity(role: str) -> Component:
    """The mark of an identity: circle for A, diamond for B, a line for the references."""
    return html.Span(className=f"identity identity-{role}", **attributes({"aria-hidden": "true"}))


def row_head(name: str, *, is_lit: bool) -> Component:
    """A municipality's name at the head of its row; the one that is looked at has its mark."""
    return html.Th([identity("a"), name] if is_lit else name, scope="row")


def unseen(text: str) -> Component:
    """Words for a screen reader only."""
    return html.Span(text, className="unseen")
