"""Every sentence a user reads, as TOML files in a folder a language, and the one way to read them."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from koladash.export import load_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from koladash.app.formats import Language

LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")
# A name as "The Göteborg Region" inside a sentence: after a word, or after a comma.
_THE_WITHIN: Final = re.compile(r"(?<=[a-z,])( \**)The (?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Texts:
    """The sentences of one language, by dotted key as `map.lead.median`.

    Texts may hold `{name}` for a value and `**words**` for what is set in bold.
    """

    language: Language
    _by_key: Mapping[str, str] = field(repr=False)
    _into_an_island: re.Pattern[str] = field(repr=False)

    def __call__(self, key: str, /, **values: object) -> str:
        """The text of a key with its values filled in.

        Raises:
            KeyError: no such key, or a value that the text needs is not given. A test finds both first.
        """
        told = self._by_key[key].format_map(values)
        told = self._into_an_island.sub(self._by_key["island.on"], told)
        return _THE_WITHIN.sub(r"\1the ", told) if self.language == "en" else told

    def __contains__(self, key: str) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_key)

    def get(self, key: str, fallback: str, /, **values: object) -> str:
        """The text of a key where there is one, else the text of the fallback key, with the same values."""
        return self(key if key in self else fallback, **values)

    def of(self, entry: object, name: str = "name") -> str:
        """What a catalogue entry says in this language: its `name`, or its `name_en`."""
        return str(getattr(entry, name if self.language == "sv" else f"{name}_en"))

    def choose(self, key: str, count: int, /, **values: object) -> str:
        """The `.one`, `.two` (where there is one) or `.many` of a key, by the count, which is `{count}`."""
        exact = {1: f"{key}.one", 2: f"{key}.two"}.get(count, "")
        return self.get(exact, f"{key}.many", count=count, **values)


@cache
def load_texts(language: str) -> Texts:
    """The texts of a language, read once; an unknown language gives Swedish."""
    known: Language = "en" if language == "en" else "sv"
    own = {key: text for file in _files(known) for key, text in _flat(_read(file))}
    # Why a value is missing is said in the same few words on the pages and in the files.
    reasons = {f"missing_short.{cause}": words for cause, words in load_words(known).of("missing").items()}
    return Texts(known, own | reasons, _into_an_island(own))


def _into_an_island(texts: Mapping[str, str]) -> re.Pattern[str]:
    """The "i" of `i Gotland`, which is "på" before a place whose name is an island's."""
    names = "|".join(texts["island.names"].split())
    return re.compile(rf"\b{texts['island.within']}(?= \**(?:{names})\b)")


def _files(language: str) -> list[Traversable]:
    folder = resources.files(__package__).joinpath(language)
    return sorted(
        (file for file in folder.iterdir() if file.name.endswith(".toml")), key=lambda file: file.name
    )


def _read(file: Traversable) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _flat(table: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, str]]:
    for name, entry in table.items():
        if isinstance(entry, dict):
            yield from _flat(entry, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", entry
