"""Source lines. Kolada may be named for its own figures only; what we compute is "Egen bearbetning"."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

TABLE = ", tabell "


def kolada_line(kpi: str) -> str:
    """The source line of one of Kolada's own figures, as its terms of use ask for it."""
    return f"Källa: Kolada, {kpi}"


def own_line(parts: Sequence[str], sources: Iterable[str] = ()) -> str:
    """The source line of a derived value: the ids of its parts, and where they come from if not Kolada.

    ```pycon
    >>> own_line(["U40800", "N01951"], ["Göteborgsregionen 2024, tabell 4", "Göteborgsregionen 2024, tabell
    1"]) 'Egen bearbetning av U40800 och N01951 (Göteborgsregionen 2024, tabell 1 och 4)'

    ```
    """
    line = f"Egen bearbetning av {enumeration(parts)}"
    given = _merged(sources)
    return f"{line} ({given})" if given else line


def enumeration(words: Sequence[str]) -> str:
    """`a`, `a och b`, `a, b och c`."""
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def _merged(sources: Iterable[str]) -> str:
    """Several lines of one report become one, with its tables in order."""
    tables: dict[str, set[str]] = {}
    for source in sources:
        report, _, table = source.partition(TABLE)
        tables.setdefault(report, set()).update({table} - {""})
    return "; ".join(
        report + (TABLE + enumeration(sorted(found)) if found else "")
        for report, found in sorted(tables.items())
    )
