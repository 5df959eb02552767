"""Source lines. A source may be named for its own figures only; what we compute is "Egen bearbetning".

Who is cited follows from where a build's figures come from, never from a text beside a chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from koladash.catalogue import Catalogue

OWN = "Egen bearbetning"


@dataclass(frozen=True, slots=True)
class Citation:
    """How the figures of one origin are cited in one language.

    Attributes:
        source: who made the figures; empty where each figure carries a line of its own.
        raw: how the line of one of its figures begins.
        own: how the line of what we compute from them begins, up to the ids of the parts.
        together: the word between the last two of several.
        table: what stands between a report and its table's number.
        scb: how the line of one of SCB's figures begins; empty where each figure carries a line of its own.
    """

    source: str
    raw: str
    own: str = f"{OWN} av"
    together: str = "och"
    table: str = ", tabell "
    scb: str = ""

    def raw_line(self, id_: str) -> str | None:
        """The source line of one of the origin's own figures; None where the figure must carry it."""
        return f"{self.raw}, {id_}" if self.raw else None

    @property
    def scb_source(self) -> str | None:
        """Who made SCB's figures; None where each figure carries a line of its own."""
        return self.scb.removeprefix("Källa: ") or None

    def scb_line(self, table: str) -> str | None:
        """The source line of a figure of one of SCB's tables; None where the figure must carry it."""
        return f"{self.scb}, {table}" if self.scb else None

    def own_line(self, parts: Sequence[str], sources: Iterable[str] = ()) -> str:
        """The source line of a derived value: the parts as `cited`, and the lines that they carry themselves.

        ```pycon
        >>> REPORTS.own_line(["U40800", "N01951"], ["Rapport, tabell 4", "Rapport, tabell 1"])
        'Egen bearbetning av U40800 och N01951 (Rapport, tabell 1 och 4)'
        >>> IN_ENGLISH[MADE_UP].own_line(["U40800", "N01951"])
        'Made-up figures (sandbox), own calculation from U40800 and N01951'

        ```
        """
        line = f"{self.own} {self._enumeration(parts)}"
        given = self._merged(sources)
        return f"{line} ({given})" if given else line

    def _merged(self, sources: Iterable[str]) -> str:
        """Several lines of one report become one, with its tables in order."""
        tables: dict[str, set[str]] = {}
        for source in sources:
            report, _, table = source.partition(self.table)
            tables.setdefault(report, set()).update({table} - {""})
        return "; ".join(
            report + (self.table + self._enumeration(sorted(found)) if found else "")
            for report, found in sorted(tables.items())
        )

    def _enumeration(self, words: Sequence[str]) -> str:
        """`a`, `a och b`, `a, b och c`."""
        return f" {self.together} ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


# Kolada's terms of use ask for this line, and forbid it beside what others have computed.
KOLADA = Citation("Kolada", "Källa: Kolada", scb="Källa: SCB")
REPORTS = Citation("", "")
_SANDBOX = "Påhittade siffror (sandlåda)"
MADE_UP = Citation(_SANDBOX, _SANDBOX, f"{_SANDBOX}, egen bearbetning av", scb=_SANDBOX)

_OWN_EN, _SANDBOX_EN = "Own calculation from", "Made-up figures (sandbox)"
IN_ENGLISH: Mapping[Citation, Citation] = {
    KOLADA: Citation("Kolada", "Source: Kolada", _OWN_EN, "and", ", table ", "Source: SCB"),
    REPORTS: Citation("", "", _OWN_EN, "and", ", table "),
    MADE_UP: Citation(
        _SANDBOX_EN,
        _SANDBOX_EN,
        f"{_SANDBOX_EN}, own calculation from",
        "and",
        ", table ",
        _SANDBOX_EN,
    ),
}
"""The same origins, cited in English."""


def fetched_citation(*, is_synthetic: bool) -> Citation:
    """How fetched figures are cited: Kolada is never named for figures that their source calls made up."""
    return MADE_UP if is_synthetic else KOLADA


def cited(id_: str, catalogue: Catalogue) -> str:
    """How a figure is named as a part of something we compute: Kolada's id, or SCB's table."""
    figure = catalogue.scb_figures.get(id_)
    return f"{figure.table} (SCB)" if figure else id_
