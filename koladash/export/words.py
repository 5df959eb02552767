"""The words of files and digests: one TOML file a language, beside this module."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

from koladash.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Language = Literal["sv", "en"]
LANGUAGES: Final[tuple[Language, ...]] = ("sv", "en")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one file of texts, by table and key: `words("missing", "secrecy")`.

    Attributes:
        language: sv or en.
    """

    language: Language
    _tables: Mapping[str, Mapping[str, str]] = field(repr=False)

    def __call__(self, table: str, key: str, /, **values: object) -> str:
        """The text of a key with its `{values}` filled in.

        Raises:
            KeyError: no such text, or a value that it needs is not given.
        """
        return self._tables[table][key].format_map(values)

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables)

    def of(self, table: str) -> Mapping[str, str]:
        """All the texts of a table."""
        return self._tables[table]

    def said(self, table: str, key: str) -> str:
        """The text of a key that a source chose: itself, where nobody has given it words."""
        return self._tables[table].get(key, key)

    def pick(self, row: Mapping[str, Any], name: str) -> str:
        """A column's text in this language: `name`, or `name_en`."""
        return str(row[name if self.language == "sv" else f"{name}_en"] or "")


def column_words(view: str, columns: Mapping[str, str], language: Language) -> dict[str, str]:
    """What the columns of a view of `mart` hold, in a language.

    Args:
        view: its name, without the schema.
        columns: each column with what the file itself says of it, in English.
        language: sv or en.
    """
    if language == "en":
        return dict(columns)
    swedish = _read("columns")
    return {
        name: swedish["special"].get(f"{view}.{name}", swedish["columns"].get(name, said))
        for name, said in columns.items()
    }


def load_words(name: str = "sv") -> Words:
    """The words for files in a language (`sv`, `en`), or those of the `digest`, which is Swedish.

    Raises:
        UsageError: no such language.
    """
    if name not in {*LANGUAGES, "digest"}:
        raise UsageError(f"The language is sv or en, not {name!r}.")
    return Words("en" if name == "en" else "sv", _read(name))


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((files("koladash.export") / "texts" / f"{name}.toml").read_text(encoding="utf-8"))
